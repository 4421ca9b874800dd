#ifndef IMPORT_VALIDATEMATCH_H
#define IMPORT_VALIDATEMATCH_H

#include <stdint.h>

#include "journal/job.h"
#include "mapping/mapping.h"

struct bind;
struct diag;
struct err;
struct firstpass_row;
struct jobview;

/*
 * Which rows of a file share a value of a match rule, as far as that can be told
 * without a server: rules with links and rules by id are left to it.  Values
 * lie on disk, sorted; a file without repeats costs that, and no more.  One
 * thread.
 */
struct validatematch;

/* dir, borrowed: where the values lie.  bind: borrowed. */
struct validatematch *validatematch_new(const char *dir, const struct bind *);
void validatematch_free(struct validatematch *); /* NULL does nothing */

/* The values of a row; none of one that fails. */
int validatematch_row(
    struct validatematch *, const struct firstpass_row *, struct err *);

/*
 * After the last of `rows` rows.  view: those that gave way to another of their
 * key already; of these the ones that are merged are one row with theirs, and
 * the others do not count.
 */
int validatematch_run(struct validatematch *, uint64_t rows, struct jobview *,
    enum duplicates, struct err *);

/*
 * The next row that gives way, what becomes of it, and what it is told (NULL:
 * nothing, it is merged), valid until the next call.  1, 0: no more, -1.
 */
int validatematch_next(struct validatematch *, uint64_t *ord, enum row_state *,
    const struct diag **finding, struct err *);

/* From the first of them again. */
void validatematch_rewind(struct validatematch *);

#endif
