#ifndef IMPORT_PLANPASS_H
#define IMPORT_PLANPASS_H

#include "journal/job.h"
#include "mapping/mapping.h"

struct diags;
struct err;
struct import;
struct match;

/*
 * The last part of the plan: a verdict for each row that is still in it, from
 * what its group found.  Rows that update a record are read again and compared
 * with it, field by field.
 */
int planpass_run(struct import *, struct match *, struct err *);

/*
 * What becomes of a row that gives way to another of its group, and the finding
 * that says so; a row that is merged needs none.
 */
enum row_state
planpass_give_way(enum duplicates, uint64_t winner_line, struct diags *);

#endif
