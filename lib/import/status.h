#ifndef IMPORT_STATUS_H
#define IMPORT_STATUS_H

#include <stdbool.h>
#include <stddef.h>

#include "report/summary.h"

#include "import/jobwords.h"

struct err;
struct jobview;

/*
 * Where a job stands, from its folder alone, also while it runs: nothing is
 * locked, nothing changed (but that the looking leaves SQLite's index behind,
 * see jobview.h).
 */
enum status_standing {
	STATUS_EMPTY,   /* its file was not read to the end yet */
	STATUS_RUNNING, /* a process holds it */
	STATUS_PLANNED, /* a dry run ended, nothing was sent */
	STATUS_OPEN,    /* rows were sent, and some are still to come */
	STATUS_WAITING, /* rows are in doubt or ambiguous */
	STATUS_FINISHED,
	STATUS_UNDOING, /* lfetl undo began, and goes on when it is repeated */
	STATUS_UNDONE
};

struct status {
	char *dir;
	struct jobview *view;
	struct jobwords words;
	enum status_standing standing;
	struct summary sum; /* .standing is the word for it; texts are ours */
	char object[64];
};

/* ERR_USAGE when there is no job in dir, else as jobview_open(). */
int status_open(struct status *, const char *dir, struct err *);
void status_close(struct status *); /* also after failure */

/* "running", "finished" ... */
const char *status_word(enum status_standing);

/*
 * For people: the standing, then what summary_text() says; command is the
 * import as it would be typed here, quoted for a shell ("": not known).
 */
int status_text(
    struct status *, const char *command, struct buf *out, struct err *);

/*
 * In one line: folder, object, standing, rows by state.  Inert, without its
 * line end.
 */
void status_line(const struct status *, struct buf *out);

#endif
