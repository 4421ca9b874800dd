// SPDX-License-Identifier: Apache-2.0
#include "sbtest.h"

static int
set_up(void **state)
{
	static struct sbt t;

	sbt_init(&t);
	t.opts.seed = t.dir;
	*state = &t;
	return 0;
}

static int
tear_down(void **state)
{
	sbt_fini(*state);
	return 0;
}

static size_t
links(const struct sbt *t, const char *key)
{
	return jdoc_size(jdoc_get(
	    jdoc_get(jdoc_get(sbt_root(t), "relationships"), key), "values"));
}

static void
a_seed_is_there_with_its_links_once(void **state)
{
	struct sbt *t = *state;

	sbt_write(sbt_path(t, "account.jsonl"),
	    "{\"id\":\"acc_1\",\"createdAt\":\"2020-01-01T00:00:00.000Z\","
	    "\"fields\":{\"$name\":{\"valueType\":\"TEXT\",\"value\":"
	    "\"Acme\"},\"founded\":{\"valueType\":\"NUMBER\",\"value\":null}},"
	    "\"relationships\":{\"$contact\":{\"cardinality\":\"has_many\","
	    "\"objectType\":\"contact\",\"values\":[\"con_1\"]},"
	    "\"$opportunity\":{\"cardinality\":\"has_many\",\"objectType\":"
	    "\"opportunity\",\"values\":[\"opp_1\"]}}}\n");
	sbt_write(sbt_path(t, "contact.jsonl"),
	    "{\"id\":\"con_1\",\"fields\":{\"$email\":{\"value\":"
	    "[\"a@example.com\"]},\"address\":{\"value\":{\"latitude\":"
	    "50.1234567}}},\"relationships\":{\"$account\":{\"values\":"
	    "[\"acc_1\"]}}}\n\n");
	t->opts.index_lag_ms = 60000; /* a seed is in the index already */
	sbt_start(t);
	assert_int_equal(sbt_get(t, "/v1/accounts/acc_1"), 200);
	assert_string_equal(jdoc_cstr(jdoc_get(sbt_root(t), "createdAt"), ""),
	    "2020-01-01T00:00:00.000Z");
	assert_string_equal(jdoc_cstr(sbt_value(t, "$name"), ""), "Acme");
	assert_int_equal(links(t, "$contact"), 1);
	assert_int_equal(links(t, "$opportunity"), 0);
	assert_int_equal(sbt_get(t, "/v1/contacts/con_1"), 200);
	assert_int_equal(links(t, "$account"), 1);
	assert_int_equal(sbt_get(t, "/v1/contacts?$email=a@example.com"), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 1);
	/* Members are made up, since the seed has none. */
	assert_int_equal(sbt_get(t, "/v1/members"), 200);
	assert_int_equal(jdoc_int(jdoc_get(sbt_root(t), "totalCount"), -1), 3);
}

static void
what_is_wrong_with_a_seed_is_named_by_line(void **state)
{
	struct sbt *t = *state;
	struct err e = {0};
	struct sb *sb;
	const char *path = sbt_path(t, "contact.jsonl");

	sbt_write(path, "{\"id\":\"con_1\",\"fields\":{}}\n"
			"{\"id\":\"con_2\",\"fields\":{\"hobby\":{}}}\n");
	assert_int_equal(sb_new(&sb, &t->opts, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_non_null(strstr(e.msg, "contact.jsonl:2"));
	assert_non_null(strstr(e.msg, "hobby"));
	sbt_write(path, "{\"id\":\"con_1\"}\n{\"id\":\"con_1\"}\n");
	assert_int_equal(sb_new(&sb, &t->opts, &e), -1);
	assert_non_null(strstr(e.msg, "twice"));
	sbt_write(path, "{\"id\":\"acc_1\"}\n");
	assert_int_equal(sb_new(&sb, &t->opts, &e), -1);
	assert_non_null(strstr(e.msg, "con_"));
}

static const char definitions[] =
    "{\"contact\":{\"objectType\":\"contact\",\"fieldDefinitions\":{"
    "\"$name\":{\"label\":\"Name\",\"description\":null,\"valueType\":"
    "\"FULL_NAME\",\"typeConfiguration\":{}},"
    "\"region\":{\"id\":\"ad_9\",\"label\":\"Region\",\"description\":"
    "\"Where\",\"valueType\":\"SINGLE_SELECT\",\"readOnly\":false,"
    "\"typeConfiguration\":{\"options\":[{\"id\":\"opt_n\",\"label\":"
    "\"North\"}]}}},\"relationshipDefinitions\":{\"$account\":{\"label\":"
    "\"Accounts\",\"description\":null,\"cardinality\":\"HAS_MANY\","
    "\"objectType\":\"account\"}}}}";

static void
a_definitions_file_stands_for_what_it_has(void **state)
{
	struct sbt *t = *state;
	const struct jval *f;

	t->opts.seed = NULL;
	t->opts.definitions = sbt_path(t, "definitions.json");
	sbt_write(t->opts.definitions, definitions);
	sbt_start(t);
	assert_int_equal(sbt_get(t, "/v1/contacts/definitions"), 200);
	f = jdoc_get(jdoc_get(sbt_root(t), "fieldDefinitions"), "region");
	assert_string_equal(jdoc_cstr(jdoc_get(f, "id"), ""), "ad_9");
	assert_string_equal(jdoc_cstr(jdoc_get(f, "description"), ""), "Where");
	assert_int_equal(sbt_contact(t, "region", "\"North\""), 200);
	assert_string_equal(jdoc_cstr(sbt_value(t, "region"), ""), "opt_n");
	assert_int_equal(sbt_contact(t, "title", "\"x\""), 400);
	assert_string_equal(sbt_code(t), "unknown_field");
	/* Accounts are built in. */
	free(sbt_make(t, "/v1/accounts",
	    "{\"fields\":{\"$name\":\"A\",\"tier\":\"A\"}}"));
}

static void
the_built_in_definitions_come_back_as_a_file(void **state)
{
	struct sbt *t = *state;
	struct buf file;
	struct buf answer;

	t->opts.seed = NULL;
	sbt_start(t);
	assert_int_equal(sbt_get(t, "/v1/accounts/definitions"), 200);
	buf_init(&file, 1U << 20);
	buf_init(&answer, 1U << 20);
	buf_add_str(&answer, buf_str(&t->a.body));
	buf_printf(&file, "{\"account\":%s}", buf_text(&answer));
	sbt_stop(t);
	t->opts.definitions = sbt_path(t, "definitions.json");
	sbt_write(t->opts.definitions, buf_text(&file));
	sbt_start(t);
	assert_int_equal(sbt_get(t, "/v1/accounts/definitions"), 200);
	assert_string_equal(buf_text(&t->a.body), buf_text(&answer));
	/* Read-only relationships are still known, though no answer says so. */
	assert_int_equal(sbt_post(t, "/v1/accounts", NULL,
			     "{\"fields\":{\"$name\":\"A\"},"
			     "\"relationships\":{\"$note\":\"n\"}}"),
	    400);
	assert_string_equal(sbt_code(t), "invalid_configuration");
	buf_fini(&file);
	buf_fini(&answer);
}

static void
a_broken_definitions_file_is_refused_with_its_place(void **state)
{
	struct sbt *t = *state;
	struct err e = {0};
	struct sb *sb;

	t->opts.definitions = sbt_path(t, "definitions.json");
	sbt_write(t->opts.definitions, "{\"contact\":\n{]}");
	assert_int_equal(sb_new(&sb, &t->opts, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_non_null(strstr(e.msg, "definitions.json"));
	assert_non_null(strstr(e.msg, "line 2"));
	sbt_write(t->opts.definitions, "{\"contact\":{}}");
	assert_int_equal(sb_new(&sb, &t->opts, &e), -1);
	assert_non_null(strstr(e.msg, "fieldDefinitions"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	    T(a_seed_is_there_with_its_links_once),
	    T(what_is_wrong_with_a_seed_is_named_by_line),
	    T(a_definitions_file_stands_for_what_it_has),
	    T(the_built_in_definitions_come_back_as_a_file),
	    T(a_broken_definitions_file_is_refused_with_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
