// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/text.h"
#include "doc/jput.h"
#include "report/manifest.h"

#include "exporttalk.h"

void
exporttalk_init(struct exporttalk *t, bool quiet, bool log_json)
{
	memset(t, 0, sizeof(*t));
	t->quiet = quiet;
	t->log_json = log_json;
	term_init(&t->term, quiet);
}

/* -- a log of JSON lines -- */

static void
begin(struct jput *j, struct buf *b, const char *level)
{
	struct buf time;

	buf_init(b, LIM_REPORT_BYTES);
	buf_init(&time, 64);
	manifest_time(&time, clk_now(clk_system()).wall_ms);
	jput_init(j, b);
	jput_object(j);
	jput_key(j, "time");
	jput_cstr(j, buf_text(&time));
	jput_key(j, "level");
	jput_cstr(j, level);
	buf_fini(&time);
}

static void
end(struct jput *j, struct buf *b)
{
	jput_end(j);
	buf_putc(b, '\n');
	(void)fwrite(buf_text(b), 1, b->n, stderr);
	(void)fflush(stderr);
	buf_fini(b);
}

static void
notice(void *self, const char *text)
{
	struct exporttalk *t = self;
	struct jput j;
	struct buf b;

	if (!t->log_json) {
		term_text(&t->term, text);
		return;
	}
	if (t->quiet)
		return;
	begin(&j, &b, "info");
	jput_key(&j, "message");
	jput_cstr(&j, text);
	end(&j, &b);
}

static void
progress(void *self, uint64_t records, uint64_t total, int64_t elapsed_ms)
{
	struct exporttalk *t = self;

	if (!t->log_json)
		term_records(&t->term, records, total, elapsed_ms);
}

void
exporttalk_ui(struct exporttalk *t, struct export_ui *ui)
{
	ui->self = t;
	ui->notice = notice;
	ui->progress = progress;
}

void
exporttalk_error(struct exporttalk *t, const struct err *e, int exit)
{
	struct jput j;
	struct buf b;

	term_clear(&t->term);
	if (!t->log_json) {
		term_error(&t->term, e);
		return;
	}
	begin(&j, &b, "error");
	jput_key(&j, "message");
	jput_cstr(&j, e->msg);
	jput_key(&j, "hint");
	jput_cstr(&j, e->hint);
	jput_key(&j, "exit");
	jput_int(&j, exit);
	end(&j, &b);
}

/* -- what is said in the end -- */

static void
counted(struct buf *b, uint64_t n, const char *one, const char *many)
{
	text_count(b, n);
	buf_printf(b, " %s", n == 1 ? one : many);
}

static void
unsettled(
    struct buf *b, const struct export_opts *x, const struct export_result *r)
{
	buf_printf(b, "NOT complete: Lightfield says that there are ");
	text_count(b, r->list.total);
	buf_puts(b, ", and ");
	text_count(b, r->list.unique);
	buf_printf(b, " were seen in %u pass%s", r->list.passes,
	    r->list.passes == 1 ? "" : "es");
	if (r->list.end == PAGES_CEILING)
		buf_puts(b, "; offsets are refused beyond some point");
	else if (r->list.end == PAGES_IGNORED)
		buf_puts(b, "; offsets are ignored");
	else
		buf_puts(b, "; the list was changing all the while");
	buf_putc(b, '\n');
	if (strcmp(x->out, "-") == 0)
		buf_puts(b, "nothing was written\n");
	else
		buf_printf(b, "%s is as it was before\n", x->out);
	buf_puts(b, "repeat the command when less is going on, or export less "
		    "of it with --where\n");
}

static void
downloads(struct buf *b, const struct export_opts *x,
    const struct export_downloads *d)
{
	buf_printf(b, "%s: ", x->download);
	counted(b, d->made, "file", "files");
	buf_puts(b, " downloaded (");
	counted(b, d->bytes, "byte", "bytes");
	buf_puts(b, "), ");
	counted(b, d->there, "was there already", "were there already");
	if (d->without > 0) {
		buf_puts(b, ", ");
		counted(b, d->without, "was never uploaded to its end",
		    "were never uploaded to their end");
	}
	if (d->failed > 0) {
		buf_puts(b, ", ");
		counted(b, d->failed, "FAILED", "FAILED");
	}
	buf_putc(b, '\n');
}

static void
complete(
    struct buf *b, const struct export_opts *x, const struct export_result *r)
{
	buf_printf(b, "%s: ", strcmp(x->out, "-") == 0 ? "stdout" : x->out);
	counted(b, r->rows, "record", "records");
	buf_puts(b, ", all that there are");
	if (x->n_where > 0 || x->since != NULL)
		buf_puts(b, " with that filter");
	buf_puts(b, "; ");
	counted(b, r->bytes, "byte", "bytes");
	buf_putc(b, '\n');
	if (x->since_last) {
		counted(b, r->changes.added, "is new, ", "are new, ");
		counted(
		    b, r->changes.changed, "has changed, ", "have changed, ");
		counted(b, r->changes.removed, "is gone", "are gone");
		buf_puts(b, " since the run before\n");
	}
	if (x->download != NULL)
		downloads(b, x, &r->download);
	if (r->hidden > 0) {
		counted(b, r->hidden, "cell is", "cells are");
		buf_puts(b, " #HIDDEN: your key may not see what is there\n");
	}
}

static void
number(struct jput *j, const char *key, uint64_t v)
{
	jput_key(j, key);
	jput_uint(j, v);
}

/* The members that the --json object and the log's line share. */
static void
members(
    struct jput *j, const char *file, const struct export_result *r, int exit)
{
	jput_key(j, "object");
	jput_cstr(j, r->object);
	jput_key(j, "file");
	jput_cstr(j, file);
	jput_key(j, "complete");
	jput_bool(j, r->complete);
	number(j, "exit", (uint64_t)exit);
	number(j, "rows", r->rows);
	number(j, "hidden", r->hidden);
	number(j, "bytes", r->bytes);
	number(j, "added", r->changes.added);
	number(j, "changed", r->changes.changed);
	number(j, "removed", r->changes.removed);
	number(j, "downloaded", r->download.made);
	number(j, "present", r->download.there);
	number(j, "without_bytes", r->download.without);
	number(j, "failed", r->download.failed);
	number(j, "total", r->list.total);
	number(j, "unique", r->list.unique);
	number(j, "passes", r->list.passes);
	jput_key(j, "spent");
	jput_object(j);
	number(j, "search", r->searches);
	number(j, "read", r->reads);
	number(j, "limited", r->limited);
	number(j, "elapsed_ms", (uint64_t)r->elapsed_ms);
	jput_end(j);
}

void
exporttalk_json(
    struct jput *j, const char *file, const struct export_result *r, int exit)
{
	jput_object(j);
	number(j, "version", 1);
	members(j, file, r, exit);
	jput_end(j);
}

static void
log_line(const struct export_opts *x, const struct export_result *r, int exit)
{
	struct jput j;
	struct buf b;

	begin(&j, &b, r->complete ? "info" : "error");
	jput_key(&j, "message");
	jput_cstr(&j, r->complete ? "export complete" : "export not settled");
	members(&j, x->out, r, exit);
	end(&j, &b);
}

void
exporttalk_end(struct exporttalk *t, const struct export_opts *x,
    const struct export_result *r, int exit)
{
	struct buf b;

	term_clear(&t->term);
	if (t->quiet && r->complete)
		return;
	if (t->log_json) {
		log_line(x, r, exit);
		return;
	}
	buf_init(&b, LIM_REPORT_BYTES);
	if (r->complete)
		complete(&b, x, r);
	else
		unsettled(&b, x, r);
	counted(&b, r->searches + r->reads, "request", "requests");
	buf_printf(&b, " in %.1f s\n", (double)r->elapsed_ms / 1000);
	term_report(&t->term, buf_text(&b));
	buf_fini(&b);
}
