// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "io/spool.h"

static int
set_up(void **state)
{
	char *folder = strdup("/tmp/lfetl-spool-XXXXXX");

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

/* A pipe into which a child writes count times the same ten bytes. */
static int
start_writer(int count, pid_t *pid)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	*pid = fork();
	assert_true(*pid >= 0);
	if (*pid == 0) {
		(void)close(ends[0]);
		for (int i = 0; i < count; i++)
			if (write(ends[1], "012345678\n", 10) != 10)
				_exit(2);
		_exit(0);
	}
	(void)close(ends[1]);
	return ends[0];
}

static void
a_pipe_is_copied_to_its_end_into_a_private_file(void **state)
{
	char *path = fsx_join(*state, "in.csv");
	struct buf b;
	struct err e;
	struct stat st;
	pid_t pid;
	int status;
	int fd = start_writer(50000, &pid);

	assert_int_equal(spool_save(fd, path, &e), 0);
	assert_int_equal(close(fd), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	buf_init(&b, 1000000);
	assert_int_equal(fsx_read(&b, path, &e), 0);
	assert_int_equal(b.n, 500000);
	for (size_t i = 0; i < b.n; i += 10)
		assert_memory_equal(b.p + i, "012345678\n", 10);
	buf_fini(&b);
	assert_int_equal(unlink(path), 0);
	free(path);
}

static void
a_descriptor_that_cannot_be_read_leaves_no_file(void **state)
{
	char *path = fsx_join(*state, "in.csv");
	struct err e;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(spool_save(ends[1], path, &e), -1);
	assert_int_equal(e.kind, ERR_DISK);
	assert_false(fsx_exists(path));
	(void)close(ends[0]);
	(void)close(ends[1]);
	free(path);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_pipe_is_copied_to_its_end_into_a_private_file),
	    T(a_descriptor_that_cannot_be_read_leaves_no_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
