#ifndef IMPORT_MIGRATELEAD_H
#define IMPORT_MIGRATELEAD_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct mapping;
struct migrateorder_step;
struct migrateorder_turn;

enum {
	MIGRATELEAD_MAX = 128 /* more are not looked at */
};

/*
 * What the links of a step's mapping lead to, one by one, for the order of the
 * steps.  Nothing is asked of Lightfield: a relationship that is not built in
 * leads to the custom object that is called like it, if a step makes one.
 */
struct migratelead {
	const char *v[MIGRATELEAD_MAX];
	bool needed[MIGRATELEAD_MAX];
	size_t of[MIGRATELEAD_MAX]; /* the relationship, by its place */
	size_t n;
	bool via; /* some lead on from a record that is looked at */
};

/* Fills both; *out borrows from the mapping and the leads. */
void migratelead_of(const struct mapping *, struct migratelead *,
    struct migrateorder_step *out);

/* Of each of the mapping's n relationships: the turn puts it off. */
const bool *migratelead_later(const struct migratelead *,
    const struct migrateorder_turn *, size_t n, struct arena *);

#endif
