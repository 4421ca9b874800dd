#ifndef TESTS_PAGESRIG_H
#define TESTS_PAGESRIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "run/pages.h"

#include "unit/run/fakeapi.h"

enum {
	PAGESRIG_MOST = 4096, /* numbers of records */
	PAGESRIG_PAGE = 25    /* as the API documents it */
};

/* A server with one list; what it does with request n is the test's. */
struct pagesrig {
	struct fakeapi api;
	struct fetch *fetch;
	struct pages_opts opts;
	struct pages_result got;
	struct err err;

	/* the list: the numbers of its records, in its order */
	unsigned list[PAGESRIG_MOST];
	size_t n;
	unsigned newest; /* the highest number given so far */
	void (*meddle)(struct pagesrig *, size_t nth); /* before request nth */
	size_t cap;                                    /* a page has no more */
	int64_t short_at; /* the page at this offset shows 5 fewer; -1: none */
	bool ignores;     /* offsets */
	int64_t ceiling;  /* offsets from here on are refused; -1: none */
	int refusal;      /* with this status */
	int64_t extra;    /* the count is higher than true */
	const char *odd;  /* every body */

	/* what came out */
	unsigned seen[PAGESRIG_MOST]; /* how often, by number */
	size_t shown;
	size_t enough_at; /* record() says enough at this one; 0: never */
	bool fails;
	size_t progressed;
	uint64_t last_total;
};

/* A list of n records, numbered from 1. */
struct pagesrig *pagesrig_begin(size_t n);

/* Also: nothing is left asked for. */
void pagesrig_end(struct pagesrig *);

/* pages_read() without an error. */
void pagesrig_read(struct pagesrig *);

/* All that is in the list now was seen. */
void pagesrig_all_seen(const struct pagesrig *);

void pagesrig_insert(struct pagesrig *, size_t at);
void pagesrig_delete(struct pagesrig *, size_t at);
uint64_t pagesrig_offset(const char *path);

#endif
