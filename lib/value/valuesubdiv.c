// SPDX-License-Identifier: Apache-2.0
#include "value/valuesubdiv.h"

#include "base/text.h"
#include "value/valuefold.h"

static const struct subdiv {
	const char *country;
	const char *code;
	const char *name;
} subdivs[] = {
    {"US", "AL", "Alabama"},
    {"US", "AK", "Alaska"},
    {"US", "AZ", "Arizona"},
    {"US", "AR", "Arkansas"},
    {"US", "CA", "California"},
    {"US", "CO", "Colorado"},
    {"US", "CT", "Connecticut"},
    {"US", "DE", "Delaware"},
    {"US", "DC", "District of Columbia"},
    {"US", "DC", "Washington DC"},
    {"US", "FL", "Florida"},
    {"US", "GA", "Georgia"},
    {"US", "HI", "Hawaii"},
    {"US", "ID", "Idaho"},
    {"US", "IL", "Illinois"},
    {"US", "IN", "Indiana"},
    {"US", "IA", "Iowa"},
    {"US", "KS", "Kansas"},
    {"US", "KY", "Kentucky"},
    {"US", "LA", "Louisiana"},
    {"US", "ME", "Maine"},
    {"US", "MD", "Maryland"},
    {"US", "MA", "Massachusetts"},
    {"US", "MI", "Michigan"},
    {"US", "MN", "Minnesota"},
    {"US", "MS", "Mississippi"},
    {"US", "MO", "Missouri"},
    {"US", "MT", "Montana"},
    {"US", "NE", "Nebraska"},
    {"US", "NV", "Nevada"},
    {"US", "NH", "New Hampshire"},
    {"US", "NJ", "New Jersey"},
    {"US", "NM", "New Mexico"},
    {"US", "NY", "New York"},
    {"US", "NC", "North Carolina"},
    {"US", "ND", "North Dakota"},
    {"US", "OH", "Ohio"},
    {"US", "OK", "Oklahoma"},
    {"US", "OR", "Oregon"},
    {"US", "PA", "Pennsylvania"},
    {"US", "RI", "Rhode Island"},
    {"US", "SC", "South Carolina"},
    {"US", "SD", "South Dakota"},
    {"US", "TN", "Tennessee"},
    {"US", "TX", "Texas"},
    {"US", "UT", "Utah"},
    {"US", "VT", "Vermont"},
    {"US", "VA", "Virginia"},
    {"US", "WA", "Washington"},
    {"US", "WV", "West Virginia"},
    {"US", "WI", "Wisconsin"},
    {"US", "WY", "Wyoming"},
    {"US", "AS", "American Samoa"},
    {"US", "GU", "Guam"},
    {"US", "MP", "Northern Mariana Islands"},
    {"US", "PR", "Puerto Rico"},
    {"US", "VI", "U.S. Virgin Islands"},
    {"US", "VI", "Virgin Islands"},
    {"US", "FM", "Federated States of Micronesia"},
    {"US", "MH", "Marshall Islands"},
    {"US", "PW", "Palau"},
    {"US", "AA", "Armed Forces Americas"},
    {"US", "AE", "Armed Forces Europe"},
    {"US", "AP", "Armed Forces Pacific"},
    {"CA", "AB", "Alberta"},
    {"CA", "BC", "British Columbia"},
    {"CA", "MB", "Manitoba"},
    {"CA", "NB", "New Brunswick"},
    {"CA", "NL", "Newfoundland and Labrador"},
    {"CA", "NL", "Newfoundland"},
    {"CA", "NS", "Nova Scotia"},
    {"CA", "NT", "Northwest Territories"},
    {"CA", "NU", "Nunavut"},
    {"CA", "ON", "Ontario"},
    {"CA", "PE", "Prince Edward Island"},
    {"CA", "PE", "PEI"},
    {"CA", "QC", "Quebec"},
    {"CA", "QC", "PQ"},
    {"CA", "SK", "Saskatchewan"},
    {"CA", "YT", "Yukon"},
    {"CA", "YT", "Yukon Territory"},
    {"AU", "ACT", "Australian Capital Territory"},
    {"AU", "NSW", "New South Wales"},
    {"AU", "NT", "Northern Territory"},
    {"AU", "QLD", "Queensland"},
    {"AU", "SA", "South Australia"},
    {"AU", "TAS", "Tasmania"},
    {"AU", "VIC", "Victoria"},
    {"AU", "WA", "Western Australia"},
};

enum {
	SUBDIVS = sizeof(subdivs) / sizeof(subdivs[0])
};

static bool
is_folded(const char *name, struct str folded)
{
	char other[VALUEFOLD_MAX];

	/* Folding costs more than a look at the first letter. */
	return folded.n > 0 && (name[0] | 0x20) == folded.p[0] &&
	       str_eq(
		   folded, (struct str){other, valuefold(str_of(name), other)});
}

/* CA of US-CA, the code of ISO 3166-2, in that country or in one not known. */
static struct str
without_country(struct str country, struct str *name)
{
	struct str before = str_upto(*name, 2);

	if (name->n < 4 || name->p[2] != '-' ||
	    (country.n > 0 && !str_ieq(country, before)))
		return country;
	for (size_t i = 0; i < SUBDIVS; i++) {
		if (!str_iis(before, subdivs[i].country))
			continue;
		*name = str_from(*name, 3);
		return str_of(subdivs[i].country);
	}
	return country;
}

enum valuesubdiv_verdict
valuesubdiv_look(
    struct str country, struct str name, struct str *code, const char **near)
{
	char buf[VALUEFOLD_MAX];
	struct str within = without_country(country, &name);
	struct str folded = {buf, valuefold(name, buf)};
	const char *names[SUBDIVS];
	size_t n = 0;

	*near = NULL;
	for (size_t i = 0; i < SUBDIVS; i++) {
		const struct subdiv *s = &subdivs[i];

		if (within.n > 0 && !str_is(within, s->country))
			continue;
		names[n++] = s->name;
		if (!str_iis(folded, s->code) && !is_folded(s->name, folded))
			continue;
		*code = str_of(s->code);
		return VALUESUBDIV_FOUND;
	}
	if (n == 0 || country.n == 0)
		return VALUESUBDIV_OTHER;
	*near = text_nearest(name, names, n);
	return VALUESUBDIV_UNKNOWN;
}
