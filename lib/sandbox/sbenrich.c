// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"

#include "sandbox/sbchange.h"
#include "sandbox/sbdefs.h"
#include "sandbox/sbdraft.h"
#include "sandbox/sbenrich.h"
#include "sandbox/sbobject.h"
#include "sandbox/sbstore.h"
#include "sandbox/sbversion.h"

struct sbenrich_due {
	uint32_t row;
	int64_t at_ms;
};

/* What is known about a record: text before its id's number and behind it. */
struct fact {
	const char *object;
	const char *key;
	const char *before;
	const char *behind;
};

static const struct fact facts[] = {
    {"account", "$linkedIn", "\"https://www.linkedin.com/company/", "\""},
    {"account", "$howTheyMakeMoney", "\"They sell no. ", ".\""},
    {"contact", "$profilePhotoUrl", "\"https://photos.example/", ".png\""},
};

void
sbenrich_fini(struct sbenrich *x)
{
	free(x->due);
	memset(x, 0, sizeof(*x));
}

static bool
is_wanted(const struct sbstore *s, const struct sbrec *r)
{
	const struct sbdefs *d = sbstore_defs(s, r->object);
	const struct sbfield *f;
	size_t n;

	if (strcmp(r->object->name, "account") != 0)
		return true;
	f = sbdefs_field(d, STR_LIT("$website"));
	return f != NULL &&
	       sbversion_field(r->version, (uint32_t)(f - sbdefs_fields(d, &n)))
		       .p != NULL;
}

void
sbenrich_created(
    struct sbenrich *x, const struct sbstore *s, uint32_t row, int64_t at_ms)
{
	if (x->delay_ms == 0 || !is_wanted(s, sbstore_get(s, row)))
		return;
	if (x->n == x->cap) {
		x->cap = x->cap == 0 ? 64 : x->cap * 2;
		x->due = mem_resize(x->due, x->cap, sizeof(*x->due));
	}
	x->due[x->n++] = (struct sbenrich_due){row, at_ms + x->delay_ms};
}

static const struct fact *
fact_of(const struct sbrec *r, const char *key)
{
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		if (strcmp(facts[i].object, r->object->name) == 0 &&
		    strcmp(facts[i].key, key) == 0)
			return &facts[i];
	return NULL;
}

/* All fields as they are, and the facts where there is nothing. */
static bool
fill(const struct sbstore *s, const struct sbrec *r, struct sbdraft *draft)
{
	size_t n;
	const struct sbfield *f = sbdefs_fields(sbstore_defs(s, r->object), &n);
	struct buf json;
	bool any = false;

	buf_init(&json, (size_t)LIM_BODY_BYTES);
	for (uint32_t i = 0; i < n; i++) {
		struct str old = sbversion_field(r->version, i);
		const struct fact *fact = fact_of(r, f[i].key);

		if (old.p != NULL) {
			sbdraft_add_field(draft, i, old);
		} else if (fact != NULL && !f[i].multiple) {
			buf_clear(&json);
			buf_puts(&json, fact->before);
			buf_puts(&json, r->id + strlen(r->object->id_prefix));
			buf_puts(&json, fact->behind);
			sbdraft_add_field(draft, i, buf_str(&json));
			any = true;
		}
	}
	buf_fini(&json);
	return any;
}

static void
enrich(struct sbstore *s, const struct sbenrich_due *due)
{
	const struct sbrec *r = sbstore_get(s, due->row);
	struct sbchange c = {.effect = SBEFFECT_UPDATE,
	    .object = r->object,
	    .id = r->id,
	    .row = due->row,
	    .at_ms = due->at_ms};
	struct sbdraft draft;

	if (!sbstore_is_live(r, SBSTORE_NOW))
		return;
	sbdraft_init(&draft);
	if (fill(s, r, &draft)) {
		sbdraft_finish(&draft, due->at_ms, &c);
		(void)sbstore_apply(s, &c);
		sbchange_fini(&c);
	}
	sbdraft_fini(&draft);
}

void
sbenrich_until(struct sbenrich *x, struct sbstore *s, int64_t now_ms)
{
	while (x->next < x->n && x->due[x->next].at_ms <= now_ms)
		enrich(s, &x->due[x->next++]);
	if (x->next == x->n)
		x->next = x->n = 0;
}
