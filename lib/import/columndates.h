#ifndef IMPORT_COLUMNDATES_H
#define IMPORT_COLUMNDATES_H

struct bind;
struct firstpass_row;
struct tally;

/*
 * Columns of dates like 03/04/2026, of which one alone does not say what is the
 * day and what the month: the whole column may.  Counts, over all rows, what
 * can only be read one way; says it once for each column in which some row's
 * date was found wrong or ambiguous.  Memory depends on the mapping only.
 * Single-threaded.  Finding, of no row:
 *
 *	datetime.day-or-month	warning; the evidence in the message, the line
 *				of the first value that may be read both ways
 */
struct columndates;

/* The bind is borrowed. */
struct columndates *columndates_new(const struct bind *);
void columndates_free(struct columndates *); /* NULL does nothing */

/* A row in its order. */
void columndates_add(struct columndates *, const struct firstpass_row *);

/* All rows were given: what was found joins the tally. */
void columndates_put(const struct columndates *, struct tally *);

/* The same as remarks for a person, one a column. */
void columndates_say(const struct columndates *,
    void (*notice)(void *self, const char *text), void *self);

#endif
