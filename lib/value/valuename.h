#ifndef VALUE_VALUENAME_H
#define VALUE_VALUENAME_H

/*
 * FULL_NAME: firstName and lastName from the mapping's parts first, last and
 * full.  Outer blanks fall away, inner runs of blanks become one.  full counts
 * where both first and last are empty, and is split plainly:
 *
 *	"Last, First"	at the comma; titles and suffixes behind commas
 *			(Jr., PhD, MD) stay with the last name, and so do Jr,
 *			III, PhD behind the first name
 *	"First Last"	the last word is the last name, together with the
 *			particles before it (van, von, de la, bin ...), the
 *			name before a y, e or i (Ortega y Gasset), and the
 *			suffixes and brackets behind it; all before it is the
 *			first name
 *	"van Gogh"	particles in lower case before one name: the last name
 *	one word	is the first name, or the last with single: last
 *	Chinese, Japanese and Korean script: the first word is the last name
 *
 * Titles before the name stay with the first name.  Two family names without a
 * particle (Garcia Marquez) cannot be told from a middle name: map first and
 * last where the source has them.
 *
 * Findings:
 *	name.placeholder	warning: n/a, unknown ...; kept
 *	name.no-letters		warning: there is no letter in it; kept
 *
 * The type is valuename_type (valuetype.h).
 */

#endif
