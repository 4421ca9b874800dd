// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"

#include "unit/journal/idmapkit.h"
#include "unit/journal/jobkit.h"

struct idmap *
idmapkit_open_as(const char *dir, const char *origin, const char *api_key)
{
	struct idmap *m;
	struct err e;

	if (idmap_open(&m, jobkit_path(dir, "ids.db"), origin, api_key, &e) !=
	    0)
		fail_msg("idmap_open: %s", e.msg);
	return m;
}

struct idmap *
idmapkit_open(const char *dir)
{
	return idmapkit_open_as(dir, "https://api.example.com", "sk_lf_1");
}

void
idmapkit_put(struct idmap *m, const char *system, const char *object,
    const char *key, const char *id)
{
	struct idmap_entry v = {.key = key, .id = id};
	struct err e;

	if (idmap_put(m, system, object, &v, 1, 0, &e) != 0)
		fail_msg("idmap_put: %s", e.msg);
}

/* The id is `want`; NULL: the key is unknown. */
void
idmapkit_find(struct idmap *m, const char *system, const char *object,
    const char *key, const char *want)
{
	struct buf id;
	struct err e;

	buf_init(&id, 100);
	assert_int_equal(
	    idmap_find(m, system, object, str_of(key), &id, &e), want != NULL);
	assert_string_equal(buf_text(&id), want == NULL ? "" : want);
	buf_fini(&id);
}

uint64_t
idmapkit_count(struct idmap *m, const char *system, const char *object)
{
	uint64_t n;
	struct err e;

	assert_int_equal(idmap_count(m, system, object, &n, &e), 0);
	return n;
}
