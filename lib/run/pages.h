#ifndef RUN_PAGES_H
#define RUN_PAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct err;
struct fetch;
struct jval;

/*
 * The settling lister: all records of a list of the API, which is served from
 * a search index without snapshot or order, so that records may shift between
 * pages while somebody inserts or deletes.  Pages fly side by side, as far as
 * the fetch allows.
 *
 * A pass goes on to an empty page, or to a page that reaches the count and is
 * not full; a short page before that is no end.  A server that ignores offsets
 * (a page has the very ids of the page before), refuses them beyond a ceiling
 * (a 4xx behind a page that was fine), or serves full pages of ever new ids far
 * behind its count ends the pass, too.
 *
 * The list has settled when, at the end of a pass, the count was the same on
 * all of its pages and its unique ids are as many.  Else another pass is made;
 * while the count has been the same since the first page, what all passes saw
 * together is compared, too (pages that overlap show one record twice and
 * another never).  With a count that moved, a record may have been deleted that
 * was seen and another slipped in front of a page, so that equal numbers prove
 * nothing.  After PAGES_PASSES, or with offsets that are ignored or refused, it
 * has not settled.
 *
 * Ids are told apart on disk (journal/spill.h); memory is what flies.
 */
enum {
	PAGES_PASSES = 3,
	PAGES_LIMIT = 25
};

struct pages_opts {
	struct fetch *fetch; /* API_SEARCH, nothing asked for; borrowed */
	const char *path;    /* of the list, filters included */
	const char *dir;     /* for what does not fit into memory */
	void *self;
	/*
	 * Every record with an id that a page shows, in the order of the pages;
	 * one may come several times, of which the last is the newest.  1:
	 * enough.
	 */
	int (*record)(void *self, const struct jval *, struct err *);
	/* After each page: records of this pass so far; may be NULL. */
	void (*progress)(void *self, uint64_t records, uint64_t total);
	/* Before each pass but the first; may be NULL. */
	int (*anew)(void *self, struct err *);
	/*
	 * After each page of the first pass that is not its last: all before
	 * this offset has been shown, so that a pass can go on there; may be
	 * NULL.
	 */
	int (*mark)(void *self, uint64_t offset, uint64_t total, struct err *);

	/*
	 * Go on with a first pass that was left at this mark (0: at the
	 * beginning).  earlier() gives the ids that it had shown, one a call:
	 * 1, 0: no more, -1.
	 */
	uint64_t from;
	uint64_t from_total;
	int (*earlier)(void *self, struct str *id, struct err *);
};

enum pages_end {
	PAGES_SETTLED,   /* all records were seen */
	PAGES_UNSETTLED, /* not sure of that after the last pass */
	PAGES_CEILING,   /* offsets are refused beyond some point */
	PAGES_IGNORED,   /* offsets are ignored */
	PAGES_ENOUGH     /* record() said so */
};

struct pages_result {
	enum pages_end end;
	uint64_t total;  /* as the last page said */
	uint64_t unique; /* ids seen, in all passes */
	unsigned passes;
	bool alone; /* SETTLED: by what the last pass saw; else all passes
	               together are the list */
};

/*
 * -1: as fetch_next(), record(), spill.h; ERR_USAGE also when what answers is
 * no list.  Whatever it returns, nothing is asked for any more.
 */
int pages_read(const struct pages_opts *, struct pages_result *, struct err *);

#endif
