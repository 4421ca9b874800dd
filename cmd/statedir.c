// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>

#include "base/err.h"
#include "base/fsx.h"
#include "base/mem.h"

#include "statedir.h"

/* *path becomes the folder below it, which is made. */
static int
enter(char **path, const char *name, struct err *e)
{
	char *below = fsx_join(*path, name);

	free(*path);
	*path = below;
	return fsx_mkdir(below, e);
}

int
statedir_file(char **out, const char *name, struct err *e)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	char *path;
	int rc = 0;

	*out = NULL;
	if (state != NULL && state[0] == '/') {
		path = mem_strdup(state);
		rc = fsx_mkdir(path, e);
	} else if (home != NULL && home[0] == '/') {
		path = mem_strdup(home);
		rc = enter(&path, ".local", e);
		if (rc == 0)
			rc = enter(&path, "state", e);
	} else {
		return err_set(e, ERR_USAGE,
		    "neither XDG_STATE_HOME nor HOME names a folder to remember things in");
	}
	if (rc == 0)
		rc = enter(&path, "lfetl", e);
	if (rc == 0)
		*out = fsx_join(path, name);
	free(path);
	return rc;
}
