// SPDX-License-Identifier: Apache-2.0
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "run/rowpool.h"

#include "export/expdownloadhost.h"

enum {
	PLACES = 32, /* more are tried as usual */
	DETAIL_MAX = 256
};

struct place {
	char *name;
	unsigned lost; /* in a row */
};

struct expdownloadhost {
	struct rowpool_gate *gate; /* guards all below */
	struct place places[PLACES];
	size_t n;
	uint64_t lost;
	enum err_kind kind; /* of the first that was lost */
	char detail[DETAIL_MAX];
};

struct expdownloadhost *
expdownloadhost_new(void)
{
	struct expdownloadhost *h = mem_alloc(sizeof(*h));

	h->gate = rowpool_gate_new();
	return h;
}

void
expdownloadhost_free(struct expdownloadhost *h)
{
	if (h == NULL)
		return;
	for (size_t i = 0; i < h->n; i++)
		free(h->places[i].name);
	rowpool_gate_free(h->gate);
	free(h);
}

/* NULL: there is no room for it. */
static struct place *
find(struct expdownloadhost *h, const char *name)
{
	for (size_t i = 0; i < h->n; i++)
		if (strcmp(h->places[i].name, name) == 0)
			return &h->places[i];
	if (h->n == PLACES)
		return NULL;
	h->places[h->n].name = mem_strdup(name);
	return &h->places[h->n++];
}

unsigned
expdownloadhost_attempts(
    struct expdownloadhost *h, const char *name, unsigned usual)
{
	const struct place *p;
	unsigned n = usual;

	rowpool_gate_enter(h->gate);
	p = find(h, name);
	if (p != NULL && p->lost > 0)
		n = p->lost < EXPDOWNLOADHOST_LOST ? 1 : 0;
	rowpool_gate_leave(h->gate);
	return n;
}

void
expdownloadhost_answered(struct expdownloadhost *h, const char *name)
{
	struct place *p;

	rowpool_gate_enter(h->gate);
	p = find(h, name);
	if (p != NULL)
		p->lost = 0;
	rowpool_gate_leave(h->gate);
}

void
expdownloadhost_lost(struct expdownloadhost *h, const char *name,
    enum err_kind kind, const char *detail)
{
	struct place *p;

	rowpool_gate_enter(h->gate);
	p = find(h, name);
	if (p != NULL)
		p->lost++;
	if (h->lost++ == 0) {
		h->kind = kind;
		(void)snprintf(h->detail, sizeof(h->detail), "%s", detail);
	}
	rowpool_gate_leave(h->gate);
}

int
expdownloadhost_end(struct expdownloadhost *h, struct err *e)
{
	if (h->lost == 0)
		return 0;
	(void)err_set(e, h->kind, "%" PRIu64 " %s could not be fetched: %s",
	    h->lost, h->lost == 1 ? "file" : "files", h->detail);
	return err_hint(e,
	    "run the same command again later: what is there is not fetched again");
}
