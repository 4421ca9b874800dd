#ifndef PLAN_RECEIPT_H
#define PLAN_RECEIPT_H

#include <stdbool.h>

#include "base/str.h"

struct buf;
struct jval;
struct record;

/*
 * What remains of a write: for each field and each link to one that was sent, a
 * digest of what we sent and one of what the server made of it.  So a later run knows "we wrote
 * that already, though it is stored in another form" and "somebody has edited
 * it since".  A receipt is a row of entries in order of their digests, 24
 * bytes a field: 8 of the key, 8 of ours, 8 of theirs.  Pure, any thread.
 *
 * A digest is the head of SHA-256 over the key and the value as canonical JSON:
 * members of objects in byte order, those that are null left out, several texts
 * in byte order (their order does not count), and whatever is empty (absent,
 * "", [], {}) as null.
 */

/*
 * body: the JSON that was sent, {"fields": ..., "relationships": ...} of a create
 * or an update (a link to one is an id, {"replace": id} or {"remove": id}); answered: the record that the
 * server answered.  former: the record's receipt so far (or empty), whose
 * entries stay for fields that were not sent now.  What cannot be read leaves
 * former as it was (whole entries of it).
 */
void receipt_make(struct str body, const struct record *answered,
    struct str former, struct buf *out);

/*
 * ours: a value as it would be sent (JSON); stored: as it is in the record now
 * (NULL: absent).
 */
enum receipt_word {
	RECEIPT_NONE,  /* we never wrote this field */
	RECEIPT_SAME,  /* we wrote exactly this, and it is still so */
	RECEIPT_OURS,  /* what is stored is what we wrote last, but ours is
	                  another now */
	RECEIPT_EDITED /* somebody has changed it since we wrote it */
};
enum receipt_word receipt_says(struct str receipt, const char *key,
    struct str ours, const struct jval *stored);

/* The same of a link to one: ours is an id. */
enum receipt_word receipt_says_link(struct str receipt, const char *key,
    struct str ours, const struct record *);

#endif
