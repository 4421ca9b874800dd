// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"

/* Each test works in a folder of its own. */
static int
set_up(void **state)
{
	char *folder = strdup("/tmp/lfetl-fsx-XXXXXX");

	*state = folder;
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
	char *folder = *state;
	int rc = rmdir(folder);

	free(folder);
	return rc;
}

static void
write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void
assert_content(const char *path, const char *want)
{
	struct buf b;
	struct err e;

	buf_init(&b, 1000);
	assert_int_equal(fsx_read(&b, path, &e), 0);
	assert_string_equal(buf_text(&b), want);
	buf_fini(&b);
}

static void
the_former_file_stays_until_the_commit(void **state)
{
	char *path = fsx_join(*state, "a.txt");
	struct fsx_out o;
	struct err e;
	struct stat st;

	write_file(path, "old");
	assert_int_equal(fsx_create(&o, path, &e), 0);
	assert_true(fputs("new", o.f) >= 0);
	assert_int_equal(fflush(o.f), 0);
	assert_content(path, "old");
	assert_int_equal(fsx_commit(&o, &e), 0);
	assert_content(path, "new");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(unlink(path), 0);
	free(path);
}

static void
giving_up_leaves_no_file_behind(void **state)
{
	char *path = fsx_join(*state, "a.txt");
	struct fsx_out o;
	struct err e;

	assert_int_equal(fsx_create(&o, path, &e), 0);
	assert_true(fputs("new", o.f) >= 0);
	fsx_abort(&o);
	assert_false(fsx_exists(path));
	free(path);
	/* tear_down's rmdir fails if the temporary file is still there. */
}

static void
a_write_that_failed_is_noticed_by_the_commit(void **state)
{
	char *path = fsx_join(*state, "a.txt");
	struct fsx_out o;
	struct err e;

	write_file(path, "old");
	assert_int_equal(fsx_create(&o, path, &e), 0);
	/* Writing to a file opened for reading only fails as a full disk. */
	assert_non_null(freopen("/dev/null", "r", o.f));
	assert_int_equal(putc('x', o.f), EOF);
	assert_int_equal(fsx_commit(&o, &e), -1);
	assert_int_equal(e.kind, ERR_DISK);
	assert_non_null(strstr(e.msg, path));
	assert_content(path, "old");
	assert_int_equal(unlink(path), 0);
	free(path);
}

static void
creating_in_a_missing_folder_names_the_path(void **state)
{
	char *path = fsx_join(*state, "none/a.txt");
	struct fsx_out o;
	struct err e;

	assert_int_equal(fsx_create(&o, path, &e), -1);
	assert_int_equal(e.kind, ERR_DISK);
	assert_non_null(strstr(e.msg, path));
	free(path);
}

static void
reading_says_what_is_missing_or_too_large(void **state)
{
	char *path = fsx_join(*state, "a.txt");
	struct buf b;
	struct err e;

	buf_init(&b, 4);
	assert_int_equal(fsx_read(&b, path, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	assert_non_null(strstr(e.msg, path));
	write_file(path, "12345");
	assert_int_equal(fsx_read(&b, path, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	write_file(path, "1234");
	buf_clear(&b);
	assert_int_equal(fsx_read(&b, path, &e), 0);
	assert_string_equal(buf_text(&b), "1234");
	buf_fini(&b);
	assert_int_equal(unlink(path), 0);
	free(path);
}

static void
a_folder_is_private_and_may_be_there_already(void **state)
{
	char *folder = fsx_join(*state, "job");
	struct err e;
	struct stat st;

	assert_int_equal(fsx_mkdir(folder, &e), 0);
	assert_int_equal(stat(folder, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(fsx_mkdir(folder, &e), 0);
	assert_int_equal(rmdir(folder), 0);
	write_file(folder, "a file in its place");
	assert_int_equal(fsx_mkdir(folder, &e), -1);
	assert_int_equal(e.kind, ERR_DISK);
	assert_int_equal(unlink(folder), 0);
	free(folder);
}

/* A process that takes the lock, says so, and holds it until told. */
static pid_t
start_holder(const char *path, int *said, int *tell)
{
	int up[2];
	int down[2];
	pid_t pid;

	assert_int_equal(pipe(up), 0);
	assert_int_equal(pipe(down), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct err e;
		int fd;
		char c = fsx_lock(&fd, path, &e) == 0 ? 'y' : 'n';

		(void)close(down[1]);
		if (write(up[1], &c, 1) != 1 || read(down[0], &c, 1) < 0)
			_exit(2);
		_exit(0);
	}
	(void)close(up[1]);
	(void)close(down[0]);
	*said = up[0];
	*tell = down[1];
	return pid;
}

static void
a_lock_keeps_others_out_and_dies_with_its_process(void **state)
{
	char *path = fsx_join(*state, "lock");
	struct err e;
	int said;
	int tell;
	int fd;
	int status;
	char c;
	pid_t pid = start_holder(path, &said, &tell);

	assert_int_equal(read(said, &c, 1), 1);
	assert_int_equal(c, 'y');
	assert_true(fsx_locked(path));
	assert_int_equal(fsx_lock(&fd, path, &e), -1);
	assert_int_equal(e.kind, ERR_LOCKED);
	assert_non_null(strstr(e.msg, path));
	assert_int_equal(close(tell), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_false(fsx_locked(path));
	assert_int_equal(fsx_lock(&fd, path, &e), 0);
	assert_int_equal(close(fd), 0);
	assert_int_equal(close(said), 0);
	assert_int_equal(unlink(path), 0);
	free(path);
}

static void
a_lock_file_is_not_followed_through_a_link(void **state)
{
	char *path = fsx_join(*state, "lock");
	struct err e;
	int fd;

	assert_int_equal(symlink("elsewhere", path), 0);
	assert_int_equal(fsx_lock(&fd, path, &e), -1);
	assert_int_equal(e.kind, ERR_DISK);
	assert_int_equal(unlink(path), 0);
	free(path);
}

static void
assert_path(char *got, const char *want)
{
	assert_string_equal(got, want);
	free(got);
}

static void
paths_are_taken_apart_and_joined(void **state)
{
	(void)state;
	assert_path(fsx_join("a", "b"), "a/b");
	assert_path(fsx_join("a/", "b"), "a/b");
	assert_path(fsx_join("/", "b"), "/b");
	assert_path(fsx_folder("a/b/c"), "a/b");
	assert_path(fsx_folder("c"), ".");
	assert_path(fsx_folder("/c"), "/");
	assert_string_equal(fsx_name("a/b/c"), "c");
	assert_string_equal(fsx_name("c"), "c");
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

/* fsx.h: the name or the permissions, or else the disk. */
static void
what_cannot_be_read_is_the_name_s_fault_or_the_disk_s(void **state)
{
	static const int names[] = {ENOENT, ENOTDIR, EISDIR, EACCES, ELOOP};
	static const int disks[] = {EIO, EMFILE, ENOMEM, ESTALE};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_int_equal(fsx_unread(&e, names[i], "a.csv"), -1);
		assert_int_equal(e.kind, ERR_USAGE);
		assert_string_equal(e.hint, "");
		assert_non_null(strstr(e.msg, "a.csv"));
	}
	for (size_t i = 0; i < sizeof(disks) / sizeof(disks[0]); i++) {
		assert_int_equal(fsx_unread(&e, disks[i], "a.csv"), -1);
		assert_int_equal(e.kind, ERR_DISK);
		assert_string_not_equal(e.hint, "");
		assert_non_null(strstr(e.msg, "a.csv"));
	}
}

static void
a_folder_is_no_file_to_read(void **state)
{
	struct buf b;
	struct err e;

	buf_init(&b, 1000);
	assert_int_equal(fsx_read(&b, *state, &e), -1);
	assert_int_equal(e.kind, ERR_USAGE);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		what_cannot_be_read_is_the_name_s_fault_or_the_disk_s),
	    cmocka_unit_test_setup_teardown(
		a_folder_is_no_file_to_read, set_up, tear_down),
	    T(the_former_file_stays_until_the_commit),
	    T(giving_up_leaves_no_file_behind),
	    T(a_write_that_failed_is_noticed_by_the_commit),
	    T(creating_in_a_missing_folder_names_the_path),
	    T(reading_says_what_is_missing_or_too_large),
	    T(a_folder_is_private_and_may_be_there_already),
	    T(a_lock_keeps_others_out_and_dies_with_its_process),
	    T(a_lock_file_is_not_followed_through_a_link),
	    T(paths_are_taken_apart_and_joined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
