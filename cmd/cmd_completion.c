// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/code.h"
#include "base/err.h"
#include "base/limits.h"
#include "schema/object.h"

#include "cmd.h"
#include "opt.h"
#include "term.h"

/*
 * Completions for a shell, made from the commands' own option tables: each is
 * asked for its --help, and what would be printed is tapped.
 */
struct shell {
	const char *name;
	void (*begin)(struct buf *);
	void (*command)(
	    struct buf *, const struct cmd *, const struct opt_set *);
	void (*end)(struct buf *);
};

/* What may stand for an argument or an operand. */
enum kind {
	KIND_NONE, /* a word that nobody can guess */
	KIND_FILE,
	KIND_OBJECT,
	KIND_CODE
};

static enum kind
kind_of(const char *arg)
{
	static const char *const files[] = {
	    "FILE", "DIR", "FOLDER", "JOB", "MIGRATION"};

	if (strstr(arg, "OBJECT") != NULL)
		return KIND_OBJECT;
	if (strstr(arg, "CODE") != NULL)
		return KIND_CODE;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (strstr(arg, files[i]) != NULL)
			return KIND_FILE;
	return KIND_NONE;
}

static void
put_words(struct buf *b, enum kind kind)
{
	size_t n;
	const struct object *v = object_table(&n);

	for (size_t i = 0; kind == KIND_OBJECT && i < n; i++)
		buf_printf(b, "%s%s", i > 0 ? " " : "", v[i].plural);
	if (kind != KIND_CODE)
		return;
	for (const struct code *c = code_next(NULL); c; c = code_next(c))
		buf_printf(b, " %s", c->code);
}

/* Inside single quotes of a shell; also[]: what needs a backslash in front. */
static void
quoted(struct buf *b, const char *text, const char *also)
{
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			buf_puts(b, "'\\'");
		else if (strchr(also, *text) != NULL)
			buf_putc(b, '\\');
		buf_putc(b, *text);
	}
}

static void
each_command(struct buf *b, void (*put)(struct buf *, const struct cmd *))
{
	size_t n;
	const struct cmd *const *v = cmd_table(&n);

	for (size_t i = 0; i < n; i++)
		put(b, v[i]);
}

/* -- bash -- */

static void
bash_name(struct buf *b, const struct cmd *c)
{
	buf_printf(b, " %s", c->name);
}

static void
bash_begin(struct buf *b)
{
	buf_puts(b,
	    "# bash completion for lfetl, made by 'lfetl completion bash'\n"
	    "_lfetl()\n{\n"
	    "\tlocal cur=${COMP_WORDS[COMP_CWORD]} "
	    "prev=${COMP_WORDS[COMP_CWORD - 1]} words= kind=\n"
	    "\tcase $COMP_CWORD:${COMP_WORDS[1]} in\n"
	    "\t1:*) words='--help --version");
	each_command(b, bash_name);
	buf_puts(b, "' ;;\n");
}

/* The options whose argument is a file, or none that can be guessed. */
static void
bash_arguments(struct buf *b, const struct opt_set *s, enum kind kind)
{
	bool any = false;

	for (size_t i = 0; i < s->n; i++) {
		const struct opt *o = &s->v[i];

		if (o->arg == NULL || kind_of(o->arg) != kind)
			continue;
		buf_printf(b, "%s%s%s%s", any ? "|" : "\t\t",
		    o->brief == NULL ? "" : o->brief,
		    o->brief == NULL ? "" : "|", o->name);
		any = true;
	}
	if (any)
		buf_puts(b, kind == KIND_FILE ? ") kind=file ;;\n" : ") ;;\n");
}

static void
bash_command(struct buf *b, const struct cmd *c, const struct opt_set *s)
{
	enum kind kind = kind_of(s->operands);

	buf_printf(b, "\t*:%s)\n\t\tcase $prev in\n", c->name);
	bash_arguments(b, s, KIND_FILE);
	bash_arguments(b, s, KIND_NONE);
	buf_puts(b, "\t\t*)\n\t\t\tcase $cur in\n\t\t\t-*) words='--help");
	for (size_t i = 0; i < s->n; i++)
		buf_printf(b, " %s", s->v[i].name);
	buf_puts(b, "' ;;\n");
	if (kind == KIND_FILE) {
		buf_puts(b, "\t\t\t*) kind=file ;;\n");
	} else if (kind != KIND_NONE) {
		buf_puts(b, "\t\t\t*) words='");
		put_words(b, kind);
		buf_puts(b, "' ;;\n");
	}
	buf_puts(b, "\t\t\tesac ;;\n\t\tesac ;;\n");
}

static void
bash_end(struct buf *b)
{
	buf_puts(b,
	    "\tesac\n\tCOMPREPLY=()\n"
	    "\tif [ -n \"$kind\" ]; then\n"
	    "\t\tcompopt -o filenames 2>/dev/null\n"
	    "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
	    "\telif [ -n \"$words\" ]; then\n"
	    "\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
	    "\tfi\n}\ncomplete -F _lfetl lfetl\n");
}

/* -- zsh -- */

static const char in_zsh[] = "[]:\\";

static void
zsh_name(struct buf *b, const struct cmd *c)
{
	buf_printf(b, "\t\t\t'%s:", c->name);
	quoted(b, c->summary, in_zsh);
	buf_puts(b, "'\n");
}

static void
zsh_begin(struct buf *b)
{
	buf_puts(b,
	    "#compdef lfetl\n"
	    "# zsh completion for lfetl, made by 'lfetl completion zsh'\n"
	    "_lfetl()\n{\n\tlocal -a commands\n\tlocal command=$words[2]\n"
	    "\tif (( CURRENT == 2 )); then\n\t\tcommands=(\n");
	each_command(b, zsh_name);
	buf_puts(b, "\t\t)\n\t\t_describe command commands\n"
		    "\t\t_arguments --help --version\n\t\treturn\n\tfi\n"
		    "\tshift words\n\t(( CURRENT-- ))\n\tcase $command in\n");
}

static void
zsh_argument(struct buf *b, const char *arg)
{
	enum kind kind = kind_of(arg);

	buf_putc(b, ':');
	quoted(b, arg, in_zsh);
	buf_putc(b, ':');
	if (kind == KIND_FILE)
		buf_puts(b, "_files");
	if (kind != KIND_OBJECT && kind != KIND_CODE)
		return;
	buf_putc(b, '(');
	put_words(b, kind);
	buf_putc(b, ')');
}

static void
zsh_command(struct buf *b, const struct cmd *c, const struct opt_set *s)
{
	buf_printf(b, "\t%s)\n\t\t_arguments -S : '(- *)--help'", c->name);
	for (size_t i = 0; i < s->n; i++) {
		const struct opt *o = &s->v[i];
		const char *more = o->kind == OPT_LIST ? "*" : "";
		const char *equals = o->arg == NULL ? "" : "=";

		buf_puts(b, " \\\n\t\t\t");
		if (o->brief != NULL)
			buf_printf(b, "'(%s %s)'{%s,%s%s}'[", o->brief, o->name,
			    o->brief, o->name, equals);
		else
			buf_printf(b, "'%s%s%s[", more, o->name, equals);
		quoted(b, o->help == NULL ? "" : o->help, in_zsh);
		buf_putc(b, ']');
		if (o->arg != NULL)
			zsh_argument(b, o->arg);
		buf_putc(b, '\'');
	}
	if (s->operands[0] != '\0') {
		buf_puts(b, " \\\n\t\t\t'*");
		zsh_argument(b, s->operands);
		buf_putc(b, '\'');
	}
	buf_puts(b, " ;;\n");
}

static void
zsh_end(struct buf *b)
{
	/* Sourced, or loaded by name from a folder of $fpath. */
	buf_puts(b, "\tesac\n}\nif [ \"$funcstack[1]\" = _lfetl ]; then\n"
		    "\t_lfetl \"$@\"\nelse\n\tcompdef _lfetl lfetl\nfi\n");
}

/* -- fish -- */

/* Inside single quotes of fish, where a backslash quotes. */
static void
fish_text(struct buf *b, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\'' || *text == '\\')
			buf_putc(b, '\\');
		buf_putc(b, *text);
	}
}

static void
fish_name(struct buf *b, const struct cmd *c)
{
	buf_printf(b, "complete -c lfetl -n __fish_use_subcommand -a %s -d '",
	    c->name);
	fish_text(b, c->summary);
	buf_puts(b, "'\n");
}

static void
fish_begin(struct buf *b)
{
	buf_puts(b,
	    "# fish completion for lfetl, made by 'lfetl completion fish'\n"
	    "complete -c lfetl -f\n"
	    "complete -c lfetl -n __fish_use_subcommand -l help\n"
	    "complete -c lfetl -n __fish_use_subcommand -l version\n");
	each_command(b, fish_name);
}

static void
fish_command(struct buf *b, const struct cmd *c, const struct opt_set *s)
{
	enum kind kind = kind_of(s->operands);
	struct buf when;

	buf_init(&when, 256);
	buf_printf(&when,
	    "complete -c lfetl -n '__fish_seen_subcommand_from %s'", c->name);
	for (size_t i = 0; i < s->n; i++) {
		const struct opt *o = &s->v[i];

		buf_printf(b, "%s -l %s", buf_text(&when), o->name + 2);
		if (o->brief != NULL)
			buf_printf(b, " -s %s", o->brief + 1);
		if (o->arg != NULL)
			buf_puts(
			    b, kind_of(o->arg) == KIND_FILE ? " -r -F" : " -x");
		if (o->help != NULL) {
			buf_puts(b, " -d '");
			fish_text(b, o->help);
			buf_putc(b, '\'');
		}
		buf_putc(b, '\n');
	}
	buf_printf(b, "%s -l help\n", buf_text(&when));
	if (kind == KIND_FILE) {
		buf_printf(b, "%s -F\n", buf_text(&when));
	} else if (kind != KIND_NONE) {
		buf_printf(b, "%s -a '", buf_text(&when));
		put_words(b, kind);
		buf_puts(b, "'\n");
	}
	buf_fini(&when);
}

static void
fish_end(struct buf *b)
{
	(void)b;
}

/* -- the command -- */

static const struct shell shells[] = {
    {"bash", bash_begin, bash_command, bash_end},
    {"zsh", zsh_begin, zsh_command, zsh_end},
    {"fish", fish_begin, fish_command, fish_end},
};

struct tapped {
	const struct shell *shell;
	const struct cmd *cmd;
	struct buf out;
};

static void
tap(void *self, const struct opt_set *s)
{
	struct tapped *t = self;

	t->shell->command(&t->out, t->cmd, s);
}

static void
make(const struct shell *shell)
{
	static char help[] = "--help";
	char *const argv[] = {help, NULL};
	struct tapped t = {shell, NULL, {0}};
	size_t n;
	const struct cmd *const *v = cmd_table(&n);

	buf_init(&t.out, LIM_REPORT_BYTES);
	shell->begin(&t.out);
	opt_tap(tap, &t);
	for (size_t i = 0; i < n; i++) {
		t.cmd = v[i];
		(void)v[i]->run(1, argv);
	}
	opt_tap(NULL, NULL);
	shell->end(&t.out);
	(void)fputs(buf_text(&t.out), stdout);
	buf_fini(&t.out);
}

static int
run(int argc, char *const *argv)
{
	static const struct opt_set set = {"completion", "bash|zsh|fish",
	    "Completions for a shell; bash: source <(lfetl completion bash)",
	    NULL, 0, 1};
	const char *name = NULL;
	bool help = false;
	struct term term;
	struct err e;

	err_clear(&e);
	if (opt_parse(&set, argc, argv, &name, &help, &e) == 0 && help) {
		opt_print(&set);
		return 0;
	}
	for (size_t i = 0; name != NULL && i < sizeof(shells) / sizeof(*shells);
	     i++)
		if (strcmp(name, shells[i].name) == 0) {
			make(&shells[i]);
			return 0;
		}
	if (e.kind == ERR_NONE) {
		(void)err_set(
		    &e, ERR_USAGE, "there is no completion for '%s'", name);
		(void)err_hint(&e, "say bash, zsh or fish");
	}
	term_init(&term, false);
	term_error(&term, &e);
	return cmd_status(&e);
}

const struct cmd cmd_completion = {
    "completion", "completions for bash, zsh and fish", run};
