#ifndef REPORT_WINNER_H
#define REPORT_WINNER_H

#include <stdint.h>

#include "journal/jobview.h"

struct err;

/*
 * The row that a JOINED row gave way to, whose record is its record, too.  Has
 * a view of its own, opened when it is first asked, so that the walk that asks
 * is not disturbed.  Single-threaded.
 */
struct winner {
	const char *dir; /* the job's folder, borrowed */
	struct jobview *view;
	struct jobview_row row; /* found last; its ord 0: none */
};

void winner_init(struct winner *, const char *dir);
void winner_fini(struct winner *);

/*
 * The winner of `joined`, which is never JOINED itself (job.h); its texts are
 * borrowed until the next call.  ERR_MISFIT when there is none.
 */
int winner_find(struct winner *, const struct jobview_row *joined,
    struct jobview_row *out, struct err *);

#endif
