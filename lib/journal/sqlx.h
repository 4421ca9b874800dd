#ifndef JOURNAL_SQLX_H
#define JOURNAL_SQLX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct err;
struct sqlite3;
struct sqlite3_stmt;

/*
 * A SQLite connection with its prepared statements, and the one place where
 * SQLite's errors become ours:
 *
 *	full, I/O error, cannot open, read-only        ERR_DISK
 *	not a database, damaged, of another program,
 *	of a newer format                              ERR_MISFIT
 *	locked for longer than 30 s                    ERR_LOCKED
 *	anything else                                  ERR_INTERNAL
 *
 * Exhausted memory ends the process (base/mem.h).  A part of the journal, used
 * by no other folder.  One thread at a time.
 *
 * Memory does not grow with the data: at most 2 MiB of page cache, no mapping, sorts
 * and temporary tables in files.
 */
struct sqlx {
	struct sqlite3 *db;
	char *path;
	const char *remedy;       /* static: what to do about a misfit */
	struct sqlite3_stmt **st; /* by the index of their SQL */
	size_t n_st;
};

/*
 * Make an empty file that only its owner may read, whatever the umask, unless
 * there is one.  *made says so.
 */
int sqlx_create(const char *path, bool *made, struct err *);

/* Open a file that is there; nothing is written.  End with sqlx_close(). */
int sqlx_open(struct sqlx *, const char *path, bool readonly,
    const char *remedy, struct err *);
void sqlx_close(struct sqlx *); /* also one that is zeroed, or failed */

/*
 * Is the database ours?  *empty: nobody's yet.  ERR_MISFIT: of another
 * program, or of a newer version of this one.
 */
int sqlx_format(struct sqlx *, int64_t application, int64_t version,
    bool *empty, struct err *);

/*
 * What the database holds makes no sense (why may be NULL): ERR_MISFIT with
 * the remedy, or ERR_DISK if its files could not be read.  Always -1.
 */
int sqlx_damaged(struct sqlx *, const char *why, struct err *);

/* Prepare a statement; a table that is missing is ERR_MISFIT. */
int sqlx_ready(
    struct sqlx *, const char *sql, struct sqlite3_stmt **st, struct err *);
void sqlx_finish(struct sqlite3_stmt *); /* NULL does nothing */

/* Prepare the n statements of st, which sqlx_close() finishes.  Once. */
int sqlx_prepare(struct sqlx *, const char *const *sql, size_t n, struct err *);

/* Run SQL without results. */
int sqlx_exec(struct sqlx *, const char *sql, struct err *);

/* Read a single integer. */
int sqlx_int(struct sqlx *, const char *sql, int64_t *out, struct err *);

/*
 * A write transaction.  end commits when rc is 0, else, or when the commit
 * fails, takes everything back, and returns what became of it.
 */
int sqlx_begin(struct sqlx *, struct err *);
int sqlx_end(struct sqlx *, int rc, struct err *);

/*
 * 1: a row, to be followed by another step or sqlx_reset(); 0: end, -1: error,
 * both after a reset.
 */
int sqlx_step(struct sqlx *, struct sqlite3_stmt *, struct err *);
void sqlx_reset(struct sqlite3_stmt *);

/* One step of a statement without rows; *changes (or NULL): rows changed. */
int sqlx_run(struct sqlx *, struct sqlite3_stmt *, int *changes, struct err *);

/* Bind; bytes are borrowed until the reset, empty ones are NULL. */
void sqlx_bind_int(struct sqlite3_stmt *, int i, int64_t v);
void sqlx_bind_text(struct sqlite3_stmt *, int i, struct str);
void sqlx_bind_blob(struct sqlite3_stmt *, int i, const void *p, size_t n);

/* Columns, from 0, valid until the next step; NULL is empty, never p NULL. */
int64_t sqlx_col_int(struct sqlite3_stmt *, int i);
struct str sqlx_col_text(struct sqlite3_stmt *, int i);
struct str sqlx_col_blob(struct sqlite3_stmt *, int i);

/* The blob of column i into out, if it has n bytes; false if not. */
bool sqlx_col_bytes(struct sqlite3_stmt *, int i, void *out, size_t n);

/* The version of SQLite, as it runs. */
const char *sqlx_version(void);

#endif
