#ifndef IMPORT_MIGRATENOTE_H
#define IMPORT_MIGRATENOTE_H

#include <stdbool.h>
#include <stdint.h>

struct bind;
struct err;
struct item;
struct migratenote;

/*
 * Writing down what a step of a migration is due to bring (migratedue.h).  One
 * thread.
 */

/* At path; fresh: what stood there goes, for a plan that is made anew. */
int migratenote_open(
    struct migratenote **out, const char *path, bool fresh, struct err *);
void migratenote_close(struct migratenote *); /* NULL does nothing */

/* While a step is planned: the marks of a row; and behind the last one. */
int migratenote_row(struct migratenote *, const char *step, uint64_t line,
    const struct bind *, const struct item *, struct err *);
int migratenote_end(struct migratenote *, struct err *);

/* Behind its plan: what its rows are due to be, from the job in dir. */
struct migratenote_step {
	const char *name;
	const char *dir;
	const char *system;
	const char *object;
	bool idle; /* nothing of it goes now: what is not there will not come */
};
int migratenote_fill(
    struct migratenote *, const struct migratenote_step *, struct err *);

#endif
