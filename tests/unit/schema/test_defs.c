// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "doc/jdoc.h"
#include "schema/defs.h"
#include "schema/object.h"

/* The newer shape: neither slug nor system. */
static const char newer[] =
    "{\"objectType\":\"account\",\"fieldDefinitions\":{"
    "\"$name\":{\"label\":\"Name\",\"description\":null,"
    "\"valueType\":\"TEXT\",\"typeConfiguration\":{}},"
    "\"$website\":{\"label\":\"Website\",\"description\":null,"
    "\"valueType\":\"URL\",\"typeConfiguration\":{\"multipleValues\":true,"
    "\"unique\":true}},"
    "\"$accountStatus\":{\"label\":\"Status\",\"description\":null,"
    "\"valueType\":\"TEXT\",\"readOnly\":true,\"typeConfiguration\":{}},"
    "\"summary\":{\"label\":\"Summary\",\"description\":null,"
    "\"valueType\":\"READONLY_MARKDOWN\",\"typeConfiguration\":{}},"
    "\"odd\":{\"label\":\"Odd\",\"description\":null,"
    "\"valueType\":\"HOLOGRAM\",\"typeConfiguration\":{\"x\":[1]},"
    "\"future\":{}},"
    "\"arr\":{\"label\":\"ARR\",\"description\":null,"
    "\"valueType\":\"CURRENCY\",\"typeConfiguration\":{\"currency\":\"EUR\"}},"
    "\"$linkedin\":{\"label\":\"LinkedIn\",\"description\":null,"
    "\"valueType\":\"SOCIAL_HANDLE\","
    "\"typeConfiguration\":{\"handleService\":\"LINKEDIN\"}},"
    "\"phone\":{\"label\":\"Phone\",\"description\":null,"
    "\"valueType\":\"TELEPHONE\",\"typeConfiguration\":{}},"
    "\"mail\":{\"label\":\"Mail\",\"description\":null,"
    "\"valueType\":\"EMAIL\","
    "\"typeConfiguration\":{\"multipleValues\":false}},"
    "\"tags\":{\"label\":\"Tags\",\"description\":null,"
    "\"valueType\":\"MULTI_SELECT\",\"typeConfiguration\":{}},"
    "\"tier\":{\"label\":\"Tier\",\"description\":null,"
    "\"valueType\":\"SINGLE_SELECT\",\"typeConfiguration\":{\"options\":["
    "{\"id\":\"opt_1\",\"label\":\"Gold\",\"description\":null},"
    "{\"id\":\"opt_2\",\"label\":\"Silver\"},"
    "{\"id\":\"opt_3\",\"label\":\" gold\",\"parentId\":\"opt_2\"},"
    "{\"id\":\"opt_4\",\"label\":\"opt_1\"}]}}},"
    "\"relationshipDefinitions\":{"
    "\"$owner\":{\"label\":\"Owner\",\"description\":null,"
    "\"cardinality\":\"HAS_ONE\",\"objectType\":\"user\"},"
    "\"$contact\":{\"label\":\"Contacts\",\"description\":null,"
    "\"cardinality\":\"HAS_MANY\",\"objectType\":\"contact\"},"
    "\"$task\":{\"label\":\"Tasks\",\"description\":null,"
    "\"cardinality\":\"has_many\",\"objectType\":\"$task\"},"
    "\"partner\":{\"label\":\"Partner\",\"description\":null,"
    "\"cardinality\":\"has_one\",\"objectType\":\"reseller\"}}}";

static struct defs *
load_as(const char *object, const char *json)
{
	struct jdoc *doc = NULL;
	struct defs *d = NULL;
	struct err e = {0};

	if (jdoc_parse(&doc, json, strlen(json), &e) != 0 ||
	    defs_parse(&d, object_find(str_of(object)), jdoc_root(doc), &e) !=
		0)
		fail_msg("%s", e.msg);
	jdoc_free(doc); /* the definitions do not need it any more */
	return d;
}

static struct defs *
load(const char *json)
{
	return load_as("account", json);
}

static const struct field *
field(const struct defs *d, const char *key)
{
	const struct field *f = defs_field(d, str_of(key));

	assert_non_null(f);
	assert_string_equal(f->key, key);
	return f;
}

static void
fields_and_relationships_are_found_by_key_in_their_order(void **state)
{
	struct defs *d = load(newer);
	const struct field *f;
	size_t n;

	(void)state;
	f = defs_fields(d, &n);
	assert_int_equal(n, 11);
	assert_string_equal(f[0].key, "$name");
	assert_string_equal(f[0].label, "Name");
	assert_string_equal(f[10].key, "tier");
	assert_string_equal(defs_relations(d, &n)[3].key, "partner");
	assert_int_equal(n, 4);
	assert_null(defs_field(d, STR_LIT("name")));
	assert_null(defs_relation(d, STR_LIT("owner")));
	assert_string_equal(defs_object(d)->name, "account");
	defs_free(d);
	defs_free(NULL);
}

static void
the_type_and_its_configuration_are_read(void **state)
{
	struct defs *d = load(newer);

	(void)state;
	assert_int_equal(field(d, "$website")->type, VTYPE_URL);
	assert_true(field(d, "$website")->unique);
	assert_false(field(d, "$name")->unique);
	assert_string_equal(field(d, "arr")->currency, "EUR");
	assert_null(field(d, "$name")->currency);
	assert_int_equal(field(d, "$linkedin")->service, HANDLE_LINKEDIN);
	assert_int_equal(field(d, "$name")->service, HANDLE_NONE);
	assert_int_equal(field(d, "tier")->n_options, 4);
	assert_string_equal(field(d, "tier")->options[1].label, "Silver");
	assert_null(field(d, "tier")->options[1].parent);
	assert_string_equal(field(d, "tier")->options[2].parent, "opt_2");
	defs_free(d);
}

static void
arrays_of_the_api_take_several_unless_it_says_otherwise(void **state)
{
	struct defs *d = load(newer);

	(void)state;
	assert_true(field(d, "$website")->multiple);
	assert_true(field(d, "phone")->multiple);
	assert_true(field(d, "tags")->multiple);
	assert_false(field(d, "mail")->multiple);
	assert_false(field(d, "$name")->multiple);
	assert_false(field(d, "tier")->multiple);
	defs_free(d);
}

static void
what_cannot_be_written_is_read_only(void **state)
{
	struct defs *d = load(newer);

	(void)state;
	assert_false(field(d, "$name")->read_only);
	assert_true(field(d, "$accountStatus")->read_only);
	assert_true(field(d, "summary")->read_only);
	assert_true(field(d, "odd")->read_only);
	assert_int_equal(field(d, "odd")->type, VTYPE_UNKNOWN);
	assert_string_equal(field(d, "odd")->type_name, "HOLOGRAM");
	assert_true(defs_relation(d, STR_LIT("$task"))->read_only);
	assert_false(defs_relation(d, STR_LIT("$contact"))->read_only);
	defs_free(d);
}

static void
a_related_user_is_a_member_and_a_slug_stays(void **state)
{
	struct defs *d = load(newer);

	(void)state;
	assert_string_equal(
	    defs_relation(d, STR_LIT("$owner"))->object, "member");
	assert_string_equal(defs_relation(d, STR_LIT("$task"))->object, "task");
	assert_string_equal(
	    defs_relation(d, STR_LIT("partner"))->object, "reseller");
	assert_false(defs_relation(d, STR_LIT("$owner"))->many);
	assert_true(defs_relation(d, STR_LIT("$contact"))->many);
	assert_true(defs_relation(d, STR_LIT("$task"))->many);
	assert_false(defs_relation(d, STR_LIT("partner"))->many);
	defs_free(d);
}

/* The older shape carries slug, id and system; the map's key counts. */
static void
the_older_shape_means_the_same(void **state)
{
	struct defs *d = load(
	    "{\"objectType\":\"account\",\"fieldDefinitions\":{\"$name\":{"
	    "\"id\":\"ad_1\",\"slug\":\"name\",\"system\":true,"
	    "\"label\":\"Name\",\"description\":null,\"valueType\":\"TEXT\","
	    "\"typeConfiguration\":{\"unique\":false}}},"
	    "\"relationshipDefinitions\":{\"$owner\":{\"id\":\"rd_1\","
	    "\"slug\":\"account-owner\",\"system\":true,\"label\":\"Owner\","
	    "\"description\":null,\"cardinality\":\"HAS_ONE\","
	    "\"objectType\":\"member\"}}}");

	(void)state;
	assert_int_equal(field(d, "$name")->type, VTYPE_TEXT);
	assert_null(defs_field(d, STR_LIT("name")));
	assert_string_equal(
	    defs_relation(d, STR_LIT("$owner"))->object, "member");
	defs_free(d);
}

static void
option_is(const struct field *f, const char *text, const char *id)
{
	bool ambiguous = true;
	const struct option *o = defs_option(f, str_of(text), &ambiguous);

	assert_false(ambiguous);
	if (id == NULL) {
		assert_null(o);
		return;
	}
	assert_non_null(o);
	assert_string_equal(o->id, id);
}

static void
an_option_is_found_by_id_then_label_then_loosely(void **state)
{
	struct defs *d = load(newer);
	const struct field *f = field(d, "tier");

	(void)state;
	option_is(f, "opt_2", "opt_2");
	option_is(f, "opt_1", "opt_1"); /* not the one labelled so */
	option_is(f, "Gold", "opt_1");
	option_is(f, " gold", "opt_3");
	option_is(f, "  SILVER ", "opt_2");
	option_is(f, "Bronze", NULL);
	option_is(f, "", NULL);
	option_is(field(d, "$name"), "Gold", NULL);
	defs_free(d);
}

static void
two_labels_that_fit_equally_well_are_ambiguous(void **state)
{
	struct defs *d = load(newer);
	bool ambiguous = false;

	(void)state;
	assert_null(defs_option(field(d, "tier"), STR_LIT("GOLD"), &ambiguous));
	assert_true(ambiguous);
	defs_free(d);
}

static void
refuses(const char *json, const char *want)
{
	struct jdoc *doc;
	struct defs *d = (struct defs *)&d;
	struct err e = {0};

	assert_int_equal(jdoc_parse(&doc, json, strlen(json), &e), 0);
	assert_int_equal(
	    defs_parse(&d, object_find(STR_LIT("account")), jdoc_root(doc), &e),
	    -1);
	assert_null(d);
	assert_int_equal(e.kind, ERR_SERVICE);
	if (strstr(e.msg, want) == NULL)
		fail_msg("no '%s' in '%s'", want, e.msg);
	jdoc_free(doc);
}

static void
an_unknown_shape_is_refused_with_what_is_missing(void **state)
{
	(void)state;
	refuses("[]", "\"fieldDefinitions\"");
	refuses("{\"fieldDefinitions\":[]}", "\"fieldDefinitions\"");
	refuses("{\"fieldDefinitions\":{}}", "\"relationshipDefinitions\"");
	refuses("{\"fieldDefinitions\":{\"x\":{\"label\":\"X\"}},"
		"\"relationshipDefinitions\":{}}",
	    "field 'x' has no \"valueType\"");
	refuses("{\"fieldDefinitions\":{\"x\":3},"
		"\"relationshipDefinitions\":{}}",
	    "field 'x' has no \"valueType\"");
	refuses("{\"fieldDefinitions\":{\"x\":{\"valueType\":\"TEXT\","
		"\"typeConfiguration\":{\"options\":[{\"label\":\"a\"}]}}},"
		"\"relationshipDefinitions\":{}}",
	    "an option of 'x' has no \"id\"");
	refuses("{\"fieldDefinitions\":{},\"relationshipDefinitions\":{"
		"\"$o\":{\"cardinality\":\"HAS_ONE\"}}}",
	    "relationship '$o' has no \"objectType\"");
	refuses("{\"fieldDefinitions\":{},\"relationshipDefinitions\":{"
		"\"$o\":{\"objectType\":\"member\"}}}",
	    "relationship '$o' has no \"cardinality\"");
}

static const char small[] =
    "{\"fieldDefinitions\":{"
    "\"a\":{\"label\":\"A\",\"valueType\":\"SINGLE_SELECT\","
    "\"typeConfiguration\":{\"options\":[{\"id\":\"o1\",\"label\":\"x\"},"
    "{\"id\":\"o2\",\"label\":\"y\"}]}},"
    "\"b\":{\"label\":\"B\",\"valueType\":\"CURRENCY\","
    "\"typeConfiguration\":{\"currency\":\"EUR\"}}},"
    "\"relationshipDefinitions\":{\"$o\":{\"label\":\"O\","
    "\"cardinality\": \"HAS_ONE\",\"objectType\":\"user\"}}}";

static void
digest_json(const char *json, unsigned char out[DIGEST_BYTES])
{
	struct defs *d = load(json);

	defs_digest(d, out);
	defs_free(d);
}

static bool
same_digest(const char *json)
{
	unsigned char a[DIGEST_BYTES];
	unsigned char b[DIGEST_BYTES];

	digest_json(small, a);
	digest_json(json, b);
	return memcmp(a, b, DIGEST_BYTES) == 0;
}

static void
order_labels_of_fields_and_unknown_members_leave_the_digest(void **state)
{
	(void)state;
	assert_true(same_digest(
	    "{\"objectType\":\"account\",\"relationshipDefinitions\":{"
	    "\"$o\":{\"label\":\"Boss\",\"id\":\"rd_1\","
	    "\"cardinality\":\"has_one\",\"objectType\":\"member\"}},"
	    "\"fieldDefinitions\":{"
	    "\"b\":{\"label\":\"Bee\",\"valueType\":\"CURRENCY\","
	    "\"typeConfiguration\":{\"currency\":\"EUR\"}},"
	    "\"a\":{\"label\":\"A\",\"slug\":\"a\","
	    "\"valueType\":\"SINGLE_SELECT\","
	    "\"typeConfiguration\":{\"options\":["
	    "{\"id\":\"o2\",\"label\":\"y\"},"
	    "{\"id\":\"o1\",\"label\":\"x\"}]}}}}"));
}

/* small with one text in the place of another, of the same length. */
static bool
same_digest_with(const char *was, const char *is)
{
	char json[sizeof(small)];
	char *at;

	memcpy(json, small, sizeof(small));
	at = strstr(json, was);
	assert_non_null(at);
	assert_int_equal(strlen(was), strlen(is));
	memcpy(at, is, strlen(is));
	return same_digest(json);
}

static void
every_change_of_meaning_changes_the_digest(void **state)
{
	(void)state;
	assert_true(same_digest_with("\"A\"", "\"Z\""));
	assert_false(same_digest_with("\"a\"", "\"c\""));
	assert_false(same_digest_with("\"o1\"", "\"o3\""));
	assert_false(same_digest_with("\"x\"", "\"z\""));
	assert_false(same_digest_with("EUR", "USD"));
	assert_false(same_digest_with("CURRENCY", "TELEPHON"));
	assert_false(same_digest_with(": \"HAS_ONE\"", ":\"HAS_MANY\""));
	assert_false(same_digest_with("\"user\"", "\"task\""));
	assert_false(same_digest_with("\"$o\"", "\"$p\""));
}

static void
the_same_definitions_of_two_objects_differ(void **state)
{
	struct defs *d = load_as("contact", small);
	unsigned char a[DIGEST_BYTES];
	unsigned char b[DIGEST_BYTES];

	(void)state;
	defs_digest(d, a);
	digest_json(small, b);
	assert_memory_not_equal(a, b, DIGEST_BYTES);
	defs_free(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		fields_and_relationships_are_found_by_key_in_their_order),
	    cmocka_unit_test(the_type_and_its_configuration_are_read),
	    cmocka_unit_test(
		arrays_of_the_api_take_several_unless_it_says_otherwise),
	    cmocka_unit_test(what_cannot_be_written_is_read_only),
	    cmocka_unit_test(a_related_user_is_a_member_and_a_slug_stays),
	    cmocka_unit_test(the_older_shape_means_the_same),
	    cmocka_unit_test(an_option_is_found_by_id_then_label_then_loosely),
	    cmocka_unit_test(two_labels_that_fit_equally_well_are_ambiguous),
	    cmocka_unit_test(an_unknown_shape_is_refused_with_what_is_missing),
	    cmocka_unit_test(
		order_labels_of_fields_and_unknown_members_leave_the_digest),
	    cmocka_unit_test(every_change_of_meaning_changes_the_digest),
	    cmocka_unit_test(the_same_definitions_of_two_objects_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
