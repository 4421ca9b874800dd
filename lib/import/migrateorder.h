#ifndef IMPORT_MIGRATEORDER_H
#define IMPORT_MIGRATEORDER_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/*
 * In which order the steps of a migration go: behind every step that makes what
 * its links lead to, else as they stand in the file.  Where steps lead to each
 * other (or to themselves), the first of them in the file goes without the links
 * that close the circle; these are made by a second turn of it, behind all first
 * ones.  A link that create requires is put off only if nothing else opens the
 * circle.  A step that follows comes behind those that do not and make its
 * object.  Pure.
 */
struct migrateorder_step {
	const char *object;
	/* Of each link: the object it leads to; NULL: one that is no step's. */
	const char *const *leads;
	const bool *needed; /* create requires it; NULL: none is */
	size_t n_leads;
	bool follows; /* it only changes what other steps of its object make */
};

struct migrateorder_turn {
	size_t step;
	bool links;        /* the second turn: the links put off, alone */
	const bool *later; /* of each link: it is put off */
};

/*
 * n is at most MIGRATION_STEPS; out has room for two turns a step, and what
 * they point at lies in the arena.  Returns how many.
 */
size_t migrateorder_make(const struct migrateorder_step *, size_t n,
    struct migrateorder_turn *out, struct arena *);

#endif
