// SPDX-License-Identifier: Apache-2.0
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clk.h"
#include "base/fsx.h"
#include "base/mem.h"

#include "unit/import/importrig.h"

static void
notice(void *self, const char *text)
{
	struct importrig *r = self;

	buf_puts(&r->said, text);
	buf_putc(&r->said, '\n');
}

void
importrig_begin(struct importrig *r)
{
	char dir[] = "/tmp/lfetl-import-XXXXXX";

	memset(r, 0, sizeof(*r));
	assert_non_null(mkdtemp(dir));
	r->dir = mem_strdup(dir);
	buf_init(&r->said, 1 << 20);
	importrig_write(r, "people.csv", "id,mail\n1,a@x.io\n2,b@x.io\n");
	importrig_write(r, "people.yaml", IMPORTRIG_MAPPING);
	r->file = importrig_path(r, "people.csv");
	r->mapping = importrig_path(r, "people.yaml");
	r->ui.self = r;
	r->ui.notice = notice;
	r->opts.file = r->file;
	r->opts.mapping = r->mapping;
	r->opts.stdin_fd = -1;
	r->opts.workers = 1;
	r->opts.batch = 1;
	r->opts.rate = -1;
	r->opts.share = 1;
	r->opts.clk = clk_system();
}

static int
forget(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
importrig_end(struct importrig *r)
{
	importrig_close(r);
	assert_int_equal(nftw(r->dir, forget, 8, FTW_DEPTH | FTW_PHYS), 0);
	buf_fini(&r->said);
	free(r->mapping);
	free(r->file);
	free(r->dir);
}

char *
importrig_path(const struct importrig *r, const char *name)
{
	return fsx_join(r->dir, name);
}

void
importrig_write(const struct importrig *r, const char *name, const char *text)
{
	char *path = importrig_path(r, name);
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fputs(text, f) >= 0, 1);
	assert_int_equal(fclose(f), 0);
	free(path);
}

bool
importrig_there(const struct importrig *r, const char *name)
{
	char *path = importrig_path(r, name);
	bool there = fsx_exists(path);

	free(path);
	return there;
}

int
importrig_open(struct importrig *r)
{
	importrig_close(r);
	buf_clear(&r->said);
	err_clear(&r->err);
	return import_open(&r->import, &r->opts, &r->ui, &r->err);
}

void
importrig_close(struct importrig *r)
{
	import_free(r->import);
	r->import = NULL;
}

bool
importrig_says(const struct importrig *r, const char *text)
{
	if (strstr(buf_text(&r->said), text) != NULL)
		return true;
	print_message("not in:\n%s\n", buf_text(&r->said));
	return false;
}
