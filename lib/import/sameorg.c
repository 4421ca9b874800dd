// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "journal/idmap.h"
#include "journal/idmapsame.h"
#include "mapping/mapping.h"
#include "plan/query.h"
#include "plan/record.h"

#include "import/importjob.h"
#include "import/reconcilejob.h"
#include "import/sameorg.h"

static int
misfit(struct import *im, struct err *e)
{
	(void)err_set(e, ERR_MISFIT,
	    "rows of this job were sent with another API key or to another address than %s, and this key cannot read what they became",
	    im->server->base_url);
	return err_hint(e,
	    "use the key and the address that the job began with, or another --job for this organisation; if it is the same one, say --same-organisation. Nothing was sent now");
}

/* A key that may not read proves nothing, which is no failure. */
static int
can_read(struct import *im, struct str id, bool *can, struct err *e)
{
	struct jdoc *doc = NULL;
	struct record r;
	struct buf path;
	int rc;

	*can = false;
	buf_init(&path, LIM_ANSWER_BYTES);
	query_record(im->sheet.mapping->object, id, &path);
	rc = reconcileask_get(im, buf_text(&path), &doc, e);
	buf_fini(&path);
	if (rc == 0 && doc != NULL && record_read(jdoc_root(doc), &r))
		*can = str_eq(r.id, id);
	jdoc_free(doc);
	if (rc == 0 || e->kind != ERR_STOPPED)
		return rc;
	err_clear(e);
	return 0;
}

static int
prove(struct import *im, bool *proved, struct err *e)
{
	struct buf id;
	int rc;

	*proved = false;
	if (im->client == NULL)
		return 0;
	buf_init(&id, LIM_ANSWER_BYTES);
	rc = job_any_record(im->job, &id, e);
	if (rc == 0 && id.n > 0)
		rc = can_read(im, buf_str(&id), proved, e);
	buf_fini(&id);
	return rc;
}

/* The id map first: without it the job would not be under the new key, either. */
static int
adopt(struct import *im, struct err *e)
{
	struct buf map;
	int rc;

	buf_init(&map, LIM_ANSWER_BYTES);
	rc = job_map_get(im->job, &map, e);
	if (rc == 0 && im->ids_out != NULL)
		rc = idmapsame_adopt(im->ids_out, buf_text(&map), e);
	if (rc == 0 && im->ids != NULL)
		rc = idmapsame_adopt(im->ids, buf_text(&map), e);
	buf_fini(&map);
	return rc != 0 ? -1 : job_org_is(im->job, im->facts.org, e);
}

int
sameorg_check(struct import *im, struct err *e)
{
	bool proved;

	if (prove(im, &proved, e) != 0)
		return -1;
	if (!proved && !im->opts->same_organisation)
		return misfit(im, e);
	import_notice(im, "%s",
	    proved
		? "another API key or address than before, of the same organisation: it reads what this job wrote"
		: "another API key or address than before, taken for the same organisation, as --same-organisation says");
	return adopt(im, e);
}
