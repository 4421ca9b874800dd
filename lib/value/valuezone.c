// SPDX-License-Identifier: Apache-2.0
#include "value/valuezone.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include <glib.h>

#include "base/mem.h"

enum {
	DAY = 86400,
	DAYS = 47482, /* 1970 to 2099 */
	/* What is known of a day; anything else is an offset and BASE. */
	UNKNOWN = 0,
	MIXED,
	BASE = 1 << 20 /* seconds: more than any offset */
};

/*
 * On most days the clock is not changed, nor on the days beside them.  So each
 * day is asked for once; all threads find and write the same.
 */
struct valuezone {
	GTimeZone *tz;
	_Atomic int32_t *days;
};

/* GLib also takes paths, ":name" and rules; we take names. */
static bool
is_name(const char *s)
{
	if ((*s < 'A' || *s > 'Z') && (*s < 'a' || *s > 'z'))
		return false;
	for (; *s != '\0'; s++) {
		bool letter = (*s >= 'A' && *s <= 'Z') ||
			      (*s >= 'a' && *s <= 'z') ||
			      (*s >= '0' && *s <= '9');

		if (!letter && *s != '/' && *s != '_' && *s != '-' && *s != '+')
			return false;
	}
	return true;
}

struct valuezone *
valuezone_new(struct str name)
{
	char *id = mem_dup(name.p, name.n);
	GTimeZone *tz = is_name(id) ? g_time_zone_new_identifier(id) : NULL;
	struct valuezone *z = NULL;

	free(id);
	if (tz == NULL)
		return NULL;
	z = mem_alloc(sizeof(*z));
	z->tz = tz;
	z->days = mem_array(DAYS, sizeof(*z->days));
	return z;
}

void
valuezone_free(struct valuezone *z)
{
	if (z == NULL)
		return;
	g_time_zone_unref(z->tz);
	free(z->days);
	free(z);
}

static int64_t
offset_at(const struct valuezone *z, int64_t utc_s)
{
	int i = g_time_zone_find_interval(z->tz, G_TIME_TYPE_UNIVERSAL, utc_s);

	return i < 0 ? 0 : g_time_zone_get_offset(z->tz, i);
}

/* BASE and the offset of all that lies within a day of that day, or MIXED. */
static int32_t
look_day(const struct valuezone *z, int64_t day)
{
	int from = g_time_zone_find_interval(
	    z->tz, G_TIME_TYPE_UNIVERSAL, (day - 1) * DAY);
	int to = g_time_zone_find_interval(
	    z->tz, G_TIME_TYPE_UNIVERSAL, (day + 2) * DAY);

	return from < 0 || from != to
		   ? (int32_t)MIXED
		   : (int32_t)(BASE + g_time_zone_get_offset(z->tz, from));
}

static bool
is_settled(const struct valuezone *z, int64_t local, int64_t *offset)
{
	int64_t day = local / DAY;
	int32_t known;

	if (local < 0 || day >= DAYS)
		return false;
	known = atomic_load_explicit(&z->days[day], memory_order_relaxed);
	if (known == UNKNOWN) {
		known = look_day(z, day);
		atomic_store_explicit(
		    &z->days[day], known, memory_order_relaxed);
	}
	*offset = known - BASE;
	return known != MIXED;
}

/*
 * The offsets of a day before and after are those that can count; one does if
 * it is in force at the instant that it gives.
 */
enum valuezone_verdict
valuezone_utc(const struct valuezone *z, int64_t local_ms, int64_t utc_ms[2])
{
	int64_t ms = local_ms % 1000;
	int64_t local = (local_ms - ms) / 1000;
	int64_t before;
	int64_t after;
	bool fits_before;
	bool fits_after;

	if (is_settled(z, local, &before)) {
		utc_ms[0] = utc_ms[1] = local_ms - before * 1000;
		return VALUEZONE_FINE;
	}
	before = offset_at(z, local - DAY);
	after = offset_at(z, local + DAY);
	fits_before = offset_at(z, local - before) == before;
	fits_after = offset_at(z, local - after) == after;
	utc_ms[0] =
	    local_ms - (fits_before || !fits_after ? before : after) * 1000;
	utc_ms[1] = utc_ms[0];
	if (!fits_before && !fits_after)
		return VALUEZONE_GAP;
	if (!fits_before || !fits_after || before == after)
		return VALUEZONE_FINE;
	utc_ms[1] = local_ms - after * 1000;
	return VALUEZONE_OVERLAP;
}
