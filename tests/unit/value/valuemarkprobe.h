#ifndef VALUE_VALUEMARKPROBE_H
#define VALUE_VALUEMARKPROBE_H

#include "unit/value/valueprobe.h"
#include "value/valuemark.h"

static inline const char *
joined(const struct str *marks, size_t n)
{
	static struct buf b;

	buf_fini(&b);
	buf_init(&b, 1U << 20);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(&b, '|');
		buf_add_str(&b, marks[i]);
	}
	return buf_text(&b);
}

/* The marks of a value, joined by |. */
static inline const char *
marks_of(enum vtype type, enum valuemark_how how, const struct value *v)
{
	struct str marks[VALUEMARK_MAX];

	return joined(marks, valuemark_get(type, how, v, probe.arena, marks));
}

static inline struct value
stored(enum vtype type, const char *json)
{
	struct jdoc *d = NULL;
	struct value v;
	struct err e;

	if (jdoc_parse(&d, json, strlen(json), &e) != 0)
		fail_msg("%s", e.msg);
	valuemark_stored(type, jdoc_root(d), probe.arena, &v);
	/* What was read outlives the document. */
	jdoc_free(d);
	return v;
}

#endif
