// SPDX-License-Identifier: Apache-2.0
#include <jansson.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/text.h"
#include "doc/jtree.h"

/*
 * jansson descends by recursion and much deeper than we allow, so the depth is
 * counted before it begins.  Returns the offset where the text goes too deep,
 * or n.
 */
static size_t
too_deep(const char *p, size_t n)
{
	unsigned depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < n; i++) {
		if (quoted) {
			if (p[i] == '\\')
				i++;
			else if (p[i] == '"')
				quoted = false;
		} else if (p[i] == '"') {
			quoted = true;
		} else if (p[i] == '{' || p[i] == '[') {
			if (++depth > LIM_JSON_DEPTH)
				return i;
		} else if ((p[i] == '}' || p[i] == ']') && depth > 0) {
			depth--;
		}
	}
	return n;
}

static int
fail_at(struct str text, size_t at, const char *what, struct err *e)
{
	unsigned long line = 1;
	size_t start = 0;

	for (size_t i = 0; i < at; i++)
		if (text.p[i] == '\n') {
			line++;
			start = i + 1;
		}
	return err_set(e, ERR_USAGE, "line %lu, column %zu: %s", line,
	    text_width(str_upto(str_from(text, start), at - start)) + 1, what);
}

static json_t *
load(struct str text, json_error_t *why)
{
	const size_t flags =
	    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY;

	return json_loadb(text.n > 0 ? text.p : "", text.n, flags, why);
}

int
jjudge_why(struct str text, struct err *e)
{
	size_t at = too_deep(text.p, text.n);
	char deep[64];
	json_error_t why;
	json_t *taken;
	struct buf b;

	(void)snprintf(deep, sizeof(deep),
	    "JSON is nested deeper than %u levels", LIM_JSON_DEPTH);
	if (at < text.n)
		return fail_at(text, at, deep, e);
	taken = load(text, &why);
	if (taken != NULL) {
		json_decref(taken);
		/* It does not see one behind a number (jansson 2.14). */
		return fail_at(
		    text, str_find(text, '\0'), "a NUL between values", e);
	}
	buf_init(&b, ERR_MSG_MAX);
	text_inert(&b, str_of(why.text));
	(void)err_set(e, ERR_USAGE, "line %d, column %d: %s", why.line,
	    why.column, buf_text(&b));
	buf_fini(&b);
	return -1;
}

bool
jjudge_number(struct str text, struct jval *out)
{
	json_error_t why;
	json_t *v = load(text, &why);

	if (v == NULL)
		return false;
	out->kind = JDOC_NUMBER;
	out->real = json_is_real(v);
	if (out->real)
		out->u.real = json_real_value(v);
	else
		out->u.integer = json_integer_value(v);
	json_decref(v);
	return true;
}

const char *
jjudge_version(void)
{
	return JANSSON_VERSION;
}
