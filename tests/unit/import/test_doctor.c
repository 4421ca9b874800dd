// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "api/transport.h"
#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "import/doctor.h"
#include "import/doctorjob.h"
#include "sandbox/sbcore.h"
#include "sandbox/sbfront.h"

#define KEY "sk_lf_doctors_secret"

/* A doctor who looks at a sandbox in this process. */
struct rig {
	struct sb_opts sb_opts;
	struct sb *sb;
	struct sbfront *front;
	char url[64];
	struct transport_opts server;
	struct doctor_opts opts;
	struct clk clk; /* the machine's, and ahead_ms */
	int64_t ahead_ms;
	struct doctor *doctor;
};

static int64_t
mono_ms(void *self)
{
	(void)self;
	return clk_now(clk_system()).mono_ms;
}

static int64_t
wall_ms(void *self)
{
	const struct rig *r = self;

	return clk_now(clk_system()).wall_ms + r->ahead_ms;
}

static void
begin(struct rig *r)
{
	memset(r, 0, sizeof(*r));
	r->clk = (struct clk){mono_ms, wall_ms, r};
	r->server.base_url = r->url;
	r->server.api_key = KEY;
	r->server.version = TRANSPORT_API_VERSION;
	r->server.connections = 1;
	r->opts.server = &r->server;
	r->opts.url_from = "--base-url";
	r->opts.key.from = "LIGHTFIELD_API_KEY";
	r->opts.clk = &r->clk;
	r->sb_opts.rate = 25;
}

static void
serve(struct rig *r)
{
	struct err e;

	assert_int_equal(sb_new(&r->sb, &r->sb_opts, &e), 0);
	assert_int_equal(sbfront_start(&r->front, r->sb,
			     &(struct sbfront_opts){.port = 0}, &e),
	    0);
	(void)snprintf(r->url, sizeof(r->url), "http://127.0.0.1:%u",
	    (unsigned)sbfront_port(r->front));
}

static void
end(struct rig *r)
{
	doctor_free(r->doctor);
	sbfront_stop(r->front);
	sb_free(r->sb);
}

static const struct doctor_line *
line(const struct rig *r, const char *check, enum doctor_level level)
{
	size_t n;
	const struct doctor_line *v = doctor_lines(r->doctor, &n);

	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i].check, check) == 0 && v[i].level == level)
			return &v[i];
	fail_msg("no line about %s at level %d", check, (int)level);
	return NULL;
}

static bool
has(const char *text, const char *piece)
{
	return text != NULL && strstr(text, piece) != NULL;
}

static void
all_is_well_with_a_key_of_full_access(void **state)
{
	struct rig r;
	struct buf text;

	(void)state;
	begin(&r);
	serve(&r);
	r.doctor = doctor_run(&r.opts);
	assert_int_equal(doctor_kind(r.doctor), ERR_NONE);
	assert_true(has(line(&r, "scopes", DOCTOR_OK)->text, "full access"));
	assert_true(
	    has(line(&r, "limits", DOCTOR_OK)->text, "25 reads a second"));
	(void)line(&r, "network", DOCTOR_OK);
	(void)line(&r, "service", DOCTOR_OK);
	(void)line(&r, "clock", DOCTOR_OK);
	buf_init(&text, 1 << 20);
	doctor_text(r.doctor, &text);
	doctor_json(r.doctor, 0, &text);
	assert_null(strstr(buf_text(&text), "doctors_secret"));
	buf_fini(&text);
	end(&r);
}

static const struct doctor_need *
need(const struct rig *r, const char *command)
{
	size_t n;
	const struct doctor_need *v = doctor_needs(r->doctor, &n);

	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i].command, command) == 0)
			return &v[i];
	fail_msg("no needs of %s", command);
	return NULL;
}

static void
missing_scopes_are_named_by_command_and_leave_it_at_notes(void **state)
{
	struct rig r;

	(void)state;
	begin(&r);
	r.sb_opts.scopes = "accounts:read,accounts:create,contacts:read,"
			   "contacts:create,contacts:update";
	serve(&r);
	r.doctor = doctor_run(&r.opts);
	assert_int_equal(doctor_kind(r.doctor), ERR_NONE);
	assert_string_equal(
	    need(&r, "import accounts")->missing, "accounts:update");
	assert_string_equal(need(&r, "import contacts")->missing, "");
	assert_string_equal(need(&r, "export accounts")->missing, "");
	assert_string_equal(
	    need(&r, "export members")->missing, "members:read");
	assert_string_equal(need(&r, "upload")->missing, "files:create");
	assert_string_equal(need(&r, "workflow")->missing, "");
	assert_string_equal(need(&r, "import contacts")->scopes,
	    "contacts:create contacts:update contacts:read");
	assert_true(has(line(&r, "commands", DOCTOR_NOTE)->text,
	    "import accounts: the key lacks accounts:update"));
	assert_true(
	    has(line(&r, "commands", DOCTOR_OK)->text, "import contacts"));
	end(&r);
}

static void
a_refused_key_stops_and_all_before_it_is_told(void **state)
{
	struct rig r;

	(void)state;
	begin(&r);
	r.sb_opts.api_key = "sk_lf_another";
	serve(&r);
	r.doctor = doctor_run(&r.opts);
	assert_int_equal(doctor_kind(r.doctor), ERR_STOPPED);
	(void)line(&r, "network", DOCTOR_OK);
	assert_true(has(line(&r, "service", DOCTOR_BAD)->text, "refused"));
	assert_true(has(line(&r, "service", DOCTOR_BAD)->next, "key"));
	end(&r);
}

static void
without_a_key_the_way_is_looked_at_all_the_same(void **state)
{
	struct err none;
	struct rig r;

	(void)state;
	(void)err_set(&none, ERR_USAGE, "no API key");
	(void)err_hint(&none, "set one");
	begin(&r);
	r.sb_opts.api_key = "sk_lf_another";
	serve(&r);
	r.server.api_key = "";
	r.opts.key.from = NULL;
	r.opts.key.wrong = &none;
	r.doctor = doctor_run(&r.opts);
	assert_int_equal(doctor_kind(r.doctor), ERR_USAGE);
	assert_string_equal(line(&r, "key", DOCTOR_BAD)->next, "set one");
	(void)line(&r, "network", DOCTOR_OK);
	(void)line(&r, "service", DOCTOR_OK);
	end(&r);
}

/* Of a key that nobody gave nothing is told, though a sandbox takes any. */
static void
without_a_key_nothing_is_said_of_its_scopes(void **state)
{
	struct doctor_line const *v;
	struct err none;
	struct rig r;
	size_t n;

	(void)state;
	(void)err_set(&none, ERR_USAGE, "no API key");
	begin(&r);
	serve(&r);
	r.server.api_key = "";
	r.opts.key.from = NULL;
	r.opts.key.wrong = &none;
	r.doctor = doctor_run(&r.opts);
	assert_int_equal(doctor_kind(r.doctor), ERR_USAGE);
	assert_true(has(line(&r, "service", DOCTOR_OK)->text, "without a key"));
	v = doctor_lines(r.doctor, &n);
	for (size_t i = 0; i < n; i++) {
		assert_string_not_equal(v[i].check, "scopes");
		assert_string_not_equal(v[i].check, "commands");
		assert_false(has(v[i].text, "knows the key"));
	}
	assert_true(has(line(&r, "clock", DOCTOR_OK)->text, "agrees"));
	end(&r);
}

static void
a_service_that_is_not_there_is_a_matter_of_the_network(void **state)
{
	struct rig r;

	(void)state;
	begin(&r);
	serve(&r);
	sbfront_stop(r.front);
	r.front = NULL;
	r.doctor = doctor_run(&r.opts);
	assert_int_equal(doctor_kind(r.doctor), ERR_SERVICE);
	assert_true(
	    has(line(&r, "network", DOCTOR_BAD)->text, "could not connect"));
	assert_true(has(line(&r, "network", DOCTOR_BAD)->next, "proxy"));
	end(&r);
}

static void
settings_that_cannot_be_used_are_told_without_asking(void **state)
{
	struct rig r;

	(void)state;
	begin(&r);
	r.server.base_url = "http://api.lightfield.app";
	r.doctor = doctor_run(&r.opts);
	assert_int_equal(doctor_kind(r.doctor), ERR_USAGE);
	assert_true(has(line(&r, "base URL", DOCTOR_BAD)->text, "clear"));
	end(&r);
	begin(&r);
	r.server.base_url = "https://gone.test";
	r.server.proxy = "ftp://x";
	r.doctor = doctor_run(&r.opts);
	assert_int_equal(doctor_kind(r.doctor), ERR_USAGE);
	(void)line(&r, "proxy", DOCTOR_BAD);
	end(&r);
	begin(&r);
	r.server.base_url = "http://127.0.0.1:1";
	r.server.ca_file = "/no/such/file";
	r.doctor = doctor_run(&r.opts);
	assert_int_equal(doctor_kind(r.doctor), ERR_USAGE);
	assert_true(has(line(&r, "settings", DOCTOR_BAD)->next, "--ca-file"));
	end(&r);
}

static void
a_wrong_clock_is_noted_either_way(void **state)
{
	static const struct {
		int64_t ahead_ms;
		const char *says;
	} cases[] = {{3600 * 1000, " ahead of the server's"},
	    {-3600 * 1000, " behind the server's"}};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct rig r;

		begin(&r);
		serve(&r);
		r.ahead_ms = cases[i].ahead_ms;
		r.doctor = doctor_run(&r.opts);
		assert_int_equal(doctor_kind(r.doctor), ERR_NONE);
		assert_true(
		    has(line(&r, "clock", DOCTOR_NOTE)->text, cases[i].says));
		assert_non_null(line(&r, "clock", DOCTOR_NOTE)->next);
		end(&r);
	}
}

static void
the_key_file_and_odd_keys_are_told(void **state)
{
	struct rig r;

	(void)state;
	begin(&r);
	serve(&r);
	r.server.api_key = "odd-key";
	r.opts.key.from = "/home/me/\x1bkey";
	r.opts.key.file = true;
	r.opts.key.mode = 0600;
	r.opts.key.mine = false;
	r.doctor = doctor_run(&r.opts);
	assert_true(has(line(&r, "key file", DOCTOR_NOTE)->text, "0600"));
	assert_false(has(line(&r, "key file", DOCTOR_NOTE)->text, "\x1b"));
	assert_true(
	    has(line(&r, "key", DOCTOR_NOTE)->text, "begin with sk_lf_"));
	end(&r);
}

static void
the_json_holds_every_fact(void **state)
{
	struct rig r;
	struct jdoc *doc;
	const struct jval *root;
	struct buf b;
	struct err e;

	(void)state;
	begin(&r);
	r.sb_opts.scopes = "contacts:read";
	serve(&r);
	r.doctor = doctor_run(&r.opts);
	buf_init(&b, 1 << 20);
	doctor_json(r.doctor, 0, &b);
	assert_int_equal(jdoc_parse(&doc, buf_text(&b), b.n, &e), 0);
	root = jdoc_root(doc);
	assert_int_equal(jdoc_int(jdoc_get(root, "version"), 0), 1);
	assert_int_equal(jdoc_int(jdoc_get(root, "exit"), 7), 0);
	assert_int_equal(
	    jdoc_size(jdoc_get(jdoc_get(root, "key"), "scopes")), 1);
	assert_int_equal(
	    jdoc_int(jdoc_get(jdoc_get(root, "limits"), "limit"), 0), 25);
	assert_string_equal(
	    jdoc_cstr(jdoc_get(root, "address"), ""), "127.0.0.1");
	assert_int_equal(
	    jdoc_kind(jdoc_get(jdoc_get(root, "tls"), "protocol")), JDOC_NULL);
	assert_in_range(
	    jdoc_int(jdoc_get(root, "clock_ahead_s"), 99) + 5, 0, 10);
	jdoc_free(doc);
	buf_fini(&b);
	end(&r);
}

static void
days_are_right_across_leap_years(void **state)
{
	static const struct {
		int64_t unix_s;
		const char *day;
	} cases[] = {{0, "1970-01-01"}, {951782400, "2000-02-29"},
	    {951868800, "2000-03-01"}, {1709164799, "2024-02-28"},
	    {1709164800, "2024-02-29"}, {4107542399, "2100-02-28"},
	    {4107542400, "2100-03-01"}, {1798761599, "2026-12-31"},
	    {-1, "unknown"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char day[16];

		doctor_day(day, cases[i].unix_s);
		assert_string_equal(day, cases[i].day);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_is_well_with_a_key_of_full_access),
	    cmocka_unit_test(
		missing_scopes_are_named_by_command_and_leave_it_at_notes),
	    cmocka_unit_test(a_refused_key_stops_and_all_before_it_is_told),
	    cmocka_unit_test(without_a_key_the_way_is_looked_at_all_the_same),
	    cmocka_unit_test(without_a_key_nothing_is_said_of_its_scopes),
	    cmocka_unit_test(
		a_service_that_is_not_there_is_a_matter_of_the_network),
	    cmocka_unit_test(
		settings_that_cannot_be_used_are_told_without_asking),
	    cmocka_unit_test(a_wrong_clock_is_noted_either_way),
	    cmocka_unit_test(the_key_file_and_odd_keys_are_told),
	    cmocka_unit_test(the_json_holds_every_fact),
	    cmocka_unit_test(days_are_right_across_leap_years),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
