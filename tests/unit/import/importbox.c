// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/fsx.h"
#include "import/importjob.h"
#include "journal/idmap.h"
#include "sandbox/sbfront.h"

#include "unit/import/importbox.h"

#define KEY "sk_lf_unit"

static int64_t
mono(void *self)
{
	(void)self;
	return clk_now(clk_system()).mono_ms;
}

static int64_t
wall(void *self)
{
	const struct importbox *b = self;

	return clk_now(clk_system()).wall_ms + b->wall_ahead_ms;
}

void
importbox_begin(struct importbox *b)
{
	char *seed;

	memset(b, 0, sizeof(*b));
	importrig_begin(&b->rig);
	buf_init(&b->record, 1 << 20);
	importrig_write(&b->rig, "people.yaml", IMPORTBOX_MAPPING);
	importrig_write(
	    &b->rig, "people.csv", "id,mail,title\n1,a@x.io,T\n2,b@x.io,T\n");
	seed = importrig_path(&b->rig, "seed");
	assert_int_equal(mkdir(seed, 0700), 0);
	b->sb_opts.seed = seed;
	b->ledger = importrig_path(&b->rig, "ledger.jsonl");
	b->sb_opts.ledger = b->ledger;
	b->ids = importrig_path(&b->rig, "ids.db");
	b->clk.mono_ms = mono;
	b->clk.wall_ms = wall;
	b->clk.self = b;
	b->rig.opts.clk = &b->clk;
	b->rig.opts.ids = b->ids;
	b->rig.opts.rate = 0;
	b->rig.opts.workers = 4;
	b->rig.opts.batch = 16;
}

void
importbox_end(struct importbox *b)
{
	importrig_close(&b->rig);
	sbfront_stop(b->front);
	sb_free(b->sb);
	/* NOLINTNEXTLINE(cast-qual): importbox_begin() made it */
	free((char *)(uintptr_t)b->sb_opts.seed);
	free(b->ledger);
	free(b->ids);
	buf_fini(&b->record);
	importrig_end(&b->rig);
}

static void
append(struct importbox *b, const char *name, const char *text)
{
	char *path = importrig_path(&b->rig, name);
	FILE *f = fopen(path, "ae");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	free(path);
}

void
importbox_record(
    struct importbox *b, const char *object, const char *id, const char *fields)
{
	importbox_linked(b, object, id, fields, "");
}

void
importbox_linked(struct importbox *b, const char *object, const char *id,
    const char *fields, const char *links)
{
	char name[64];

	(void)snprintf(name, sizeof(name), "seed/%s.jsonl", object);
	buf_clear(&b->record);
	buf_printf(&b->record,
	    "{\"id\":\"%s\",\"createdAt\":\"2026-01-05T09:00:00.000Z\","
	    "\"fields\":{%s},\"relationships\":{%s}}\n",
	    id, fields, links);
	append(b, name, buf_text(&b->record));
}

void
importbox_person(
    struct importbox *b, const char *id, const char *mail, const char *title)
{
	char fields[256];

	(void)snprintf(fields, sizeof(fields),
	    "\"$email\":{\"value\":[\"%s\"]},\"title\":{\"value\":\"%s\"}",
	    mail, title);
	importbox_record(b, "contact", id, fields);
}

void
importbox_start(struct importbox *b)
{
	struct err *e = &b->rig.err;

	if (sb_new(&b->sb, &b->sb_opts, e) != 0 ||
	    sbfront_start(
		&b->front, b->sb, &(struct sbfront_opts){.port = 0}, e) != 0)
		fail_msg("sandbox: %s", e->msg);
	(void)snprintf(b->url, sizeof(b->url), "http://127.0.0.1:%u",
	    (unsigned)sbfront_port(b->front));
	b->server.base_url = b->url;
	b->server.api_key = KEY;
}

/* The front takes nothing from others while it is not asked. */
void
importbox_delete(struct importbox *b, const char *path)
{
	struct sb_request rq = {.method = "DELETE",
	    .path = path,
	    .authorization = "Bearer " KEY,
	    .version = TRANSPORT_API_VERSION};
	struct sb_answer a;

	sb_answer_init(&a);
	assert_int_equal(sb_handle(b->sb, &rq, clk_now(clk_system()).wall_ms,
			     &a, &b->rig.err),
	    0);
	assert_int_equal(a.status, 200);
	sb_answer_fini(&a);
}

static struct idmap *
id_map(struct importbox *b)
{
	struct idmap *m;

	if (idmap_open(&m, b->ids, b->url, KEY, &b->rig.err) != 0)
		fail_msg("idmap_open: %s", b->rig.err.msg);
	return m;
}

void
importbox_knows(struct importbox *b, const char *key, const char *id,
    const char *sign, const char *text, int64_t ago_s)
{
	struct idmap *m = id_map(b);
	struct idmap_entry entry = {.key = key, .id = id};
	int64_t at = clk_now(&b->clk).wall_ms - ago_s * 1000;

	buf_clear(&b->record);
	if (sign != NULL) {
		buf_puts(&b->record, sign);
		buf_putc(&b->record, '\0');
		buf_puts(&b->record, text);
		buf_putc(&b->record, '\0');
	}
	entry.marks = buf_str(&b->record);
	if (ago_s >= 0)
		entry.receipt = STR_LIT("r");
	assert_int_equal(
	    idmap_put(m, "rig", "contact", &entry, 1, at, &b->rig.err), 0);
	idmap_close(m);
}

bool
importbox_marked(struct importbox *b, const char *sign, const char *text)
{
	struct idmap *m = id_map(b);
	int n;

	buf_clear(&b->record);
	n = idmap_marked(
	    m, "contact", sign, str_of(text), &b->record, &b->rig.err);
	idmap_close(m);
	assert_true(n >= 0);
	return n > 0;
}

bool
importbox_keyed(struct importbox *b, const char *key, const char *id)
{
	struct idmap *m = id_map(b);
	int rc;

	buf_clear(&b->record);
	rc = idmap_find(
	    m, "rig", "contact", str_of(key), &b->record, &b->rig.err);
	idmap_close(m);
	assert_true(rc >= 0);
	return rc == 1 && strcmp(buf_text(&b->record), id) == 0;
}

int
importbox_run(struct importbox *b)
{
	if (importrig_open(&b->rig) != 0)
		return -1;
	return import_run(b->rig.import, &b->server, &b->rig.err);
}

const struct summary *
importbox_ok(struct importbox *b)
{
	const struct summary *s;

	if (importbox_run(b) != 0)
		fail_msg("%s\n%s", b->rig.err.msg, buf_text(&b->rig.said));
	s = import_summary(b->rig.import, &b->rig.err);
	assert_true(summary_conserved(s));
	return s;
}

struct import *
importbox_ready(struct importbox *b)
{
	struct err *e = &b->rig.err;
	struct import *im;
	bool plan;

	if (importrig_open(&b->rig) != 0)
		fail_msg("%s\n%s", e->msg, buf_text(&b->rig.said));
	im = b->rig.import;
	im->server = &b->server;
	if (preflight_run(im, e) != 0 || jobfit_check(im, &plan, e) != 0 ||
	    sheet_open(&im->sheet, e) != 0 ||
	    sheet_bind(&im->sheet, im->defs, e) != 0)
		fail_msg("%s\n%s", e->msg, buf_text(&b->rig.said));
	return im;
}

static struct jobview *
view(struct importbox *b)
{
	struct jobview *v;

	if (jobview_open(&v, import_dir(b->rig.import), &b->rig.err) != 0)
		fail_msg("jobview_open: %s", b->rig.err.msg);
	return v;
}

struct jobview_row
importbox_row(struct importbox *b, uint64_t ord)
{
	static char texts[3][128];
	struct jobview *v = view(b);
	struct jobview_row row;

	assert_int_equal(jobview_seek(v, ord, &b->rig.err), 0);
	assert_int_equal(jobview_next(v, &row, &b->rig.err), 1);
	assert_int_equal(row.ord, ord);
	(void)snprintf(texts[0], sizeof(texts[0]), "%s", row.key);
	(void)snprintf(texts[1], sizeof(texts[1]), "%s", row.id);
	(void)snprintf(texts[2], sizeof(texts[2]), "%s", row.target);
	row.key = texts[0];
	row.id = texts[1];
	row.target = texts[2];
	row.link = "";
	jobview_close(v);
	return row;
}

const char *
importbox_codes(struct importbox *b, uint64_t ord)
{
	struct jobview *v = view(b);
	struct jobview_finding f;
	int rc;

	buf_clear(&b->record);
	while ((rc = jobview_finding_next(v, &f, &b->rig.err)) == 1)
		if (f.ord == ord)
			buf_printf(&b->record, "%s%s",
			    b->record.n > 0 ? "," : "", f.code);
	assert_int_equal(rc, 0);
	jobview_close(v);
	return buf_text(&b->record);
}

size_t
importbox_asked(struct importbox *b, const char *text)
{
	struct buf all;
	size_t n = 0;

	buf_init(&all, 1 << 24);
	assert_int_equal(fsx_read(&all, b->ledger, &b->rig.err), 0);
	for (const char *p = buf_text(&all) + b->since;
	     (p = strstr(p, text)) != NULL; p++)
		n++;
	buf_fini(&all);
	return n;
}

void
importbox_forget(struct importbox *b)
{
	struct stat st;

	assert_int_equal(stat(b->ledger, &st), 0);
	b->since = (size_t)st.st_size;
}
