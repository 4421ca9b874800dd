#ifndef IMPORT_VALIDATEITEM_H
#define IMPORT_VALIDATEITEM_H

struct bind;
struct buf;
struct diag;
struct firstpass_row;
struct jput;

/*
 * Nothing is looked up: a link holds how it is to be, this, and the text; the
 * separator is none of a Lightfield id.
 */
#define VALIDATEITEM_BY "\x1f"

/* The row's line of --items, with its newline. */
void validateitem_put(
    const struct bind *, const struct firstpass_row *, struct buf *out);

/* One element of its findings. */
void validateitem_finding(struct jput *, const struct diag *);

#endif
