#ifndef PLAN_DIFF_H
#define PLAN_DIFF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;
struct bind;
struct buf;
struct diags;
struct difflinks;
struct item;
struct record;

/*
 * What an update of an existing record would change: field by field, old and
 * new, and the bodies that do it.  Everything lives in the arena; values are
 * compared by value_same() and the receipt of our last write.
 *
 * Rules (design, sections 5 and 6):
 *   - a field without a value keeps what is stored; one whose cell holds the
 *     clear token is set to null, if something is stored (but not by
 *     fill-blank);
 *   - partial addresses and names: parts that the row lacks are taken from what
 *     is stored before comparing and sending, but for coordinates when the row
 *     changes another part: they belong to the place;
 *   - what we sent last, and is stored still as the server made it then, is
 *     unchanged under any policy, whatever it looks like;
 *   - write: overwrite sets what differs, but a field that somebody edited since
 *     our last write is kept (DIFF_KEPT, a warning update.edited); force sets it
 *     all the same; fill-blank sets only where nothing is stored; append adds
 *     values that are missing (several values: behind those stored) or puts the
 *     text behind the one that is stored, on a new line, unless it stands there
 *     already in lines of its own (TEXT, MARKDOWN, HTML); never-update does nothing;
 *   - what the API does not update (schema/object.h: a meeting's title, an
 *     opportunity's account) is kept where it differs (DIFF_KEPT, a warning
 *     field.create-only), under any policy but never-update;
 *   - a redacted field is never touched (a warning, update.redacted);
 *   - links: to one: {"replace": id} when it is another; write as above, what
 *     somebody else linked since our last write is kept by overwrite.  To
 *     many: {"add": [what is missing]}; with replace also {"remove": [...]}, both
 *     at once as {"replace": [...]} when neither the list nor what changes in it
 *     is more than LIM_LINKS.  Where the API has no replace (notes, lists) it is
 *     remove and add, in two parts.  A relationship takes one of these in a request:
 *     what follows it, and what is beyond LIM_LINKS changes, goes in further
 *     parts.
 */
enum diff_kind {
	DIFF_SET,
	DIFF_CLEAR,
	DIFF_LINK,
	DIFF_KEPT /* not sent */
};

struct diff_change {
	enum diff_kind kind;
	const char *key;
	struct str before; /* JSON as it could be sent back: of links a list */
	struct str after; /* JSON; of a clear "null"; of links the list after */
	struct str show_before; /* for people: plain text, cut at 200 bytes */
	struct str show_after;
};

struct diff {
	struct diff_change *changes; /* in byte order of keys */
	size_t n;
	size_t n_sent;                 /* without DIFF_KEPT; 0: unchanged */
	unsigned parts;                /* requests: 0 when unchanged */
	const struct difflinks *links; /* diff's own */
};

/* receipt: of our last write to the record; empty: none. */
void diff_make(struct diff *out, const struct bind *, const struct item *,
    const struct record *, struct str receipt, struct arena *, struct diags *);

/*
 * The body of one part: {"fields": ..., "relationships": ...}, either left out
 * when there is nothing in it; fields are in part 0.
 */
void diff_body(const struct diff *, unsigned part, struct buf *json);

/*
 * The before-image: {"id", "fields": {key: before}, "relationships":
 * {key: [ids]}, "linked": {key: [ids]}} of what is sent; linked: what the links
 * were to become, left out when there are none.
 */
void diff_before(const struct diff *, const struct record *, struct buf *json);

#endif
