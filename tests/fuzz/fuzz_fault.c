// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "api/fault.h"
#include "api/recscan.h"
#include "base/err.h"
#include "base/text.h"
#include "doc/jdoc.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Whatever the quick look finds, the parser finds, too, if it can read it. */
static void
check_scan(struct str body)
{
	struct jdoc *doc;
	struct err e;
	struct str id;
	struct str link;

	if (!recscan_find(body, &id, &link) ||
	    jdoc_parse(&doc, body.p, body.n, &e) != 0)
		return;
	if (!str_eq(id, jdoc_text(jdoc_get(jdoc_root(doc), "id"))) ||
	    !str_eq(link, jdoc_text(jdoc_get(jdoc_root(doc), "httpLink"))))
		abort();
	jdoc_free(doc);
}

static void
check_text(const char *s)
{
	if (!text_is_utf8(str_of(s)))
		abort();
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			abort();
}

/* The first byte chooses the status and the kind; the rest is the body. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const int statuses[] = {
	    200, 201, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503};
	const size_t n_statuses = sizeof(statuses) / sizeof(statuses[0]);
	struct api_answer a;
	struct fault f;

	if (n == 0)
		return 0;
	api_answer_init(&a);
	a.fate = API_ANSWERED;
	a.status = statuses[data[0] % n_statuses];
	buf_add(&a.body, data + 1, n - 1);
	check_scan(buf_str(&a.body));
	fault_read(&f, &a, data[0] / n_statuses % 2 == 1);
	if ((f.verdict == FAULT_NONE) != (f.id[0] != '\0'))
		abort();
	if (f.verdict == FAULT_NONE && a.status / 100 != 2)
		abort();
	check_text(f.code);
	check_text(f.param);
	check_text(f.message);
	check_text(f.id);
	check_text(f.link);
	api_answer_fini(&a);
	return 0;
}
