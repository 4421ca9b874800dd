// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "api/client.h"
#include "base/buf.h"
#include "base/err.h"
#include "import/workflow.h"
#include "unit/run/fakeapi.h"

/* A run whose status is words[nth look], the last one for ever. */
struct rig {
	struct fakeapi api;
	struct client *client;
	const char *const *words;
	size_t n_words;
	struct workflow_opts opts;
	struct workflow got;
	struct buf seen;
	atomic_int stop;
	size_t stop_at; /* look; 0: never */
	struct err e;
};

static int64_t
answer(void *cookie, const char *path, size_t nth, struct api_answer *a)
{
	struct rig *r = cookie;
	const char *word =
	    r->words[nth <= r->n_words ? nth - 1 : r->n_words - 1];

	assert_string_equal(path, "/v1/workflowRun/run-1/status");
	if (r->stop_at == nth)
		atomic_store(&r->stop, 1);
	if (strcmp(word, "404") == 0)
		fakeapi_say(a, 404, "{\"error\":{\"type\":\"not_found\"}}");
	else if (strcmp(word, "{}") == 0)
		fakeapi_say(a, 200, "{}");
	else
		fakeapi_say(a, 200, "{\"status\":\"%s\",\"new\":1}", word);
	return 0;
}

static void
seen(void *self, const char *status)
{
	struct rig *r = self;

	buf_printf(&r->seen, "%s ", status);
}

static int
look(struct rig *r, const char *const *words, size_t n)
{
	r->words = words;
	r->n_words = n;
	fakeapi_open(&r->api);
	r->api.answer = answer;
	r->api.cookie = r;
	buf_init(&r->seen, 4096);
	err_clear(&r->e);
	r->client = client_new(&r->api.transport, &r->api.clk, 0);
	client_stop_flag(r->client, &r->stop);
	r->opts.run = r->opts.run == NULL ? "run-1" : r->opts.run;
	r->opts.clk = &r->api.clk;
	r->opts.seen = seen;
	r->opts.self = r;
	return workflow_look(&r->got, r->client, &r->opts, &r->e);
}

static void
end(struct rig *r)
{
	client_free(r->client);
	fakeapi_close(&r->api);
	buf_fini(&r->seen);
}

static void
each_word_has_its_meaning(void **state)
{
	(void)state;
	assert_int_equal(workflow_state(STR_LIT("running")), WORKFLOW_RUNNING);
	assert_int_equal(workflow_state(STR_LIT("PENDING")), WORKFLOW_RUNNING);
	assert_int_equal(
	    workflow_state(STR_LIT("completed")), WORKFLOW_COMPLETED);
	assert_int_equal(workflow_state(STR_LIT("failed")), WORKFLOW_FAILED);
	assert_int_equal(workflow_state(STR_LIT("cancelled")), WORKFLOW_FAILED);
	assert_int_equal(
	    workflow_state(STR_LIT("hibernating")), WORKFLOW_UNKNOWN);
	assert_int_equal(workflow_state(STR_LIT("")), WORKFLOW_UNKNOWN);
	assert_string_equal(
	    workflow_state_name(WORKFLOW_COMPLETED), "completed");
}

static void
without_wait_it_looks_once(void **state)
{
	static const char *const words[] = {"running", "completed"};
	struct rig r = {.stop_at = 0};

	(void)state;
	assert_int_equal(look(&r, words, 2), 0);
	assert_string_equal(r.got.status, "running");
	assert_int_equal(r.got.state, WORKFLOW_RUNNING);
	assert_int_equal(r.api.n_asked, 1);
	end(&r);
}

static void
it_waits_with_growing_pauses_until_it_has_ended(void **state)
{
	static const char *const words[] = {"pending", "running", "running",
	    "running", "running", "running", "running", "completed"};
	static const int64_t pause_s[] = {1, 2, 4, 8, 15, 15, 15};
	struct rig r = {.opts = {.wait = true}};

	(void)state;
	assert_int_equal(look(&r, words, 8), 0);
	assert_string_equal(r.got.status, "completed");
	assert_int_equal(r.api.n_asked, 8);
	for (size_t i = 0; i < 7; i++) {
		int64_t ms = r.api.asked[i + 1].at_ms - r.api.asked[i].at_ms;

		assert_in_range(ms, pause_s[i] * 1000, pause_s[i] * 1000 + 300);
	}
	assert_string_equal(buf_text(&r.seen), "pending running completed ");
	assert_in_range(r.got.waited_ms, 60000, 63000);
	end(&r);
}

static void
failure_and_unknown_words_end_the_wait(void **state)
{
	static const char *const words[] = {"running", "failed"};
	static const char *const odd[] = {"running", "hibern\\u001bating"};
	struct rig r = {.opts = {.wait = true}};
	struct rig q = {.opts = {.wait = true}};

	(void)state;
	assert_int_equal(look(&r, words, 2), 0);
	assert_int_equal(r.got.state, WORKFLOW_FAILED);
	assert_int_equal(r.api.n_asked, 2);
	end(&r);
	assert_int_equal(look(&q, odd, 2), 0);
	assert_int_equal(q.got.state, WORKFLOW_UNKNOWN);
	assert_int_equal(q.api.n_asked, 2);
	assert_null(strchr(q.got.status, '\x1b'));
	end(&q);
}

static void
the_time_limit_ends_the_wait_with_a_last_look(void **state)
{
	static const char *const words[] = {"running"};
	struct rig r = {.opts = {.wait = true, .timeout_ms = 5000}};
	int64_t last;

	(void)state;
	assert_int_equal(look(&r, words, 1), 0);
	assert_int_equal(r.got.state, WORKFLOW_RUNNING);
	/* After 1 and 3 seconds, and when the time was up. */
	assert_int_equal(r.api.n_asked, 4);
	last = r.api.asked[3].at_ms - r.api.asked[0].at_ms;
	assert_in_range(last, 4500, 5500);
	end(&r);
}

static void
a_signal_ends_the_wait_and_the_last_word_is_kept(void **state)
{
	static const char *const words[] = {"running"};
	struct rig r = {.opts = {.wait = true}, .stop_at = 2};

	(void)state;
	assert_int_equal(look(&r, words, 1), -1);
	assert_int_equal(r.e.kind, ERR_SERVICE);
	assert_string_equal(r.got.status, "running");
	end(&r);
}

static void
a_run_that_is_not_there_is_named(void **state)
{
	static const char *const words[] = {"404"};
	struct rig r = {.opts = {.wait = true}};

	(void)state;
	assert_int_equal(look(&r, words, 1), -1);
	assert_int_equal(r.e.kind, ERR_USAGE);
	assert_string_equal(r.e.msg, "there is no workflow run run-1");
	assert_int_equal(r.api.n_asked, 1);
	end(&r);
}

static void
an_answer_without_a_status_is_no_status(void **state)
{
	static const char *const words[] = {"{}"};
	struct rig r = {.stop_at = 0};

	(void)state;
	assert_int_equal(look(&r, words, 1), -1);
	assert_int_equal(r.e.kind, ERR_SERVICE);
	end(&r);
}

static void
what_is_no_id_is_never_asked_for(void **state)
{
	static const char *const bad[] = {
	    "", "..", ".", "a/b", "a b", "a?b", "a%2fb", "\x1b", "é"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct rig r = {.opts = {.run = bad[i]}};

		assert_int_equal(look(&r, NULL, 0), -1);
		assert_int_equal(r.e.kind, ERR_USAGE);
		assert_int_equal(r.api.n_asked, 0);
		end(&r);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_word_has_its_meaning),
	    cmocka_unit_test(without_wait_it_looks_once),
	    cmocka_unit_test(it_waits_with_growing_pauses_until_it_has_ended),
	    cmocka_unit_test(failure_and_unknown_words_end_the_wait),
	    cmocka_unit_test(the_time_limit_ends_the_wait_with_a_last_look),
	    cmocka_unit_test(a_signal_ends_the_wait_and_the_last_word_is_kept),
	    cmocka_unit_test(a_run_that_is_not_there_is_named),
	    cmocka_unit_test(an_answer_without_a_status_is_no_status),
	    cmocka_unit_test(what_is_no_id_is_never_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
