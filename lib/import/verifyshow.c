// SPDX-License-Identifier: Apache-2.0
#include <time.h>

#include "base/clk.h"
#include "base/err.h"
#include "base/text.h"
#include "doc/jput.h"
#include "plan/item.h"
#include "report/wording.h"

#include "import/importjob.h"
#include "import/verifyjob.h"

int
verify_exit(const struct verify *v)
{
	const uint64_t *n = v->counts.state;

	if (v->signal != 0)
		return 128 + v->signal;
	if (n[ROW_PENDING] + n[ROW_SENT] > 0)
		return 4;
	if (n[ROW_DOUBT] + n[ROW_AMBIGUOUS] > 0)
		return 6;
	if (v->different + v->missing + v->unmade + v->doubles > 0)
		return 10;
	return n[ROW_FAILED] > 0 ? 3 : 0;
}

static void
put(struct jput *j, const char *key, uint64_t n)
{
	jput_key(j, key);
	jput_uint(j, n);
}

static void
put_counts(struct jput *j, const struct verify *v, int exit_status)
{
	put(j, "exit", (uint64_t)exit_status);
	jput_key(j, "sample");
	if (v->sample > 0)
		jput_uint(j, v->sample);
	else
		jput_null(j);
	put(j, "rows", v->rows);
	put(j, "checked", v->checked);
	put(j, "same", v->same);
	put(j, "different", v->different);
	put(j, "missing", v->missing);
	put(j, "unmade", v->unmade);
	put(j, "edited", v->edited);
	put(j, "later", v->later);
	put(j, "hidden", v->hidden);
	put(j, "differences", v->differences);
	jput_key(j, "doubles");
	if (v->doubles_asked)
		jput_uint(j, v->doubles);
	else
		jput_null(j);
	put(j, "not_attempted", v->counts.state[ROW_PENDING]);
	put(j, "in_doubt",
	    v->counts.state[ROW_SENT] + v->counts.state[ROW_DOUBT]);
	put(j, "ambiguous", v->counts.state[ROW_AMBIGUOUS]);
	put(j, "failed", v->counts.state[ROW_FAILED]);
	put(j, "skipped", v->counts.state[ROW_SKIPPED]);
	put(j, "searches", v->searches);
	put(j, "reads", v->reads);
	put(j, "elapsed_ms", (uint64_t)v->elapsed_ms);
}

void
verify_json(const struct verify *v, const char *job, int exit_status,
    const struct err *e, struct buf *out)
{
	struct jput j;

	jput_init(&j, out);
	jput_object(&j);
	put(&j, "version", 1);
	jput_key(&j, "job");
	jput_cstr(&j, job);
	put_counts(&j, v, exit_status);
	if (e != NULL && e->kind != ERR_NONE) {
		jput_key(&j, "stopped");
		jput_object(&j);
		jput_key(&j, "message");
		jput_cstr(&j, e->msg);
		jput_key(&j, "hint");
		jput_cstr(&j, e->hint);
		jput_end(&j);
	}
	jput_end(&j);
	buf_putc(out, '\n');
}

static void
put_digest(struct jput *j, const char *key, const unsigned char *digest)
{
	struct buf hex;

	buf_init(&hex, 3 * DIGEST_BYTES);
	text_hex(&hex, digest, DIGEST_BYTES);
	jput_key(j, key);
	jput_cstr(j, buf_text(&hex));
	buf_fini(&hex);
}

static void
put_time(struct jput *j, int64_t wall_ms)
{
	time_t s = (time_t)(wall_ms / 1000);
	char text[32] = "";
	struct tm tm;

	if (gmtime_r(&s, &tm) != NULL)
		(void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	jput_key(j, "at");
	jput_cstr(j, text);
}

void
verifyshow_certificate(const struct verify_work *w, struct buf *out)
{
	const struct import *im = w->im;
	const struct job_facts *f = &im->facts;
	unsigned char identity[DIGEST_BYTES];
	struct jput j;

	item_identity(
	    f->object, f->source, f->mapping, f->generation, identity);
	jput_init(&j, out);
	jput_object(&j);
	put(&j, "version", 1);
	put_time(&j, clk_now(w->opts->job.clk).wall_ms);
	jput_key(&j, "origin");
	jput_cstr(&j, im->server->base_url);
	jput_key(&j, "object");
	jput_cstr(&j, f->object);
	jput_key(&j, "sha256");
	jput_object(&j);
	put_digest(&j, "source", f->source);
	put_digest(&j, "mapping", f->mapping);
	put_digest(&j, "definitions", f->defs);
	put_digest(&j, "job", identity);
	jput_end(&j);
	put_counts(&j, w->out, verify_exit(w->out));
	jput_end(&j);
	buf_putc(out, '\n');
}

void
verify_text(const struct verify *v, const char *job, struct buf *b)
{
	const uint64_t *n = v->counts.state;

	text_inert(b, str_of(job));
	buf_puts(b, v->signal != 0 ? ": interrupted, " : ": ");
	text_count(b, v->checked);
	buf_puts(b, " of ");
	wording_counted(b, v->rows, "row");
	buf_puts(b, v->sample > 0 ? " that have a record compared, a sample\n"
				  : " that have a record compared\n");
	wording_line(b, v->same, "as the file says");
	wording_line(b, v->edited,
	    "edited by somebody since our last write, which is no difference (see verify.csv)");
	wording_line(b, v->later,
	    "written anew by a later import, which is no difference (see verify.csv)");
	wording_line(b, v->different, "different (see verify.csv)");
	wording_line(b, v->missing, "gone from Lightfield (see verify.csv)");
	wording_line(b, v->unmade,
	    "not compared: the row cannot be made again (see verify.csv)");
	wording_line(b, v->doubles,
	    "there twice: the service made a record more than once (see verify.csv)");
	if (v->doubles_asked && v->doubles == 0 && v->signal == 0) {
		buf_puts(b, "no double of the ");
		wording_counted(b, v->looked, "record");
		buf_puts(b, " that the job created\n");
	}
	if (v->hidden > 0) {
		buf_puts(b, "of ");
		wording_counted(b, v->hidden, "record");
		buf_puts(b, " this API key may not see every field\n");
	}
	wording_line(b, n[ROW_PENDING], "not attempted yet: not compared");
	wording_line(b, n[ROW_SENT] + n[ROW_DOUBT], "in doubt: not compared");
	wording_line(b, n[ROW_AMBIGUOUS], "ambiguous: not compared");
	wording_line(b, n[ROW_FAILED], "failed: not compared");
	if (!v->written)
		return;
	buf_puts(b, "results: ");
	text_inert(b, str_of(job));
	buf_puts(b, "/ (verify.csv, verify.json)\n");
}
