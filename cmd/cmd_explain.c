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

static const struct opt_set set = {"explain", "[CODE]",
    "What a finding or a refusal means and what to do; without CODE all of them.",
    NULL, 0, 1};

static void
list(struct buf *out)
{
	for (const struct code *c = code_next(NULL); c; c = code_next(c))
		buf_printf(out, "%-40s %s\n", c->code, c->title);
}

static int
explain(const char *word, struct buf *out, struct err *e)
{
	const struct code *c = code_find(str_of(word));
	const char *near;

	if (c != NULL) {
		buf_printf(out, "%s: %s\n\n%s\n\nWhat to do: %s\n", word,
		    c->title, c->meaning, c->remedy);
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
