// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "doc/complaint.h"
#include "mapping/mapping.h"
#include "mapsays.h"

void
mapsays_all(const char *text, const char *want)
{
	struct complaints *c = complaints_new("m.yaml", str_of(text));
	struct mapping *m = (struct mapping *)&m;
	struct buf b;

	buf_init(&b, 1 << 20);
	assert_int_equal(mapping_parse(&m, "m.yaml", str_of(text), c), -1);
	assert_null(m);
	complaints_print(c, &b);
	assert_string_equal(buf_text(&b), want);
	complaints_free(c);
	buf_fini(&b);
}

void
mapsays_once(const char *text, const char *message, const char *hint)
{
	struct complaints *c;
	struct mapping *m;
	struct buf b;

	c = complaints_new("m.yaml", str_of(text));
	buf_init(&b, 1 << 20);
	assert_int_equal(mapping_parse(&m, "m.yaml", str_of(text), c), -1);
	complaints_print(c, &b);
	if (strstr(buf_text(&b), message) == NULL ||
	    strstr(buf_text(&b), hint) == NULL)
		fail_msg(
		    "no '%s' or '%s' in:\n%s", message, hint, buf_text(&b));
	assert_int_equal(complaints_count(c), 1);
	complaints_free(c);
	buf_fini(&b);
}
