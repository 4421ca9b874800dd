// SPDX-License-Identifier: Apache-2.0
/* A job that an older version began. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "journal/jobformer.h"
#include "journal/sqlx.h"

#include "unit/journal/jobkit.h"

/* The tables as format 1 had them: they never change. */
static const char format_1[] =
    "PRAGMA application_id = 0x6c666a62;"
    "PRAGMA user_version = 1;"
    "CREATE TABLE job ("
    " id INTEGER PRIMARY KEY CHECK (id = 1), salt BLOB NOT NULL,"
    " touched INTEGER NOT NULL DEFAULT 0, object TEXT, source BLOB,"
    " mapping BLOB, defs BLOB, org BLOB, generation INTEGER,"
    " planned_ms INTEGER, planned INTEGER, rows INTEGER, map TEXT,"
    " seen_ms INTEGER NOT NULL DEFAULT 0, last_id TEXT);"
    "CREATE TABLE rows ("
    " ord INTEGER PRIMARY KEY, state INTEGER NOT NULL,"
    " action INTEGER NOT NULL DEFAULT 0, part INTEGER NOT NULL DEFAULT 0,"
    " parts INTEGER NOT NULL DEFAULT 1, keyed INTEGER NOT NULL,"
    " mapped INTEGER NOT NULL DEFAULT 0,"
    " occurrence INTEGER NOT NULL DEFAULT 1,"
    " generation INTEGER NOT NULL DEFAULT 0, line INTEGER NOT NULL,"
    " winner INTEGER, digest BLOB NOT NULL, key TEXT, target TEXT, id TEXT,"
    " link TEXT);"
    "CREATE INDEX unmapped ON rows (ord)"
    " WHERE id IS NOT NULL AND mapped = 0;"
    "CREATE INDEX losers ON rows (winner, mapped) WHERE winner IS NOT NULL;"
    "CREATE TABLE intents ("
    " ord INTEGER PRIMARY KEY, key TEXT NOT NULL, path TEXT NOT NULL,"
    " body BLOB, first_sent_ms INTEGER NOT NULL, server_ms INTEGER NOT NULL,"
    " doubt_ms INTEGER, doubt_last TEXT);"
    "CREATE TABLE images (ord INTEGER PRIMARY KEY, image BLOB NOT NULL);"
    "CREATE TABLE receipts (ord INTEGER PRIMARY KEY, marks BLOB,"
    " receipt BLOB);"
    "CREATE TABLE findings ("
    " id INTEGER PRIMARY KEY, severity INTEGER NOT NULL,"
    " code TEXT NOT NULL, field TEXT, col TEXT, value TEXT, message TEXT,"
    " hint TEXT);"
    "CREATE TABLE changes (ord INTEGER, field TEXT, n INTEGER,"
    " kept INTEGER NOT NULL, before TEXT, after TEXT,"
    " PRIMARY KEY (ord, field, n)) WITHOUT ROWID;"
    "CREATE TABLE candidates (ord INTEGER, n INTEGER, id TEXT NOT NULL,"
    " label TEXT, link TEXT, why TEXT, PRIMARY KEY (ord, n)) WITHOUT ROWID;"
    "CREATE TABLE side (kind INTEGER NOT NULL, key BLOB NOT NULL, text BLOB,"
    " PRIMARY KEY (kind, key)) WITHOUT ROWID";

/* Its rows: created, on its way, never sent. */
static const char rows_1[] =
    "INSERT INTO job (id, salt, touched, object, source, mapping, defs, org,"
    " generation, planned_ms, planned, rows, map, seen_ms, last_id) VALUES (1,"
    " x'000102030405060708090a0b0c0d0e0f', 1, 'contact', zeroblob(32),"
    " zeroblob(32), zeroblob(32), zeroblob(32), 3, 1790000000000, 1, 3, 'm',"
    " 5, 'con_1');"
    "INSERT INTO rows (ord, state, keyed, line, digest, key, id, part) VALUES"
    " (1, 2, 1, 2, zeroblob(16), 'k1', 'con_1', 1),"
    " (2, 1, 1, 3, zeroblob(16), 'k2', NULL, 0),"
    " (3, 0, 1, 4, zeroblob(16), 'k3', NULL, 0);"
    "INSERT INTO intents (ord, key, path, body, first_sent_ms, server_ms)"
    " VALUES (2, 'lf1-2', '/v1/contacts', x'7b7d', 1000, 0);"
    "INSERT INTO findings (id, severity, code) VALUES (3 << 24, 1, 'x.y')";

static struct err err;

static int
set_up(void **state)
{
	*state = jobkit_begin();
	return 0;
}

static int
tear_down(void **state)
{
	jobkit_end(*state);
	return 0;
}

static void
run_sql(const char *dir, const char *sql)
{
	struct sqlx x;
	bool made;

	if (sqlx_create(jobkit_path(dir, "job.db"), &made, &err) != 0 ||
	    sqlx_open(&x, jobkit_path(dir, "job.db"), false, "", &err) != 0 ||
	    sqlx_exec(&x, sql, &err) != 0)
		fail_msg("%s", err.msg);
	sqlx_close(&x);
}

static void
begun_in_format_1(const char *dir)
{
	run_sql(dir, format_1);
	run_sql(dir, "PRAGMA journal_mode = WAL");
	run_sql(dir, rows_1);
}

static void
a_job_of_format_1_is_raised_and_goes_on_where_it_was(void **state)
{
	struct job_facts f;
	struct job *job;
	bool there;

	begun_in_format_1(*state);
	job = jobkit_open(*state);
	assert_int_equal(jobkit_sql(*state, "PRAGMA user_version"), 2);
	assert_int_equal(job_facts_get(job, &f, &there, &err), 0);
	assert_true(there);
	assert_true(f.planned);
	assert_int_equal(f.generation, 3);
	assert_int_equal(f.rows, 3);
	assert_memory_equal(job_salt(job),
	    "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f",
	    16);
	jobkit_conserved(*state, 3);
	assert_int_equal(jobkit_step(job, JREC_DONE, 2), 0);
	job_close(job);
	assert_int_equal(jobkit_state(*state, 1), ROW_DONE);
	assert_int_equal(jobkit_state(*state, 2), ROW_DONE);
	assert_int_equal(jobkit_state(*state, 3), ROW_PENDING);
	job_close(jobkit_open(*state)); /* and stays as it is */
	assert_int_equal(
	    jobkit_sql(*state, "SELECT count(*) FROM findings"), 1);
}

static void
by_what_the_rows_of_format_1_have_their_keys_is_not_known(void **state)
{
	const unsigned char unknown[DIGEST_BYTES] = {0};
	struct job_facts f;
	struct job *job;
	bool there;

	begun_in_format_1(*state);
	job = jobkit_open(*state);
	assert_int_equal(job_facts_get(job, &f, &there, &err), 0);
	assert_memory_equal(f.rule, unknown, sizeof(unknown));
	job_close(job);
}

static void
who_only_looks_leaves_format_1_as_it_is(void **state)
{
	begun_in_format_1(*state);
	jobkit_conserved(*state, 3);
	assert_string_equal(jobkit_see(*state, 1).id, "con_1");
	assert_int_equal(jobkit_sql(*state, "PRAGMA user_version"), 1);
}

static void
rows_of_format_1_can_be_put_aside(void **state)
{
	struct job *job;
	bool any;

	begun_in_format_1(*state);
	job = jobkit_open(*state);
	assert_int_equal(jobkit_step(job, JREC_DONE, 2), 0);
	assert_int_equal(jobformer_begin(job, &err), 0);
	assert_int_equal(jobformer_any(job, &any, &err), 0);
	assert_true(any);
	job_close(job);
}

/* The raise is one transaction: what a kill leaves of it is nothing. */
static void
a_raise_that_was_cut_short_is_made_again(void **state)
{
	pid_t child;
	int status;

	begun_in_format_1(*state);
	child = fork();
	assert_int_not_equal(child, -1);
	if (child == 0) {
		struct sqlx x;

		if (sqlx_open(&x, jobkit_path(*state, "job.db"), false, "",
			&err) != 0 ||
		    sqlx_exec(&x,
			"BEGIN IMMEDIATE; ALTER TABLE job ADD COLUMN rule BLOB;"
			"PRAGMA cache_spill = 1; PRAGMA cache_size = 1;"
			"CREATE TABLE former (key TEXT PRIMARY KEY);"
			"INSERT INTO former SELECT hex(randomblob(2000)) FROM"
			" rows, rows, rows, rows, rows, rows",
			&err) != 0)
			_exit(1);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	job_close(jobkit_open(*state));
	assert_int_equal(jobkit_sql(*state, "PRAGMA user_version"), 2);
	assert_int_equal(jobkit_sql(*state, "SELECT count(*) FROM former"), 0);
	jobkit_conserved(*state, 3);
}

static void
a_new_job_and_a_raised_one_have_the_same_tables(void **state)
{
	static const char tables[] =
	    "SELECT sum(length(sql)) FROM sqlite_schema";
	int64_t raised;
	char dir[256];

	(void)snprintf(dir, sizeof(dir), "%s", jobkit_path(*state, "j"));
	begun_in_format_1(*state);
	job_close(jobkit_open(*state));
	raised = jobkit_sql(*state, tables);
	job_close(jobkit_open(dir));
	assert_int_equal(jobkit_sql(dir, tables), raised);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_job_of_format_1_is_raised_and_goes_on_where_it_was, set_up,
		tear_down),
	    cmocka_unit_test_setup_teardown(
		by_what_the_rows_of_format_1_have_their_keys_is_not_known,
		set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		who_only_looks_leaves_format_1_as_it_is, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		rows_of_format_1_can_be_put_aside, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		a_raise_that_was_cut_short_is_made_again, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		a_new_job_and_a_raised_one_have_the_same_tables, set_up,
		tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
