// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "doc/jput.h"
#include "import/importjob.h"
#include "mapping/mapping.h"
#include "plan/mark.h"
#include "plan/query.h"
#include "plan/record.h"

#include "unit/import/finderkit.h"

static const char *const signs[] = {"~external-id", "~$email"};

static const char *
sign(const void *self, size_t rule)
{
	(void)self;
	return signs[rule];
}

static size_t
marks(const void *self, const struct record *r, size_t rule, struct arena *a,
    struct mark *out)
{
	const struct finderkit *k = self;

	return mark_ref(r, k->im->defs, signs[rule], a, out);
}

static bool
question(const void *self, size_t rule, struct str text, struct buf *path)
{
	const struct finderkit *k = self;

	return query_ref(k->rules.object, k->im->defs, signs[rule], text, path);
}

static bool
can_ask(const void *self, size_t rule)
{
	const struct finderkit *k = self;

	return rule != 1 || !k->cannot;
}

static int
gone(void *cookie, uint64_t ord, struct str id, struct err *e)
{
	struct finderkit *k = cookie;

	(void)e;
	buf_printf(&k->gone, "%llu:", (unsigned long long)ord);
	buf_add_str(&k->gone, id);
	buf_putc(&k->gone, ' ');
	return 0;
}

static void
trim(const void *self, const struct record *r, struct buf *json)
{
	struct jput j;

	(void)self;
	jput_init(&j, json);
	jput_object(&j);
	jput_key(&j, "id");
	jput_text(&j, r->id);
	jput_key(&j, "fields");
	jput_jval(&j, r->fields);
	jput_end(&j);
}

void
finderkit_begin(struct finderkit *k)
{
	memset(k, 0, sizeof(*k));
	importbox_begin(&k->box);
	buf_init(&k->strategy, 4096);
	buf_init(&k->gone, 4096);
	buf_init(&k->found, 1 << 16);
}

void
finderkit_end(struct finderkit *k)
{
	finder_free(k->finder);
	buf_fini(&k->strategy);
	buf_fini(&k->gone);
	buf_fini(&k->found);
	importbox_end(&k->box);
}

void
finderkit_record(
    struct finderkit *k, const char *id, const char *xid, const char *mail)
{
	char fields[256];

	(void)snprintf(fields, sizeof(fields),
	    "\"external-id\":{\"value\":\"%s\"},\"$email\":{\"value\":[\"%s\"]}",
	    xid, mail);
	importbox_record(&k->box, "contact", id, fields);
}

void
finderkit_again(struct finderkit *k)
{
	finder_free(k->finder);
	k->im = importbox_ready(&k->box);
	k->rules.object = k->im->sheet.mapping->object;
	k->rules.n = 2;
	k->rules.self = k;
	k->rules.sign = sign;
	k->rules.marks = marks;
	k->rules.question = question;
	k->rules.can_ask = can_ask;
	k->rules.gone = gone;
	k->rules.cookie = k;
	k->rules.trim = trim;
	k->finder = finder_new(k->im, &k->rules);
	buf_clear(&k->strategy);
	importbox_forget(&k->box);
}

void
finderkit_start(struct finderkit *k)
{
	importbox_start(&k->box);
	finderkit_again(k);
}

void
finderkit_ask(struct finderkit *k, size_t rule, const char *text, uint64_t ord)
{
	assert_int_equal(
	    finder_text(k->finder, rule, str_of(text), ord, &k->box.rig.err),
	    0);
}

void
finderkit_known(struct finderkit *k, const char *id, size_t rank,
    const char *text, uint64_t ord)
{
	assert_int_equal(finder_known(k->finder, str_of(id), rank, false,
			     str_of(text), ord, &k->box.rig.err),
	    0);
}

const char *
finderkit_hits(struct finderkit *k)
{
	struct finder_hit h;
	int rc;

	buf_clear(&k->found);
	while ((rc = finder_next(k->finder, &h, &k->box.rig.err)) == 1) {
		buf_printf(
		    &k->found, "%llu:%zu:", (unsigned long long)h.ord, h.rank);
		buf_add_str(&k->found, h.id);
		buf_puts(&k->found, h.at == FINDER_GONE ? "! " : " ");
	}
	assert_int_equal(rc, 0);
	return buf_text(&k->found);
}

const char *
finderkit_run(struct finderkit *k, uint64_t n)
{
	if (finder_run(
		k->finder, n, NULL, NULL, &k->strategy, &k->box.rig.err) != 0)
		fail_msg("finder_run: %s", k->box.rig.err.msg);
	return finderkit_hits(k);
}

size_t
finderkit_searches(struct finderkit *k, const char *text)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "\"path\":\"/v1/contacts?%s", text);
	return importbox_asked(&k->box, path);
}

size_t
finderkit_reads(struct finderkit *k)
{
	return importbox_asked(&k->box, "\"path\":\"/v1/contacts/");
}
