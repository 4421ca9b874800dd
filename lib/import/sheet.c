// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/mem.h"
#include "csv/csvhead.h"
#include "csv/csvin.h"
#include "doc/complaint.h"
#include "io/src.h"
#include "mapping/mapping.h"
#include "plan/bind.h"

#include "import/manifestmap.h"
#include "import/sheet.h"
#include "import/sheethead.h"

void
sheet_init(struct sheet *s, const char *file, const char *mapping_path,
    void (*notice)(void *self, const char *text), void *self)
{
	memset(s, 0, sizeof(*s));
	s->file = file;
	s->mapping_path = mapping_path;
	s->notice = notice;
	s->self = self;
	buf_init(&s->mapping_text, LIM_MAPPING_BYTES);
}

void
sheet_fini(struct sheet *s)
{
	sheet_close(s);
	bind_free(s->bind);
	mapping_free(s->mapping);
	arena_free(s->names_arena);
	buf_fini(&s->mapping_text);
	free(s->manifest);
	free(s->path);
}

/* All complaints and warnings as one notice. */
static void
show(struct sheet *s, const struct complaints *c)
{
	struct buf text;

	buf_init(&text, LIM_REPORT_BYTES);
	complaints_print(c, &text);
	if (text.n > 0)
		s->notice(s->self, buf_text(&text));
	buf_fini(&text);
}

static const char *
complaints_word(const struct complaints *c)
{
	return complaints_count(c) == 1 ? "complaint" : "complaints";
}

static void
hint_mend(const struct sheet *s, struct err *e)
{
	(void)err_hint(e, s->reads_only ? "mend the mapping"
					: "mend the mapping; nothing was sent");
}

static int
get_text(struct sheet *s, struct err *e)
{
	int rc;

	if (s->mapping_path != NULL)
		return fsx_read(&s->mapping_text, s->mapping_path, e);
	rc = manifestmap_make(s->file, &s->mapping_text, &s->manifest, e);
	if (rc < 0)
		return -1;
	if (rc == 0) {
		(void)err_set(e, ERR_USAGE,
		    "%s needs a mapping: there is no manifest of an export beside it",
		    s->file);
		return err_hint(e, "name a mapping file with -m");
	}
	s->mapping_path = s->manifest;
	return 0;
}

int
sheet_map(struct sheet *s, struct err *e)
{
	struct complaints *c;
	int rc;

	if (get_text(s, e) != 0)
		return -1;
	c = complaints_new(s->mapping_path, buf_str(&s->mapping_text));
	rc = mapping_parse(
	    &s->mapping, s->mapping_path, buf_str(&s->mapping_text), c);
	show(s, c);
	if (rc != 0) {
		(void)err_set(e, ERR_USAGE, "%s: %zu %s", s->mapping_path,
		    complaints_count(c), complaints_word(c));
		hint_mend(s, e);
	}
	complaints_free(c);
	if (rc == 0 && s->manifest == NULL)
		rc = manifestmap_check(s->file, s->mapping, e);
	return rc;
}

int
sheet_find(struct sheet *s, struct err *e)
{
	struct stat st;

	if (stat(s->file, &st) != 0) {
		if (fsx_unread(e, errno, s->file) != 0 && e->kind == ERR_USAGE)
			(void)err_hint(e, "check the name of the CSV file");
		return -1;
	}
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_USAGE, "%s is not a file", s->file);
	s->path = mem_strdup(s->file);
	return 0;
}

static void
take_names(struct sheet *s, const struct csvrow *row)
{
	struct csvhead *head = csvhead_new(row);
	struct arena *a = arena_new();

	s->names_arena = a;
	s->n_names = row->n;
	s->names = arena_array(a, row->n, sizeof(*s->names));
	s->heading = arena_array(a, row->n, sizeof(*s->heading));
	for (size_t i = 0; i < row->n; i++) {
		s->names[i] = arena_str(a, str_of(csvhead_name(head, i)));
		s->heading[i] = arena_str(a, row->cells[i]);
	}
	csvhead_free(head);
}

int
sheet_open(struct sheet *s, struct err *e)
{
	struct csvrow row;
	int rc;

	if (sheethead_open(s, e) != 0)
		return -1;
	rc = csvin_next(s->csv, &row, e);
	if (rc < 0)
		return -1;
	if (rc == 0) {
		(void)err_set(e, ERR_USAGE, "%s is empty", s->file);
		return err_hint(e, "the first row must hold the headings");
	}
	if (s->header_line > 0 && row.line != s->header_line) {
		(void)err_set(e, ERR_USAGE, "%s:%" PRIu64 ": the line is empty",
		    s->file, s->header_line);
		return err_hint(e, "source: header-line in the mapping says "
				   "that it holds the headings");
	}
	if (s->names != NULL)
		return 0;
	take_names(s, &row);
	sheethead_announce(s);
	return 0;
}

void
sheet_close(struct sheet *s)
{
	csvin_close(s->csv);
	src_close(s->src);
	s->csv = NULL;
	s->src = NULL;
}

int
sheet_bind(struct sheet *s, const struct defs *defs, struct err *e)
{
	struct complaints *c =
	    complaints_new(s->mapping_path, buf_str(&s->mapping_text));
	int rc;

	rc = bind_new(&s->bind, s->mapping, defs, fsx_name(s->file), s->names,
	    s->n_names, c);
	show(s, c);
	if (rc != 0) {
		(void)err_set(e, ERR_USAGE,
		    "%s does not fit %s and the definitions: %zu %s",
		    s->mapping_path, s->file, complaints_count(c),
		    complaints_word(c));
		hint_mend(s, e);
	}
	complaints_free(c);
	return rc;
}
