#ifndef VALUE_VALUECHECKBOX_H
#define VALUE_VALUECHECKBOX_H

/*
 * CHECKBOX: the words that exports and people use, any case:
 * true false yes no y n t f 1 0 on off x v checked unchecked, ticks and crosses,
 * and yes and no in some thirty languages, in several also true and false;
 * accents and case do not count.  Anything else needs options:.  A field with
 * several columns has the first that is filled.
 *
 * Findings:
 *	checkbox.unknown	error: neither yes nor no
 *
 * The type is valuecheckbox_type (valuetype.h).
 */

#endif
