// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <string>

#include <phonenumbers/phonenumberutil.h>

#include "sandbox/sbphone.h"

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace
{

constexpr size_t EXT_MAX = 11;

bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

std::string
digits_of(const std::string &s, size_t from)
{
	std::string out;

	for (size_t i = from; i < s.size(); i++)
		if (is_digit(s[i]))
			out += s[i];
	return out;
}

/* Cut an extension off the end of s; false when there is a bad one. */
bool
cut_extension(std::string &s, std::string &ext)
{
	static const char *const marks[] = {
	    ";ext=", "ext.", "ext:", "ext", "x", "#"};

	for (const char *mark : marks) {
		size_t at = s.find(mark);

		if (at == std::string::npos)
			continue;
		ext = s.substr(at + strlen(mark));
		ext.erase(0, ext.find_first_not_of(' '));
		s.erase(at);
		if (ext.empty() || ext.size() > EXT_MAX)
			return false;
		for (char c : ext)
			if (!is_digit(c))
				return false;
		return true;
	}
	return true;
}

/*
 * Ten digits of the North American plan: reading the text, which is over half of
 * the work, cannot find anything else in them, because no number there begins
 * with the prefixes 0 and 1 that the library would strip.
 */
bool
is_american(const std::string &plain, bool plus)
{
	size_t cc = plus ? 1 : 0;

	return plain.size() == cc + 10 && (!plus || plain[0] == '1') &&
	       plain[cc] >= '2';
}

bool
is_valid_american(const std::string &plain, std::string &e164)
{
	std::string nsn = plain.substr(plain.size() - 10);
	PhoneNumber number;

	number.set_country_code(1);
	number.set_national_number(std::stoull(nsn));
	e164 = "+1" + nsn;
	return PhoneNumberUtil::GetInstance()->IsValidNumber(number);
}

/* Only digits and separators, with a plus at the start at most. */
bool
is_dialable(const std::string &s)
{
	for (size_t i = 0; i < s.size(); i++)
		if (!is_digit(s[i]) && strchr(" -.()/", s[i]) == nullptr &&
		    !(s[i] == '+' && i == 0))
			return false;
	return !s.empty();
}

bool
is_valid(const std::string &s, const char *region, std::string &e164)
{
	const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
	PhoneNumber number;

	if (util->Parse(s, region, &number) !=
		PhoneNumberUtil::NO_PARSING_ERROR ||
	    !util->IsValidNumber(number))
		return false;
	util->Format(number, PhoneNumberUtil::E164, &e164);
	return true;
}

} // namespace

extern "C" bool
sbphone_check(const char *p, size_t n, char out[SBPHONE_MAX])
{
	std::string s(p, n);
	std::string ext;
	std::string number;
	std::string plain;

	if (n > 64 || !cut_extension(s, ext) || !is_dialable(s))
		return false;
	plain = digits_of(s, 0);
	if (is_american(plain, s[0] == '+') &&
	    is_valid_american(plain, number)) {
		/* No more to be said. */
	} else if (s[0] == '+') {
		/* What the library would first have to mend is not E.164. */
		if (!is_valid(s, "ZZ", number) || number != "+" + plain)
			return false;
	} else if (!is_valid(s, "US", number)) {
		if (plain.size() < 7 || plain.size() > 15)
			return false;
		number = plain;
	}
	if (!ext.empty())
		number += ";ext=" + ext;
	if (number.size() >= SBPHONE_MAX)
		return false;
	memcpy(out, number.c_str(), number.size() + 1);
	return true;
}
