// SPDX-License-Identifier: Apache-2.0
#include "value/valueserial.h"

#include "base/text.h"
#include "value/valuedtiso.h"

/* Seconds and milliseconds: far behind the year 9999, and no overflow. */
#define EPOCH_MAX UINT64_C(999999999999999)

enum {
	DAYS_MAX = 2958465, /* 31 December 9999 */
	NEVER_WAS = 60,
	EPOCH_1900 = -25568, /* 31 December 1899, in days from 1970 */
	EPOCH_1904 = -24107, /* 1 January 1904 */
	SECONDS = 86400,
	FRACTION_DIGITS = 12 /* a millionth of a second is enough */
};

/* Digits behind the separator to seconds of the day, rounded. */
static bool
seconds_of(struct str digits, int64_t *seconds)
{
	int64_t unit = 1;
	int64_t v = 0;

	for (size_t i = 0; i < digits.n; i++) {
		if (digits.p[i] < '0' || digits.p[i] > '9')
			return false;
		if (i >= FRACTION_DIGITS)
			continue;
		v = v * 10 + (digits.p[i] - '0');
		unit *= 10;
	}
	*seconds = (v * SECONDS + unit / 2) / unit;
	return digits.n > 0;
}

enum valuecivil_fit
valueserial_read(struct str s, bool base_1904, struct valuecivil *c)
{
	size_t dot = str_find(s, '.');
	char text[VALUECIVIL_TEXT_MAX];
	int64_t seconds = 0;
	int64_t days;
	uint64_t v;
	size_t n;

	if (dot == s.n)
		dot = str_find(s, ',');
	if (!text_uint(str_upto(s, dot), DAYS_MAX, &v) ||
	    (dot < s.n && !seconds_of(str_from(s, dot + 1), &seconds)))
		return VALUECIVIL_NO;
	if (!base_1904 && (v == 0 || v == NEVER_WAS))
		return VALUECIVIL_IMPOSSIBLE;
	days = (int64_t)v + (base_1904 ? EPOCH_1904 : EPOCH_1900);
	if (!base_1904 && v > NEVER_WAS)
		days--;
	n = valuecivil_format((days * SECONDS + seconds) * 1000, text);
	if (n == 0)
		return VALUECIVIL_IMPOSSIBLE;
	(void)valuedtiso_read((struct str){text, n}, c);
	c->has_offset = false;
	c->has_time = seconds != 0;
	return VALUECIVIL_FITS;
}

/* Digits of a fraction of the second; those behind the third are cut. */
static bool
ms_of(struct str digits, int64_t *ms)
{
	int64_t unit = 100;

	for (size_t i = 0; i < digits.n; i++, unit /= 10) {
		if (digits.p[i] < '0' || digits.p[i] > '9')
			return false;
		*ms += (digits.p[i] - '0') * unit;
	}
	return digits.n > 0;
}

enum valuecivil_fit
valueserial_epoch(struct str s, bool seconds, struct valuecivil *c)
{
	bool negative = s.n > 0 && s.p[0] == '-';
	struct str whole = str_from(s, negative);
	size_t dot = seconds ? str_find(whole, '.') : whole.n;
	char text[VALUECIVIL_TEXT_MAX];
	int64_t ms = 0;
	uint64_t v;

	if (!text_uint(str_upto(whole, dot), EPOCH_MAX, &v) ||
	    (dot < whole.n && !ms_of(str_from(whole, dot + 1), &ms)))
		return VALUECIVIL_NO;
	ms += (int64_t)v * (seconds ? 1000 : 1);
	return valuedtiso_read(
	    (struct str){text, valuecivil_format(negative ? -ms : ms, text)},
	    c);
}
