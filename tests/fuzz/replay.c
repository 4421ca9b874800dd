// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"

/*
 * A main() for fuzz targets built without libFuzzer: every file named, and
 * every file in a folder named, goes through the target once.  Fails when
 * there was none, so that an empty corpus is noticed.
 */

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

enum {
	INPUT_MAX = 16 * 1024 * 1024
};

static int
run_file(const char *path)
{
	struct buf b;
	struct err e;
	int rc;

	buf_init(&b, INPUT_MAX);
	rc = fsx_read(&b, path, &e);
	if (rc == 0)
		(void)LLVMFuzzerTestOneInput(
		    (const uint8_t *)buf_text(&b), b.n);
	else
		(void)fprintf(stderr, "%s\n", e.msg);
	buf_fini(&b);
	return rc;
}

static int
run_folder(const char *path, size_t *n)
{
	DIR *d = opendir(path);
	const struct dirent *entry;
	int rc = 0;

	if (d == NULL)
		return -1;
	/* One thread: readdir() is safe. NOLINTNEXTLINE */
	while (rc == 0 && (entry = readdir(d)) != NULL) {
		char *file;

		if (entry->d_name[0] == '.')
			continue;
		file = fsx_join(path, entry->d_name);
		rc = run_file(file);
		free(file);
		++*n;
	}
	(void)closedir(d);
	return rc;
}

int
main(int argc, char **argv)
{
	size_t n = 0;

	for (int i = 1; i < argc; i++) {
		struct stat st;
		int rc;

		if (stat(argv[i], &st) != 0) {
			perror(argv[i]);
			return 1;
		}
		if (S_ISDIR(st.st_mode)) {
			rc = run_folder(argv[i], &n);
		} else {
			rc = run_file(argv[i]);
			n++;
		}
		if (rc != 0)
			return 1;
	}
	(void)printf("%zu inputs\n", n);
	return n > 0 ? 0 : 1;
}
