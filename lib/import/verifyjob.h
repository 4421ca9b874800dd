#ifndef IMPORT_VERIFYJOB_H
#define IMPORT_VERIFYJOB_H

#include "base/buf.h"
#include "base/diag.h"
#include "csv/csvin.h"
#include "csv/csvout.h"
#include "journal/jobview.h"
#include "mapping/mapping.h"

#include "import/line.h"
#include "import/verify.h"

struct arena;
struct import;
struct jdoc;
struct jobside;
struct verify_doubles;

/*
 * The inside of a verification: verify.c walks rows and asks for their records,
 * verifyrow.c compares, verifydouble.c looks for doubles, verifyshow.c tells.
 * Used by no other file.
 */

/* A row that waits for its record. */
struct verify_row {
	struct arena *arena;
	struct csvrow row;
	struct jobview_row known; /* its texts are the arena's */
};

enum {
	VERIFY_AHEAD = 16
};

struct verify_work {
	struct verify *out;
	const struct verify_opts *opts;
	struct import *im;
	struct jobview *view;
	struct jobside *side;
	struct arena *arena; /* of the row that is compared */
	struct diags diags;
	struct buf text;
	struct csvout csv;
	struct line reads;
	struct line searches;           /* members of lists */
	struct verify_doubles *doubles; /* NULL: not looked for */

	/* Fields, then links: what an update does, as the mapping says. */
	enum write_policy *writes;
	bool *create_only;

	struct verify_row rows[VERIFY_AHEAD]; /* a ring */
	size_t first;
	size_t held;
};

/* -- verifyrow.c -- */

void verifyrow_init(struct verify_work *);
void verifyrow_fini(struct verify_work *);

/* Compare, count, and write what is to be listed; doc: NULL: it is gone. */
int verifyrow_compare(struct verify_work *, const struct verify_row *,
    const struct jdoc *doc, struct err *);

/* A line of verify.csv. */
void verifyrow_put(struct verify_work *, const struct verify_row *,
    const char *field, struct str expected, struct str found, const char *what);

/* -- verifydouble.c -- */

void verifydouble_open(struct verify_work *);
void verifydouble_close(struct verify_work *);

/* Keep what the row's record is recognised by, if the job created it. */
int verifydouble_row(struct verify_work *, const struct verify_row *,
    const struct jdoc *doc, struct err *);

/* Behind the last row: ask, count, and list what was found. */
int verifydouble_run(struct verify_work *, struct err *);

/* -- verifyshow.c -- */

/* The certificate into buf. */
void verifyshow_certificate(const struct verify_work *, struct buf *);

#endif
