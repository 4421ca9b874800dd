// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"
#include "infer/drafttext.h"

static const char *const hostile[] = {"", " ", "a ", " a", "-", "- a", "a: b",
    "a #b", "#", "null", "NULL", "~", "no", "Yes", "true", "*a", "&a", "!a",
    "%a", "@a", "`a", "{a}", "[a]", "a, b", "a\"b", "a'b", "a\\b", "a\nb",
    "a\rb", "a\tb", "\x01", "\x1b[31m", "\x7f", "a\xc2\x85", "\xc2\x9b",
    "a\xe2\x80\xa8z", "a\xe2\x80\xa9z", "a\xe2\x80\xaez", "\xef\xbb\xbfz",
    "\xef\xbf\xbe", "\xef\xbf\xbf", "\xf0\x9f\x98\x80", "e\xcc\x81", "? a",
    ": a", "> a", "| a", "2026-07-04", "1.5", "0x10", "<<", "=", "---", "...",
    "Name", "First Name", "Country/Region", "$name"};

/* Read back by the YAML reader that mappings are read with. */
static void
a_scalar_reads_back_as_the_text_it_was(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		struct complaints *c;
		struct ydoc *doc;
		struct buf b;
		const struct ynode *n;

		buf_init(&b, 1024);
		buf_puts(&b, "a: { b: ");
		drafttext_scalar(&b, hostile[i]);
		buf_puts(&b, ", c: [");
		drafttext_scalar(&b, hostile[i]);
		buf_puts(&b, "] }\n");
		c = complaints_new("t", buf_str(&b));
		if (ydoc_parse(&doc, buf_str(&b), c) != 0)
			fail_msg("not YAML: %s", buf_text(&b));
		n = ydoc_root(doc)->items[0];
		assert_int_equal(n->n, 2);
		assert_int_equal(n->items[0]->kind, YDOC_SCALAR);
		assert_true(str_is(n->items[0]->text, hostile[i]));
		assert_true(str_is(n->items[1]->items[0]->text, hostile[i]));
		ydoc_free(doc);
		complaints_free(c);
		buf_fini(&b);
	}
}

static void
plain_words_need_no_quotes(void **state)
{
	static const char *const plain[] = {"Name", "First Name",
	    "Country/Region", "$name", "Deal - Title", "Close Date (UTC)"};
	struct buf b;

	(void)state;
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		buf_init(&b, 1024);
		drafttext_scalar(&b, plain[i]);
		assert_string_equal(buf_text(&b), plain[i]);
		buf_fini(&b);
	}
}

static void
a_comment_stays_one_line_of_a_legal_file(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		struct complaints *c;
		struct ydoc *doc;
		struct buf b;

		buf_init(&b, 1024);
		buf_puts(&b, "a: b\n# ");
		drafttext_inert(&b, hostile[i]);
		buf_puts(&b, " x\nc: d\n");
		c = complaints_new("t", buf_str(&b));
		if (ydoc_parse(&doc, buf_str(&b), c) != 0)
			fail_msg("not YAML: %s", buf_text(&b));
		assert_int_equal(ydoc_root(doc)->n, 2);
		ydoc_free(doc);
		complaints_free(c);
		buf_fini(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_scalar_reads_back_as_the_text_it_was),
	    cmocka_unit_test(plain_words_need_no_quotes),
	    cmocka_unit_test(a_comment_stays_one_line_of_a_legal_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
