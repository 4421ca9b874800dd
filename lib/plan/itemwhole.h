#ifndef PLAN_ITEMWHOLE_H
#define PLAN_ITEMWHOLE_H

struct bind;
struct diags;
struct field;
struct item;
struct lookup;
struct value;

/*
 * Inside plan: what an item's values must agree about.
 *
 *	period.reversed
 *		error; the end lies before the start
 *	period.future
 *		warning; the start or end is later than lookup.now_ms.  It
 *		decides nothing, so that a clock never changes an item: the
 *		server refuses the row by its own clock
 *	link.other-type
 *		error; a list of one type of records is given others
 */
void itemwhole_check(const struct item *, const struct bind *,
    const struct lookup *, struct diags *);

/* A value of a field that takes one text instead of an array of them. */
void itemwhole_bare(const struct field *, struct value *);

#endif
