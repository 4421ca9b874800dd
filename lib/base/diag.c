// SPDX-License-Identifier: Apache-2.0
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"

void
diags_init(struct diags *d, struct arena *a)
{
	memset(d, 0, sizeof(*d));
	d->arena = a;
	diags_clear(d);
}

void
diags_fini(struct diags *d)
{
	free(d->v);
	memset(d, 0, sizeof(*d));
}

void
diags_clear(struct diags *d)
{
	d->n = 0;
	d->line = 0;
	d->field = "";
	d->column = "";
}

/* Most texts have nothing to fill in, or are only that. */
static const char *print(struct arena *, const char *fmt, va_list)
    __attribute__((format(printf, 2, 0)));

static const char *
print(struct arena *a, const char *fmt, va_list ap)
{
	const char *text = fmt;

	if (strcmp(fmt, "%s") == 0)
		text = va_arg(ap, const char *);
	else if (strchr(fmt, '%') != NULL)
		return arena_vprintf(a, fmt, ap);
	return text == NULL ? "" : arena_dup(a, text, strlen(text));
}

struct diag *
diag_add(struct diags *d, enum diag_severity severity, const char *code,
    struct str value, const char *fmt, ...)
{
	struct diag *f;
	va_list ap;

	if (d->n == d->cap) {
		d->cap = d->cap > 0 ? d->cap * 2 : 8;
		d->v = mem_resize(d->v, d->cap, sizeof(*d->v));
	}
	f = &d->v[d->n++];
	memset(f, 0, sizeof(*f));
	f->severity = severity;
	f->code = code;
	f->line = d->line;
	f->field = d->field;
	f->column = d->column;
	f->value = arena_str(d->arena, text_cut(value, DIAG_VALUE_MAX));
	f->hint = "";
	va_start(ap, fmt);
	f->message = print(d->arena, fmt, ap);
	va_end(ap);
	return f;
}

void
diag_hint(struct diags *d, const char *fmt, ...)
{
	va_list ap;

	if (d->n == 0)
		return;
	va_start(ap, fmt);
	d->v[d->n - 1].hint = print(d->arena, fmt, ap);
	va_end(ap);
}

const struct diag *
diags_first_error(const struct diags *d)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].severity == DIAG_ERROR)
			return &d->v[i];
	return NULL;
}

const char *
diag_severity_name(enum diag_severity s)
{
	static const char *const names[] = {"note", "warning", "error"};

	return names[s];
}
