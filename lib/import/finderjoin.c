// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "journal/spill.h"

#include "import/finderjob.h"

enum {
	NUMBER = 8,
	/* Two records of one text are ambiguous; more are only for show. */
	HELD_BYTES = 4096
};

/*
 * Numbers and records that share a text of the rule.  Both are sorted by text;
 * the records of one text are few, so they are held while its numbers pass.
 */
struct meeting {
	struct buf text;    /* of the records held */
	struct buf records; /* at, length, id ... */
	struct buf ahead_text;
	struct buf ahead;
	bool more;
};

static int
meeting_read(struct finder *f, size_t rule, struct meeting *m, struct err *e)
{
	struct str text;
	struct str data;
	int rc = spill_next(f->marks[rule], &text, &data, e);

	m->more = rc == 1;
	if (rc == 1) {
		buf_clear(&m->ahead_text);
		buf_add_str(&m->ahead_text, text);
		buf_clear(&m->ahead);
		buf_add_str(&m->ahead, data);
	}
	return rc < 0 ? -1 : 0;
}

/* Hold the records of this text. */
static int
meeting_to(struct finder *f, size_t rule, struct meeting *m, struct str text,
    struct err *e)
{
	if (m->records.n > 0 && str_eq(buf_str(&m->text), text))
		return 0;
	buf_clear(&m->records);
	while (m->more && str_cmp(buf_str(&m->ahead_text), text) <= 0) {
		if (str_eq(buf_str(&m->ahead_text), text) &&
		    m->records.n < HELD_BYTES) {
			buf_clear(&m->text);
			buf_add_str(&m->text, text);
			finder_number(&m->records, m->ahead.n - NUMBER);
			buf_add_str(&m->records, buf_str(&m->ahead));
		}
		if (meeting_read(f, rule, m, e) != 0)
			return -1;
	}
	return 0;
}

static int
meet(struct finder *f, size_t rule, const struct meeting *m, uint64_t ord,
    struct err *e)
{
	struct str rest = buf_str(&m->records);
	size_t rank = 1 + f->rules->n + rule;

	while (rest.n > 0) {
		size_t n = (size_t)finder_number_at(rest, 0);
		uint64_t at = finder_number_at(rest, NUMBER);
		struct str id = str_upto(str_from(rest, 2 * NUMBER), n);

		if (finder_hit(f, ord, rank, id, at, buf_str(&m->text), e) != 0)
			return -1;
		rest = str_from(rest, 2 * NUMBER + n);
	}
	return 0;
}

int
finderjoin_rule(struct finder *f, size_t rule, struct err *e)
{
	struct meeting m;
	struct str text;
	uint64_t ord;
	int rc = finder_texts_rewind(f, rule, e);

	memset(&m, 0, sizeof(m));
	buf_init(&m.text, SPILL_ENTRY_MAX);
	buf_init(&m.records, LIM_ANSWER_BYTES);
	buf_init(&m.ahead_text, SPILL_ENTRY_MAX);
	buf_init(&m.ahead, SPILL_ENTRY_MAX);
	if (rc == 0)
		rc = spill_rewind(f->marks[rule], e);
	if (rc == 0)
		rc = meeting_read(f, rule, &m, e);
	while (rc == 0 && (rc = finder_texts(f, rule, &text, &ord, e)) == 1) {
		rc = 0;
		if (!finder_wants(f, ord))
			continue;
		rc = meeting_to(f, rule, &m, text, e);
		if (rc == 0)
			rc = meet(f, rule, &m, ord, e);
	}
	buf_fini(&m.text);
	buf_fini(&m.records);
	buf_fini(&m.ahead_text);
	buf_fini(&m.ahead);
	return rc;
}
