// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "api/client.h"
#include "base/buf.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "import/defsfetch.h"
#include "import/defstable.h"
#include "schema/defs.h"
#include "schema/object.h"
#include "unit/run/fakeapi.h"

#define SOME                                                                 \
	"{\"objectType\":\"%s\",\"fieldDefinitions\":{\"$name\":{\"label\":" \
	"\"Na\\u001bme\",\"valueType\":\"TEXT\",\"typeConfiguration\":{"     \
	"\"unique\":true}},\"tier\":{\"label\":\"Tier\",\"valueType\":"      \
	"\"SINGLE_SELECT\",\"typeConfiguration\":{\"options\":[{\"id\":"     \
	"\"opt_1\",\"label\":\"Gold\"}]}}},\"relationshipDefinitions\":{"    \
	"\"$owner\":{\"label\":\"Owner\",\"objectType\":\"user\","           \
	"\"cardinality\":\"HAS_ONE\"}}}"

/* A Lightfield whose answers to definitions are told by a path's piece. */
struct rig {
	struct fakeapi api;
	struct client *client;
	const char *missing;   /* 404 for paths that hold this; "" for all */
	const char *forbidden; /* 403 */
	const char *types;     /* data of /v1/objects; NULL: 404 */
	struct defsfetch *got;
	struct err e;
};

static bool
holds(const char *path, const char *piece)
{
	return piece != NULL && strstr(path, piece) != NULL;
}

static int64_t
answer(void *cookie, const char *path, size_t nth, struct api_answer *a)
{
	const struct rig *r = cookie;

	(void)nth;
	if (strcmp(path, "/v1/auth/validate") == 0)
		fakeapi_say(a, 200, "{\"active\":true,\"scopes\":[]}");
	else if (strcmp(path, "/v1/objects") == 0 && r->types != NULL)
		fakeapi_say(a, 200, "{\"data\":[%s]}", r->types);
	else if (strcmp(path, "/v1/objects") == 0 || holds(path, r->missing))
		fakeapi_say(a, 404, "{\"error\":{\"type\":\"not_found\"}}");
	else if (holds(path, r->forbidden))
		fakeapi_say(a, 403, "{\"error\":{\"type\":\"forbidden\"}}");
	else
		fakeapi_say(a, 200, SOME, path);
	return 0;
}

static int
fetch(struct rig *r, const char *name)
{
	fakeapi_open(&r->api);
	r->api.answer = answer;
	r->api.cookie = r;
	err_clear(&r->e);
	r->client = client_new(&r->api.transport, &r->api.clk, 0);
	return defsfetch_run(&r->got, r->client, name, &r->e);
}

static void
end(struct rig *r)
{
	defsfetch_free(r->got);
	client_free(r->client);
	fakeapi_close(&r->api);
}

static const struct defsfetch_one *
of(const struct rig *r, const char *name)
{
	size_t n;
	const struct defsfetch_one *v = defsfetch_all(r->got, &n);

	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i].object->name, name) == 0)
			return &v[i];
	return NULL;
}

static void
all_objects_are_fetched_custom_ones_too(void **state)
{
	struct rig r = {.types = "{\"objectType\":\"rocket\",\"label\":\"R\"},"
				 "{\"objectType\":\"contact\"},"
				 "{\"objectType\":\"no/slug\"}"};

	(void)state;
	assert_int_equal(fetch(&r, NULL), 0);
	assert_int_equal(of(&r, "account")->from, DEFSFETCH_API);
	assert_int_equal(of(&r, "task")->from, DEFSFETCH_API);
	assert_int_equal(of(&r, "rocket")->from, DEFSFETCH_API);
	assert_true(of(&r, "rocket")->object->custom);
	assert_int_equal(defsfetch_unusable(r.got), 1);
	end(&r);
}

static void
what_the_api_has_no_definitions_of_is_built_in(void **state)
{
	struct rig r = {.missing = "/notes/"};
	const struct defsfetch_one *note;
	struct buf file;

	(void)state;
	assert_int_equal(fetch(&r, NULL), 0);
	note = of(&r, "note");
	assert_int_equal(note->from, DEFSFETCH_BUILTIN);
	assert_null(note->doc);
	assert_non_null(defs_field(note->defs, STR_LIT("$title")));
	buf_init(&file, 1 << 20);
	defsfetch_file(r.got, &file);
	assert_null(strstr(buf_text(&file), "\"note\":"));
	assert_non_null(strstr(buf_text(&file), "\"contact\":{"));
	buf_fini(&file);
	end(&r);
}

static void
what_the_key_may_not_read_is_marked_and_left_out(void **state)
{
	struct rig r = {.forbidden = "/accounts/"};
	struct buf b;

	(void)state;
	assert_int_equal(fetch(&r, NULL), 0);
	assert_int_equal(of(&r, "account")->from, DEFSFETCH_FORBIDDEN);
	assert_null(of(&r, "account")->defs);
	assert_int_equal(of(&r, "contact")->from, DEFSFETCH_API);
	buf_init(&b, 1 << 20);
	defsfetch_file(r.got, &b);
	assert_null(strstr(buf_text(&b), "\"account\":"));
	buf_clear(&b);
	defstable_text(of(&r, "account"), false, &b);
	assert_string_equal(buf_text(&b),
	    "account: the key may not read it; its scope accounts:read is missing\n");
	buf_fini(&b);
	end(&r);
}

static void
a_key_that_may_read_nothing_is_an_error(void **state)
{
	struct rig r = {.forbidden = "/definitions"};

	(void)state;
	assert_int_equal(fetch(&r, NULL), -1);
	assert_null(r.got);
	assert_int_equal(r.e.kind, ERR_STOPPED);
	end(&r);
}

static void
one_object_is_asked_for_alone(void **state)
{
	struct rig r = {.types = NULL};
	size_t n;

	(void)state;
	assert_int_equal(fetch(&r, "Contacts"), 0);
	(void)defsfetch_all(r.got, &n);
	assert_int_equal(n, 1);
	assert_int_equal(r.api.n_asked, 2);
	assert_string_equal(r.api.asked[1].path, "/v1/contacts/definitions");
	end(&r);
}

static void
one_that_is_not_there_or_hidden_is_an_error(void **state)
{
	struct rig gone = {.missing = "/objects/rocket"};
	struct rig hidden = {.forbidden = "/accounts/"};
	struct rig none = {.types = NULL};

	(void)state;
	assert_int_equal(fetch(&gone, "rocket"), -1);
	assert_int_equal(gone.e.kind, ERR_USAGE);
	assert_non_null(strstr(gone.e.msg, "'rocket'"));
	end(&gone);
	assert_int_equal(fetch(&hidden, "account"), -1);
	assert_int_equal(hidden.e.kind, ERR_STOPPED);
	assert_non_null(strstr(hidden.e.hint, "accounts:read"));
	end(&hidden);
	assert_int_equal(fetch(&none, "no/slug"), -1);
	assert_int_equal(none.e.kind, ERR_USAGE);
	end(&none);
}

static void
the_table_shows_what_is_special_and_stays_inert(void **state)
{
	struct rig r = {.types = NULL};
	struct buf b;

	(void)state;
	assert_int_equal(fetch(&r, "account"), 0);
	buf_init(&b, 1 << 20);
	defstable_text(of(&r, "account"), true, &b);
	assert_string_equal(buf_text(&b),
	    "account: 2 fields, 1 relationship\n"
	    "  $name   Na\\x1bme  TEXT           required, unique\n"
	    "  tier    Tier      SINGLE_SELECT  1 option\n"
	    "      Gold  (opt_1)\n"
	    "  $owner  Owner     -> member      one\n");
	buf_fini(&b);
	end(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_objects_are_fetched_custom_ones_too),
	    cmocka_unit_test(what_the_api_has_no_definitions_of_is_built_in),
	    cmocka_unit_test(what_the_key_may_not_read_is_marked_and_left_out),
	    cmocka_unit_test(a_key_that_may_read_nothing_is_an_error),
	    cmocka_unit_test(one_object_is_asked_for_alone),
	    cmocka_unit_test(one_that_is_not_there_or_hidden_is_an_error),
	    cmocka_unit_test(the_table_shows_what_is_special_and_stays_inert),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
