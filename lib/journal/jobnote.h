#ifndef JOURNAL_JOBNOTE_H
#define JOURNAL_JOBNOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf;
struct err;
struct job;
struct jobview;

/*
 * Plain facts of a job for people and for the commands that look at it
 * afterwards: the file, the mapping and the words of the command as they were
 * typed.  Nothing that an import decides depends on them.  They live in a table
 * of job.db (notes) that is made when the first one is written: a job without
 * it has none.
 */
struct jobnote {
	const char *name;
	struct str text; /* any bytes; empty: no such note from now on */
};

/*
 * Durable when it returns 0.  Those that are there already as they are said
 * cost nothing.  Not while the job is planned.
 */
int jobnote_put(struct job *, const struct jobnote *v, size_t n, struct err *);

/* 1: the text replaces what is in out; 0: no such note; -1. */
int
jobnote_get(struct jobview *, const char *name, struct buf *out, struct err *);

/* What job_facts_get() says, for those who only look. */
struct jobnote_facts {
	char object[64]; /* "": no plan was ever begun */
	bool planned;
	bool touched; /* a row was sent */
	uint64_t generation;
	bool undo;   /* an undo began (jobundo.h), */
	bool undone; /* and is complete */
};
int jobnote_facts(struct jobview *, struct jobnote_facts *out, struct err *);

#endif
