#ifndef MAPPING_MIGRATION_H
#define MAPPING_MIGRATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mapping/mapping.h"

/*
 * The migration file as data: which files are imported with which mappings.
 * Whether files are there, and in which order the steps go, is import/migrate's
 * business.  The language is described in mappings/README.md.
 *
 * All of it belongs to the migration and lives until migration_free();
 * immutable: any thread.
 */
struct migration_column {
	struct word name;
	struct word value; /* of every row */
};

struct migration_step {
	struct word name;    /* letters, digits, '-' and '_' */
	struct word file;    /* a path or a pattern, below the folder */
	struct word mapping; /* a path, beside the migration file */
	struct migration_column *with; /* columns that the file lacks */
	size_t n_with;
	bool limits; /* max-errors is said; as import_opts has it */
	uint64_t max_errors;
	bool max_errors_percent;
};

struct migration {
	const char *file;
	struct word system;     /* of mappings that name none; or empty */
	struct word folder;     /* of the data, beside the file; or empty */
	struct word ids;        /* the id map, beside the file; or empty */
	enum tristate optional; /* defaults: */
	struct word region;
	struct word zone;
	bool leave_empty; /* on-parent-failed: leave-empty; else hold */
	struct migration_step *steps; /* in the file's order */
	size_t n_steps;
	struct arena *arena; /* owns all of it */
};

enum {
	MIGRATION_STEPS = 64
};

/*
 * Read a migration from text (file is its name for messages).  Returns 0, or
 * -1 with every complaint that can be found in one go added to c.  *out is the
 * caller's also then, with what could be read, so that he can look at that, too;
 * NULL when it is not even YAML.
 */
int migration_parse(struct migration **out, const char *file, struct str text,
    struct complaints *c);
void migration_free(struct migration *); /* NULL does nothing */

/*
 * What the migration and its step say above the step's mapping: the columns
 * that the file lacks, the defaults, and the system, where the mapping names
 * none.  The digest follows.  The migration outlives the mapping.
 */
void migration_above(
    const struct migration *, const struct migration_step *, struct mapping *);

#endif
