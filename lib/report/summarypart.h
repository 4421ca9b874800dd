#ifndef REPORT_SUMMARYPART_H
#define REPORT_SUMMARYPART_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct err;
struct jobview;
struct summary;

/*
 * The paragraphs of summary_text(); a part of summary.h, used by no other
 * folder.  Each appends whole lines, or nothing when it has nothing to say.
 */

/*
 * summaryfield.c: of a plan, what updates change, by field; of a result, how
 * much was kept.  written: plan.csv is there to be named.
 */
int summaryfield_put(struct buf *, const struct summary *, struct jobview *,
    bool written, struct err *);

/* summaryfind.c: the commonest findings, in at most so many lines. */
int summaryfind_put(struct buf *, struct jobview *, size_t lines, struct err *);

/* summarycost.c: what this run spent, and what remains to be sent. */
void summarycost_put(struct buf *, const struct summary *);

#endif
