#ifndef IMPORT_RECONCILE_H
#define IMPORT_RECONCILE_H

#include <stdbool.h>
#include <stdint.h>

struct err;
struct import;
struct jobview_doubt;

/*
 * Rows in DOUBT: a request went out, nothing says what became of it, and it may
 * not be sent again.  Lightfield is looked at instead, with the bytes that were
 * sent and the server's clock (design, section 5):
 *
 *	create	the records that have the match value of the bytes, but for
 *		those that were there before the first send and those that are
 *		known as some other row's.  Exactly one that equals what was sent
 *		and was created behind the first send is the row's.  None: see
 *		below.  Others: a person decides
 *	update	the record itself.  It holds all that was sent: done.  It is as
 *		it was before, RECONCILE_SPAN_MS behind the doubt by the server's
 *		clock (what was sent may have been executed late, and must not
 *		come behind what goes then), or gone: the row goes again, and is
 *		compared anew.  Anything else: somebody has edited it, a person
 *		decides
 *
 * That a create is not there is proved when a record of the job that was
 * created behind the doubt is to be found in the index, and then three searches
 * over RECONCILE_SPAN_MS, by the server's clock, find nothing.  Then the row is
 * PENDING again, and goes under another idempotency key.
 *
 * Rows that stay get a finding (doubt.several, .differs, .no-match, .unproved,
 * .edited) and candidates for ambiguous.csv.
 */
enum {
	RECONCILE_SPAN_MS = 60 * 1000,
	RECONCILE_SEARCHES = 3,
	RECONCILE_LAG_MS =
	    5 * 60 * 1000, /* the index may be behind by so much */
	RECONCILE_DATE_MS =
	    5 * 1000, /* what a Date and a createdAt may differ */
	RECONCILE_BEFORE_MS = 10 * 60 * 1000 /* so much older: not ours */
};

/*
 * Look for all of them; rows that are SENT and too old to go again are in DOUBT
 * first.  more: rows wait to be sent in this run, so a row that only lacks a
 * later write is passed over (*waiting counts such) and may be looked for once
 * more behind it.  0 also when a signal ended it.
 */
int reconcile_run(struct import *, bool more, uint64_t *waiting, struct err *);

/*
 * A person says that the record of this id is the row's.  ERR_USAGE when there
 * is none.
 */
int reconcile_adopt(struct import *, const struct jobview_doubt *,
    const char *id, struct err *);

/* A person says that nothing became of it: it goes again. */
int reconcile_again(struct import *, uint64_t ord, struct err *);

#endif
