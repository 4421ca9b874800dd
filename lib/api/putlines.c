// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/buf.h"

#include "api/putfile.h"
#include "api/putlines.h"

enum {
	LINES_MAX = 64,
	LINE_BYTES = 16 * 1024
};

/* RFC 9110, 5.6.2: token. */
static bool
is_token(const char *s)
{
	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++)
		if (*s <= ' ' || *s >= 0x7f ||
		    strchr("\"(),/:;<=>?@[\\]{}", *s) != NULL)
			return false;
	return true;
}

static bool
is_value(const char *s)
{
	for (; *s != '\0'; s++)
		if (((unsigned char)*s < ' ' && *s != '\t') || *s == 0x7f)
			return false;
	return true;
}

/* What frames the request is HTTP's business; a length must be the file's. */
static const char *
unfit(const struct putfile *o, const struct putfile_line *l)
{
	struct str name = str_of(l->name);
	char size[32];

	if (!is_token(l->name) || !is_value(l->value) ||
	    strlen(l->name) + strlen(l->value) > LINE_BYTES)
		return "a header line that came with it cannot be sent";
	if (str_iis(name, "Transfer-Encoding") || str_iis(name, "Connection"))
		return "a header line that came with it would change how the bytes are framed";
	(void)snprintf(size, sizeof(size), "%llu", (unsigned long long)o->size);
	if (str_iis(name, "Content-Length") && strcmp(l->value, size) != 0)
		return "the length that came with it is not the file's";
	return NULL;
}

static bool
add_line(struct curl_slist **lines, const char *text)
{
	struct curl_slist *more = curl_slist_append(*lines, text);

	if (more == NULL)
		return false;
	*lines = more;
	return true;
}

const char *
putlines_make(const struct putfile *o, struct curl_slist **out)
{
	static const char *const own[] = {"Accept", "Expect", "User-Agent"};
	bool given[sizeof(own) / sizeof(own[0])] = {false};
	const char *wrong = NULL;
	struct buf b;

	if (o->n_lines > LINES_MAX)
		return "too many header lines came with it";
	buf_init(&b, LINE_BYTES + 8);
	for (size_t i = 0; i < o->n_lines && wrong == NULL; i++) {
		const struct putfile_line *l = &o->lines[i];

		wrong = unfit(o, l);
		for (size_t k = 0; k < sizeof(own) / sizeof(own[0]); k++)
			given[k] = given[k] || str_iis(str_of(l->name), own[k]);
		buf_clear(&b);
		/* libcurl's way to write a line without a value. */
		buf_printf(&b, l->value[0] == '\0' ? "%s;%s" : "%s: %s",
		    l->name, l->value);
		if (wrong == NULL &&
		    !str_iis(str_of(l->name), "Content-Length") &&
		    !add_line(out, buf_text(&b)))
			wrong = "libcurl did not take a header line";
	}
	for (size_t k = 0; k < sizeof(own) / sizeof(own[0]); k++) {
		buf_clear(&b);
		buf_printf(&b, "%s:", own[k]);
		if (wrong == NULL && !given[k] && !add_line(out, buf_text(&b)))
			wrong = "libcurl did not take a header line";
	}
	buf_fini(&b);
	return wrong;
}
