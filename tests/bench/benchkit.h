#ifndef BENCH_BENCHKIT_H
#define BENCH_BENCHKIT_H

#include <stddef.h>
#include <stdint.h>

struct err;

/* What the bench programs share.  They end (exit 2) when something fails. */

/* Seconds on a clock that only goes forward. */
double benchkit_now(void);

_Noreturn void benchkit_fail(const char *what, const struct err *);

/* The count in argv[i], or what it is without. */
uint64_t benchkit_count(int argc, char **argv, int i, uint64_t otherwise);

/*
 * A folder for this run, under TMPDIR or else the current folder (a /tmp in
 * memory would make every sync free); benchkit_forget() removes it.
 */
char *benchkit_folder(void);
void benchkit_forget(char *folder);

/*
 * A CSV in the style of a HubSpot export: 22 columns, about 300 bytes a row,
 * telephones of several countries in several spellings, notes with line breaks
 * and quotes, a few values that cannot be used.  All of it made up; the same
 * count gives the same bytes.
 */
void benchkit_contacts(const char *path, uint64_t rows);

#endif
