// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"

#include "cmd.h"
#include "sig.h"
#include "term.h"

static const struct cmd *const commands[] = {&cmd_map, &cmd_validate,
    &cmd_import, &cmd_migrate, &cmd_jobstatus, &cmd_verify, &cmd_undo,
    &cmd_export, &cmd_upload, &cmd_definitions, &cmd_workflow, &cmd_doctor,
    &cmd_sandbox, &cmd_explain, &cmd_completion};

enum {
	N_COMMANDS = sizeof(commands) / sizeof(commands[0]),
	KEPT_BYTES = 4 * 1024 * 1024
};

const struct cmd *const *
cmd_table(size_t *n)
{
	*n = N_COMMANDS;
	return commands;
}

int
cmd_status(const struct err *e)
{
	static const int status[] = {0, 1, 2, 4, 5, 7, 8, 9};

	return status[e->kind];
}

static bool
plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (strchr(
			"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			"0123456789_-./=:,+@%",
			s.p[i]) == NULL)
			return false;
	return s.n > 0;
}

static bool
control(char c)
{
	return (unsigned char)c < ' ' || c == 0x7f;
}

/* 'x y', or $'x\ty' where a control character would be made inert. */
static void
quoted(struct buf *out, struct str s)
{
	bool dollar = false;

	for (size_t k = 0; k < s.n; k++)
		dollar = dollar || control(s.p[k]);
	buf_puts(out, dollar ? "$'" : "'");
	for (size_t k = 0; k < s.n; k++) {
		if (control(s.p[k]))
			buf_printf(out, "\\%03o", (unsigned)s.p[k]);
		else if (s.p[k] == '\'')
			buf_puts(out, dollar ? "\\'" : "'\\''");
		else if (dollar && s.p[k] == '\\')
			buf_puts(out, "\\\\");
		else
			buf_putc(out, s.p[k]);
	}
	buf_putc(out, '\'');
}

void
cmd_quoted(struct buf *out, int argc, char *const *argv)
{
	for (int i = 0; i < argc; i++) {
		struct str s = str_of(argv[i]);

		if (i > 0)
			buf_putc(out, ' ');
		if (plain(s)) {
			buf_add_str(out, s);
			continue;
		}
		quoted(out, s);
	}
}

static void
usage(FILE *f)
{
	(void)fputs(
	    "usage: lfetl COMMAND [OPTIONS]\n"
	    "Bulk import into Lightfield from CSV, and export; rehearsed first.\n\n",
	    f);
	for (size_t i = 0; i < N_COMMANDS; i++)
		(void)fprintf(
		    f, "  %-11s %s\n", commands[i]->name, commands[i]->summary);
	(void)fputs("\n'lfetl COMMAND --help' lists a command's options, "
		    "'lfetl --version' versions.\n",
	    f);
}

static int
unknown(const char *name)
{
	const char *names[N_COMMANDS];
	const char *near;
	struct term t;
	struct err e;

	for (size_t i = 0; i < N_COMMANDS; i++)
		names[i] = commands[i]->name;
	near = text_nearest(str_of(name), names, N_COMMANDS);
	(void)err_set(&e, ERR_USAGE, "there is no command '%s'", name);
	if (near != NULL)
		(void)err_hint(&e, "did you mean 'lfetl %s'?", near);
	else
		(void)err_hint(&e, "'lfetl --help' lists the commands");
	term_init(&t, false);
	term_error(&t, &e);
	return cmd_status(&e);
}

static void
out_of_memory(void)
{
	static const char text[] =
	    "lfetl: out of memory; repeat the same command to go on\n";

	(void)fwrite(text, 1, sizeof(text) - 1, stderr);
	_Exit(1);
}

/* A core dump would hold the API key (I14). */
static void
no_core(void)
{
	struct rlimit none = {0, 0};

	(void)setrlimit(RLIMIT_CORE, &none);
}

static int
command(int argc, char **argv)
{
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0) {
		usage(stdout);
		return 0;
	}
	if (strcmp(argv[1], "--version") == 0) {
		struct buf b;

		buf_init(&b, LIM_REPORT_BYTES);
		version_text(&b);
		(void)fputs(buf_text(&b), stdout);
		buf_fini(&b);
		return 0;
	}
	for (size_t i = 0; i < N_COMMANDS; i++)
		if (strcmp(argv[1], commands[i]->name) == 0)
			return commands[i]->run(argc - 2, argv + 2);
	return unknown(argv[1]);
}

/* What stood on stdout has arrived, or the exit status says that not. */
static int
delivered(int status)
{
	struct term t;
	struct err e;

	if (fflush(stdout) == 0 && ferror(stdout) == 0)
		return status;
	(void)err_sys(&e, ERR_DISK, errno, "cannot write to standard output");
	term_init(&t, false);
	term_error(&t, &e);
	return status == 1 ? 1 : cmd_status(&e);
}

/*
 * Answers of some 100 KB come and go: what one leaves is kept for the next, and
 * not given back to the kernel every time.
 */
static void
keep_memory(void)
{
	(void)mallopt(M_MMAP_THRESHOLD, KEPT_BYTES);
	(void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
}

int
main(int argc, char **argv)
{
	keep_memory();
	mem_set_handler(out_of_memory);
	no_core();
	sig_install();
	if (argc < 2) {
		usage(stderr);
		return 2;
	}
	return delivered(command(argc, argv));
}
