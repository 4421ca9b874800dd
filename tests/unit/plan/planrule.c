// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "planrule.h"

void
planrule_opens(struct planfix *f, const char *fields, const char *header)
{
	struct buf text;

	buf_init(&text, 4096);
	buf_printf(&text, "fields:\n  %s\n", fields);
	planfix_open(f, "contact", buf_text(&text), header);
	buf_fini(&text);
	if (f->bind == NULL)
		fail_msg("%s", buf_text(&f->said));
}

/* The fields of a row's create. */
void
planrule_gives(struct planfix *f, const char *row, const char *fields)
{
	struct buf want;

	buf_init(&want, 4096);
	buf_printf(&want, "{\"fields\":{%s}}", fields);
	assert_int_equal(planfix_row(f, row), 0);
	assert_string_equal(planfix_body(f), buf_text(&want));
	buf_fini(&want);
}

void
planrule_refuses(const char *fields, const char *header, const char *message,
    const char *hint)
{
	struct planfix f;
	struct buf text;

	buf_init(&text, 4096);
	buf_printf(&text, "fields:\n  %s\n", fields);
	planfix_open(&f, "contact", buf_text(&text), header);
	assert_null(f.bind);
	if (!planfix_says(&f, message) || !planfix_says(&f, hint))
		fail_msg(
		    "not '%s' or '%s':\n%s", message, hint, buf_text(&f.said));
	assert_int_equal(f.n_said, 1);
	planfix_close(&f);
	buf_fini(&text);
}
