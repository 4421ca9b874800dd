#ifndef SANDBOX_SBREPLAY_H
#define SANDBOX_SBREPLAY_H

#include "sandbox/sbstate.h"

/*
 * Reading a state file back (format: sbstate.h).  Starts zeroed; end with
 * sbreplay_fini(), which keeps nothing of `last`.
 */
struct sbreplay {
	const char *path;
	uint64_t line;
	struct sbstate_world *world;
	struct sbstate_line last; /* object NULL: there was none */
	char *texts[3];           /* of last: id, path, key */
};

int sbreplay_run(
    struct sbreplay *, const char *path, struct sbstate_world *, struct err *);
void sbreplay_fini(struct sbreplay *);

#endif
