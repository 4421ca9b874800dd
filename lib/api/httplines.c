// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#include "api/httplines.h"

static char *
line(const char *name, const char *value)
{
	size_t n_name = strlen(name);
	size_t n_value = strlen(value);
	char *s = mem_alloc(n_name + n_value + 1);

	memcpy(s, name, n_name + 1);
	memcpy(s + n_name, value, n_value + 1);
	return s;
}

void
httplines_init(struct httplines *l, const char *api_key, const char *version)
{
	struct curl_slist *v = l->line;

	memset(l, 0, sizeof(*l));
	v[HTTPLINES_AUTH].data = line("Authorization: Bearer ", api_key);
	v[HTTPLINES_VERSION].data = line("Lightfield-Version: ", version);
	v[HTTPLINES_ACCEPT].data = line("Accept: ", "application/json");
	/* A large body must not wait a second for "100 Continue". */
	v[HTTPLINES_EXPECT].data = line("Expect:", "");
	v[HTTPLINES_JSON].data = line("Content-Type: ", "application/json");
	v[HTTPLINES_NO_TYPE].data = line("Content-Type:", "");
	v[HTTPLINES_AUTH].next = &v[HTTPLINES_VERSION];
	v[HTTPLINES_VERSION].next = &v[HTTPLINES_ACCEPT];
	v[HTTPLINES_ACCEPT].next = &v[HTTPLINES_EXPECT];
	v[HTTPLINES_JSON].next = &v[HTTPLINES_AUTH];
	v[HTTPLINES_NO_TYPE].next = &v[HTTPLINES_AUTH];
}

/* Plain memset() before free() may be left out by the compiler. */
static void
wipe(char *s)
{
	volatile char *at = s;

	while (*at != '\0')
		*at++ = '\0';
}

void
httplines_fini(struct httplines *l)
{
	for (size_t i = 0; i < HTTPLINES; i++) {
		wipe(l->line[i].data);
		free(l->line[i].data);
	}
}

struct curl_slist *
httplines_for(struct httplines *l, const struct api_request *r)
{
	if (strcmp(r->method, "POST") != 0)
		return &l->line[HTTPLINES_AUTH];
	return &l->line[r->body.p != NULL ? HTTPLINES_JSON : HTTPLINES_NO_TYPE];
}
