#ifndef CMD_IMPORTTALK_H
#define CMD_IMPORTTALK_H

#include "base/buf.h"
#include "import/import.h"

#include "term.h"

struct importargs;

/*
 * What an import says and asks: remarks, progress and the question on stderr,
 * the closing words there, the --json object on stdout.
 */
struct importtalk {
	const struct importargs *args; /* borrowed */
	struct term term;
	struct buf held; /* with --quiet: what may explain an error */
};

void importtalk_init(struct importtalk *, const struct importargs *);
void importtalk_fini(struct importtalk *);

/* The callbacks; the talk is borrowed as long as they are used. */
void importtalk_ui(struct importtalk *, struct import_ui *);

/* The command to type next, of one with these words behind "lfetl import". */
void importtalk_next(
    struct buf *, const struct summary *, int argc, char *const *argv);

/* The closing words, of a command with these words behind "lfetl import". */
void importtalk_end(
    struct importtalk *, const struct summary *, int argc, char *const *argv);

#endif
