// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clk.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/mem.h"
#include "journal/jobnote.h"

#include "import/importjob.h"
#include "import/jobwords.h"

enum {
	WORDS = 11,
	LASTING = 1 /* of them, the last: not of this run */
};

static const char *const names[WORDS] = {"file", "mapping", "folder", "ids",
    "migration", "mode", "url", "command", "stopped", "hint", "ended"};

static struct buf *
word(struct jobwords *w, size_t i)
{
	struct buf *const v[WORDS] = {&w->file, &w->mapping, &w->folder,
	    &w->ids, &w->migration, &w->mode, &w->url, &w->command, &w->stopped,
	    &w->hint, &w->ended};

	return v[i];
}

void
jobwords_init(struct jobwords *w)
{
	for (size_t i = 0; i < WORDS; i++)
		buf_init(word(w, i), LIM_REPORT_BYTES);
}

void
jobwords_fini(struct jobwords *w)
{
	for (size_t i = 0; i < WORDS; i++)
		buf_fini(word(w, i));
}

int
jobwords_read(struct jobwords *w, struct jobview *view, struct err *e)
{
	for (size_t i = 0; i < WORDS; i++)
		if (jobnote_get(view, names[i], word(w, i), e) < 0)
			return -1;
	return 0;
}

static void
command(const struct import_opts *o, struct buf *out)
{
	for (int i = 0; i < o->n_words; i++) {
		buf_puts(out, o->words[i]);
		buf_putc(out, '\0');
	}
}

int
jobwords_keep(struct import *im, struct err *e)
{
	const struct import_opts *o = im->opts;
	char *here = realpath(".", NULL);
	struct jobnote v[WORDS];
	struct jobwords w;
	int rc;

	jobwords_init(&w);
	buf_puts(&w.file, o->file);
	buf_puts(&w.mapping, o->mapping == NULL ? "" : o->mapping);
	buf_puts(&w.folder, here == NULL ? "" : here);
	buf_puts(&w.ids, im->ids_path);
	buf_puts(&w.migration, o->step == NULL ? "" : o->step->file);
	buf_puts(&w.mode, o->mode == NULL ? "" : o->mode);
	buf_puts(&w.url, o->sandbox ? "" : im->server->base_url);
	command(o, &w.command);
	for (size_t i = 0; i < WORDS - LASTING; i++)
		v[i] = (struct jobnote){names[i], buf_str(word(&w, i))};
	rc = jobnote_put(im->job, v, WORDS - LASTING, e);
	jobwords_fini(&w);
	free(here);
	return rc;
}

void
jobwords_end(struct import *im, const struct err *why)
{
	struct jobnote v[3] = {{"stopped", STR_LIT("")}, {"hint", STR_LIT("")}};
	struct err late;
	char ms[32];

	if (why->kind != ERR_NONE) {
		v[0].text = str_of(why->msg);
		v[1].text = str_of(why->hint);
	}
	(void)snprintf(
	    ms, sizeof(ms), "%lld", (long long)clk_now(im->opts->clk).wall_ms);
	v[2] = (struct jobnote){"ended", str_of(ms)};
	(void)jobnote_put(im->job, v, im->sum.requests > 0 ? 3 : 2, &late);
}

char *
jobwords_path(const struct jobwords *w, const struct buf *path)
{
	const char *p = buf_text(path);

	if (p[0] == '/' || w->folder.n == 0)
		return mem_strdup(p);
	return fsx_join(buf_text(&w->folder), p);
}
