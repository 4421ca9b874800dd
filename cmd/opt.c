// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"

#include "opt.h"
#include "wrap.h"

enum {
	HELP_COLUMN = 25,
	HELP_WIDTH = 79,
	COMMON_BYTES = 4096
};

/* "24.5" without the locale; false if it is no such number. */
static bool
parse_rate(struct str s, double *out)
{
	size_t dot = str_find(s, '.');
	struct str frac = str_from(s, dot + 1);
	uint64_t whole;
	uint64_t part = 0;
	double scale = 1;

	if (!text_uint(str_upto(s, dot), 1000000, &whole))
		return false;
	if (dot < s.n && !text_uint(frac, 1000000, &part))
		return false;
	for (size_t i = 0; dot < s.n && i < frac.n; i++)
		scale *= 10;
	*out = (double)whole + (double)part / scale;
	return true;
}

static bool
parse_ms(struct str s, int64_t *out)
{
	static const struct {
		const char *unit;
		uint64_t ms;
	} units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		struct str u = str_of(units[i].unit);
		uint64_t n;

		if (str_ends(s, u) &&
		    text_uint(str_upto(s, s.n - u.n), 1000000000, &n)) {
			*out = (int64_t)(n * units[i].ms);
			return true;
		}
	}
	if (str_is(s, "0")) {
		*out = 0;
		return true;
	}
	return false;
}

static int
bad_number(const struct opt *o, const char *value, struct err *e)
{
	if (o->max == UINT64_MAX)
		return err_set(e, ERR_USAGE,
		    "%s takes a whole number of at least %llu, not '%s'",
		    o->name, (unsigned long long)o->min, value);
	return err_set(e, ERR_USAGE,
	    "%s takes a whole number from %llu to %llu, not '%s'", o->name,
	    (unsigned long long)o->min, (unsigned long long)o->max, value);
}

static int
add(const struct opt *o, const char *value, struct err *e)
{
	struct opt_list *l = o->to;

	if (l->n == OPT_LIST_MAX)
		return err_set(e, ERR_USAGE, "%s is given more than %d times",
		    o->name, (int)OPT_LIST_MAX);
	l->v[l->n++] = value;
	return 0;
}

static int
set(const struct opt *o, const char *value, struct err *e)
{
	uint64_t n;

	switch (o->kind) {
	case OPT_FLAG:
		*(bool *)o->to = true;
		return 0;
	case OPT_TEXT:
		*(const char **)o->to = value;
		return 0;
	case OPT_UINT:
		if (!text_uint(str_of(value), o->max, &n) || n < o->min)
			return bad_number(o, value, e);
		*(uint64_t *)o->to = n;
		return 0;
	case OPT_RATE:
		if (!parse_rate(str_of(value), o->to))
			return err_set(e, ERR_USAGE,
			    "%s takes requests a second, such as 25 or 2.5 (0: no limit of its own), not '%s'",
			    o->name, value);
		return 0;
	case OPT_LIST:
		return add(o, value, e);
	case OPT_MS:
		if (!parse_ms(str_of(value), o->to))
			return err_set(e, ERR_USAGE,
			    "%s takes a duration such as 250ms, 2s, 5m or 24h, not '%s'",
			    o->name, value);
		return 0;
	}
	return 0;
}

static int
unknown(const struct opt_set *set, struct str word, struct err *e)
{
	const char **names = mem_array(set->n + 1, sizeof(char *));
	const char *near;

	for (size_t i = 0; i < set->n; i++)
		names[i] = set->v[i].name;
	names[set->n] = "--help";
	near = text_nearest(word, names, set->n + 1);
	free(names);
	(void)err_set(e, ERR_USAGE, "%s has no option '%.*s'", set->command,
	    STR_ARG(word));
	if (near != NULL)
		return err_hint(e, "did you mean %s?", near);
	return err_hint(e, "'lfetl %s --help' lists its options", set->command);
}

static const struct opt *
find(const struct opt_set *set, struct str word)
{
	for (size_t i = 0; i < set->n; i++)
		if (str_is(word, set->v[i].name) ||
		    (set->v[i].brief != NULL && str_is(word, set->v[i].brief)))
			return &set->v[i];
	return NULL;
}

/* One option at argv[*i]; steps over its value. */
static int
take(const struct opt_set *s, int argc, char *const *argv, int *i, bool *given,
    struct err *e)
{
	struct str word = str_of(argv[*i]);
	size_t eq = str_find(word, '=');
	const struct opt *o = find(s, str_upto(word, eq));
	const char *value = NULL;

	if (o == NULL)
		return unknown(s, str_upto(word, eq), e);
	if (given[o - s->v] && o->kind != OPT_LIST)
		return err_set(e, ERR_USAGE, "%s is given twice", o->name);
	given[o - s->v] = true;
	if (o->kind == OPT_FLAG) {
		if (eq < word.n)
			return err_set(
			    e, ERR_USAGE, "%s takes no value", o->name);
	} else if (eq < word.n) {
		value = argv[*i] + eq + 1;
	} else if (*i + 1 < argc) {
		value = argv[++*i];
	} else {
		return err_set(
		    e, ERR_USAGE, "%s needs a value: %s", o->name, o->arg);
	}
	return set(o, value, e);
}

static int
parse(const struct opt_set *s, int argc, char *const *argv,
    const char **operands, bool *given, struct err *e)
{
	bool options = true;
	size_t n = 0;

	for (int i = 0; i < argc; i++) {
		if (options && strcmp(argv[i], "--") == 0) {
			options = false;
		} else if (options && argv[i][0] == '-' && argv[i][1] != '\0') {
			if (take(s, argc, argv, &i, given, e) != 0)
				return -1;
		} else if (n < s->n_operands) {
			operands[n++] = argv[i];
		} else {
			return err_set(e, ERR_USAGE,
			    "%s: '%s' is one name too many", s->command,
			    argv[i]);
		}
	}
	if (s->n_operands == OPT_MANY && n > 0) {
		operands[n] = NULL;
	} else if (n < s->n_operands && s->operands[0] != '[') {
		(void)err_set(
		    e, ERR_USAGE, "%s needs %s", s->command, s->operands);
		return err_hint(e,
		    "usage: lfetl %s %s [OPTIONS]; see 'lfetl %s --help'",
		    s->command, s->operands, s->command);
	}
	return 0;
}

int
opt_parse(const struct opt_set *s, int argc, char *const *argv,
    const char **operands, bool *help, struct err *e)
{
	bool *given = mem_array(s->n, sizeof(*given));
	int rc;

	*help = false;
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 ||
		    strcmp(argv[i], "-h") == 0)
			*help = true;
	rc = *help ? 0 : parse(s, argc, argv, operands, given, e);
	free(given);
	return rc;
}

/* The options without help: "  and --base-url URL, ..., -v, --verbose". */
static void
help_common(const struct opt_set *s, struct buf *out)
{
	struct buf line;
	size_t n = 0;

	buf_init(&line, COMMON_BYTES);
	for (size_t i = 0; i < s->n; i++) {
		const struct opt *o = &s->v[i];

		if (o->help != NULL)
			continue;
		buf_printf(&line, "%s%s%s%s%s%s", n++ == 0 ? "  and " : ", ",
		    o->brief == NULL ? "" : o->brief,
		    o->brief == NULL ? "" : ", ", o->name,
		    o->arg == NULL ? "" : " ", o->arg == NULL ? "" : o->arg);
	}
	if (n > 0) {
		buf_putc(out, '\n');
		wrap_line(out, buf_str(&line), HELP_WIDTH);
		buf_putc(out, '\n');
	}
	buf_fini(&line);
}

static void
help_text(const struct opt_set *s, struct buf *out)
{
	buf_printf(out, "usage: lfetl %s %s%s[OPTIONS]\n%s\n\n", s->command,
	    s->operands, s->operands[0] == '\0' ? "" : " ", s->summary);
	for (size_t i = 0; i < s->n; i++) {
		const struct opt *o = &s->v[i];
		size_t from = out->n;

		if (o->help == NULL)
			continue;
		buf_printf(out, "  %s%s%s%s%s",
		    o->brief == NULL ? "" : o->brief,
		    o->brief == NULL ? "" : ", ", o->name,
		    o->arg == NULL ? "" : " ", o->arg == NULL ? "" : o->arg);
		if (out->n - from + 1 >= HELP_COLUMN) {
			buf_putc(out, '\n');
			from = out->n;
		}
		while (out->n - from < HELP_COLUMN)
			buf_putc(out, ' ');
		buf_printf(out, "%s\n", o->help);
	}
	help_common(s, out);
}

static void (*tapped)(void *, const struct opt_set *);
static void *tapped_by;

void
opt_tap(void (*tap)(void *self, const struct opt_set *), void *self)
{
	tapped = tap;
	tapped_by = self;
}

void
opt_print(const struct opt_set *s)
{
	struct buf text;

	if (tapped != NULL) {
		tapped(tapped_by, s);
		return;
	}
	buf_init(&text, LIM_REPORT_BYTES);
	help_text(s, &text);
	(void)fputs(buf_text(&text), stdout);
	buf_fini(&text);
}
