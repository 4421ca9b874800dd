#ifndef SANDBOX_SBENRICH_H
#define SANDBOX_SBENRICH_H

#include <stddef.h>
#include <stdint.h>

struct sbstore;

/*
 * What the server adds by itself some time after a create: to every contact,
 * and to an account that came with a $website.  It fills fields that are blank
 * then, also such as a client may write ($linkedIn, $profilePhotoUrl) and such
 * as it may not ($howTheyMakeMoney); it never changes a value that is there.
 * The record counts as updated.  It is no request: it stands in no ledger and
 * in no state file, but follows from the creates there, with the same delay.
 */
struct sbenrich {
	int64_t delay_ms;         /* 0: never */
	struct sbenrich_due *due; /* in the order of the creates */
	size_t n;
	size_t cap;
	size_t next; /* the first that has not happened */
};

void sbenrich_fini(struct sbenrich *);

/* A create happened at that time. */
void sbenrich_created(
    struct sbenrich *, const struct sbstore *, uint32_t row, int64_t at_ms);

/* Let happen what is due; to be called before anything is read or written. */
void sbenrich_until(struct sbenrich *, struct sbstore *, int64_t now_ms);

#endif
