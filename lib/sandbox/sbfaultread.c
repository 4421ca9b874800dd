// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"

#include "sandbox/sbfaultread.h"
#include "sandbox/sbfaultword.h"

/* Where a member of a rule goes. */
struct in {
	struct sbfaultread_rule *r;
	struct complaints *c;
};

static void
at_node(struct complaints *c, const struct ynode *n, const char *what)
{
	complaint_add(c, n->line, n->col, "%s", what);
}

static char *
copy(const struct ynode *n)
{
	return mem_dup(n->text.p, n->text.n);
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

static void
read_count(uint64_t *out, const struct ynode *n, struct complaints *c)
{
	if (!text_uint(n->text, UINT32_MAX, out) || *out == 0)
		at_node(c, n, "a count from 1 is expected");
}

static void
read_flag(bool *out, const struct ynode *n, struct complaints *c)
{
	*out = str_is(n->text, "true");
	if (!*out && !str_is(n->text, "false"))
		at_node(c, n, "true or false is expected");
}

static void
read_when(struct in *in, enum sbfaultread_when when, const struct ynode *n)
{
	struct sbfaultread_rule *r = in->r;

	if (r->when != SBFAULTREAD_ALWAYS) {
		at_node(in->c, n, "a rule has one of nth, every and rate");
		return;
	}
	r->when = when;
	if (when != SBFAULTREAD_RATE)
		read_count(&r->n, n, in->c);
	else if (!parse_rate(n->text, &r->rate))
		at_node(in->c, n, "rate is a number from 0 to 1");
}

static void
read_retry(struct in *in, const struct ynode *n)
{
	struct sbfault_act *a = &in->r->act;
	bool date = str_starts(n->text, STR_LIT("date "));
	uint64_t v = 0;

	if (str_is(n->text, "none")) {
		a->retry = SBFAULT_RETRY_NONE;
	} else if (text_uint(str_from(n->text, date ? 5 : 0), 86400, &v)) {
		a->retry = date ? SBFAULT_RETRY_DATE : SBFAULT_RETRY_SECONDS;
		a->retry_after_s = (int64_t)v;
	} else {
		at_node(in->c, n,
		    "seconds from 0 to 86400, 'date SECONDS' or none are "
		    "expected");
	}
}

static void
read_do(struct in *in, const struct ynode *n)
{
	in->r->act.text = copy(n);
	if (sbfaultword_parse(&in->r->act, n->text))
		return;
	complaint_add(in->c, n->line, n->col, "'%.*s' is no fault",
	    STR_ARG(str_upto(n->text, 80)));
	complaint_hint(in->c, "%s", sbfaultword_known());
}

static void
read_interim(struct in *in, const struct ynode *n)
{
	uint64_t v;

	if (text_uint(n->text, 199, &v) && v >= 100 && v != 101)
		in->r->act.interim = (int)v;
	else
		at_node(in->c, n, "a status from 100 to 199 is expected");
}

/* What would be a second header, or the end of the head, is none. */
static bool
is_header(struct str s, bool with_value)
{
	size_t colon = str_find(s, ':');

	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || (i < colon && s.p[i] == ' '))
			return false;
	return colon > 0 && with_value == (colon < s.n);
}

/* The library counts bytes itself. */
static bool
is_framing(struct str s)
{
	struct str name = str_upto(s, str_find(s, ':'));

	return str_iis(name, "Content-Length") ||
	       str_iis(name, "Transfer-Encoding");
}

/* Texts of set and omit: one, or a list. */
static void
read_headers(
    struct in *in, bool set, const struct ynode *const *items, size_t n)
{
	struct sbfault_act *a = &in->r->act;
	char ***out = set ? &a->set : &a->omit;
	size_t *count = set ? &a->n_set : &a->n_omit;

	*out = mem_array(n, sizeof(**out));
	for (size_t i = 0; i < n; i++) {
		if (items[i]->kind != YDOC_SCALAR ||
		    !is_header(items[i]->text, set)) {
			at_node(in->c, items[i],
			    set ? "a header is expected: \"Name: value\""
				: "the name of a header is expected");
			continue;
		}
		if (is_framing(items[i]->text))
			at_node(in->c, items[i],
			    "a wrong length needs do: raw, with the whole "
			    "answer as its body");
		(*out)[(*count)++] = copy(items[i]);
	}
}

static void
read_text(struct in *in, struct str key, const struct ynode *n)
{
	struct sbfault_act *a = &in->r->act;
	const struct {
		const char *name;
		char **out;
	} texts[] = {{"match", &in->r->match}, {"code", &a->code},
	    {"param", &a->param}, {"body", &a->body}};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (str_is(key, texts[i].name)) {
			*texts[i].out = copy(n);
			return;
		}
	complaint_add(in->c, n->line, n->col, "a fault rule has no '%.*s'",
	    STR_ARG(str_upto(key, 80)));
	complaint_hint(in->c,
	    "It has: match, nth, every, rate, from, times, do, after, forget, "
	    "retry-after, code, param, body, set, omit, interim");
}

static void
read_scalar(struct in *in, struct str key, const struct ynode *n)
{
	struct sbfaultread_rule *r = in->r;

	if (str_is(key, "do"))
		read_do(in, n);
	else if (str_is(key, "nth"))
		read_when(in, SBFAULTREAD_NTH, n);
	else if (str_is(key, "every"))
		read_when(in, SBFAULTREAD_EVERY, n);
	else if (str_is(key, "rate"))
		read_when(in, SBFAULTREAD_RATE, n);
	else if (str_is(key, "from"))
		read_count(&r->from, n, in->c);
	else if (str_is(key, "times"))
		read_count(&r->times, n, in->c);
	else if (str_is(key, "after"))
		read_flag(&r->act.after, n, in->c);
	else if (str_is(key, "forget"))
		read_flag(&r->act.forget, n, in->c);
	else if (str_is(key, "retry-after"))
		read_retry(in, n);
	else if (str_is(key, "interim"))
		read_interim(in, n);
	else
		read_text(in, key, n);
}

static void
read_member(struct in *in, struct str key, const struct ynode *n)
{
	bool set = str_is(key, "set");

	if (set || str_is(key, "omit")) {
		if (n->kind == YDOC_LIST)
			read_headers(in, set,
			    (const struct ynode *const *)n->items, n->n);
		else
			read_headers(in, set, &n, 1);
	} else if (n->kind != YDOC_SCALAR) {
		at_node(in->c, n, "a plain value is expected");
	} else {
		read_scalar(in, key, n);
	}
}

void
sbfaultread_rule(
    struct sbfaultread_rule *r, const struct ynode *n, struct complaints *c)
{
	struct in in = {r, c};

	if (n->kind != YDOC_MAP) {
		at_node(c, n,
		    "a fault rule is a map such as { match: "
		    "\"POST /v1/contacts\", nth: 7, do: hang }");
		return;
	}
	for (size_t i = 0; i < n->n; i++)
		read_member(&in, n->keys[i]->text, n->items[i]);
	if (r->match == NULL)
		at_node(c, n, "a fault rule needs match");
	if (r->act.text == NULL)
		at_node(c, n, "a fault rule needs do");
	else if (r->act.kind == SBFAULT_RAW && r->act.body == NULL)
		at_node(c, n, "raw needs body");
}

static void
free_texts(char **v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(v[i]);
	free(v);
}

void
sbfaultread_fini(struct sbfaultread_rule *r)
{
	free(r->match);
	free(r->act.text);
	free(r->act.code);
	free(r->act.param);
	free(r->act.body);
	free_texts(r->act.set, r->act.n_set);
	free_texts(r->act.omit, r->act.n_omit);
}
