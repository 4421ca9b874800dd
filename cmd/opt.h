#ifndef CMD_OPT_H
#define CMD_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

/*
 * Options: one table a command, from which parsing and --help are made (a
 * test holds the manual page to it).  Exact names only; "--name VALUE" or
 * "--name=VALUE"; each at most once; options and operands in any order, "--"
 * ends the options.
 */
enum opt_kind {
	OPT_FLAG, /* bool */
	OPT_TEXT, /* const char *, borrowed from argv */
	OPT_UINT, /* uint64_t, min .. max */
	OPT_RATE, /* double: a decimal number >= 0 */
	OPT_MS,   /* int64_t: 250ms, 2s, 5m, 24h */
	OPT_LIST  /* struct opt_list: may be given several times */
};

enum {
	OPT_LIST_MAX = 16,
	OPT_MANY = 1 << 30 /* operands: one or more, in an array with room for
	                      argc + 1, behind the last of which is NULL */
};

struct opt_list {
	const char *v[OPT_LIST_MAX]; /* borrowed from argv */
	size_t n;
};

struct opt {
	const char *name;  /* "--job" */
	const char *brief; /* "-m", or NULL */
	const char *arg;   /* "DIR"; NULL for a flag */
	const char *help;  /* one line; NULL: common to many commands, named
	                      with its fellows below the others */
	enum opt_kind kind;
	void *to;
	uint64_t min;
	uint64_t max;
};

struct opt_set {
	const char *command;  /* "import" */
	const char *operands; /* "FILE"; "[CODE]": it may be missing */
	const char *summary;  /* what the command does, one line */
	const struct opt *v;
	size_t n;
	size_t n_operands; /* exactly, or OPT_MANY */
};

/*
 * Parse argv[0 .. argc-1] (behind the command's name).  operands gets
 * n_operands texts.  *help: --help was asked for and nothing else was done.
 * ERR_USAGE with what is wrong and, where one is near, the option meant.
 */
int opt_parse(const struct opt_set *, int argc, char *const *argv,
    const char **operands, bool *help, struct err *);

/*
 * The text of --help, which need not name itself, to stdout, or the table
 * itself to who has tapped it.  With a screen of 24 lines there is room for 21
 * options, or 18 and the common ones.
 */
void opt_print(const struct opt_set *);

/*
 * For what else is made of the tables (completions): from now on opt_print()
 * hands them to tap instead; NULL: no longer.
 */
void opt_tap(void (*tap)(void *self, const struct opt_set *), void *self);

#endif
