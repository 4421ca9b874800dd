#ifndef IMPORT_VALIDATECHANGE_H
#define IMPORT_VALIDATECHANGE_H

#include "base/str.h"

struct bind;
struct buf;
struct csvout;
struct firstpass_row;

/*
 * What of a row would be sent otherwise than it stands in the file: appended
 * as the texts of its changes, VALIDATECHANGE_TEXTS each, with a NUL behind
 * every one (a cell never holds any).
 */
enum {
	VALIDATECHANGE_TEXTS = 5 /* line column before after rule */
};

void validatechange_put(
    const struct bind *, const struct firstpass_row *, struct buf *out);

/* The heading, and the rows that those texts make. */
void validatechange_heading(struct csvout *);
void validatechange_write(struct csvout *, struct str texts);

#endif
