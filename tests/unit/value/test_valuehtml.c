// SPDX-License-Identifier: Apache-2.0
#include "unit/value/valueprobe.h"
#include "value/valuehtml.h"

/* What CommonMark says about the markdown, HTML's rules for the input. */

static void
becomes(const char *in, const char *md)
{
	struct str out;

	assert_true(valuehtml_to_markdown(str_of(in), probe.arena, &out));
	if (!str_is(out, md))
		fail_msg("'%s' became '%.*s', not '%s'", in, STR_ARG(out), md);
}

static void
paragraphs_and_breaks_stay_apart(void **state)
{
	(void)state;
	becomes("<p>a</p><p>b</p>", "a\n\nb");
	becomes("<div>a</div><div>b</div>", "a\\\nb");
	becomes("<div>a</div><div><br></div><div>b</div>", "a\n\nb");
	becomes("<div>a</div><ul><li>b</ul>", "a\n\n- b");
	becomes("<div>a<br></div><div>b</div>", "a\\\nb");
	becomes("a<br><br>b<br>", "a\n\nb");
	becomes("<ul><li>a<div>b</div></li></ul>", "- a\\\n  b");
	becomes("<pre>a<br>b</pre>", "```\na\nb\n```");
	/* A fence is longer than any in the text (CommonMark 4.5, 6.1). */
	becomes("<pre>a\n```\nb</pre>", "````\na\n```\nb\n````");
	becomes("<code>a`b</code>", "`` a`b ``");
	becomes("a<br>b<br/>c", "a\\\nb\\\nc");
	becomes("plain text", "plain text");
	becomes(" a \n  b ", "a b");
	becomes("", "");
	becomes("<p> </p>", "");
}

static void
emphasis_headings_and_rules_are_kept(void **state)
{
	(void)state;
	becomes("a <b>bold</b> c", "a **bold** c");
	becomes("a <strong>bold </strong>c", "a **bold** c");
	becomes("a<em> i</em> c", "a *i* c");
	becomes("a <b></b> c", "a c");
	becomes("<h2>Head</h2><p>x</p>", "## Head\n\nx");
	becomes("a<hr>b", "a\n\n---\n\nb");
}

static void
lists_nest_and_count(void **state)
{
	(void)state;
	becomes("<ul><li>a</li><li>b</li></ul>", "- a\n- b");
	becomes("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b");
	becomes("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
	    "- a\n  - b\n- c");
	becomes("<ul><li></li><li>b</li></ul>", "- b");
	becomes("x<ul><li><p>a</p><p>b</p></li></ul>y", "x\n\n- a\n\n  b\n\ny");
}

static void
quotations_and_code_are_kept(void **state)
{
	(void)state;
	becomes(
	    "<blockquote><p>a</p><p>b</p></blockquote>c", "> a\n>\n> b\n\nc");
	becomes("x <code>a_b*c</code> y", "x `a_b*c` y");
	becomes("<pre>a\n  b</pre>", "```\na\n  b\n```");
}

static void
links_are_kept_if_they_run_nothing(void **state)
{
	(void)state;
	becomes("see <a href=\"https://a.example/x?y=1\">this</a>.",
	    "see [this](<https://a.example/x?y=1>).");
	becomes("<a href=\"javascript:alert(1)\">x</a>", "x");
	becomes("<a href=\"data:text/html,x\">x</a>", "x");
	becomes("<a name=\"top\">x</a>", "x");
	becomes("<img src=\"x.png\" alt=\"a cat\">", "a cat");
}

static void
scripts_styles_and_comments_fall_away(void **state)
{
	(void)state;
	becomes(
	    "<style>p{}</style>a<script>alert(1)</script><!-- c -->b", "ab");
	becomes(
	    "<html><head><title>t</title></head><body>a</body></html>", "a");
}

static void
text_that_looks_like_markup_is_escaped(void **state)
{
	(void)state;
	becomes("a*b_ [d] &lt;e&gt; `f`", "a\\*b\\_ \\[d\\] \\<e> \\`f\\`");
	/* Inside a word _ is no emphasis (CommonMark 6.2): links survive. */
	becomes("http://a.example/b_c_d", "http://a.example/b_c_d");
	becomes("_a_", "\\_a\\_");
	becomes("# no heading", "\\# no heading");
	becomes("- no list", "\\- no list");
	becomes("-5 degrees", "-5 degrees");
	becomes("1. no list", "1\\. no list");
	becomes("&amp;lt; &eacute;", "\\&lt; \xc3\xa9");
	becomes("AT&amp;T &amp; Co; R&amp;D", "AT&T & Co; R&D");
	becomes("a<br>---", "a\\\n\\---");
	becomes("a<br>===", "a\\\n\\===");
	becomes("a<br>~~~", "a\\\n\\~~~");
}

/* GitHub Flavored Markdown, section 4.10. */
static void
tables_with_a_header_row_become_tables(void **state)
{
	(void)state;
	becomes("x<table><tr><th>a</th><th>b</th></tr>"
		"<tr><td>1</td><td>2</td></tr></table>y",
	    "x\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\ny");
	becomes("<table><caption>c</caption><thead><tr><td>a</td></tr></thead>"
		"<tbody><tr><td>1</td></tr></tbody></table>",
	    "c\n\n| a |\n| --- |\n| 1 |");
	becomes("<ul><li>i<table><tr><th>a</table></ul>",
	    "- i\n\n  | a |\n  | --- |");
}

static void
a_cell_stays_in_its_row(void **state)
{
	(void)state;
	becomes("<table><tr><th>a|b</th></tr><tr><td><p>1</p><p>2<br>3</p>"
		"<ul><li>4</ul><pre>5\n6|</pre><hr></td></tr></table>",
	    "| a\\|b |\n| --- |\n| 1 2 3 4 5 6\\| |");
	becomes("<table><tr><th>a</th></tr><tr><td><table><tr><th>n</th><td>m"
		"</td></tr></table></td></tr></table>z",
	    "| a |\n| --- |\n| n m |\n\nz");
	becomes("<table><tr><th><a href=\"https://a.example/?x|y\">a</a></th>"
		"</tr></table>",
	    "| [a](<https://a.example/?x\\|y>) |\n| --- |");
	becomes("<table><tr><th><b>a</b></th><th><h2>b</h2></th></tr></table>",
	    "| **a** | b |\n| --- | --- |");
}

static void
rows_of_unequal_length_have_all_columns(void **state)
{
	(void)state;
	becomes("<table><tr><th>a</th></tr><tr><td>1</td><td>2</td></tr>"
		"<tr><td></td></tr></table>",
	    "| a | |\n| --- | --- |\n| 1 | 2 |\n| | |");
	becomes("<table><tr><th colspan=2>a</th><th>b</th></tr>"
		"<tr><td>1</td><td>2</td><td>3</td></tr></table>",
	    "| a | | b |\n| --- | --- | --- |\n| 1 | 2 | 3 |");
}

/* Mails and pages are laid out so. */
static void
tables_without_a_header_are_readable_lines(void **state)
{
	(void)state;
	becomes("<table><tr><td>a</td><td>b</td></tr>"
		"<tr><td>1</td><td>2</td></tr></table>",
	    "a | b\\\n1 | 2");
	becomes("<table><tr><th>Name</th><td>Ada</td></tr>"
		"<tr><th>City</th><td>London</td></tr></table>",
	    "Name | Ada\\\nCity | London");
	becomes("<table><tr><td><table><tr><th>a</th></tr></table></td></tr>"
		"<tr><td>b</td></tr></table>",
	    "| a |\n| --- |\n\nb");
}

static void
what_is_too_deep_or_too_large_is_refused(void **state)
{
	struct buf b;
	struct str out;

	(void)state;
	buf_init(&b, 4U << 20);
	for (int i = 0; i < 5000; i++)
		buf_puts(&b, "<div>");
	assert_false(valuehtml_to_markdown(buf_str(&b), probe.arena, &out));
	buf_clear(&b);
	while (b.n <= 1U << 20)
		buf_puts(&b, "<p>large</p>");
	assert_false(valuehtml_to_markdown(buf_str(&b), probe.arena, &out));
	buf_fini(&b);
}

static void
a_markdown_field_takes_html_where_the_mapping_says_so(void **state)
{
	struct value_spec s = {.type = VTYPE_MARKDOWN, .from = STR_LIT("html")};

	(void)state;
	sends(&s, "<p>a <b>b</b></p>", "\"a **b**\"");
	sends(&s, "<p></p>", "null");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    claim(paragraphs_and_breaks_stay_apart),
	    claim(emphasis_headings_and_rules_are_kept),
	    claim(lists_nest_and_count),
	    claim(quotations_and_code_are_kept),
	    claim(links_are_kept_if_they_run_nothing),
	    claim(scripts_styles_and_comments_fall_away),
	    claim(text_that_looks_like_markup_is_escaped),
	    claim(tables_with_a_header_row_become_tables),
	    claim(a_cell_stays_in_its_row),
	    claim(rows_of_unequal_length_have_all_columns),
	    claim(tables_without_a_header_are_readable_lines),
	    claim(what_is_too_deep_or_too_large_is_refused),
	    claim(a_markdown_field_takes_html_where_the_mapping_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
