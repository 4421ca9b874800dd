// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "plan/receipt.h"
#include "plan/record.h"

enum {
	ENTRY = 24
};

/* A record in the read shape; the caller frees the document. */
static struct jdoc *
record_of(const char *text, struct record *out)
{
	struct jdoc *doc;
	struct err e;

	if (jdoc_parse(&doc, text, strlen(text), &e) < 0)
		fail_msg("%s: %s", text, e.msg);
	assert_true(record_read(jdoc_root(doc), out));
	return doc;
}

static void
make(const char *body, const char *answer, struct str former, struct buf *out)
{
	struct record r;
	struct jdoc *doc = record_of(answer, &r);

	buf_init(out, 4096);
	receipt_make(str_of(body), &r, former, out);
	jdoc_free(doc);
}

static enum receipt_word
says(struct str receipt, const char *key, const char *ours, const char *stored)
{
	struct jdoc *doc = NULL;
	enum receipt_word w;
	struct err e;

	if (stored != NULL)
		assert_int_equal(
		    jdoc_parse(&doc, stored, strlen(stored), &e), 0);
	w = receipt_says(receipt, key, str_of(ours), jdoc_root(doc));
	jdoc_free(doc);
	return w;
}

/* One field sent and answered: what the receipt says afterwards. */
static enum receipt_word
after(const char *sent, const char *answered, const char *ours,
    const char *stored)
{
	struct buf body;
	struct buf answer;
	struct buf receipt;
	enum receipt_word w;

	buf_init(&body, 4096);
	buf_init(&answer, 4096);
	buf_printf(&body, "{\"fields\":{\"f\":%s}}", sent);
	buf_printf(&answer,
	    "{\"id\":\"con_1\",\"fields\":{\"f\":{\"value\":%s}}}", answered);
	make(buf_text(&body), buf_text(&answer), STR_LIT(""), &receipt);
	assert_int_equal(receipt.n, ENTRY);
	w = says(buf_str(&receipt), "f", ours, stored);
	buf_fini(&body);
	buf_fini(&answer);
	buf_fini(&receipt);
	return w;
}

static void
without_an_entry_we_never_wrote_the_field(void **state)
{
	struct buf b;

	(void)state;
	assert_int_equal(
	    says(STR_LIT(""), "f", "\"a\"", "\"a\""), RECEIPT_NONE);
	make("{\"fields\":{\"g\":1}}", "{\"id\":\"con_1\"}", STR_LIT(""), &b);
	assert_int_equal(says(buf_str(&b), "f", "1", "1"), RECEIPT_NONE);
	assert_int_equal(says(buf_str(&b), "f", "1", NULL), RECEIPT_NONE);
	buf_fini(&b);
}

static void
the_same_value_stored_in_another_form_is_known(void **state)
{
	(void)state;
	assert_int_equal(
	    after("\"030 1\"", "\"+49301\"", "\"030 1\"", "\"+49301\""),
	    RECEIPT_SAME);
	/* The server dropped it, and it is not there still. */
	assert_int_equal(after("\"x\"", "null", "\"x\"", NULL), RECEIPT_SAME);
}

static void
another_value_of_ours_is_told_from_an_edit(void **state)
{
	(void)state;
	assert_int_equal(
	    after("\"a\"", "\"A\"", "\"b\"", "\"A\""), RECEIPT_OURS);
	assert_int_equal(
	    after("\"a\"", "\"A\"", "\"a\"", "\"edited\""), RECEIPT_EDITED);
	assert_int_equal(
	    after("\"a\"", "\"A\"", "\"b\"", "\"edited\""), RECEIPT_EDITED);
	assert_int_equal(
	    after("\"a\"", "\"A\"", "\"a\"", NULL), RECEIPT_EDITED);
	assert_int_equal(
	    after("null", "null", "null", "\"edited\""), RECEIPT_EDITED);
}

static void
form_and_order_do_not_count(void **state)
{
	(void)state;
	assert_int_equal(after("[\"a\",\"b\"]", "[\"b\",\"a\"]",
			     "[ \"b\", \"a\" ]", "[\"a\",\"b\"]"),
	    RECEIPT_SAME);
	assert_int_equal(after("{\"city\":\"B\",\"street\":\"S\"}",
			     "{\"street\":\"S\",\"city\":\"B\",\"state\":null}",
			     "{\"street\":\"S\",\"city\":\"B\"}",
			     "{\"city\":\"B\",\"street\":\"S\"}"),
	    RECEIPT_SAME);
	assert_int_equal(after("12.50", "12.5", "12.5", "12.50"), RECEIPT_SAME);
	assert_int_equal(after("12", "12.0", "12.0", "12"), RECEIPT_SAME);
	assert_int_equal(after("null", "[]", "null", NULL), RECEIPT_SAME);
	assert_int_equal(after("null", "{}", "null", "\"\""), RECEIPT_SAME);
	assert_int_equal(
	    after("[\"a\"]", "[\"a\"]", "[\"a\",\"a\"]", "[\"a\"]"),
	    RECEIPT_OURS);
	assert_int_equal(after("1", "1", "\"1\"", "1"), RECEIPT_OURS);
	assert_int_equal(after("1", "1", "1", "\"1\""), RECEIPT_EDITED);
}

static void
equal_values_of_two_fields_have_other_digests(void **state)
{
	struct buf b;

	(void)state;
	make("{\"fields\":{\"f\":1,\"g\":1}}",
	    "{\"id\":\"con_1\",\"fields\":{\"f\":{\"value\":1},\"g\":{"
	    "\"value\":1}}}",
	    STR_LIT(""), &b);
	assert_int_equal(b.n, 2 * ENTRY);
	assert_memory_not_equal(b.p + 8, b.p + ENTRY + 8, 16);
	buf_fini(&b);
}

static void
entries_stand_in_order_of_their_digests(void **state)
{
	struct buf x;
	struct buf y;

	(void)state;
	make("{\"fields\":{\"a\":1,\"b\":2,\"c\":3,\"d\":4}}",
	    "{\"id\":\"con_1\"}", STR_LIT(""), &x);
	make("{\"fields\":{\"d\":4,\"b\":2,\"a\":1,\"c\":3}}",
	    "{\"id\":\"con_1\"}", STR_LIT(""), &y);
	assert_int_equal(x.n, 4 * ENTRY);
	assert_int_equal(y.n, x.n);
	assert_memory_equal(x.p, y.p, x.n);
	for (size_t i = ENTRY; i < x.n; i += ENTRY)
		assert_true(memcmp(x.p + i - ENTRY, x.p + i, 8) < 0);
	buf_fini(&x);
	buf_fini(&y);
}

static void
fields_not_sent_now_keep_their_entries(void **state)
{
	struct buf first;
	struct buf next;

	(void)state;
	make("{\"fields\":{\"a\":1,\"b\":2}}",
	    "{\"id\":\"con_1\",\"fields\":{\"a\":{\"value\":1},\"b\":{"
	    "\"value\":2}}}",
	    STR_LIT(""), &first);
	make("{\"fields\":{\"b\":3}}",
	    "{\"id\":\"con_1\",\"fields\":{\"a\":{\"value\":9},\"b\":{"
	    "\"value\":3}}}",
	    buf_str(&first), &next);
	assert_int_equal(next.n, 2 * ENTRY);
	assert_int_equal(says(buf_str(&next), "a", "1", "1"), RECEIPT_SAME);
	assert_int_equal(says(buf_str(&next), "a", "1", "9"), RECEIPT_EDITED);
	assert_int_equal(says(buf_str(&next), "b", "3", "3"), RECEIPT_SAME);
	assert_int_equal(says(buf_str(&next), "b", "2", "2"), RECEIPT_EDITED);
	buf_fini(&first);
	buf_fini(&next);
}

static void
what_cannot_be_read_changes_nothing(void **state)
{
	static const char *const bodies[] = {"", "{", "[]", "7", "{}",
	    "{\"fields\":3}",
	    "{\"relationships\":{\"$account\":{\"add\":[\"acc_1\"]}}}"};
	struct buf first;

	(void)state;
	make("{\"fields\":{\"a\":1}}", "{\"id\":\"con_1\"}", STR_LIT(""),
	    &first);
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		struct buf next;

		make(bodies[i], "{\"id\":\"con_1\"}", buf_str(&first), &next);
		assert_int_equal(next.n, first.n);
		assert_memory_equal(next.p, first.p, first.n);
		buf_fini(&next);
	}
	/* A damaged receipt gives no more than its whole entries. */
	assert_int_equal(
	    says(str_upto(buf_str(&first), ENTRY - 1), "a", "1", NULL),
	    RECEIPT_NONE);
	buf_fini(&first);
}

static void
ours_need_not_be_json(void **state)
{
	(void)state;
	assert_int_equal(after("1", "1", "{broken", "1"), RECEIPT_OURS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_an_entry_we_never_wrote_the_field),
	    cmocka_unit_test(the_same_value_stored_in_another_form_is_known),
	    cmocka_unit_test(another_value_of_ours_is_told_from_an_edit),
	    cmocka_unit_test(form_and_order_do_not_count),
	    cmocka_unit_test(equal_values_of_two_fields_have_other_digests),
	    cmocka_unit_test(entries_stand_in_order_of_their_digests),
	    cmocka_unit_test(fields_not_sent_now_keep_their_entries),
	    cmocka_unit_test(what_cannot_be_read_changes_nothing),
	    cmocka_unit_test(ours_need_not_be_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
