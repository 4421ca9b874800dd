#ifndef EXPORT_EXPJOB_H
#define EXPORT_EXPJOB_H

#include "export/export.h"

#include "api/client.h"
#include "api/transport.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "export/expcell.h"
#include "export/expcolumn.h"
#include "export/expwhere.h"
#include "io/gzout.h"

struct arena;
struct csvout;
struct defs;
struct expspool;
struct fetch;
struct idmap;
struct jval;
struct mapping;
struct object;

/*
 * One export's state, shared by the files of this folder and nobody else; each
 * file is one step.
 */
struct export
{
	const struct export_opts *opts;
	const struct export_ui *ui;
	struct export_result *res;
	struct arena *arena;
	int64_t started_ms; /* wall clock */
	int64_t began_ms;   /* monotonic */

	/* expsetup.c */
	const struct object *object;
	struct mapping *mapping; /* NULL: none */
	struct idmap *ids;       /* NULL: none */
	struct err row_error;    /* the first that a mapping's cell met */
	char delimiter;          /* of CSV; 0: comma */
	bool spreadsheet;        /* cells are defused */
	bool members;            /* the members of all lists instead */
	bool jsonl;
	enum gzout_kind kind;
	const char *format;
	int64_t since_ms;
	bool to_stdout;
	struct defs *defs; /* NULL: the object has none */
	unsigned char definitions[DIGEST_BYTES];
	struct expcolumns columns;
	struct buf path; /* of the list, filters included */
	struct expwhere_link links[EXPORT_FILTERS];

	/* export.c */
	struct expspool *spool;
	struct expspool *named; /* the rows that stay, with the names in them */
	struct expspool *rows;  /* of these two what is written */
	uint64_t shown;         /* records that expread_list() was shown */
	uint64_t pass_row;      /* rows of passes before the one at hand */
	char *part;             /* its name; NULL: none */
	char *folder;           /* where it lies, and what is sorted on disk */
	struct buf row;
	uint64_t row_hidden; /* its cells that are hidden */
	uint64_t lost;       /* values that have no place (expmap.h) */
	uint64_t unfit;      /* records that a filter should have kept away */
	struct buf cell;
};

/* -- expsetup.c -- */

/* What the command line says, as far as it can be known without a server. */
int expsetup_options(struct export *, struct err *);

/* Key, scope, definitions; columns and filters with them. */
int expsetup_server(struct export *, struct err *);

/* What tells this export from another one. */
void expsetup_digest(const struct export *, unsigned char out[DIGEST_BYTES]);

/* -- exprow.c -- */

/* The heading row into x->row. */
void exprow_head(struct export *);

/* A record's row, or its line of JSON, into x->row; false: too large. */
bool exprow_make(struct export *, const struct jval *record);

/* A cell, defused if that is asked for (export.h, "spreadsheet"). */
void exprow_cell(const struct export *, struct csvout *, struct str);

/* What of a row in the spool belongs into the file (expdownload.h). */
struct str exprow_text(struct str row);

/* -- expread.c -- */

/* The list of the object, into the spool; res->list says how it ended. */
int expread_list(struct export *, struct fetch *, struct err *);

/* The lister's calls, with the export as self. */
void expread_progress(void *self, uint64_t records, uint64_t total);
int expread_anew(void *self, struct err *);

/* A list is over whose first row is the one behind `first`. */
int expread_settle(struct export *, uint64_t first, struct err *);

int expread_too_large(const struct export *, struct str id, struct err *);
void expread_notice(const struct export *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* -- expmembers.c -- */

/* The columns of "list-members". */
void expmembers_columns(struct export *);

/* All lists, and the members of each, into the spool. */
int expmembers_run(struct export *, struct fetch *, struct err *);

/* -- expwrite.c -- */

/* The rows that stay, into the file; its manifest. */
int expwrite_run(struct export *, struct err *);

#endif
