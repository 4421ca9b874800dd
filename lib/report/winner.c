// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/err.h"

#include "report/winner.h"

void
winner_init(struct winner *w, const char *dir)
{
	memset(w, 0, sizeof(*w));
	w->dir = dir;
}

void
winner_fini(struct winner *w)
{
	jobview_close(w->view);
}

/* 1: w->row is that row; 0: there is none. */
static int
read_row(struct winner *w, uint64_t ord, struct err *e)
{
	int rc = jobview_seek(w->view, ord, e);

	if (rc == 0)
		rc = jobview_next(w->view, &w->row, e);
	if (rc < 0)
		return -1;
	return rc == 1 && w->row.ord == ord;
}

int
winner_find(struct winner *w, const struct jobview_row *joined,
    struct jobview_row *out, struct err *e)
{
	int rc = 1;

	if (w->view == NULL && jobview_open(&w->view, w->dir, e) != 0)
		return -1;
	/* Those that are merged into one row lie together as a rule. */
	if (joined->winner == 0 || w->row.ord != joined->winner)
		rc = read_row(w, joined->winner, e);
	if (rc < 0)
		return -1;
	if (rc == 0 || w->row.state == ROW_JOINED) {
		(void)err_set(e, ERR_MISFIT,
		    "the journal in %s does not say which row line %llu was merged with",
		    w->dir, (unsigned long long)joined->line);
		return err_hint(e,
		    "put job.db back from a backup, or import into another --job");
	}
	*out = w->row;
	return 0;
}
