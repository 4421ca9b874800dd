#ifndef IMPORT_PLANPASS_H
#define IMPORT_PLANPASS_H

struct err;
struct import;
struct match;

/*
 * The last part of the plan: a verdict for each row that is still in it, from
 * what its group found.  Rows that update a record are read again and compared
 * with it, field by field.
 */
int planpass_run(struct import *, struct match *, struct err *);

#endif
