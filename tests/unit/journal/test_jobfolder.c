// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "journal/job.h"
#include "journal/jobfolder.h"

#include "unit/journal/jobkit.h"

static struct err err;
static int64_t found; /* the kind of file system */

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

static int64_t
kind(const char *path)
{
	(void)path;
	return found;
}

static int
check(const char *dir, uid_t user, int64_t file_system)
{
	const struct jobfolder_system system = {user, kind};

	found = file_system;
	err_clear(&err);
	return jobfolder_check(dir, &system, &err);
}

static void
a_folder_of_ones_own_on_a_local_disk_is_fit(void **state)
{
	static const int64_t local[] = {0xef53 /* ext4 */, 0x58465342 /* xfs */,
	    0x9123683e /* btrfs */, 0x01021994 /* tmpfs */,
	    0x794c7630 /* overlayfs */, 0};

	for (size_t i = 0; i < sizeof(local) / sizeof(local[0]); i++)
		assert_int_equal(check(*state, geteuid(), local[i]), 0);
	assert_int_equal(jobfolder_check(*state, NULL, &err), 0);
	job_close(jobkit_open(*state));
	assert_int_equal(jobfolder_check(*state, NULL, &err), 0);
}

static void
a_network_file_system_is_refused_by_its_name(void **state)
{
	static const struct {
		int64_t kind;
		const char *name;
	} remotes[] = {{0x6969, "NFS"}, {0x517b, "SMB"}, {0xfe534d42, "SMB"},
	    {0xff534d42, "CIFS"}, {0x5346414f, "AFS"}};

	for (size_t i = 0; i < sizeof(remotes) / sizeof(remotes[0]); i++) {
		assert_int_equal(check(*state, geteuid(), remotes[i].kind), -1);
		assert_int_equal(err.kind, ERR_DISK);
		assert_non_null(strstr(err.msg, remotes[i].name));
		assert_non_null(strstr(err.hint, "--job"));
	}
}

static void
a_folder_of_another_user_is_refused(void **state)
{
	assert_int_equal(check(*state, geteuid() + 1, 0), -1);
	assert_int_equal(err.kind, ERR_MISFIT);
	assert_non_null(strstr(err.msg, "another user"));
}

/* Somebody put it into a folder that all may write to. */
static void
a_journal_that_is_no_plain_file_is_refused(void **state)
{
	struct job *job;

	assert_int_equal(
	    symlink("/etc/hostname", jobkit_path(*state, "job.db")), 0);
	assert_int_equal(check(*state, geteuid(), 0), -1);
	assert_int_equal(err.kind, ERR_MISFIT);
	assert_int_equal(job_open(&job, *state, &err), -1);
	assert_int_equal(err.kind, ERR_MISFIT);
	assert_int_equal(unlink(jobkit_path(*state, "job.db")), 0);
	assert_int_equal(mkdir(jobkit_path(*state, "j"), 0700), 0);
	assert_int_equal(check(*state, geteuid(), 0), 0);
}

static void
a_folder_that_is_gone_is_disk_trouble(void **state)
{
	assert_int_equal(check(jobkit_path(*state, "no"), geteuid(), 0), -1);
	assert_int_equal(err.kind, ERR_DISK);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(a_folder_of_ones_own_on_a_local_disk_is_fit),
	    TEST(a_network_file_system_is_refused_by_its_name),
	    TEST(a_folder_of_another_user_is_refused),
	    TEST(a_journal_that_is_no_plain_file_is_refused),
	    TEST(a_folder_that_is_gone_is_disk_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
