// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/code.h"
#include "base/err.h"
#include "base/limits.h"

#include "cmd.h"
#include "opt.h"
#include "term.h"
#include "wrap.h"

enum {
	WIDTH = 79
};

static const struct opt_set set = {"explain", "[CODE]",
    "What a finding, a refusal or an exit status means; without CODE all codes.",
    NULL, 0, 1};

/* The exit statuses, as the manual has them. */
/* clang-format off */
static const struct code statuses[] = {
	{"0", "Everything is done",
	    "All rows, files or records are in their final state, and nothing failed.",
	    "There is nothing to do."},
	{"1", "Internal error",
	    "A defect of lfetl. What was sent is in the job, and nothing of it is lost.",
	    "Repeat the same command. If it happens again, please report it with what was said."},
	{"2", "Not usable",
	    "The command line, the mapping, the key or the input cannot be used as it is. Nothing was written.",
	    "Mend what the message names, and repeat the command."},
	{"3", "Finished, but something failed",
	    "All rows are settled and some of them failed; or some files could not be sent or fetched; or the workflow run has failed.",
	    "Of an import look at failed.csv: correct the rows and import that file with the same mapping. If the cause was mended in Lightfield, repeat the command with --retry-failed."},
	{"4", "Not finished",
	    "Lightfield or the network could not be reached for too long, or rows are still to be sent, or the workflow is still running.",
	    "Repeat the same command later: it goes on where it was."},
	{"5", "Stopped",
	    "Something would fail every row, such as the key, its scopes, TLS or a field; or too many rows were refused (--max-errors).",
	    "Mend what the message names and repeat the same command. lfetl doctor looks at key, scopes and connection."},
	{"6", "A person has to decide",
	    "Rows are ambiguous: several records could be meant. Or they are in doubt: nobody knows whether they arrived. Of lfetl workflow it is a status that this version does not know.",
	    "Write into the column decision of ambiguous.csv an id, create or skip, and repeat the same command."},
	{"7", "In use",
	    "Another process holds the job.",
	    "Wait for its end, or interrupt it; lfetl status JOB shows how far it is."},
	{"8", "Trouble with the local disk",
	    "A file could not be read or written. What was sent is in the job as far as that reached the disk; the rest is found out by the next run.",
	    "Make room, or see to the permissions that the message names, and repeat the same command."},
	{"9", "The job does not fit",
	    "The source, the mapping or the organisation is another one than when rows were sent.",
	    "Put back what was changed; or go on with --rebase (file or mapping) or --same-organisation (key or address); or name a new folder with --job."},
	{"10", "There is a difference",
	    "An export is not settled, records are not as lfetl verify expects, or definitions differ from the file of --diff.",
	    "Look at what was said, or at verify.csv; an export is settled by repeating it."},
	{"130", "Interrupted from the keyboard",
	    "What was under way was finished first, unless there was a second signal, which is safe, too.",
	    "Repeat the same command: it goes on where it was."},
	{"143", "Ended by a signal",
	    "What was under way was finished first, unless there was a second signal, which is safe, too.",
	    "Repeat the same command: it goes on where it was."},
};
/* clang-format on */

static void
list(struct buf *out)
{
	for (const struct code *c = code_next(NULL); c; c = code_next(c))
		buf_printf(out, "%-40s %s\n", c->code, c->title);
}

static const struct code *
status_find(const char *word)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (strcmp(statuses[i].code, word) == 0)
			return &statuses[i];
	return NULL;
}

static void
tell(struct buf *out, const char *kind, const char *word, const struct code *c)
{
	struct buf todo;

	buf_init(&todo, LIM_REPORT_BYTES);
	buf_printf(&todo, "What to do: %s", c->remedy);
	buf_printf(out, "%s%s: %s\n\n", kind, word, c->title);
	wrap_line(out, str_of(c->meaning), WIDTH);
	buf_puts(out, "\n\n");
	wrap_line(out, buf_str(&todo), WIDTH);
	buf_putc(out, '\n');
	buf_fini(&todo);
}

static int
explain(const char *word, struct buf *out, struct err *e)
{
	const struct code *c = status_find(word);
	const char *kind = c != NULL ? "exit status " : "";
	const char *near;

	if (c == NULL)
		c = code_find(str_of(word));
	if (c != NULL) {
		tell(out, kind, word, c);
		return 0;
	}
	near = code_nearest(str_of(word));
	(void)err_set(e, ERR_USAGE, "there is no code '%s'", word);
	if (near != NULL)
		return err_hint(e, "did you mean %s?", near);
	return err_hint(e, "'lfetl explain' lists all codes");
}

static int
run(int argc, char *const *argv)
{
	const char *word = NULL;
	bool help = false;
	struct term term;
	struct buf text;
	struct err e;
	int rc = 0;

	err_clear(&e);
	buf_init(&text, LIM_REPORT_BYTES);
	if (argc == 0)
		list(&text);
	else
		rc = opt_parse(&set, argc, argv, &word, &help, &e);
	if (help)
		opt_print(&set);
	else if (rc == 0 && word != NULL)
		rc = explain(word, &text, &e);
	(void)fputs(buf_text(&text), stdout);
	buf_fini(&text);
	if (rc == 0)
		return 0;
	term_init(&term, false);
	term_error(&term, &e);
	return cmd_status(&e);
}

const struct cmd cmd_explain = {
    "explain", "what a finding means and what to do", run};
