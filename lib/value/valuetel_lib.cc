// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <string>

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumberutil.h>

#include "value/valuetel_lib.h"

using i18n::phonenumbers::NullLogger;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace
{

/* The library writes to stdout unless told otherwise; it owns its logger. */
PhoneNumberUtil *
quiet()
{
	PhoneNumberUtil *u = PhoneNumberUtil::GetInstance();

	u->SetLogger(new NullLogger());
	return u;
}

PhoneNumberUtil *
util()
{
	static PhoneNumberUtil *u = quiet();

	return u;
}

enum valuetel_verdict
of_error(PhoneNumberUtil::ErrorType e)
{
	if (e == PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR)
		return VALUETEL_NO_CODE;
	if (e == PhoneNumberUtil::TOO_SHORT_AFTER_IDD ||
	    e == PhoneNumberUtil::TOO_SHORT_NSN)
		return VALUETEL_SHORT;
	if (e == PhoneNumberUtil::TOO_LONG_NSN)
		return VALUETEL_LONG;
	return VALUETEL_NOT;
}

enum valuetel_verdict
judge(const PhoneNumber &n)
{
	if (util()->IsValidNumber(n))
		return VALUETEL_VALID;
	switch (util()->IsPossibleNumberWithReason(n)) {
	case PhoneNumberUtil::IS_POSSIBLE:
		return VALUETEL_POSSIBLE;
	case PhoneNumberUtil::TOO_SHORT:
	case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY:
		return VALUETEL_SHORT;
	case PhoneNumberUtil::TOO_LONG:
		return VALUETEL_LONG;
	case PhoneNumberUtil::INVALID_COUNTRY_CODE:
		return VALUETEL_NO_CODE;
	case PhoneNumberUtil::INVALID_LENGTH:
	default:
		return VALUETEL_NOT;
	}
}

} // namespace

void
valuetel_lib_parse(
    const char *digits, const char *region, struct valuetel_lib_number *out)
{
	PhoneNumber n;
	std::string s;
	PhoneNumberUtil::ErrorType e;

	std::memset(out, 0, sizeof(*out));
	e = util()->ParseAndKeepRawInput(digits, region, &n);
	if (e != PhoneNumberUtil::NO_PARSING_ERROR) {
		out->verdict = of_error(e);
		return;
	}
	out->international =
	    n.country_code_source() ==
		PhoneNumber::FROM_NUMBER_WITH_PLUS_SIGN ||
	    n.country_code_source() == PhoneNumber::FROM_NUMBER_WITH_IDD;
	out->verdict = judge(n);
	if (out->verdict != VALUETEL_VALID && out->verdict != VALUETEL_POSSIBLE)
		return;
	/* Else a number of zeros only comes out as it was written. */
	n.clear_raw_input();
	util()->Format(n, PhoneNumberUtil::E164, &s);
	if (s.size() >= sizeof(out->e164)) {
		out->verdict = VALUETEL_LONG;
		return;
	}
	std::memcpy(out->e164, s.c_str(), s.size() + 1);
}

int
valuetel_lib_code(const char *region)
{
	return util()->GetCountryCodeForRegion(region);
}
