#ifndef REPORT_PAGEPART_H
#define REPORT_PAGEPART_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#include "report/page.h"

/*
 * The sections of page_put(); a part of page.h, used by no other folder.  Each
 * appends a whole <section>, or nothing when it has nothing to say.
 */

/* -- pagetext.c: text between tags or in a quoted attribute -- */

void pagetext(struct buf *, struct str);
void pagetext_cstr(struct buf *, const char *);
void pagetext_count(struct buf *, uint64_t);       /* 12,480 */
void pagetext_time(struct buf *, int64_t wall_ms); /* 2026-11-21 19:30 UTC */

/* A cell of a table: <td>, the text, </td>; n: a number, set to the right. */
void pagetext_cell(struct buf *, const char *text);
void pagetext_number(struct buf *, uint64_t n);

/* <a href>, if the address is one of the web; else its text alone. */
void pagetext_link(struct buf *, const char *address, const char *text);

/* A section's beginning with its heading; and its end. */
void pagetext_section(struct buf *, const char *id, const char *heading);
void pagetext_end(struct buf *);

/* -- the sections -- */

void pageoutcome_put(const struct page *, struct buf *);
int pagefind_put(const struct page *, struct buf *, struct err *);
int pagerun_put(const struct page *, struct buf *, struct err *);
int pagevalue_put(const struct page *, struct buf *, struct err *);
int pagerecord_put(const struct page *, struct buf *, struct err *);

#endif
