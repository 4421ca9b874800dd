#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include <stdint.h>

struct buf;
struct err;
struct jobview;
struct summary;

/*
 * report.html: how a job went, as one page to be looked at, printed and passed
 * on.  Outcome, what to do next, findings by code and column, the forecast
 * against what happened, rows over time, values before and after, how full
 * columns and fields are, planned changes, links to records.
 *
 * It is complete in itself: no script, no request to anywhere (a policy in its
 * head forbids both), drawings inline.  Text of data is escaped and inert, and
 * only http(s) links are links.  It holds values of records, as failed.csv does.
 */
struct page {
	const struct summary *sum;
	struct jobview *view;
	int64_t now_ms; /* wall clock; 0: the page does not say when */
};

/* Append the page.  -1: the journal cannot be read. */
int page_put(const struct page *, struct buf *out, struct err *);

#endif
