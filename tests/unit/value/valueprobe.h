#ifndef VALUE_VALUEPROBE_H
#define VALUE_VALUEPROBE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "schema/defs.h"
#include "value/value.h"

/*
 * Cells through the public interface of lib/value: the JSON that would be
 * sent, and the codes of the findings.
 */
struct probe {
	struct arena *arena;
	struct diags diags;
	struct buf json;
	struct buf codes;
	struct value value;
};

static struct probe probe;

/* Inlined into every claim they would make frames too large for ASan's. */
#define PROBE_APART __attribute__((noinline, unused))

static inline int
probe_setup(void **state)
{
	(void)state;
	probe.arena = arena_new();
	diags_init(&probe.diags, probe.arena);
	buf_init(&probe.json, 1U << 20);
	buf_init(&probe.codes, 4096);
	return 0;
}

static inline int
probe_teardown(void **state)
{
	(void)state;
	buf_fini(&probe.json);
	buf_fini(&probe.codes);
	diags_fini(&probe.diags);
	arena_free(probe.arena);
	return 0;
}

/* What to do, as a sentence; a piece of a mapping may end it. */
static inline void
probe_hint(struct str hint)
{
	assert_true(hint.n > 0);
	assert_true(hint.p[0] < 'a' || hint.p[0] > 'z');
	assert_non_null(memchr(".?}", hint.p[hint.n - 1], 3));
}

/* Open, parse, format, close; NULL cells have no column. */
PROBE_APART static const char *
probe_row(struct value_spec *spec, const struct value_row *row,
    const char *const *cells, size_t n)
{
	struct str *v = arena_array(probe.arena, n, sizeof(*v));
	const char *why = NULL;
	struct jput j;

	for (size_t i = 0; i < n; i++)
		v[i] = str_of(cells[i]);
	diags_clear(&probe.diags);
	buf_clear(&probe.json);
	buf_clear(&probe.codes);
	if (value_open(spec, probe.arena, &why) != 0)
		fail_msg("value_open: %s", why);
	value_parse(spec, row, v, n, probe.arena, &probe.diags, &probe.value);
	value_close(spec);
	jput_init(&j, &probe.json);
	value_format(&probe.value, &j);
	for (size_t i = 0; i < probe.diags.n; i++) {
		probe_hint(str_of(probe.diags.v[i].hint));
		buf_printf(&probe.codes, "%s%s", i == 0 ? "" : " ",
		    probe.diags.v[i].code);
	}
	return buf_text(&probe.json);
}

static inline const char *
probe_cell(struct value_spec *spec, const char *cell)
{
	return probe_row(spec, NULL, &cell, 1);
}

/* The codes of what probe_row() found. */
static inline const char *
probe_codes(void)
{
	return buf_text(&probe.codes);
}

/* Is the value of the last probe_row() what json says is stored? */
__attribute__((noinline, unused)) static bool
probe_same(enum vtype type, const char *json)
{
	struct jdoc *d = NULL;
	struct err e;
	bool is;

	if (jdoc_parse(&d, json, strlen(json), &e) != 0)
		fail_msg("%s", e.msg);
	is = value_same(type, &probe.value, jdoc_root(d));
	jdoc_free(d);
	return is;
}

/* The cell is refused with exactly this code, and nothing is sent. */
#define refuses(spec, cell, code)                                    \
	do {                                                         \
		assert_string_equal(probe_cell(spec, cell), "null"); \
		assert_string_equal(probe_codes(), code);            \
	} while (0)

/* The cell is sent as this JSON, without findings. */
#define sends(spec, cell, json)                                    \
	do {                                                       \
		assert_string_equal(probe_cell(spec, cell), json); \
		assert_string_equal(probe_codes(), "");            \
	} while (0)

#define claim(f) cmocka_unit_test_setup_teardown(f, probe_setup, probe_teardown)

#endif
