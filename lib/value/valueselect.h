#ifndef VALUE_VALUESELECT_H
#define VALUE_VALUESELECT_H

/*
 * SINGLE_SELECT and MULTI_SELECT: text to option ids.  First the mapping's
 * options: (the whole cell, then each piece of a split one; exactly, then
 * without outer blanks), then its "*", else the text must be a label or an id
 * of the field (defs_option(), then without regard to the case of any script and
 * to how many blanks there are).  Of options that depend on those of another
 * field, the ones that belong to what the row has there come first, so that two
 * of them may be called alike; one that belongs to something else is refused.
 *
 * Findings, all errors:
 *	select.unknown		no option of the field
 *	select.ambiguous	two labels match equally well
 *	select.parent		an option of another parent than the row has
 *
 * The types are valueselect_one_type and valueselect_many_type (valuetype.h).
 */

#endif
