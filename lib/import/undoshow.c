// SPDX-License-Identifier: Apache-2.0
#include "base/err.h"
#include "base/text.h"
#include "doc/jput.h"
#include "report/wording.h"

#include "import/undo.h"

int
undo_exit(const struct undo *u)
{
	if (u->signal != 0)
		return 128 + u->signal;
	if (u->left > 0)
		return 4;
	return u->n[JOBUNDO_FAILED] > 0 ? 3 : 0;
}

static void
put(struct jput *j, const char *key, uint64_t n)
{
	jput_key(j, key);
	jput_uint(j, n);
}

void
undo_json(const struct undo *u, const char *job, int exit_status,
    const struct err *e, struct buf *out)
{
	struct jput j;

	jput_init(&j, out);
	jput_object(&j);
	put(&j, "version", 1);
	jput_key(&j, "job");
	jput_cstr(&j, job);
	put(&j, "exit", (uint64_t)exit_status);
	jput_key(&j, "dry_run");
	jput_bool(&j, u->dry_run);
	put(&j, "reversed", u->n[JOBUNDO_REVERSED]);
	put(&j, "partly", u->n[JOBUNDO_PARTLY]);
	put(&j, "kept", u->n[JOBUNDO_KEPT]);
	put(&j, "failed", u->n[JOBUNDO_FAILED]);
	put(&j, "left", u->left);
	put(&j, "in_doubt", u->counts.state[ROW_DOUBT]);
	put(&j, "writes", u->writes);
	put(&j, "reads", u->reads);
	put(&j, "elapsed_ms", (uint64_t)u->elapsed_ms);
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

void
undo_text(const struct undo *u, const char *job, struct buf *b)
{
	const uint64_t *n = u->n;
	bool dry = u->dry_run;

	text_inert(b, str_of(job));
	buf_puts(b, u->signal != 0 ? ": interrupted" : "");
	buf_puts(b, dry ? ": nothing was taken back, this is a dry run\n"
		    : u->left > 0 ? ": not complete\n"
				  : ": undone as far as that is safe\n");
	wording_line(
	    b, n[JOBUNDO_REVERSED], dry ? "can be taken back" : "taken back");
	wording_line(b, n[JOBUNDO_PARTLY],
	    dry ? "can be taken back in part (see undo.csv)"
		: "taken back in part (see undo.csv)");
	wording_line(b, n[JOBUNDO_KEPT],
	    dry ? "would stay as they are (see undo.csv)"
		: "stay as they are (see undo.csv)");
	wording_line(b, n[JOBUNDO_FAILED], "failed (see undo.csv)");
	wording_line(b, u->left, "not come to yet");
	wording_line(b, u->counts.state[ROW_DOUBT],
	    "in doubt: whether there is a record is not known, so nothing is taken back");
	if (u->written) {
		buf_puts(b, "results: ");
		text_inert(b, str_of(job));
		buf_puts(b, "/ (undo.csv)\n");
	}
	if (!dry && (u->left > 0 || n[JOBUNDO_FAILED] > 0)) {
		buf_puts(b, "next, to go on: lfetl undo ");
		text_inert(b, str_of(job));
		buf_putc(b, '\n');
	}
}
