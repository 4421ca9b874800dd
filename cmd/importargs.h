#ifndef CMD_IMPORTARGS_H
#define CMD_IMPORTARGS_H

#include <stdbool.h>
#include <stdint.h>

#include "import/import.h"

#include "server.h"

struct err;

/* What the command line of an import says, and the defaults of what it does
 * not. */
struct importargs {
	struct import_opts im;
	struct server_args server;
	const char *base_url; /* what they come to, or the rehearsal's */
	const char *definitions;
	const char *max_errors;
	uint64_t workers;
	uint64_t batch;
	bool yes;
	bool quiet;
	bool json;
};

/* The rows of an option table (opt.h) that every command that sends has. */
#define IMPORTARGS_OPTS(a)                                               \
	{"--rate", NULL, "N",                                            \
	    "writes/s at most; 0: only what the server says", OPT_RATE,  \
	    &(a)->im.rate, 0, 0},                                        \
	    {"--definitions", NULL, "FILE",                              \
		"with --sandbox: the definitions it serves", OPT_TEXT,   \
		&(a)->definitions, 0, 0},                                \
	    {"--yes", NULL, NULL, "do not ask before the first write",   \
		OPT_FLAG, &(a)->yes, 0, 0},                              \
	    {"--quiet", NULL, NULL, "only errors on stderr", OPT_FLAG,   \
		&(a)->quiet, 0, 0},                                      \
	    {"--json", NULL, NULL, "the result as one object on stdout", \
		OPT_FLAG, &(a)->json, 0, 0},                             \
	    SERVER_OPTS(&(a)->server)

void importargs_init(struct importargs *);

/*
 * *help: the text of --help was asked for; it stands on stdout, and nothing
 * else was looked at.  ERR_USAGE with what is wrong and what was meant.
 */
int importargs_parse(
    struct importargs *, int argc, char *const *argv, bool *help, struct err *);

/*
 * For who parses a table of his own: see that the words go together, fill what
 * they come to.  what: "an import".
 */
int importargs_check(struct importargs *, const char *what, struct err *);

#endif
