// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "import/defsdiff.h"
#include "import/defsfetch.h"
#include "schema/defs.h"
#include "schema/object.h"

#define DEFS(fields, links)                                         \
	"{\"objectType\":\"contact\",\"fieldDefinitions\":{" fields \
	"},\"relationshipDefinitions\":{" links "}}"
#define FIELD(key, type, more)                               \
	"\"" key "\":{\"label\":\"L\",\"valueType\":\"" type \
	"\",\"typeConfiguration\":{" more "}}"
#define LINK(key, object, many)                                 \
	"\"" key "\":{\"label\":\"L\",\"objectType\":\"" object \
	"\",\"cardinality\":\"" many "\"}"

static void
tell(void *self, const struct defsdiff *d)
{
	buf_printf(self, "%c %s %s.%s %s\n", d->sign, d->what, d->object,
	    d->key, d->text);
}

static struct defs *
parse(const char *text)
{
	struct jdoc *doc = NULL;
	struct defs *d = NULL;
	struct err e;

	if (jdoc_parse(&doc, text, strlen(text), &e) != 0 ||
	    defs_parse(
		&d, object_find(STR_LIT("contact")), jdoc_root(doc), &e) != 0)
		fail_msg("%s", e.msg);
	jdoc_free(doc);
	return d;
}

static void
differ(const char *before, const char *now, const char *want)
{
	struct buf said;
	struct defsdiff_sink sink = {&said, tell, 0};
	struct defs *a = parse(before);
	struct defs *b = parse(now);

	buf_init(&said, 1 << 16);
	defsdiff_defs("contact", a, b, &sink);
	assert_string_equal(buf_text(&said), want);
	assert_int_equal(sink.told == 0, want[0] == '\0');
	buf_fini(&said);
	defs_free(a);
	defs_free(b);
}

static void
the_same_definitions_in_another_order_do_not_differ(void **state)
{
	(void)state;
	differ(DEFS(FIELD("a", "TEXT", "") "," FIELD("b", "URL", ""), ""),
	    DEFS(FIELD("b", "URL", "") "," FIELD("a", "TEXT", ""), ""), "");
}

static void
fields_that_came_and_went_are_told(void **state)
{
	(void)state;
	differ(DEFS(FIELD("a", "TEXT", "") "," FIELD("b", "URL", ""), ""),
	    DEFS(FIELD("a", "TEXT", "") "," FIELD("c", "NUMBER", ""), ""),
	    "+ field contact.c NUMBER\n- field contact.b URL\n");
}

static void
what_changed_about_a_field_is_told(void **state)
{
	(void)state;
	differ(DEFS(FIELD("a", "TEXT", ""), ""),
	    DEFS(FIELD("a", "NUMBER", "\"unique\":true"), ""),
	    "~ field contact.a type NUMBER was TEXT\n"
	    "~ field contact.a now unique\n");
	differ(DEFS(FIELD("a", "CURRENCY", "\"currency\":\"USD\""), ""),
	    DEFS("\"a\":{\"label\":\"New\",\"valueType\":\"CURRENCY\","
		 "\"readOnly\":true,\"typeConfiguration\":{}}",
		""),
	    "~ field contact.a label New was L\n"
	    "~ field contact.a now read-only\n"
	    "~ field contact.a currency none was USD\n");
	differ(DEFS(FIELD("a", "EMAIL", "\"multipleValues\":true"), ""),
	    DEFS(FIELD("a", "EMAIL", "\"multipleValues\":false"), ""),
	    "~ field contact.a now takes one value\n");
}

static void
options_are_told_apart_by_id(void **state)
{
	(void)state;
	differ(DEFS(FIELD("s", "SINGLE_SELECT",
			"\"options\":[{\"id\":\"1\",\"label\":\"New\"},"
			"{\"id\":\"2\",\"label\":\"Old\"}]"),
		   ""),
	    DEFS(FIELD("s", "SINGLE_SELECT",
		     "\"options\":[{\"id\":\"3\",\"label\":\"Old\"},"
		     "{\"id\":\"1\",\"label\":\"Newer\"}]"),
		""),
	    "+ option contact.s Old\n"
	    "~ option contact.s label Newer was New\n"
	    "- option contact.s Old\n");
}

static void
relationships_are_told(void **state)
{
	(void)state;
	differ(DEFS("", LINK("$account", "account", "HAS_MANY") "," LINK(
			    "x", "task", "HAS_ONE")),
	    DEFS("", LINK("$account", "account", "HAS_ONE") "," LINK(
			 "y", "user", "HAS_ONE")),
	    "~ relationship contact.$account now leads to one\n"
	    "+ relationship contact.y member\n"
	    "- relationship contact.x task\n");
}

/* A file of two objects against what one fetched. */
static void
against(const char *file, enum defsfetch_from from, bool all, const char *want)
{
	struct defs *now = parse(DEFS(FIELD("a", "TEXT", ""), ""));
	struct defsfetch_one v = {
	    object_find(STR_LIT("contact")), from, NULL, now};
	struct buf said;
	struct defsdiff_sink sink = {&said, tell, 0};
	struct jdoc *doc;
	struct err e;

	buf_init(&said, 1 << 16);
	assert_int_equal(jdoc_parse(&doc, file, strlen(file), &e), 0);
	if (defsdiff_file(jdoc_root(doc), &v, 1, all, &sink, &e) != 0) {
		assert_int_equal(e.kind, ERR_USAGE);
		buf_puts(&said, "-1");
	}
	assert_string_equal(buf_text(&said), want);
	jdoc_free(doc);
	buf_fini(&said);
	defs_free(now);
}

static void
whole_objects_come_and_go(void **state)
{
	static const char same[] =
	    "{\"contact\":" DEFS(FIELD("a", "TEXT", ""), "") "}";

	(void)state;
	against(same, DEFSFETCH_API, true, "");
	against("{}", DEFSFETCH_API, true, "+ object contact. \n");
	against(
	    "{\"contact\":" DEFS(FIELD("a", "TEXT", ""), "") ",\"rocket\":{}}",
	    DEFSFETCH_API, true, "- object rocket. \n");
	against(
	    "{\"contact\":" DEFS(FIELD("a", "TEXT", ""), "") ",\"rocket\":{}}",
	    DEFSFETCH_API, false, "");
	against(same, DEFSFETCH_BUILTIN, true, "- object contact. \n");
	/* What may not be read may be there all the same. */
	against(same, DEFSFETCH_FORBIDDEN, true, "");
	against("{\"contact\":7}", DEFSFETCH_API, true, "-1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		the_same_definitions_in_another_order_do_not_differ),
	    cmocka_unit_test(fields_that_came_and_went_are_told),
	    cmocka_unit_test(what_changed_about_a_field_is_told),
	    cmocka_unit_test(options_are_told_apart_by_id),
	    cmocka_unit_test(relationships_are_told),
	    cmocka_unit_test(whole_objects_come_and_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
