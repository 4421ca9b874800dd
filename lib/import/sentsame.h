#ifndef IMPORT_SENTSAME_H
#define IMPORT_SENTSAME_H

#include <stdbool.h>
#include <stdint.h>

struct defs;
struct jval;
struct record;

/*
 * Is a record what a request has made of it?  What was sent is all that is
 * looked at: the row, the mapping and the file may have changed since.  Values
 * are compared with value_same(); what the key may not see, or a field that is
 * not among the definitions any more, is like nothing.  Pure.
 */

/*
 * Has the record every field and every link of the body of a create, and of
 * these links no others?
 */
bool sentsame_create(
    const struct jval *body, const struct record *, const struct defs *);

/*
 * The same of an update.  before: the image of the record before it
 * (plan/diff.h), or NULL.
 *
 *	OURS	all of it is there
 *	BEFORE	nothing happened to it: each field, and each link that was to
 *		be replaced, is as it was before.  Links to add or to remove
 *		never count against it: to do that twice is to do it once
 *	OTHER	somebody has edited it since, or it cannot be told
 */
enum sentsame {
	SENTSAME_OURS,
	SENTSAME_BEFORE,
	SENTSAME_OTHER
};
enum sentsame sentsame_update(const struct jval *body,
    const struct jval *before, const struct record *, const struct defs *);

/*
 * When the record was created, in milliseconds on the server's clock;
 * INT64_MIN: it does not say.  record: the whole of it.
 */
int64_t sentsame_created(const struct jval *record);

#endif
