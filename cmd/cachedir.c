// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/fsx.h"

#include "cachedir.h"

char *
cachedir_get(void)
{
	const char *cache = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");
	char *folder;
	char *out;

	/* The XDG specification: what is not absolute is ignored. */
	if (cache != NULL && cache[0] == '/')
		return fsx_join(cache, "lfetl");
	if (home == NULL || home[0] != '/')
		return NULL;
	folder = fsx_join(home, ".cache");
	out = fsx_join(folder, "lfetl");
	free(folder);
	return out;
}
