// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/rnd.h"
#include "base/text.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"

#include "sandbox/sbfault.h"
#include "sandbox/sbfaultread.h"

struct rule {
	struct sbfaultread_rule is;
	uint64_t seen;
	uint64_t fired;
};

struct sbfaults {
	struct rule *rules;
	size_t n;
	struct rnd dice;
};

static void
read_rules(struct sbfaults *f, const struct ynode *root, struct complaints *c)
{
	if (root == NULL)
		return;
	if (root->kind != YDOC_LIST) {
		complaint_add(c, root->line, root->col,
		    "a faults file is a list of rules");
		return;
	}
	f->rules = mem_array(root->n, sizeof(*f->rules));
	f->n = root->n;
	for (size_t i = 0; i < root->n; i++)
		sbfaultread_rule(&f->rules[i].is, root->items[i], c);
}

/* Parse the text; complaints become the message of *e. */
static int
read_file(struct sbfaults *f, const char *path, struct str text, struct err *e)
{
	struct complaints *c = complaints_new(path, text);
	struct ydoc *doc = NULL;
	struct buf shown;
	int rc = 0;

	if (ydoc_parse(&doc, text, c) == 0)
		read_rules(f, ydoc_root(doc), c);
	if (complaints_count(c) > 0) {
		buf_init(&shown, (size_t)LIM_MAPPING_BYTES);
		complaints_print(c, &shown);
		rc = err_set(e, ERR_USAGE, "%s", buf_text(&shown));
		buf_fini(&shown);
	}
	ydoc_free(doc);
	complaints_free(c);
	return rc;
}

int
sbfault_load(
    struct sbfaults **out, const char *path, uint64_t seed, struct err *e)
{
	struct sbfaults *f = mem_alloc(sizeof(*f));
	struct buf text;
	int rc = 0;

	*out = NULL;
	rnd_init(&f->dice, seed);
	buf_init(&text, (size_t)LIM_MAPPING_BYTES);
	if (path != NULL) {
		rc = fsx_read(&text, path, e);
		if (rc == 0)
			rc = read_file(f, path, buf_str(&text), e);
	}
	buf_fini(&text);
	if (rc == 0)
		*out = f;
	else
		sbfault_free(f);
	return rc;
}

void
sbfault_free(struct sbfaults *f)
{
	if (f == NULL)
		return;
	for (size_t i = 0; i < f->n; i++)
		sbfaultread_fini(&f->rules[i].is);
	free(f->rules);
	free(f);
}

static bool
fires(struct sbfaults *f, struct rule *r)
{
	bool yes = false;

	r->seen++;
	switch (r->is.when) {
	case SBFAULTREAD_ALWAYS:
		yes = true;
		break;
	case SBFAULTREAD_NTH:
		yes = r->seen == r->is.n;
		break;
	case SBFAULTREAD_EVERY:
		yes = r->seen % r->is.n == 0;
		break;
	case SBFAULTREAD_RATE:
		yes = rnd_unit(&f->dice) < r->is.rate;
		break;
	}
	if (!yes || r->seen < r->is.from ||
	    (r->is.times > 0 && r->fired >= r->is.times))
		return false;
	r->fired++;
	return true;
}

static void
add(struct sbfault_hit *hit, const struct sbfault_act *a)
{
	if (a->kind == SBFAULT_DELAY)
		hit->delay_ms += a->ms;
	else if (hit->act->kind == SBFAULT_NONE)
		hit->act = a;
	else
		return;
	/* A delay is named only where nothing else happens. */
	if (hit->text == NULL || a->kind != SBFAULT_DELAY)
		hit->text = a->text;
}

struct sbfault_hit
sbfault_hit(struct sbfaults *f, const char *method, struct str path)
{
	static const struct sbfault_act nothing;
	struct sbfault_hit hit = {.act = &nothing};
	struct buf line;

	if (f->n == 0)
		return hit;
	buf_init(&line, (size_t)LIM_BODY_BYTES);
	buf_puts(&line, method);
	buf_putc(&line, ' ');
	buf_add_str(&line, path);
	for (size_t i = 0; i < f->n; i++) {
		struct rule *r = &f->rules[i];

		if (text_glob(str_of(r->is.match), buf_str(&line)) &&
		    fires(f, r))
			add(&hit, &r->is.act);
	}
	buf_fini(&line);
	return hit;
}

bool
sbfault_arrives(const struct sbfault_act *a)
{
	return a->kind != SBFAULT_DROP_BEFORE &&
	       (a->after ||
		   (a->kind != SBFAULT_HTML && a->kind != SBFAULT_RAW));
}

bool
sbfault_hides(const struct sbfault_act *a, const char *name)
{
	for (size_t i = 0; i < a->n_omit; i++)
		if (str_iis(str_of(a->omit[i]), name))
			return true;
	for (size_t i = 0; i < a->n_set; i++) {
		struct str line = str_of(a->set[i]);

		if (str_iis(str_upto(line, str_find(line, ':')), name))
			return true;
	}
	return false;
}
