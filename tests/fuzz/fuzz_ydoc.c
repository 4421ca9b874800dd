// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "doc/complaint.h"
#include "doc/ydoc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * What does not parse has complaints, what parses has none; every complaint
 * can be printed, and what is printed is text without control characters.
 */
static void
check_print(const struct complaints *c)
{
	struct buf out;

	buf_init(&out, (size_t)LIM_REPORT_BYTES);
	complaints_print(c, &out);
	if (!text_is_utf8(buf_str(&out)))
		abort();
	for (size_t i = 0; i < out.n; i++)
		if ((unsigned char)out.p[i] < 0x20 && out.p[i] != '\n')
			abort();
	buf_fini(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct complaints *c = complaints_new("f.yaml", text);
	struct ydoc *d;

	if (ydoc_parse(&d, text, c) != 0) {
		if (complaints_count(c) == 0 || d != NULL)
			abort();
		check_print(c);
	} else {
		const struct ynode *root = ydoc_root(d);

		if (complaints_count(c) != 0)
			abort();
		if (root != NULL && (root->line == 0 || root->col == 0))
			abort();
		ydoc_free(d);
	}
	complaints_free(c);
	return 0;
}
