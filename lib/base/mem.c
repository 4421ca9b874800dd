// SPDX-License-Identifier: Apache-2.0
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void (*exhausted)(void) = abort;

void
mem_set_handler(void (*handler)(void))
{
	exhausted = handler;
}

void *
mem_alloc(size_t n)
{
	return mem_array(n, 1);
}

void *
mem_array(size_t count, size_t size)
{
	void *p = calloc(count > 0 ? count : 1, size > 0 ? size : 1);

	if (p == NULL) {
		exhausted();
		abort();
	}
	return p;
}

void *
mem_resize(void *p, size_t count, size_t size)
{
	void *q = NULL;

	if (size == 0 || count <= SIZE_MAX / size)
		q = realloc(p, count * size > 0 ? count * size : 1);
	if (q == NULL) {
		exhausted();
		abort();
	}
	return q;
}

char *
mem_dup(const char *p, size_t n)
{
	char *q = mem_alloc(n + 1);

	if (n > 0)
		memcpy(q, p, n);
	return q;
}

char *
mem_strdup(const char *s)
{
	return s == NULL ? NULL : mem_dup(s, strlen(s));
}
