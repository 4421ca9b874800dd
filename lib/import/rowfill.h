#ifndef IMPORT_ROWFILL_H
#define IMPORT_ROWFILL_H

struct bind;
struct err;
struct firstpass_row;
struct job;

/*
 * What report.html tells of the values (report/fieldfill.h), gathered row by
 * row in the first pass: how many rows fill the columns of each field, and how
 * many come to a value or a link.  Examples of values before and after are
 * taken from the first rows and from one in many of the others, since making
 * them costs more than the row itself.
 */
struct rowfill;

struct rowfill *rowfill_new(const struct bind *);
void rowfill_free(struct rowfill *); /* NULL does nothing */

void rowfill_add(struct rowfill *, const struct firstpass_row *);

/* Note it in the job, once that is planned. */
int rowfill_keep(const struct rowfill *, struct job *, struct err *);

#endif
