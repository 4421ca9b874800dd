// SPDX-License-Identifier: Apache-2.0
#include "import/migratelook.h"

#include "base/buf.h"
#include "base/limits.h"
#include "journal/idmap.h"
#include "plan/lookup.h"

#include "import/importjob.h"
#include "import/migratedue.h"

/* Does this record count as one that is still to come? */
static bool
will_come(const struct import *im, struct str id)
{
	if (!migratedue_is_word(id))
		return true;
	return im->opts->dry_run && !migratedue_is_lost(id);
}

int
migratelook_key(struct import *im, const char *system, const char *object,
    struct str key, struct buf *id, struct err *e)
{
	struct buf due;
	int rc;

	buf_init(&due, LIM_KEY_BYTES);
	rc = migratedue_find(im->due, system, object, key, &due, e);
	if (rc == 1 && will_come(im, buf_str(&due))) {
		buf_add_str(id, buf_str(&due));
	} else if (rc == 1 && im->opts->step->hold) {
		migratedue_place(buf_str(&due), id);
		rc = LOOKUP_HELD;
	} else if (rc == 1) {
		rc = 0;
	}
	buf_fini(&due);
	return rc;
}

/*
 * Of those that earlier steps are due to bring: what will come is appended,
 * the last that will not goes into *held.  How many were appended, or -1.
 */
static int
expected(const struct import *im, struct str due, int n, struct buf *ids,
    struct buf *held)
{
	int some = 0;

	for (int i = 0; i < n; i++) {
		struct str one = str_of(due.p);

		due = str_from(due, one.n + 1);
		if (will_come(im, one)) {
			buf_add_str(ids, one);
			buf_putc(ids, '\0');
			some++;
		} else {
			buf_clear(held);
			migratedue_place(one, held);
		}
	}
	return some;
}

int
migratelook_mark(struct import *im, const char *object, const char *asks,
    struct str text, int n, struct buf *ids, struct err *e)
{
	struct buf due;
	struct buf held;
	int some;

	buf_init(&due, LIM_ANSWER_BYTES);
	buf_init(&held, LIM_KEY_BYTES);
	some = migratedue_marked(im->due, object, asks, text, &due, e);
	if (some > 0) {
		some = expected(im, buf_str(&due), some, ids, &held);
		/* What was to come may have come since the plan. */
		if (held.n > 0) {
			int more =
			    idmap_marked(im->ids, object, asks, text, ids, e);

			some = more < 0 ? -1 : some + more;
		}
	}
	n = some < 0 ? -1 : n + some;
	if (n == 0 && held.n > 0 && im->opts->step->hold) {
		buf_add_str(ids, buf_str(&held));
		n = LOOKUP_HELD;
	}
	buf_fini(&held);
	buf_fini(&due);
	return n;
}
