#ifndef IMPORT_SAMEORG_H
#define IMPORT_SAMEORG_H

struct err;
struct import;

/*
 * Rows of the job were sent with another API key, or to another address.  It is
 * the same organisation if this key can read a record of the job, or if
 * --same-organisation says so: then the job and the id map go on under the new
 * key, with all that is known under the former one.  Else ERR_MISFIT.
 */
int sameorg_check(struct import *, struct err *);

#endif
