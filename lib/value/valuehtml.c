// SPDX-License-Identifier: Apache-2.0
#include "value/valuehtml.h"

#include <string.h>

#include <libxml/HTMLparser.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "value/valuehtml_code.h"
#include "value/valuehtml_table.h"
#include "value/valuehtmltag.h"
#include "value/valuemd.h"

enum {
	MARKER_MAX = 16,
	OUT_MAX = 8 << 20 /* bytes: eight times LIM_CELL_BYTES */
};

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* A link that markdown can carry and that runs nothing; else empty. */
static struct str
target_of(const xmlNode *n)
{
	static const char *const schemes[] = {
	    "http://", "https://", "mailto:", "tel:"};
	struct str href = valuehtmltag_attribute(n, "href");

	for (size_t i = 0; i < href.n; i++)
		if (is_blank(href.p[i]) || strchr("<>", href.p[i]) != NULL)
			return (struct str){"", 0};
	for (size_t i = 0; i < 4; i++)
		if (str_istarts(href, str_of(schemes[i])))
			return href;
	return (struct str){"", 0};
}

static void
open_item(struct valuehtml_walk *w, const xmlNode *n)
{
	bool ordered = n->parent != NULL && n->parent->name != NULL &&
		       strcmp((const char *)n->parent->name, "ol") == 0;
	struct buf marker;

	valuemd_want(&w->md, 1);
	buf_init(&marker, MARKER_MAX);
	if (ordered)
		buf_printf(&marker, "%u. ",
		    w->depth == 0 ? 1 : ++w->levels[w->depth - 1].items);
	else
		buf_puts(&marker, "- ");
	valuemd_lead(&w->md, buf_text(&marker));
	for (size_t i = 0; i < marker.n; i++)
		buf_putc(&w->md.prefix, ' ');
	buf_fini(&marker);
}

static void
heading(struct valuehtml_walk *w, const xmlNode *n)
{
	valuemd_want(&w->md, 2);
	for (char i = '0'; i < n->name[1]; i++)
		valuemd_lead(&w->md, "#");
	valuemd_lead(&w->md, " ");
}

static void
open_quote(struct valuehtml_walk *w)
{
	valuemd_want(&w->md, 2);
	if (w->md.flat)
		return;
	if (w->md.lead.n == 0)
		w->md.lead_at = w->md.prefix.n;
	buf_puts(&w->md.lead, "> ");
	buf_puts(&w->md.prefix, "> ");
}

static void
image(struct valuehtml_walk *w, const xmlNode *n)
{
	valuemd_text(&w->md, valuehtmltag_attribute(n, "alt"));
}

static void
rule(struct valuehtml_walk *w)
{
	valuemd_want(&w->md, 2);
	if (w->md.flat)
		return;
	valuemd_begin(&w->md);
	buf_puts(&w->md.out, "---");
	valuemd_want(&w->md, 2);
}

static void
open_simple(struct valuehtml_walk *w, enum valuehtmltag action)
{
	switch ((int)action) {
	case TAG_BLOCK:
		valuemd_break(&w->md, false);
		break;
	case TAG_PARAGRAPH:
		valuemd_want(&w->md, 2);
		break;
	case TAG_BOLD:
		valuemd_open(&w->md, "**");
		break;
	case TAG_ITALIC:
		valuemd_open(&w->md, "*");
		break;
	case TAG_BREAK:
		valuemd_break(&w->md, true);
		break;
	case TAG_RULE:
		rule(w);
		break;
	case TAG_ROW:
		valuehtml_table_row(w);
		break;
	case TAG_CELL:
		valuehtml_table_cell(w);
		break;
	default:
		break;
	}
}

static void
enter(struct valuehtml_walk *w, const xmlNode *n)
{
	enum valuehtmltag action = valuehtmltag_of(n);

	w->levels[w->depth].prefix = w->md.prefix.n;
	w->levels[w->depth].lead = w->md.lead.n;
	w->levels[w->depth].items = 0;
	switch ((int)action) {
	case TAG_HEADING:
		heading(w, n);
		break;
	case TAG_PRE:
		valuehtml_code_pre(w, n);
		break;
	case TAG_TABLE:
		valuehtml_table_open(w, n);
		break;
	case TAG_LIST:
		valuemd_want(&w->md, w->md.prefix.n > 0 ? 1 : 2);
		break;
	case TAG_ITEM:
		open_item(w, n);
		break;
	case TAG_QUOTE:
		open_quote(w);
		break;
	case TAG_LINK:
		if (target_of(n).n > 0)
			valuemd_open(&w->md, "[");
		break;
	case TAG_IMAGE:
		image(w, n);
		break;
	case TAG_CODE:
		valuehtml_code_open(w, n);
		break;
	default:
		open_simple(w, action);
		break;
	}
}

static void
close_link(struct valuehtml_walk *w, const xmlNode *n)
{
	struct str href = target_of(n);

	if (href.n == 0)
		return;
	if (w->md.n_marks > 0) {
		valuemd_close(&w->md, "[");
		return;
	}
	buf_puts(&w->md.out, "](<");
	valuemd_raw(&w->md, href);
	buf_puts(&w->md.out, ">)");
}

static void
close_block(struct valuehtml_walk *w, enum valuehtmltag action)
{
	switch ((int)action) {
	case TAG_BLOCK:
		valuemd_break(&w->md, false);
		break;
	case TAG_ITEM:
		valuemd_want(&w->md, 1);
		break;
	case TAG_LIST:
		valuemd_want(&w->md, w->levels[w->depth].prefix > 0 ? 1 : 2);
		break;
	case TAG_TABLE:
		valuehtml_table_close(w);
		break;
	case TAG_ROW:
		valuehtml_table_row_end(w);
		break;
	case TAG_PARAGRAPH:
	case TAG_HEADING:
	case TAG_QUOTE:
		valuemd_want(&w->md, 2);
		break;
	default:
		break;
	}
}

static void
leave(struct valuehtml_walk *w, const xmlNode *n)
{
	enum valuehtmltag action = valuehtmltag_of(n);

	if (action == TAG_BOLD)
		valuemd_close(&w->md, "**");
	else if (action == TAG_ITALIC)
		valuemd_close(&w->md, "*");
	else if (action == TAG_CODE)
		valuehtml_code_close(w, n);
	else if (action == TAG_PRE)
		valuehtml_code_pre_end(w, n);
	else if (action == TAG_LINK)
		close_link(w, n);
	else if (action == TAG_CELL)
		valuehtml_table_cell_end(w, n);
	else
		close_block(w, action);
	buf_cut(&w->md.prefix, w->levels[w->depth].prefix);
	if (w->md.lead.n > w->levels[w->depth].lead)
		buf_cut(&w->md.lead, w->levels[w->depth].lead);
}

static bool
is_in_code(const xmlNode *text)
{
	return text->parent != NULL && text->parent->name != NULL &&
	       text->parent->type == XML_ELEMENT_NODE &&
	       valuehtmltag_of(text->parent) == TAG_CODE;
}

static void
text_node(struct valuehtml_walk *w, const xmlNode *n)
{
	struct str s = str_of((const char *)n->content);

	if (w->pre > 0 || is_in_code(n))
		valuemd_code(&w->md, s);
	else
		valuemd_text(&w->md, s);
}

/* The next node once n is done: up as far as there is no sibling. */
static const xmlNode *
after(struct valuehtml_walk *w, const xmlNode *n, const xmlNode *root)
{
	while (n != root) {
		if (n->next != NULL)
			return n->next;
		n = n->parent;
		w->depth--;
		leave(w, n);
	}
	return NULL;
}

/* false: nested too deeply. */
static bool
walk(struct valuehtml_walk *w, const xmlNode *root)
{
	const xmlNode *n = root;

	while (n != NULL) {
		bool element = n->type == XML_ELEMENT_NODE;

		if (n->type == XML_TEXT_NODE)
			text_node(w, n);
		if (!element || valuehtmltag_of(n) == TAG_SKIP) {
			n = after(w, n, root);
			continue;
		}
		if (w->depth + 1 >= VALUEMD_DEPTH_MAX)
			return false;
		enter(w, n);
		if (n->children != NULL) {
			w->depth++;
			n = n->children;
			continue;
		}
		leave(w, n);
		n = after(w, n, root);
	}
	return true;
}

static bool
convert(const xmlNode *root, struct arena *a, struct str *out)
{
	struct valuehtml_walk w;
	bool fine;

	memset(&w, 0, sizeof(w));
	valuemd_init(&w.md, OUT_MAX);
	fine = walk(&w, root) && !w.md.out.over;
	if (fine)
		*out = arena_str(a, buf_str(&w.md.out));
	valuemd_fini(&w.md);
	return fine;
}

bool
valuehtml_to_markdown(struct str html, struct arena *a, struct str *out)
{
	htmlDocPtr doc;
	const xmlNode *root;
	bool fine;

	*out = (struct str){"", 0};
	if (html.n > LIM_CELL_BYTES)
		return false;
	if (str_trim(html).n == 0)
		return true;
	doc = htmlReadMemory(html.p, (int)html.n, NULL, "UTF-8",
	    HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
		HTML_PARSE_NONET);
	if (doc == NULL)
		return false;
	root = xmlDocGetRootElement(doc);
	fine = root == NULL || convert(root, a, out);
	xmlFreeDoc(doc);
	return fine;
}
