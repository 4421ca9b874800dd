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
	becomes("a*b_c [d] &lt;e&gt; `f`", "a\\*b\\_c \\[d\\] \\<e> \\`f\\`");
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

static void
tables_are_readable_lines(void **state)
{
	(void)state;
	becomes("<table><tr><th>a</th><th>b</th></tr>"
		"<tr><td>1</td><td>2</td></tr></table>",
	    "a | b\\\n1 | 2");
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
	    claim(tables_are_readable_lines),
	    claim(what_is_too_deep_or_too_large_is_refused),
	    claim(a_markdown_field_takes_html_where_the_mapping_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
