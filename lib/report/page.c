// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "report/summary.h"
#include "report/wording.h"

#include "report/pagepart.h"

/* No script, no request: what a cell holds can do nothing. */
static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
    "'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action "
    "'none'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, "
    "initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n"
    "<meta name=\"referrer\" content=\"no-referrer\">\n";

static const char style[] =
    "<style>\n"
    ":root{color-scheme:light dark;--bg:#fff;--fg:#1d2330;--soft:#5b6475;"
    "--line:#d9dde5;--ground:#eceff4;--created:#2e8b57;--updated:#2f6fdb;"
    "--same:#8b95a7;--skipped:#b9c0cc;--waiting:#d9920a;--doubt:#8a4fd0;"
    "--failed:#cc3333;--open:#e3e6ec}\n"
    "@media (prefers-color-scheme:dark){:root{--bg:#14181f;--fg:#e6e9ef;"
    "--soft:#9aa4b5;--line:#333b49;--ground:#262d38;--created:#4cb57e;"
    "--updated:#6a9cf0;--same:#7d889c;--skipped:#56607a;--waiting:#e5ab3d;"
    "--doubt:#b089ea;--failed:#ea6a6a;--open:#39414f}}\n"
    "*{box-sizing:border-box}"
    "body{margin:0 auto;max-width:70rem;padding:1.5rem 1rem 3rem;"
    "background:var(--bg);color:var(--fg);"
    "font:16px/1.5 system-ui,sans-serif}"
    "h1{font-size:1.6rem;line-height:1.25;margin:0;overflow-wrap:anywhere}"
    "h2{font-size:1.2rem;margin:2.2rem 0 .6rem}h3{font-size:1rem;"
    "margin:1.2rem 0 .3rem}"
    "header p,footer{color:var(--soft);margin:.3rem 0;"
    "overflow-wrap:anywhere}footer{margin-top:3rem;font-size:.85rem;"
    "border-top:1px solid var(--line);padding-top:.8rem}"
    "a{color:var(--updated)}code{font-size:.9em}"
    "q{quotes:none;overflow-wrap:anywhere;white-space:pre-wrap;"
    "background:var(--ground);border-radius:3px;padding:0 .2rem}em{color:var(--soft)}"
    ".bar{width:100%;height:36px;border-radius:4px;display:block}"
    ".legend{list-style:none;padding:0;margin:.8rem 0;display:grid;"
    "grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:.2rem "
    "1.5rem}.legend i{display:inline-block;width:.8rem;height:.8rem;"
    "border-radius:2px;margin-right:.4rem}.legend span{color:var(--soft)}"
    ".next{padding-left:1.2rem;margin:.3rem 0}"
    ".wide{overflow-x:auto}table{border-collapse:collapse;width:100%;"
    "font-size:.9rem}th,td{text-align:left;vertical-align:top;"
    "padding:.35rem .7rem .35rem 0;border-bottom:1px solid var(--line)}"
    "th{color:var(--soft);font-weight:600}"
    ".n{text-align:right;font-variant-numeric:tabular-nums}"
    "td.error{color:var(--failed);font-weight:600}"
    "td.warning{color:var(--waiting);font-weight:600}"
    ".fill{white-space:nowrap}.fill svg{width:7rem;height:.5rem;"
    "border-radius:2px}"
    "figure{margin:1.2rem 0}figcaption{color:var(--soft);font-size:.9rem}"
    ".chart{width:100%;height:auto}.chart text{fill:var(--soft);"
    "font-size:14px}.curve{fill:none;stroke:var(--updated);stroke-width:2}"
    ".axis{fill:none;stroke:var(--line)}.wait{fill:var(--waiting);"
    "opacity:.25}.ground{fill:var(--ground)}"
    ".created{fill:var(--created);background:var(--created)}"
    ".updated{fill:var(--updated);background:var(--updated)}"
    ".same{fill:var(--same);background:var(--same)}"
    ".skipped{fill:var(--skipped);background:var(--skipped)}"
    ".waiting{fill:var(--waiting);background:var(--waiting)}"
    ".doubt{fill:var(--doubt);background:var(--doubt)}"
    ".failed{fill:var(--failed);background:var(--failed)}"
    ".open{fill:var(--open);background:var(--open)}\n"
    "@media (max-width:40rem){body{font-size:15px}th,td{padding-right:"
    ".5rem}.fill svg{width:4rem}}\n"
    "@media print{body{max-width:none;padding:0;font-size:11pt}"
    "*{-webkit-print-color-adjust:exact;print-color-adjust:exact}"
    "section{break-inside:auto}tr,figure{break-inside:avoid}"
    ".wide{overflow:visible}a{color:inherit}}\n"
    "</style>\n";

/* "contacts.csv: contact" */
static void
title(const struct summary *s, struct buf *b)
{
	struct buf file;

	buf_init(&file, 65536);
	wording_file(&file, fsx_name(s->file));
	pagetext(b, buf_str(&file));
	buf_fini(&file);
	if (s->object[0] != '\0') {
		buf_puts(b, ": ");
		pagetext_cstr(b, s->object);
	}
}

static void
about(const struct page *p, struct buf *b)
{
	const struct summary *s = p->sum;

	buf_puts(b, "<header>\n<h1>");
	title(s, b);
	buf_puts(b, "</h1>\n<p>");
	if (s->standing != NULL) {
		pagetext_cstr(b, s->standing);
		buf_puts(b, " &middot; ");
	}
	wording_counted(b, s->planned ? s->rows.rows : s->rows_read, "row");
	if (s->mode != NULL)
		buf_printf(b, " &middot; mode %s", s->mode);
	buf_printf(b, " &middot; exit status %d", summary_exit(s));
	if (p->now_ms != 0) {
		buf_puts(b, " &middot; ");
		pagetext_time(b, p->now_ms);
	}
	buf_puts(b, "</p>\n<p>Job: <code>");
	pagetext_cstr(b, s->job);
	buf_puts(b, "</code></p>\n");
	if (s->strategy != NULL) {
		buf_puts(b, "<p>");
		pagetext_cstr(b, s->strategy);
		buf_puts(b, "</p>\n");
	}
	buf_puts(b, "</header>\n<main>\n");
}

int
page_put(const struct page *p, struct buf *b, struct err *e)
{
	buf_puts(b, head);
	buf_puts(b, "<title>");
	title(p->sum, b);
	buf_puts(b, "</title>\n");
	buf_puts(b, style);
	buf_puts(b, "</head>\n<body>\n");
	about(p, b);
	pageoutcome_put(p, b);
	if (pagefind_put(p, b, e) != 0 || pagerun_put(p, b, e) != 0 ||
	    pagevalue_put(p, b, e) != 0 || pagerecord_put(p, b, e) != 0)
		return -1;
	buf_puts(b,
	    "</main>\n<footer>Made by lfetl from the journal of the job: what "
	    "is reported here is durable. This page holds values of your "
	    "data.</footer>\n</body>\n</html>\n");
	if (b->over)
		return err_set(e, ERR_INTERNAL, "the report is too long");
	return 0;
}
