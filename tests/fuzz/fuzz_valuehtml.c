// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "value/valuehtml.h"

/*
 * HTML to markdown: never outside of its bounds, and no link that runs
 * something comes out.
 */
static bool
holds(struct str s, struct str what)
{
	return str_find_str(s, what) < s.n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str md;

	if (valuehtml_to_markdown(
		(struct str){(const char *)data, size}, a, &md) &&
	    (holds(md, STR_LIT("](<javascript:")) ||
		holds(md, STR_LIT("](<data:"))))
		abort();
	arena_free(a);
	return 0;
}
