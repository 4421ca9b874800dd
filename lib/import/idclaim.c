// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "journal/idmap.h"
#include "journal/jobview.h"
#include "mapping/mapping.h"
#include "schema/object.h"

#include "import/idclaim.h"
#include "import/importjob.h"

enum {
	LOOK_MS = 2000, /* between two looks at what is settled, in a pass */
	DROPS = 1000    /* rows of one transaction */
};

struct idclaim {
	/* the feeder's, for those who look behind a walk */
	uint64_t waiting;  /* rows of the walk that are others' */
	uint64_t stranded; /* of these: of jobs that do not run */
	struct buf by;     /* the folder of a holder: of a stranded one's, if
	                      there is any */

	/* the journal thread's during a pass */
	int64_t looked_ms;
	bool running; /* set before it begins */

	/* the calling thread's */
	uint64_t waited_for; /* rows, when it was told last */
	int64_t since_ms;    /* nothing has come free */
	int64_t nap_ms;
	bool told;
};

static int64_t
mono(const struct import *im)
{
	return clk_now(im->opts->clk).mono_ms;
}

/* -- whose claims these are -- */

static int
known_as(struct import *im, struct idmap *m, bool make, struct err *e)
{
	char *dir = realpath(im->dir, NULL);
	int rc = idmapclaim_job(
	    m, job_salt(im->job), dir == NULL ? im->dir : dir, make, e);

	free(dir);
	return rc;
}

int
idclaim_begin(struct import *im, struct err *e)
{
	if (im->claims == NULL) {
		im->claims = mem_alloc(sizeof(*im->claims));
		buf_init(&im->claims->by, LIM_ANSWER_BYTES);
	}
	im->claims->nap_ms = 0;
	im->claims->told = false;
	/* What an earlier run left, then under a name of this one's own. */
	if (idclaim_known(im, e) != 0 || idclaim_settle(im, e) != 0)
		return -1;
	if (known_as(im, im->ids, true, e) < 0 || idclaim_known(im, e) != 0)
		return -1;
	im->claims->running = true;
	return 0;
}

int
idclaim_end(struct import *im, struct err *e)
{
	if (im->claims == NULL || !im->claims->running)
		return 0;
	im->claims->running = false;
	return idclaim_settle(im, e);
}

void
idclaim_free(struct idclaim *c)
{
	if (c == NULL)
		return;
	buf_fini(&c->by);
	free(c);
}

/* -- claiming -- */

bool
idclaim_walk(struct import *im)
{
	struct idclaim *c = im->claims;

	if (c == NULL || !c->running)
		return false;
	c->waiting = 0;
	c->stranded = 0;
	buf_clear(&c->by);
	return true;
}

/* The folder is gone, and the folder that it was in is not. */
static bool
is_removed(const char *dir)
{
	char *up = fsx_folder(dir);
	struct stat st;
	bool removed = stat(dir, &st) != 0 && stat(up, &st) == 0;

	free(up);
	return removed;
}

static bool
is_running(const char *dir)
{
	char *lock = fsx_join(dir, "lock");
	bool running = fsx_locked(lock);

	free(lock);
	return running;
}

/* Who has it?  1: nobody any more, it may be claimed anew; 0; -1. */
static int
look_at(struct import *im, int64_t holder, struct err *e)
{
	struct idclaim *c = im->claims;
	struct buf dir;
	int rc;

	buf_init(&dir, LIM_ANSWER_BYTES);
	rc = idmapclaim_holder(im->ids, holder, &dir, e);
	if (rc == 0 || (rc == 1 && is_removed(buf_text(&dir)))) {
		rc = idmapclaim_forget(im->ids, holder, e) == 0 ? 1 : -1;
	} else if (rc == 1) {
		bool running = is_running(buf_text(&dir));

		if (c->by.n == 0 || (!running && c->stranded == 0)) {
			buf_clear(&c->by);
			buf_add_str(&c->by, buf_str(&dir));
		}
		c->waiting++;
		c->stranded += !running;
		rc = 0;
	}
	buf_fini(&dir);
	return rc;
}

int
idclaim_take(struct import *im, struct idmapclaim *v, size_t n, struct err *e)
{
	const struct mapping *m = im->sheet.mapping;
	const char *system = m->system.text.n > 0 ? m->system.text.p : "";

	if (idmapclaim_take(im->ids, system, m->object->name, v, n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int rc = 1;

		/* As many rounds as it has holders that are gone. */
		while (v[i].holder != 0 && rc == 1) {
			rc = look_at(im, v[i].holder, e);
			if (rc == 1 && idmapclaim_take(im->ids, system,
					   m->object->name, &v[i], 1, e) != 0)
				return -1;
		}
		if (rc < 0)
			return -1;
	}
	return 0;
}

/* -- letting go -- */

static bool
is_open(const struct import *im, enum row_state s)
{
	if (s == ROW_SENT || s == ROW_DOUBT)
		return true;
	return s == ROW_PENDING && im->claims != NULL && im->claims->running;
}

/* Up to DROPS rows behind *after whose claims may go. */
static int
collect(struct import *im, struct jobview *view, uint64_t *after,
    uint64_t *ords, size_t *n, struct err *e)
{
	struct jobview_row row;
	uint64_t ord;
	int rc;

	*n = 0;
	while (*n < DROPS &&
	       (rc = idmapclaim_next(im->ids_out, *after, &ord, e)) != 0) {
		if (rc < 0 || jobview_seek(view, ord, e) != 0 ||
		    (rc = jobview_next(view, &row, e)) < 0)
			return -1;
		if (rc == 0 || row.ord != ord || !is_open(im, row.state))
			ords[(*n)++] = ord;
		*after = ord;
	}
	return 0;
}

static int
drop_settled(struct import *im, struct err *e)
{
	uint64_t *ords = mem_array(DROPS, sizeof(*ords));
	struct jobview *view = NULL;
	uint64_t after = 0;
	size_t n = DROPS;
	int rc = jobview_open(&view, im->dir, e);

	while (rc == 0 && n == DROPS) {
		rc = collect(im, view, &after, ords, &n, e);
		if (rc == 0)
			rc = idmapclaim_drop(im->ids_out, ords, n, e);
	}
	jobview_close(view);
	free(ords);
	return rc;
}

int
idclaim_known(struct import *im, struct err *e)
{
	return known_as(im, im->ids_out, false, e) < 0 ? -1 : 0;
}

int
idclaim_settle(struct import *im, struct err *e)
{
	struct idclaim *c = im->claims;
	uint64_t ord;
	int rc;

	if (c != NULL && c->running) {
		if (mono(im) - c->looked_ms < LOOK_MS)
			return 0;
		c->looked_ms = mono(im);
	}
	rc = idmapclaim_next(im->ids_out, 0, &ord, e);
	if (rc == 1)
		rc = drop_settled(im, e);
	if (rc == 0 && (c == NULL || !c->running))
		rc = idmapclaim_leave(im->ids_out, e);
	return rc;
}

/* -- waiting -- */

static void
tell(struct import *im)
{
	struct idclaim *c = im->claims;
	struct buf b;

	if (c->told)
		return;
	c->told = true;
	buf_init(&b, LIM_REPORT_BYTES);
	text_count(&b, c->waiting);
	buf_puts(&b, c->waiting == 1 ? " row is" : " rows are");
	buf_puts(&b,
	    " being created by another import at this moment; waiting for it: ");
	buf_add_str(&b, buf_str(&c->by));
	import_notice(im, "%s", buf_text(&b));
	buf_fini(&b);
}

static void
give_up(struct import *im)
{
	const struct idclaim *c = im->claims;
	const char *dir = buf_text(&c->by);

	if (c->stranded > 0) {
		(void)err_set(&im->sum.stop, ERR_SERVICE,
		    "%llu rows wait for another import that was creating them and did not finish: %s",
		    (unsigned long long)c->waiting, dir);
		(void)err_hint(&im->sum.stop,
		    "finish that one first: repeat its command (lfetl status %s shows it), then this one; nothing was created twice",
		    dir);
		return;
	}
	(void)err_set(&im->sum.stop, ERR_SERVICE,
	    "%llu rows wait for another import that is creating them: %s",
	    (unsigned long long)c->waiting, dir);
	(void)err_hint(&im->sum.stop,
	    "repeat the command when that one has ended (lfetl status %s shows it)",
	    dir);
}

int
idclaim_wait(struct import *im, bool settled, bool *again, struct err *e)
{
	struct idclaim *c = im->claims;

	*again = false;
	if (c->waiting == 0)
		return 0;
	if (settled || c->waiting < c->waited_for || c->nap_ms == 0) {
		c->since_ms = mono(im);
		c->nap_ms = IDCLAIM_NAP_MS;
	}
	c->waited_for = c->waiting;
	/* More of ours may go: waiting comes last. */
	if (settled && im->opts->limit == 0)
		return 0;
	/* Those of a job that runs may come free; the others cannot. */
	if (c->stranded == c->waiting || im->opts->limit > 0 ||
	    mono(im) - c->since_ms >= IDCLAIM_PATIENCE_MS) {
		give_up(im);
		return 0;
	}
	tell(im);
	if (client_rest(im->client, c->nap_ms, e) != 0) {
		if (e->kind != ERR_SERVICE || !import_interrupted(im))
			return -1;
		err_clear(e);
		return 0;
	}
	/* Each walk reads the file. */
	c->nap_ms *= c->nap_ms < IDCLAIM_NAP_MAX_MS ? 2 : 1;
	*again = true;
	return 0;
}
