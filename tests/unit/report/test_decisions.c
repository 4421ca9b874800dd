// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"

#include "report/decisions.h"

#define HEAD "line,key,reason,decision,id_1,name_1,link_1,why_1\n"

struct desk {
	char dir[32];
	char path[64];
	struct buf heard; /* "line key decision\n" */
	struct err err;
};

static void
desk_open(struct desk *d)
{
	memset(d, 0, sizeof(*d));
	(void)snprintf(d->dir, sizeof(d->dir), "/tmp/lfetl-decide-XXXXXX");
	assert_non_null(mkdtemp(d->dir));
	(void)snprintf(d->path, sizeof(d->path), "%s/ambiguous.csv", d->dir);
	buf_init(&d->heard, 1 << 16);
}

static void
desk_close(struct desk *d)
{
	(void)unlink(d->path);
	assert_int_equal(rmdir(d->dir), 0);
	buf_fini(&d->heard);
}

static void
put_bytes(struct desk *d, const char *text, size_t n)
{
	FILE *f = fopen(d->path, "wbe");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static int
hear(void *self, const struct decision *c, struct err *e)
{
	struct desk *d = self;

	(void)e;
	buf_printf(&d->heard, "%llu %s %s\n", (unsigned long long)c->line,
	    c->key,
	    c->skip         ? "skip"
	    : c->id == NULL ? "create"
			    : c->id);
	return 0;
}

static int
read_it(struct desk *d, const char *text, const char *prefix)
{
	buf_clear(&d->heard);
	if (text != NULL)
		put_bytes(d, text, strlen(text));
	return decisions_read(d->dir, prefix, hear, d, &d->err);
}

static void
is(struct desk *d, const char *text, const char *want)
{
	if (read_it(d, text, "con_") != 0)
		fail_msg("%s", d->err.msg);
	assert_string_equal(buf_text(&d->heard), want);
}

static void
without_a_file_there_is_no_decision(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d);
	is(&d, NULL, "");
	is(&d, HEAD, "");
	is(&d, HEAD "2,7,r,,con_1,Ada,,\n3,8,r,  ,con_1,Ada,,\n", "");
	desk_close(&d);
}

static void
an_id_create_and_skip_are_read_in_the_order_of_the_file(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d);
	is(&d,
	    HEAD "9,g,r,con_01HX-z,con_1,A,,\n2,a,r,create,con_1,A,,\n"
		 "3,b,r,skip,con_1,A,,\n4,c,r,,con_1,A,,\n",
	    "9 g con_01HX-z\n2 a create\n3 b skip\n");
	desk_close(&d);
}

static void
words_are_read_without_regard_to_case_and_outer_blanks(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d);
	is(&d, HEAD "2,a,r, CREATE ,,,,\n3,b,r,\tSkip,,,,\n4,c,r, con_X ,,,,\n",
	    "2 a create\n3 b skip\n4 c con_X\n");
	desk_close(&d);
}

/* As LibreOffice, Excel and others leave it. */
static void
the_file_may_come_back_in_another_dress(void **state)
{
	static const char *const texts[] = {
	    "\"line\",\"key\",\"reason\",\"decision\"\r\n"
	    "\"2\",\"a, \"\"b\"\"\",\"r\",\"con_1\"\r\n",
	    "\xef\xbb\xbfline;key;reason;decision\r\n"
	    "2;\"a, \"\"b\"\"\";r;con_1\r\n",
	    "sep=;\r\nDecision;Key;Line \r\ncon_1;\"a, \"\"b\"\"\";2\r\n",
	    "key\tline\tdecision\r\"a, \"\"b\"\"\"\t2\tcon_1\r",
	};
	struct desk d;

	(void)state;
	desk_open(&d);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		is(&d, texts[i], "2 a, \"b\" con_1\n");
	desk_close(&d);
}

static void
the_key_keeps_its_blanks_and_signs(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d);
	is(&d, HEAD "2,\" =a\n+b \",r,skip,,,,\n", "2  =a\n+b  skip\n");
	desk_close(&d);
}

static void
refused(struct desk *d, const char *text, const char *prefix, const char *part)
{
	if (read_it(d, text, prefix) != -1)
		fail_msg("taken: %s", text);
	assert_int_equal(d->err.kind, ERR_USAGE);
	if (strstr(d->err.msg, part) == NULL)
		fail_msg("no '%s' in: %s", part, d->err.msg);
	assert_non_null(strstr(d->err.msg, "ambiguous.csv"));
	assert_true(d->err.hint[0] != '\0');
	/* Not one of them was passed on. */
	assert_string_equal(buf_text(&d->heard), "");
}

static void
what_is_no_decision_is_refused_with_its_line(void **state)
{
	static const char *const words[] = {"yes", "1", "update", "con_",
	    "acc_1", "con_1 con_2", "https://crm.example/con_1", "con_\xc3\xa4",
	    "=con_1"};
	struct desk d;
	char text[256];

	(void)state;
	desk_open(&d);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		(void)snprintf(text, sizeof(text),
		    HEAD "2,a,r,skip,,,,\n3,b,\"two\nlines\",\"%s\",,,,\n",
		    words[i]);
		refused(&d, text, "con_", "/ambiguous.csv:3: '");
		assert_non_null(strstr(d.err.msg, words[i]));
		assert_non_null(strstr(d.err.hint, "create or skip"));
	}
	desk_close(&d);
}

static void
a_near_word_is_suggested(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d);
	refused(&d, HEAD "2,a,r,skp,,,,\n", "con_", "did you mean skip?");
	refused(&d, HEAD "2,a,r,crate,,,,\n", "", "did you mean create?");
	desk_close(&d);
}

static void
without_a_documented_prefix_a_plain_word_is_no_id(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d);
	refused(&d, HEAD "2,a,r,whatever,,,,\n", "", "'whatever'");
	assert_int_equal(read_it(&d, HEAD "2,a,r,0b9f-77,,,,\n", ""), 0);
	assert_string_equal(buf_text(&d.heard), "2 a 0b9f-77\n");
	desk_close(&d);
}

static void
a_file_that_lost_its_columns_is_refused(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d);
	refused(&d, "line,key,reason\n2,a,r\n", "con_", "no column 'decision'");
	refused(&d, "key,decision\na,skip\n", "con_", "no column 'line'");
	refused(&d, "line,decision\n2,skip\n", "con_", "no column 'key'");
	refused(&d, "line,key,Decision,DECISION\n2,a,,skip\n", "con_",
	    "ambiguous.csv");
	refused(&d, "", "con_", "empty");
	desk_close(&d);
}

static void
a_decision_whose_row_cannot_be_told_is_refused(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d);
	refused(&d, HEAD "x,a,r,skip,,,,\n", "con_", "line is not a number");
	refused(&d, HEAD "0,a,r,skip,,,,\n", "con_", "line is not a number");
	refused(&d, HEAD "\"1,200\",a,r,skip,,,,\n", "con_", "not a number");
	/* A comma typed into a cell moves all that follow. */
	refused(&d, HEAD "2,a, b,r,skip,,,,x\n", "con_", "more cells");
	/* What was not decided may look as it likes. */
	is(&d, HEAD "x,a,r,,,,,\n2,b\n3,c,r,skip\n4,d,r,skip,,,,,,\n",
	    "3 c skip\n4 d skip\n");
	desk_close(&d);
}

static void
many_complaints_come_as_a_few_and_a_count(void **state)
{
	struct desk d;
	struct buf text;

	(void)state;
	desk_open(&d);
	buf_init(&text, 1 << 16);
	buf_puts(&text, HEAD);
	for (int i = 2; i < 102; i++)
		buf_printf(&text, "%d,a,r,maybe,,,,\n", i);
	refused(&d, buf_text(&text), "con_", "/ambiguous.csv:2: 'maybe'");
	assert_non_null(strstr(d.err.msg, "/ambiguous.csv:6: 'maybe'"));
	assert_null(strstr(d.err.msg, "/ambiguous.csv:7:"));
	assert_non_null(strstr(d.err.msg, "and 95 more"));
	buf_fini(&text);
	desk_close(&d);
}

static void
what_was_typed_is_shown_inert(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d);
	refused(&d, HEAD "2,a,r,x\033[31m,,,,\n", "con_", "x\\x1b[31m");
	desk_close(&d);
}

static void
text_that_is_no_csv_is_refused_by_name(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d);
	assert_int_equal(
	    read_it(&d, HEAD "2,a,r,\"never closed,,,,\n", "con_"), -1);
	assert_int_equal(d.err.kind, ERR_USAGE);
	assert_non_null(strstr(d.err.msg, "ambiguous.csv"));
	desk_close(&d);
}

static int
stop(void *self, const struct decision *c, struct err *e)
{
	(void)self;
	(void)c;
	return err_set(e, ERR_DISK, "the journal is full");
}

static void
the_callers_error_ends_the_reading(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d);
	put_bytes(
	    &d, HEAD "2,a,r,skip,,,,\n", sizeof(HEAD "2,a,r,skip,,,,\n") - 1);
	assert_int_equal(decisions_read(d.dir, "con_", stop, NULL, &d.err), -1);
	assert_int_equal(d.err.kind, ERR_DISK);
	desk_close(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_a_file_there_is_no_decision),
	    cmocka_unit_test(
		an_id_create_and_skip_are_read_in_the_order_of_the_file),
	    cmocka_unit_test(
		words_are_read_without_regard_to_case_and_outer_blanks),
	    cmocka_unit_test(the_file_may_come_back_in_another_dress),
	    cmocka_unit_test(the_key_keeps_its_blanks_and_signs),
	    cmocka_unit_test(what_is_no_decision_is_refused_with_its_line),
	    cmocka_unit_test(a_near_word_is_suggested),
	    cmocka_unit_test(without_a_documented_prefix_a_plain_word_is_no_id),
	    cmocka_unit_test(a_file_that_lost_its_columns_is_refused),
	    cmocka_unit_test(a_decision_whose_row_cannot_be_told_is_refused),
	    cmocka_unit_test(many_complaints_come_as_a_few_and_a_count),
	    cmocka_unit_test(what_was_typed_is_shown_inert),
	    cmocka_unit_test(text_that_is_no_csv_is_refused_by_name),
	    cmocka_unit_test(the_callers_error_ends_the_reading)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
