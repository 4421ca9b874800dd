#ifndef REPORT_DECISIONS_H
#define REPORT_DECISIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct err;

/*
 * What a person wrote into the decision column of JOB/ambiguous.csv: an id,
 * "create" or "skip"; the words without regard to case, all without outer
 * blanks.
 */
struct decision {
	uint64_t line;   /* of the row in the source, as the file says */
	const char *key; /* its source key, as the file says */
	const char *id;  /* or NULL */
	bool skip;       /* id NULL, false: create */
};

/*
 * Call back for each row with a decision, in the order of the file; texts are
 * valid during the call.  0 also when there is no file.  The whole file is
 * checked before the first call: ERR_USAGE, with the place of the first few
 * complaints and what to do, when it cannot be understood: columns missing, no
 * number, a row with more cells than headings, a word that is none of the three
 * and does not look like an id (prefix: how ids of the object begin; may be
 * empty).  The same line may come twice: that is the caller's business.
 */
int decisions_read(const char *dir, const char *prefix,
    int (*decision)(void *self, const struct decision *, struct err *),
    void *self, struct err *);

/*
 * The same for what stands in the column, blanks trimmed, whatever it is; the
 * texts are valid during the call.
 */
struct decisions_cell {
	uint64_t line; /* of the row in the source; 0: no number */
	uint64_t at;   /* the line in ambiguous.csv */
	struct str key;
	struct str text;
	bool shifted; /* the row has more cells than there are headings */
};
int decisions_cells(const char *dir,
    int (*cell)(void *self, const struct decisions_cell *, struct err *),
    void *self, struct err *);

#endif
