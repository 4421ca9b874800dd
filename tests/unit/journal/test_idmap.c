// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "journal/idmap.h"

#include "unit/journal/idmapkit.h"
#include "unit/journal/jobkit.h"

enum {
	PROCESSES = 3,
	PUTS = 40,
	ROUNDS = 100,
	HEADER_VERSION = 60 /* of user_version, sqlite.org/fileformat */
};

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
a_key_is_known_within_its_system_and_object_only(void **state)
{
	struct idmap *m = idmapkit_open(*state);

	idmapkit_find(m, "hubspot", "account", "1", NULL);
	idmapkit_put(m, "hubspot", "account", "1", "acc_1");
	idmapkit_put(m, "hubspot", "contact", "1", "con_1");
	idmapkit_put(m, "salesforce", "account", "1", "acc_2");
	idmap_close(m);
	m = idmapkit_open(*state);
	idmapkit_find(m, "hubspot", "account", "1", "acc_1");
	idmapkit_find(m, "hubspot", "contact", "1", "con_1");
	idmapkit_find(m, "salesforce", "account", "1", "acc_2");
	idmapkit_find(m, "salesforce", "contact", "1", NULL);
	idmapkit_find(m, "hubspot", "account", "2", NULL);
	assert_int_equal(idmapkit_count(m, "hubspot", "account"), 1);
	assert_int_equal(idmapkit_count(m, "salesforce", "contact"), 0);
	idmap_close(m);
}

static void
a_key_that_is_there_takes_the_new_id(void **state)
{
	struct idmap *m = idmapkit_open(*state);

	idmapkit_put(m, "s", "account", "1", "old");
	idmapkit_put(m, "s", "account", "1", "new");
	idmapkit_find(m, "s", "account", "1", "new");
	assert_int_equal(idmapkit_count(m, "s", "account"), 1);
	idmap_close(m);
}

/* The key is `want`; NULL: the record is unknown. */
static void
assert_key(struct idmap *m, const char *system, const char *object,
    const char *id, const char *want)
{
	struct buf key;
	struct err e;

	buf_init(&key, 1000);
	assert_int_equal(
	    idmap_key(m, system, object, str_of(id), &key, &e), want != NULL);
	if (want != NULL)
		assert_string_equal(buf_text(&key), want);
	buf_fini(&key);
}

static void
a_record_leads_back_to_its_key(void **state)
{
	struct idmap *m = idmapkit_open(*state);

	idmapkit_put(m, "hubspot", "account", "2", "acc_1");
	idmapkit_put(m, "hubspot", "account", "10", "acc_1");
	idmapkit_put(m, "salesforce", "account", "1", "acc_1");
	assert_key(m, "hubspot", "account", "acc_1", "10");
	assert_key(m, "salesforce", "account", "acc_1", "1");
	assert_key(m, "", "account", "acc_1", NULL);
	assert_key(m, "hubspot", "contact", "acc_1", NULL);
	assert_key(m, "hubspot", "account", "acc_2", NULL);
	idmap_close(m);
	m = idmapkit_open_as(*state, "https://api.example.com", "sk_lf_2");
	assert_key(m, "hubspot", "account", "acc_1", NULL);
	idmap_close(m);
}

static void
another_organisation_sees_nothing(void **state)
{
	struct idmap *m = idmapkit_open(*state);

	idmapkit_put(m, "s", "account", "1", "acc_1");
	idmap_close(m);
	m = idmapkit_open_as(*state, "https://api.example.com", "sk_lf_2");
	idmapkit_find(m, "s", "account", "1", NULL);
	assert_int_equal(idmapkit_count(m, "s", "account"), 0);
	idmapkit_put(m, "s", "account", "1", "acc_other");
	idmap_close(m);
	m = idmapkit_open_as(*state, "http://127.0.0.1:1", "sk_lf_1");
	idmapkit_find(m, "s", "account", "1", NULL);
	idmap_close(m);
	m = idmapkit_open(*state);
	idmapkit_find(m, "s", "account", "1", "acc_1");
	idmap_close(m);
}

static void
every_loopback_port_is_the_same_organisation(void **state)
{
	struct idmap *m =
	    idmapkit_open_as(*state, "http://127.0.0.1:4000", "k");

	idmapkit_put(m, "s", "account", "1", "acc_1");
	idmap_close(m);
	m = idmapkit_open_as(*state, "http://localhost:5000", "k");
	idmapkit_find(m, "s", "account", "1", "acc_1");
	idmap_close(m);
}

static void
neither_key_nor_origin_is_stored(void **state)
{
	struct idmap *m =
	    idmapkit_open_as(*state, "https://api.example.com", "sk_lf_X");
	struct buf b;
	struct err e;

	idmapkit_put(m, "s", "account", "1", "acc_1");
	idmap_close(m);
	buf_init(&b, 1000000);
	assert_int_equal(fsx_read(&b, jobkit_path(*state, "ids.db"), &e), 0);
	assert_true(str_find_str(buf_str(&b), STR_LIT("acc_1")) < b.n);
	assert_int_equal(str_find_str(buf_str(&b), STR_LIT("sk_lf_X")), b.n);
	assert_int_equal(str_find_str(buf_str(&b), STR_LIT("example")), b.n);
	buf_fini(&b);
}

/* In a child: open, perhaps make, the file and add PUTS keys of one's own. */
static void
add_many(const char *dir, int me)
{
	struct idmap *m;
	struct err e;

	if (idmap_open(&m, jobkit_path(dir, "ids.db"), "https://a.example", "k",
		&e) != 0)
		_exit(1);
	for (int i = 0; i < PUTS; i++) {
		struct str marks = STR_LIT("domain\0example.com\0");
		char key[32];
		struct idmap_entry v[2] = {
		    {.key = key, .id = "id", .marks = marks},
		    {.key = "common", .id = key, .marks = marks}};

		(void)snprintf(key, sizeof(key), "%d-%d", me, i);
		if (idmap_put(m, "s", "account", v, 2, 0, &e) != 0)
			_exit(2);
	}
	idmap_close(m);
	_exit(0);
}

static void
several_processes_make_and_fill_one_map_together(void **state)
{
	struct idmap *m;
	struct buf ids;
	int status;
	struct err e;

	for (int i = 0; i < PROCESSES; i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0)
			add_many(*state, i);
	}
	for (int i = 0; i < PROCESSES; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	m = idmapkit_open_as(*state, "https://a.example", "k");
	assert_int_equal(
	    idmapkit_count(m, "s", "account"), PROCESSES * PUTS + 1);
	buf_init(&ids, 100000);
	/* "id", and one for each key of each process. */
	assert_int_equal(idmap_marked(m, "account", "domain",
			     STR_LIT("example.com"), &ids, &e),
	    PROCESSES * PUTS + 1);
	buf_fini(&ids);
	idmap_close(m);
}

/* Opening while another process makes the file: each sees none of it or all. */
static void
a_map_in_the_making_is_never_seen_half_made(void **state)
{
	const char *path = jobkit_path(*state, "ids.db");

	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < PROCESSES; i++) {
			struct idmap *m;
			struct err e;
			pid_t pid = fork();

			assert_true(pid >= 0);
			if (pid == 0)
				_exit(idmap_open(&m, path, "https://a.example",
					  "k", &e) == 0
					  ? 0
					  : 1);
		}
		for (int i = 0; i < PROCESSES; i++) {
			int status;

			assert_true(wait(&status) > 0);
			assert_int_equal(status, 0);
		}
		assert_int_equal(unlink(path), 0);
	}
}

static void
two_maps_of_one_process_see_each_others_keys(void **state)
{
	struct idmap *a = idmapkit_open(*state);
	struct idmap *b = idmapkit_open(*state);

	idmapkit_put(a, "s", "account", "1", "x");
	idmapkit_find(b, "s", "account", "1", "x");
	idmapkit_put(b, "s", "account", "2", "y");
	idmapkit_find(a, "s", "account", "2", "y");
	idmap_close(a);
	idmapkit_put(b, "s", "account", "3", "z");
	idmap_close(b);
}

static void
the_file_is_private_and_nothing_lies_beside_it(void **state)
{
	mode_t old = umask(0);
	struct idmap *m = idmapkit_open(*state);
	struct stat st;

	(void)umask(old);
	idmapkit_put(m, "s", "account", "1", "x");
	idmap_close(m);
	assert_int_equal(stat(jobkit_path(*state, "ids.db"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_false(fsx_exists(jobkit_path(*state, "ids.db-journal")));
	assert_false(fsx_exists(jobkit_path(*state, "ids.db-wal")));
}

static void
refused(const char *dir, enum err_kind kind)
{
	struct idmap *m;
	struct err e = {0};

	assert_int_equal(
	    idmap_open(&m, jobkit_path(dir, "ids.db"), "https://a", "k", &e),
	    -1);
	assert_null(m);
	assert_int_equal(e.kind, kind);
	assert_non_null(strstr(e.msg, "ids.db"));
	assert_true(e.hint[0] != '\0');
}

static void
a_text_file_is_no_id_map(void **state)
{
	static const char text[] = "Id,Name\n1,Acme\n";

	jobkit_write(jobkit_path(*state, "ids.db"), text, sizeof(text) - 1);
	refused(*state, ERR_MISFIT);
}

static void
a_job_is_no_id_map(void **state)
{
	char *db = fsx_join(*state, "job.db");

	job_close(jobkit_open(*state));
	assert_int_equal(rename(db, jobkit_path(*state, "ids.db")), 0);
	refused(*state, ERR_MISFIT);
	free(db);
}

static void
a_newer_format_is_refused(void **state)
{
	static const unsigned char newer[] = {0, 0, 0, 99};
	FILE *f;

	idmap_close(idmapkit_open(*state));
	f = fopen(jobkit_path(*state, "ids.db"), "r+be");
	assert_non_null(f);
	assert_int_equal(fseek(f, HEADER_VERSION, SEEK_SET), 0);
	assert_int_equal(fwrite(newer, 1, sizeof(newer), f), sizeof(newer));
	assert_int_equal(fclose(f), 0);
	refused(*state, ERR_MISFIT);
}

static void
a_map_in_a_folder_that_is_not_there_is_disk_trouble(void **state)
{
	struct idmap *m;
	struct err e = {0};

	assert_int_equal(idmap_open(&m, jobkit_path(*state, "no/ids.db"),
			     "https://a", "k", &e),
	    -1);
	assert_int_equal(e.kind, ERR_DISK);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_key_is_known_within_its_system_and_object_only),
	    TEST(a_key_that_is_there_takes_the_new_id),
	    TEST(a_record_leads_back_to_its_key),
	    TEST(another_organisation_sees_nothing),
	    TEST(every_loopback_port_is_the_same_organisation),
	    TEST(neither_key_nor_origin_is_stored),
	    TEST(several_processes_make_and_fill_one_map_together),
	    TEST(a_map_in_the_making_is_never_seen_half_made),
	    TEST(two_maps_of_one_process_see_each_others_keys),
	    TEST(the_file_is_private_and_nothing_lies_beside_it),
	    TEST(a_text_file_is_no_id_map),
	    TEST(a_job_is_no_id_map),
	    TEST(a_newer_format_is_refused),
	    TEST(a_map_in_a_folder_that_is_not_there_is_disk_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
