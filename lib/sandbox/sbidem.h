#ifndef SANDBOX_SBIDEM_H
#define SANDBOX_SBIDEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/*
 * Idempotency keys, remembered for 24 h per operation (an object's
 * name and create, update or merge, whichever record).
 * While the first request is still running its key is a conflict; once it has
 * succeeded its answer is replayed; once it has failed the key runs again.
 * Source: the vendor's API description.
 */
struct sbidem_entry {
	int64_t first_ms; /* when the first request came */
	int64_t done_ms;  /* when its answer left; before that it is running */
	bool failed;
	uint32_t row;   /* of the store, unless failed */
	uint32_t as_of; /* the event that was answered (sbstore.h) */
};

struct sbidem;

struct sbidem *sbidem_new(void);
void sbidem_free(struct sbidem *);

/*
 * The entry that binds a request at now_ms, or NULL: never seen, forgotten
 * after 24 h, or failed and over.  Borrowed until the next sbidem_put().
 */
const struct sbidem_entry *sbidem_get(
    const struct sbidem *, struct str op, struct str key, int64_t now_ms);

/* Remember, in place of what the key stood for before. */
void sbidem_put(struct sbidem *, struct str op, struct str key,
    const struct sbidem_entry *);

size_t sbidem_count(const struct sbidem *);

#endif
