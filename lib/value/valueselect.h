#ifndef VALUE_VALUESELECT_H
#define VALUE_VALUESELECT_H

/*
 * SINGLE_SELECT and MULTI_SELECT: text to option ids.  First the mapping's
 * options: (the whole cell, then each piece of a split one; exactly, then
 * without outer blanks), then its "*", else the text must be a label or an id
 * of the field (defs_option()).  That an option fits its parent option is not
 * looked at here.
 *
 * Findings, all errors:
 *	select.unknown		no option of the field
 *	select.ambiguous	two labels match equally well
 *
 * The types are valueselect_one_type and valueselect_many_type (valuetype.h).
 */

#endif
