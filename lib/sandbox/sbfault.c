// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <stdlib.h>

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

enum when {
	WHEN_ALWAYS,
	WHEN_NTH,
	WHEN_EVERY,
	WHEN_RATE
};

struct rule {
	char *match;
	char *text;
	enum when when;
	uint64_t n;
	double rate;
	uint64_t times; /* 0: no ceiling */
	enum sbfault_kind kind;
	int64_t arg; /* status, bytes or milliseconds */
	int64_t retry_after_s;
	char *code;  /* of a status; or NULL */
	char *param; /* likewise */
	uint64_t seen;
	uint64_t fired;
};

struct sbfaults {
	struct rule *rules;
	size_t n;
	struct rnd dice;
};

static void
at_node(struct complaints *c, const struct ynode *n, const char *what)
{
	complaint_add(c, n->line, n->col, "%s", what);
}

/* 0.05 without the C library, which would follow the locale. */
static bool
parse_rate(struct str s, double *out)
{
	double unit = 1;
	bool point = false;
	bool any = false;

	*out = 0;
	for (size_t i = 0; i < s.n && i < 18; i++) {
		if (s.p[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		any = true;
		if (point)
			unit /= 10;
		*out = point ? *out + unit * (s.p[i] - '0')
			     : *out * 10 + (s.p[i] - '0');
	}
	return any && *out <= 1;
}

static bool
parse_duration(struct str s, int64_t *ms)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}};
	uint64_t v;

	for (size_t i = 0; i < 3; i++) {
		struct str unit = str_of(units[i].unit);

		if (str_ends(s, unit) &&
		    text_uint(str_upto(s, s.n - unit.n), 1000000, &v)) {
			*ms = (int64_t)v * units[i].ms;
			return true;
		}
	}
	return false;
}

static void
read_action(struct rule *r, const struct ynode *n, struct complaints *c)
{
	struct str rest = n->text;
	struct str word = {NULL, 0};
	uint64_t v = 0;

	(void)str_next(&rest, STR_LIT(" "), &word);
	rest = str_trim(rest);
	r->text = mem_dup(n->text.p, n->text.n);
	if (str_is(word, "status") && text_uint(rest, 599, &v) && v >= 300) {
		r->kind = SBFAULT_STATUS;
		r->arg = (int64_t)v;
	} else if (str_is(word, "cut") &&
		   text_uint(rest, (uint64_t)LIM_ANSWER_BYTES, &v)) {
		r->kind = SBFAULT_CUT;
		r->arg = (int64_t)v;
	} else if (str_is(word, "delay") && parse_duration(rest, &r->arg)) {
		r->kind = SBFAULT_DELAY;
	} else if (str_is(n->text, "drop-before")) {
		r->kind = SBFAULT_DROP_BEFORE;
	} else if (str_is(n->text, "drop-after")) {
		r->kind = SBFAULT_DROP_AFTER;
	} else if (str_is(n->text, "garbage")) {
		r->kind = SBFAULT_GARBAGE;
	} else if (str_is(n->text, "hang")) {
		r->kind = SBFAULT_HANG;
	} else {
		complaint_add(c, n->line, n->col, "'%.*s' is no fault",
		    STR_ARG(str_upto(n->text, 80)));
		complaint_hint(c,
		    "One of: status 503 (300 to 599), drop-before, "
		    "drop-after, cut 100, garbage, delay 200ms, hang");
	}
}

static void
read_when(
    struct rule *r, enum when when, const struct ynode *n, struct complaints *c)
{
	if (r->when != WHEN_ALWAYS) {
		at_node(c, n, "a rule has one of nth, every and rate");
		return;
	}
	r->when = when;
	if (when == WHEN_RATE) {
		if (!parse_rate(n->text, &r->rate))
			at_node(c, n, "rate is a number from 0 to 1");
	} else if (!text_uint(n->text, UINT32_MAX, &r->n) || r->n == 0) {
		at_node(c, n, "a count from 1 is expected");
	}
}

static void
read_member(
    struct rule *r, struct str key, const struct ynode *n, struct complaints *c)
{
	uint64_t v = 0;

	if (n->kind != YDOC_SCALAR) {
		at_node(c, n, "a plain value is expected");
	} else if (str_is(key, "match")) {
		r->match = mem_dup(n->text.p, n->text.n);
	} else if (str_is(key, "do")) {
		read_action(r, n, c);
	} else if (str_is(key, "nth")) {
		read_when(r, WHEN_NTH, n, c);
	} else if (str_is(key, "every")) {
		read_when(r, WHEN_EVERY, n, c);
	} else if (str_is(key, "rate")) {
		read_when(r, WHEN_RATE, n, c);
	} else if (str_is(key, "times")) {
		if (!text_uint(n->text, UINT32_MAX, &r->times) || r->times == 0)
			at_node(c, n, "a count from 1 is expected");
	} else if (str_is(key, "retry-after")) {
		if (text_uint(n->text, 86400, &v))
			r->retry_after_s = (int64_t)v;
		else
			at_node(c, n, "seconds from 0 to 86400 are expected");
	} else if (str_is(key, "code")) {
		r->code = mem_dup(n->text.p, n->text.n);
	} else if (str_is(key, "param")) {
		r->param = mem_dup(n->text.p, n->text.n);
	} else {
		complaint_add(c, n->line, n->col, "a fault rule has no '%.*s'",
		    STR_ARG(str_upto(key, 80)));
		complaint_hint(c, "It has: match, nth, every, rate, times, do, "
				  "retry-after, code, param");
	}
}

static void
read_rule(struct rule *r, const struct ynode *n, struct complaints *c)
{
	r->retry_after_s = -1;
	if (n->kind != YDOC_MAP) {
		at_node(c, n,
		    "a fault rule is a map such as { match: "
		    "\"POST /v1/contacts\", nth: 7, do: hang }");
		return;
	}
	for (size_t i = 0; i < n->n; i++)
		read_member(r, n->keys[i]->text, n->items[i], c);
	if (r->match == NULL)
		at_node(c, n, "a fault rule needs match");
	if (r->text == NULL)
		at_node(c, n, "a fault rule needs do");
}

static void
read_rules(struct sbfaults *f, const struct ynode *root, struct complaints *c)
{
	if (root == NULL)
		return;
	if (root->kind != YDOC_LIST) {
		at_node(c, root, "a faults file is a list of rules");
		return;
	}
	f->rules = mem_array(root->n, sizeof(*f->rules));
	f->n = root->n;
	for (size_t i = 0; i < root->n; i++)
		read_rule(&f->rules[i], root->items[i], c);
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
	for (size_t i = 0; i < f->n; i++) {
		free(f->rules[i].match);
		free(f->rules[i].text);
		free(f->rules[i].code);
		free(f->rules[i].param);
	}
	free(f->rules);
	free(f);
}

static bool
fires(struct sbfaults *f, struct rule *r)
{
	bool yes = false;

	r->seen++;
	switch (r->when) {
	case WHEN_ALWAYS:
		yes = true;
		break;
	case WHEN_NTH:
		yes = r->seen == r->n;
		break;
	case WHEN_EVERY:
		yes = r->seen % r->n == 0;
		break;
	case WHEN_RATE:
		yes = rnd_unit(&f->dice) < r->rate;
		break;
	}
	if (!yes || (r->times > 0 && r->fired >= r->times))
		return false;
	r->fired++;
	return true;
}

struct sbfault_hit
sbfault_hit(struct sbfaults *f, const char *method, struct str path)
{
	struct sbfault_hit hit = {.retry_after_s = -1};
	struct buf line;

	if (f->n == 0)
		return hit;
	buf_init(&line, (size_t)LIM_BODY_BYTES);
	buf_puts(&line, method);
	buf_putc(&line, ' ');
	buf_add_str(&line, path);
	for (size_t i = 0; i < f->n; i++) {
		struct rule *r = &f->rules[i];

		if (!text_glob(str_of(r->match), buf_str(&line)) ||
		    !fires(f, r))
			continue;
		if (r->kind == SBFAULT_DELAY) {
			hit.delay_ms += r->arg;
		} else if (hit.kind == SBFAULT_NONE) {
			hit.kind = r->kind;
			hit.arg = r->arg;
			hit.retry_after_s = r->retry_after_s;
			hit.code = r->code;
			hit.param = r->param;
			hit.text = r->text;
		}
		if (hit.text == NULL)
			hit.text = r->text;
	}
	buf_fini(&line);
	return hit;
}
