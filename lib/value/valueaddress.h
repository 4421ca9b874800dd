#ifndef VALUE_VALUEADDRESS_H
#define VALUE_VALUEADDRESS_H

/*
 * ADDRESS: its parts, trimmed; a part that cannot be used falls away, the
 * others stay.  Newlines inside a part become ", ", as the API's parts are
 * lines.  The country becomes ISO 3166-1 alpha-2 (valuecountry.h).  Latitude
 * and longitude are decimal degrees.
 *
 * subdivisions: the state of an address in the US, Canada or Australia becomes
 * its code (California: CA), in an address without country where it is the name
 * of one of theirs (valuesubdiv.h).  Other states are kept.
 *
 * One cell with a whole address is split by its commas and lines only where its
 * end leaves no doubt: "..., city, ST 12345[-6789][, USA]" with a state of the
 * US, "..., city, ON K1A 0B1[, Canada]", and "..., 28013 Madrid, Spain" in
 * countries that write the postal code first.  Otherwise all of it is the
 * street, with a warning.
 *
 * Findings, errors unless they say otherwise:
 *	address.country-unknown		no country is called so
 *	address.country-ambiguous	several are
 *	address.country-obsolete	one that is no more
 *	address.latitude		no number of -90 to 90
 *	address.longitude		no number of -180 to 180
 *	address.subdivision		warning: the country has no such state;
 *					kept
 *	address.not-split		warning: the whole cell is the street
 *
 * The type is valueaddress_type (valuetype.h).
 */

#endif
