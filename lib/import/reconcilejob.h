#ifndef IMPORT_RECONCILEJOB_H
#define IMPORT_RECONCILEJOB_H

#include "import/reconcile.h"

#include "base/buf.h"
#include "base/str.h"

struct arena;
struct diag;
struct jval;
struct jobview;
struct record;

/*
 * The inside of reconcile.h: reconcile.c (which rows, when), reconcilelook.c
 * (one row against Lightfield), reconcileask.c (questions to Lightfield).
 */
struct reconcile_row {
	uint64_t ord;
	int64_t doubt_ms;
	bool noted; /* the job's last record came later, as was noted */
};

struct reconcile {
	struct import *im;
	struct jobview *view;
	struct arena *arena;        /* of the row at hand */
	struct reconcile_row *rows; /* nothing was found; by ord */
	size_t n_rows;
	size_t cap_rows;
	uint64_t found;
	uint64_t again;
	uint64_t stay;
	bool told;        /* that there is something to wait for */
	int64_t begun_ms; /* on the server's clock, before the first look */
	int64_t last_ms; /* createdAt of the job's last record; INT64_MIN: no */
	struct buf last; /* its id, */
	struct buf last_path; /* and the search that shows it */
};

/* -- reconcile.c -- */

/*
 * What was sent for the row last may still be on its way to being executed, for
 * so long: wait until it cannot.  *waited: there was something to wait for.
 */
int reconcile_settle(struct reconcile *, const struct jobview_doubt *,
    bool *waited, struct err *);

/* -- reconcilelook.c -- */

enum reconcile_look {
	RECONCILE_SETTLED, /* and journalled */
	RECONCILE_NOTHING, /* a create, and nothing is there */
	RECONCILE_STAYS    /* a person decides; journalled */
};
int reconcilelook_row(struct reconcile *, const struct jobview_doubt *,
    enum reconcile_look *, struct err *);

/* The row stays: why, in words for people, without candidates. */
int reconcilelook_stays(struct reconcile *, uint64_t ord, const char *code,
    const char *message, struct err *);

/* -- reconcileask.c -- */

/*
 * The search for what the record could be recognised by: path and match rule;
 * *text gets the mark.  record: in the read shape.  False: there is none.
 */
bool reconcileask_path(struct reconcile *, const struct jval *record,
    struct buf *path, size_t *rule, struct str *text);

/* The same of the body of a create. */
bool reconcileask_sent(struct reconcile *, const struct jval *body,
    struct buf *path, size_t *rule, struct str *text);

/*
 * All records of a search; *all: it was surely all of them.  record may be
 * called for one several times.
 */
int reconcileask_search(struct reconcile *, const char *path,
    int (*record)(void *self, const struct jval *, struct err *), void *self,
    bool *all, struct err *);

/* One record, by its path; *doc is the caller's, NULL: it is gone. */
struct jdoc;
int reconcileask_get(
    struct import *, const char *path, struct jdoc **doc, struct err *);

/* The record of the job that was created last: fills last, last_ms, last_path. */
int reconcileask_last(struct reconcile *, struct err *);

/* Is it to be found in the index by now? */
int reconcileask_visible(struct reconcile *, bool *visible, struct err *);

#endif
