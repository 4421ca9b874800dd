#ifndef VALUE_VALUESUBDIV_H
#define VALUE_VALUESUBDIV_H

#include "base/str.h"

/*
 * Subdivisions of US, CA and AU as people write them -> the code that their
 * posts use (ISO 3166-2 without the country, and for the US also the
 * territories, its associated states and the armed forces' AA, AE, AP).  Compared as valuefold.h
 * folds; US-CA (ISO 3166-2) counts as CA.  Read-only data, any thread.
 */
enum valuesubdiv_verdict {
	VALUESUBDIV_FOUND,
	VALUESUBDIV_UNKNOWN,
	VALUESUBDIV_OTHER /* of a country that is not looked after here */
};

/*
 * country: alpha-2, or empty when it is not known; then the name decides, and a
 * code is only taken when one of the three countries has it.  *code is static,
 * as is *near: a name that is near to one that is UNKNOWN, or NULL.
 */
enum valuesubdiv_verdict valuesubdiv_look(
    struct str country, struct str name, struct str *code, const char **near);

#endif
