#ifndef IMPORT_VALIDATEDATES_H
#define IMPORT_VALIDATEDATES_H

struct bind;
struct firstpass_row;
struct tally;

/*
 * Columns of dates like 03/04/2026, of which one alone does not say what is the
 * day and what the month: the whole column may.  Counts, over all rows, what
 * can only be read one way; says it once for each column in which some row's
 * date was found wrong or ambiguous.  Memory depends on the mapping only.  A
 * part of validate.  Finding, of no row:
 *
 *	datetime.day-or-month	warning; the evidence in the message, the line
 *				of the first value that may be read both ways
 */
struct validatedates;

/* The bind is borrowed. */
struct validatedates *validatedates_new(const struct bind *);
void validatedates_free(struct validatedates *); /* NULL does nothing */

/* A row in its order. */
void validatedates_add(struct validatedates *, const struct firstpass_row *);

/* All rows were given: what was found joins the tally. */
void validatedates_put(const struct validatedates *, struct tally *);

#endif
