#ifndef TESTS_IMPORTRIG_H
#define TESTS_IMPORTRIG_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "import/import.h"

/*
 * An import of people.csv with people.yaml in a folder of its own, without a
 * server: as far as import_open() goes.
 */
struct importrig {
	char *dir;
	char *file; /* dir/people.csv */
	char *mapping;
	struct import_opts opts;
	struct import_ui ui;
	struct buf said; /* the notices, a line each */
	struct import *import;
	struct err err;
};

#define IMPORTRIG_MAPPING                                                \
	"mapping: 1\nobject: contact\nsystem: rig\nkey: id\nmatch: []\n" \
	"mode: create\nfields:\n  $email: mail\n"

/* Writes both files. */
void importrig_begin(struct importrig *);
void importrig_end(struct importrig *);

/* dir/name; free() it. */
char *importrig_path(const struct importrig *, const char *name);

void
importrig_write(const struct importrig *, const char *name, const char *text);
bool importrig_there(const struct importrig *, const char *name);

/* import_open() with rig->opts, after ending the one before. */
int importrig_open(struct importrig *);
void importrig_close(struct importrig *);

/* Was that said? */
bool importrig_says(const struct importrig *, const char *text);

#endif
