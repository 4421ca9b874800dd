// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/limits.h"
#include "doc/jput.h"
#include "journal/jobview.h"

#include "import/validatechange.h"
#include "import/validatefiles.h"
#include "import/validateitem.h"
#include "import/validatematch.h"

/* How every item ends: what comes later goes in front of it. */
#define ITEM_END "]}\n"

static bool
is_out(const char *path)
{
	return strcmp(path, "-") == 0;
}

static int
open_changes(struct validatefiles *f, struct err *e)
{
	if (is_out(f->changes_path)) {
		f->changes = f->out;
	} else {
		if (fsx_create(&f->changes_out, f->changes_path, e) != 0)
			return -1;
		f->changes = f->changes_out.f;
	}
	csvout_init(&f->csv, f->changes, &(struct csvout_opts){0});
	validatechange_heading(&f->csv);
	return 0;
}

int
validatefiles_open(struct validatefiles *f, const char *work, const char *items,
    const char *changes, FILE *out, struct err *e)
{
	memset(f, 0, sizeof(*f));
	f->out = out;
	f->items_path = items;
	f->changes_path = changes;
	if (changes != NULL && open_changes(f, e) != 0)
		return -1;
	if (items == NULL)
		return 0;
	f->items_kept = fsx_join(work, "items");
	f->items = fopen(f->items_kept, "w+b");
	if (f->items == NULL)
		return err_sys(e, ERR_DISK, errno, "%s", f->items_kept);
	return 0;
}

void
validatefiles_put(struct validatefiles *f, struct str items, struct str changes)
{
	if (f->items != NULL)
		(void)fwrite(items.p, 1, items.n, f->items);
	if (f->changes != NULL)
		validatechange_write(&f->csv, changes);
}

/* Findings that are not in the items yet, in order of rows. */
struct late {
	struct jobview *view;
	struct jobview_finding next;
	int more;
	struct validatematch *match;
	const struct diag *shared;
	uint64_t shared_ord;
	int more_shared;
};

static int
next_shared(struct late *l, struct err *e)
{
	enum row_state state;

	do
		l->more_shared = validatematch_next(
		    l->match, &l->shared_ord, &state, &l->shared, e);
	while (l->more_shared == 1 && l->shared == NULL);
	return l->more_shared < 0 ? -1 : 0;
}

static int
next_repeated(struct late *l, struct err *e)
{
	l->more = jobview_finding_next(l->view, &l->next, e);
	return l->more < 0 ? -1 : 0;
}

static void
add(struct buf *line, const struct diag *d)
{
	struct jput j;

	buf_cut(line, line->n - (sizeof(ITEM_END) - 1));
	if (line->p[line->n - 1] != '[')
		buf_putc(line, ',');
	jput_init(&j, line);
	validateitem_finding(&j, d);
	buf_puts(line, ITEM_END);
}

/* The findings about row ord. */
static int
add_findings(struct late *l, uint64_t ord, struct buf *line, struct err *e)
{
	while (l->more == 1 && l->next.ord == ord) {
		const struct jobview_finding *f = &l->next;
		const struct diag d = {
		    .severity = (enum diag_severity)f->severity,
		    .code = f->code,
		    .line = f->line,
		    .field = f->field,
		    .column = f->column,
		    .value = str_of(f->value),
		    .message = f->message,
		    .hint = f->hint};

		add(line, &d);
		if (next_repeated(l, e) != 0)
			return -1;
	}
	if (l->more_shared != 1 || l->shared_ord != ord)
		return 0;
	add(line, l->shared);
	return next_shared(l, e);
}

static int
copy_items(struct validatefiles *f, FILE *to, struct late *l, struct err *e)
{
	struct buf line;
	char *text = NULL;
	size_t cap = 0;
	ssize_t n;
	int rc;

	rewind(f->items);
	buf_init(&line, SIZE_MAX / 2);
	rc = next_repeated(l, e) != 0 ? -1 : next_shared(l, e);
	for (uint64_t ord = 1;
	     rc == 0 && (n = getline(&text, &cap, f->items)) > 0; ord++) {
		buf_clear(&line);
		buf_add(&line, text, (size_t)n);
		rc = add_findings(l, ord, &line, e);
		(void)fwrite(buf_text(&line), 1, line.n, to);
	}
	if (rc == 0 && ferror(f->items))
		rc = err_sys(e, ERR_DISK, errno, "%s", f->items_kept);
	free(text);
	buf_fini(&line);
	return rc;
}

static int
end_items(struct validatefiles *f, struct late *l, struct err *e)
{
	struct fsx_out o;
	int rc;

	if (fflush(f->items) != 0 || ferror(f->items))
		return err_sys(e, ERR_DISK, errno, "%s", f->items_kept);
	if (is_out(f->items_path))
		return copy_items(f, f->out, l, e);
	if (fsx_create(&o, f->items_path, e) != 0)
		return -1;
	rc = copy_items(f, o.f, l, e);
	if (rc == 0)
		return fsx_commit(&o, e);
	fsx_abort(&o);
	return rc;
}

int
validatefiles_end(struct validatefiles *f, struct jobview *view,
    struct validatematch *match, struct err *e)
{
	struct late l = {.view = view, .match = match};

	if (f->items != NULL && end_items(f, &l, e) != 0)
		return -1;
	f->changes = NULL;
	if (f->changes_out.f != NULL)
		return fsx_commit(&f->changes_out, e);
	return 0;
}

void
validatefiles_close(struct validatefiles *f)
{
	if (f->items != NULL)
		(void)fclose(f->items);
	free(f->items_kept);
	fsx_abort(&f->changes_out);
	memset(f, 0, sizeof(*f));
}
