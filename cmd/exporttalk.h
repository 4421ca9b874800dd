#ifndef CMD_EXPORTTALK_H
#define CMD_EXPORTTALK_H

#include <stdbool.h>

#include "export/export.h"

#include "term.h"

struct err;
struct jput;

/*
 * What an export says on stderr: remarks, progress, how it ended; for people,
 * or as JSON lines for a log ({"time","level","message", ...}, no progress).
 */
struct exporttalk {
	struct term term;
	bool quiet;
	bool log_json;
};

void exporttalk_init(struct exporttalk *, bool quiet, bool log_json);

/* The callbacks; the talk is borrowed as long as they are used. */
void exporttalk_ui(struct exporttalk *, struct export_ui *);

void exporttalk_error(struct exporttalk *, const struct err *, int exit);

/* It is complete, or did not settle; quiet says only the latter. */
void exporttalk_end(struct exporttalk *, const struct export_opts *,
    const struct export_result *, int exit);

/* The --json object. */
void exporttalk_json(
    struct jput *, const char *file, const struct export_result *, int exit);

#endif
