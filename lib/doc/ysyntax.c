// SPDX-License-Identifier: Apache-2.0
#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "doc/complaint.h"
#include "doc/ysyntax.h"

/*
 * What libyaml 0.2.5 says and what we make of it.  `context` narrows an entry
 * down when it is set; `opens` puts the place where the construct began.
 */
struct wording {
	const char *problem;
	const char *context; /* a part of it; "" any */
	bool opens;
	const char *say;
	const char *hint;
};

static const struct wording table[] = {
    {"could not find expected ':'", "simple key", true,
	"this line is neither 'key: value' nor a list item",
	"Write 'key: value', with a blank behind the colon."},
    {"mapping values are not allowed in this context", "", false,
	"a ':' stands where no key can stand",
	"Put a text that holds ': ' in quotes, and give each key its own "
	"line, indented as its neighbours."},
    {"block sequence entries are not allowed in this context", "", false,
	"a list item '- ' cannot stand here",
	"Begin the list on a line of its own, below its key."},
    {"mapping keys are not allowed in this context", "", false,
	"a key cannot stand here", "Give each key its own line."},
    {"did not find expected key", "block mapping", false,
	"this line does not fit the map it seems to belong to",
	"Indent it as its neighbours; put a text that begins with a quote, or "
	"goes on behind one, in quotes as a whole."},
    {"did not find expected '-' indicator", "", false,
	"this line does not belong to the list above",
	"Begin each item of the list with '- ' in the same column, or indent "
	"this line as the key it belongs to."},
    {"did not find expected ',' or ']'", "", true,
	"the list that '[' opens here is not closed, or lacks a comma",
	"Write [a, b]; put a text that holds , [ ] { } in quotes."},
    {"did not find expected ',' or '}'", "", true,
	"the map that '{' opens here is not closed, or lacks a comma",
	"Write { a: b, c: d }; put a text that holds , [ ] { } in quotes."},
    {"found unexpected end of stream", "quoted scalar", true,
	"the quote that opens here is never closed",
	"Close it; inside single quotes write '' for one of them."},
    {"found unexpected document indicator", "quoted scalar", true,
	"the quote that opens here is never closed",
	"Close it; inside single quotes write '' for one of them."},
    {"found unknown escape character", "", false,
	"a backslash in double quotes begins an escape, and this is none",
	"Write \\\\ for a backslash, or use single quotes."},
    {"did not find expected hexdecimal number", "", false,
	"an escape lacks its hexadecimal digits",
	"Write \\\\ for a backslash, or use single quotes."},
    {"found invalid Unicode character escape code", "", false,
	"an escape names no character", "Use the character itself."},
    {"did not find expected <document start>", "", false,
	"this does not belong to what stands above",
	"A mapping file is one map: begin its keys in the first column."},
    {"did not find expected alphabetic or numeric character", "alias", true,
	"a text that begins with * must stand in quotes",
	"Write \"*\" with its quotes."},
    {"did not find expected alphabetic or numeric character", "anchor", true,
	"a text that begins with & must stand in quotes",
	"Put the text in quotes."},
    {"", "tag", true, "a text that begins with ! must stand in quotes",
	"Put the text in quotes."},
    {"found character that cannot start any token", "", false,
	"a text cannot begin with this character unless it stands in quotes",
	"Put the text in quotes."},
    {"found a tab character that violates indentation", "", false,
	"a tab is used for indentation, and YAML takes only blanks",
	"Replace the tab by blanks."},
    {"found a tab character where an indentation space is expected", "", false,
	"a tab is used for indentation, and YAML takes only blanks",
	"Replace the tab by blanks."},
};

/* The line numbered n, with or without its end; p == NULL if there is none. */
static struct str
line_of(struct str text, unsigned n)
{
	struct str s = {NULL, 0};

	for (unsigned i = 0; i < n; i++)
		if (!str_next(&text, STR_LIT("\n"), &s))
			return (struct str){NULL, 0};
	return s;
}

/* The column of a tab in the indentation of a line; 0 if there is none. */
static unsigned
tab_in_indent(struct str line)
{
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '\t')
			return (unsigned)i + 1;
		if (line.p[i] != ' ')
			break;
	}
	return 0;
}

static const struct wording *
find_wording(const struct ysyntax *s)
{
	const char *context = s->context == NULL ? "" : s->context;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct wording *w = &table[i];

		if ((*w->problem == '\0' ||
			strcmp(w->problem, s->problem) == 0) &&
		    strstr(context, w->context) != NULL)
			return w;
	}
	return NULL;
}

void
ysyntax_complain(const struct ysyntax *s, struct str text, struct complaints *c)
{
	unsigned tab = tab_in_indent(line_of(text, s->line));
	const struct wording *w = find_wording(s);

	if (tab > 0) {
		complaint_add(c, s->line, tab,
		    "a tab is used for indentation, and YAML takes only "
		    "blanks");
		complaint_hint(c, "Replace the tab by blanks.");
	} else if (w == NULL) {
		complaint_add(c, s->line, s->col, "this is not YAML: %s%s%s",
		    s->problem, s->context == NULL ? "" : " ",
		    s->context == NULL ? "" : s->context);
		complaint_hint(c, "Put texts with special characters in "
				  "quotes, and check the indentation.");
	} else {
		bool opens = w->opens && s->context_line > 0;

		complaint_add(c, opens ? s->context_line : s->line,
		    opens ? s->context_col : s->col, "%s", w->say);
		complaint_hint(c, "%s", w->hint);
	}
}

/* May cp stand in a YAML 1.1 stream (c-printable, without a BOM inside)? */
static bool
printable(uint32_t cp)
{
	return cp == '\t' || cp == '\n' || cp == '\r' ||
	       (cp >= 0x20 && cp <= 0x7e) || cp == 0x85 ||
	       (cp >= 0xa0 && cp <= 0xfffd && cp != 0xfeff) || cp >= 0x10000;
}

bool
ysyntax_check_text(struct str text, struct complaints *c)
{
	unsigned line = 1;
	unsigned col = 1;

	while (text.n > 0) {
		size_t len;
		uint32_t cp = text_decode(text, &len);

		if (cp == 0xfffd && len == 1) {
			complaint_add(c, line, col,
			    "the file is not UTF-8 text: byte 0x%02x",
			    (unsigned)(unsigned char)text.p[0]);
			complaint_hint(c, "Save it as UTF-8 and try again.");
			return false;
		}
		if (!printable(cp)) {
			complaint_add(c, line, col,
			    "the control character U+%04X cannot stand in YAML",
			    (unsigned)cp);
			complaint_hint(c, "Remove it; if the whole file looks "
					  "odd, save it as UTF-8.");
			return false;
		}
		col++;
		if (cp == '\n') {
			line++;
			col = 1;
		}
		text = str_from(text, len);
	}
	return true;
}
