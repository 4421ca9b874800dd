// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/clk.h"
#include "run/sendage.h"

#include "simjournal.h"
#include "simnet.h"
#include "simseek.h"

enum {
	TRIES = 20,
	HALF_MINUTE_MS = 30 * 1000
};

static struct clk_now
now(const struct simseek *s)
{
	return s->now(s->self);
}

static void
commit(struct simseek *s, uint64_t ord, enum jrec_kind kind, const char *id)
{
	struct jrec r;

	memset(&r, 0, sizeof(r));
	r.kind = kind;
	r.ord = ord;
	r.id = id;
	r.server_ms = now(s).mono_ms + s->server_off_ms;
	simjournal_commit(s->journal, &r, 1);
}

/* GET; the limit is waited for.  False: no answer worth the name. */
static bool
get(struct simseek *s, const char *path, char id[64])
{
	for (int i = 0; i < TRIES; i++) {
		int status = simnet_other(s->net, "GET", path, "", now(s), id);

		if (status != 429)
			return status == 200;
		s->rest(s->self, 1000);
	}
	return false;
}

static bool
search(struct simseek *s, uint64_t ord, char id[64])
{
	char path[128];

	(void)snprintf(path, sizeof(path),
	    "/v1/contacts?$email[contains]=u%llu@example.com",
	    (unsigned long long)ord);
	return get(s, path, id);
}

static void
doubt_the_old(struct simseek *s)
{
	struct sendage_now t = {
	    now(s).wall_ms, now(s).mono_ms + s->server_off_ms, s->seen_ms};

	for (size_t i = 0; i < s->journal->n; i++) {
		const struct simrow *r = &s->journal->rows[i];

		if (r->state == ROW_SENT &&
		    !sendage_resendable(r->first_sent_ms, r->server_ms, &t))
			commit(s, i + 1, JREC_DOUBT, NULL);
	}
}

/* The journal's last record shows in the index. */
static bool
index_is_up_to_date(struct simseek *s)
{
	char id[64];

	for (int i = 0; i < TRIES; i++) {
		if (search(s, s->journal->last_ord, id) && id[0] != '\0')
			return true;
		s->rest(s->self, 1000);
	}
	return false;
}

static void
prove(struct simseek *s, uint64_t ord)
{
	char id[64];

	for (int i = 0; i < 3; i++) {
		if (i > 0)
			s->rest(s->self, HALF_MINUTE_MS);
		if (!search(s, ord, id))
			return;
		if (id[0] != '\0') {
			s->found++;
			commit(s, ord, JREC_FOUND, id);
			return;
		}
	}
	s->again++;
	commit(s, ord, JREC_ABSENT, NULL);
}

static void
seek(struct simseek *s, uint64_t ord)
{
	struct simrow *r = &s->journal->rows[ord - 1];
	unsigned noted = r->noted_creates;
	char id[64];

	if (!search(s, ord, id))
		return;
	r->noted_creates = s->journal->creates + 1;
	if (id[0] != '\0') {
		s->found++;
		commit(s, ord, JREC_FOUND, id);
	} else if (noted != 0 && s->journal->creates + 1 > noted &&
		   index_is_up_to_date(s)) {
		prove(s, ord);
	}
}

void
simseek_run(struct simseek *s)
{
	doubt_the_old(s);
	for (size_t i = 0; i < s->journal->n; i++) {
		const struct simrow *r = &s->journal->rows[i];

		if (r->state == ROW_DOUBT && r->action == ROW_CREATE &&
		    r->part == 0)
			seek(s, i + 1);
	}
}
