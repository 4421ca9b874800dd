// SPDX-License-Identifier: Apache-2.0
#include "value/valuehtml.h"

#include <string.h>

#include <libxml/HTMLparser.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "value/valuemd.h"

enum {
	MARKER_MAX = 16,
	OUT_MAX = 8 << 20 /* bytes: eight times LIM_CELL_BYTES */
};

/* How things stood outside of each open element. */
struct walk {
	struct valuemd md;
	unsigned depth;
	unsigned pre;
	struct level {
		size_t prefix;
		size_t lead;
		unsigned items; /* of a list, so far */
	} levels[VALUEMD_DEPTH_MAX];
};

enum action {
	INLINE, /* nothing to do but its content */
	BLOCK,
	PARAGRAPH,
	HEADING,
	BOLD,
	ITALIC,
	CODE,
	PRE,
	BREAK,
	RULE,
	LIST,
	ITEM,
	QUOTE,
	LINK,
	IMAGE,
	CELL,
	SKIP
};

static const struct element {
	const char *name;
	enum action action;
} elements[] = {
    {"p", PARAGRAPH},
    {"div", BLOCK},
    {"section", BLOCK},
    {"article", BLOCK},
    {"header", BLOCK},
    {"footer", BLOCK},
    {"address", BLOCK},
    {"dl", PARAGRAPH},
    {"dt", BLOCK},
    {"dd", BLOCK},
    {"table", PARAGRAPH},
    {"tr", BLOCK},
    {"td", CELL},
    {"th", CELL},
    {"h1", HEADING},
    {"h2", HEADING},
    {"h3", HEADING},
    {"h4", HEADING},
    {"h5", HEADING},
    {"h6", HEADING},
    {"b", BOLD},
    {"strong", BOLD},
    {"i", ITALIC},
    {"em", ITALIC},
    {"code", CODE},
    {"pre", PRE},
    {"br", BREAK},
    {"hr", RULE},
    {"ul", LIST},
    {"ol", LIST},
    {"li", ITEM},
    {"blockquote", QUOTE},
    {"a", LINK},
    {"img", IMAGE},
    {"head", SKIP},
    {"script", SKIP},
    {"style", SKIP},
    {"title", SKIP},
    {"template", SKIP},
    {"noscript", SKIP},
    {"object", SKIP},
    {"iframe", SKIP},
    {"svg", SKIP},
};

static enum action
action_of(const xmlNode *n)
{
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (strcmp((const char *)n->name, elements[i].name) == 0)
			return elements[i].action;
	return INLINE;
}

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct str
attribute(const xmlNode *n, const char *name)
{
	for (const xmlAttr *a = n->properties; a != NULL; a = a->next)
		if (strcmp((const char *)a->name, name) == 0 &&
		    a->children != NULL && a->children->content != NULL)
			return str_trim(
			    str_of((const char *)a->children->content));
	return (struct str){"", 0};
}

/* A link that markdown can carry and that runs nothing; else empty. */
static struct str
target_of(const xmlNode *n)
{
	static const char *const schemes[] = {
	    "http://", "https://", "mailto:", "tel:"};
	struct str href = attribute(n, "href");

	for (size_t i = 0; i < href.n; i++)
		if (is_blank(href.p[i]) || strchr("<>", href.p[i]) != NULL)
			return (struct str){"", 0};
	for (size_t i = 0; i < 4; i++)
		if (str_istarts(href, str_of(schemes[i])))
			return href;
	return (struct str){"", 0};
}

static void
open_item(struct walk *w, const xmlNode *n)
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
heading(struct walk *w, const xmlNode *n)
{
	valuemd_want(&w->md, 2);
	for (char i = '0'; i < n->name[1]; i++)
		valuemd_lead(&w->md, "#");
	valuemd_lead(&w->md, " ");
}

static void
open_quote(struct walk *w)
{
	valuemd_want(&w->md, 2);
	if (w->md.lead.n == 0)
		w->md.lead_at = w->md.prefix.n;
	buf_puts(&w->md.lead, "> ");
	buf_puts(&w->md.prefix, "> ");
}

static void
image(struct walk *w, const xmlNode *n)
{
	valuemd_text(&w->md, attribute(n, "alt"));
}

static void
open_simple(struct walk *w, enum action action)
{
	switch ((int)action) {
	case BLOCK:
		valuemd_break(&w->md, false);
		break;
	case PARAGRAPH:
		valuemd_want(&w->md, 2);
		break;
	case BOLD:
		valuemd_open(&w->md, "**");
		break;
	case ITALIC:
		valuemd_open(&w->md, "*");
		break;
	case CODE:
		if (w->pre == 0)
			valuemd_open(&w->md, "`");
		break;
	case BREAK:
		valuemd_break(&w->md, true);
		break;
	case RULE:
		valuemd_want(&w->md, 2);
		valuemd_begin(&w->md);
		buf_puts(&w->md.out, "---");
		valuemd_want(&w->md, 2);
		break;
	case CELL:
		if (w->md.newlines == 0 && w->md.out.n > 0) {
			valuemd_begin(&w->md);
			buf_puts(&w->md.out, " |");
			w->md.space = true;
		}
		break;
	default:
		break;
	}
}

static void
enter(struct walk *w, const xmlNode *n)
{
	enum action action = action_of(n);

	w->levels[w->depth].prefix = w->md.prefix.n;
	w->levels[w->depth].lead = w->md.lead.n;
	w->levels[w->depth].items = 0;
	switch ((int)action) {
	case HEADING:
		heading(w, n);
		break;
	case PRE:
		valuemd_want(&w->md, 2);
		valuemd_begin(&w->md);
		buf_puts(&w->md.out, "```");
		valuemd_want(&w->md, 1);
		w->md.pre = ++w->pre > 0;
		break;
	case LIST:
		valuemd_want(&w->md, w->md.prefix.n > 0 ? 1 : 2);
		break;
	case ITEM:
		open_item(w, n);
		break;
	case QUOTE:
		open_quote(w);
		break;
	case LINK:
		if (target_of(n).n > 0)
			valuemd_open(&w->md, "[");
		break;
	case IMAGE:
		image(w, n);
		break;
	default:
		open_simple(w, action);
		break;
	}
}

static void
close_link(struct walk *w, const xmlNode *n)
{
	struct str href = target_of(n);

	if (href.n == 0)
		return;
	if (w->md.n_marks > 0) {
		valuemd_close(&w->md, "[");
		return;
	}
	buf_puts(&w->md.out, "](<");
	buf_add_str(&w->md.out, href);
	buf_puts(&w->md.out, ">)");
}

static void
close_block(struct walk *w, enum action action)
{
	switch ((int)action) {
	case BLOCK:
		valuemd_break(&w->md, false);
		break;
	case ITEM:
		valuemd_want(&w->md, 1);
		break;
	case LIST:
		valuemd_want(&w->md, w->levels[w->depth].prefix > 0 ? 1 : 2);
		break;
	case PRE:
		w->md.pre = --w->pre > 0;
		valuemd_want(&w->md, 1);
		w->md.newlines = 1;
		valuemd_begin(&w->md);
		buf_puts(&w->md.out, "```");
		valuemd_want(&w->md, 2);
		break;
	case PARAGRAPH:
	case HEADING:
	case QUOTE:
		valuemd_want(&w->md, 2);
		break;
	default:
		break;
	}
}

static void
leave(struct walk *w, const xmlNode *n)
{
	enum action action = action_of(n);

	if (action == BOLD)
		valuemd_close(&w->md, "**");
	else if (action == ITALIC)
		valuemd_close(&w->md, "*");
	else if (action == CODE && w->pre == 0)
		valuemd_close(&w->md, "`");
	else if (action == LINK)
		close_link(w, n);
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
	       action_of(text->parent) == CODE;
}

static void
text_node(struct walk *w, const xmlNode *n)
{
	struct str s = str_of((const char *)n->content);

	if (w->pre > 0 || is_in_code(n))
		valuemd_code(&w->md, s);
	else
		valuemd_text(&w->md, s);
}

/* The next node once n is done: up as far as there is no sibling. */
static const xmlNode *
after(struct walk *w, const xmlNode *n, const xmlNode *root)
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
walk(struct walk *w, const xmlNode *root)
{
	const xmlNode *n = root;

	while (n != NULL) {
		bool element = n->type == XML_ELEMENT_NODE;

		if (n->type == XML_TEXT_NODE)
			text_node(w, n);
		if (!element || action_of(n) == SKIP) {
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
	struct walk w;
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
