#ifndef IMPORT_FIRSTPASS_H
#define IMPORT_FIRSTPASS_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct buf;
struct csvin;
struct csvrow;
struct diags;
struct err;
struct item;
struct job;
struct lookup;
struct bind;

/*
 * Every row of a file, read, mapped, normalised and remembered in a job:
 * the first half of an import and all of a validation.  Rows go through in
 * batches on several threads; what happens to them in their order happens in
 * the caller's.  Memory depends on the largest row only.
 */
struct firstpass_row {
	uint64_t ord; /* from 1 */
	const struct csvrow *row;
	const struct item *item;
	const struct diags *diags; /* this row's */
	struct arena *arena;       /* room until its batch is done */
};

enum {
	FIRSTPASS_TEXTS = 2
};

struct firstpass {
	struct csvin *csv; /* behind its header */
	const struct bind *bind;
	const struct lookup *lookup; /* called by one thread at a time */
	struct job *job;             /* gets the rows, between plan_begin and
	                                plan_keys; NULL: none does */
	bool offline;   /* nothing is looked up: what a row lacks to be created
	                   is a finding, though it may only be updated */
	bool resumable; /* rows will be read again: the job gets their
	                   digests and findings */
	void *self;
	/*
	 * What is written about a row, appended to texts; called by several
	 * threads at once, so it changes nothing else.  NULL: nothing.
	 */
	void (*render)(
	    const void *self, const struct firstpass_row *, struct buf *texts);
	/* A row in its order, when the job has it.  NULL: nothing. */
	int (*row)(void *self, const struct firstpass_row *, struct err *);
	/*
	 * In order, after some rows: how many there were so far, and the texts
	 * of those since the last call.  1: stop reading; -1.
	 */
	int (*look)(
	    void *self, uint64_t rows, const struct buf *texts, struct err *);
};

/* 0: all rows were read, *rows of them; 1: look() said stop; -1. */
int firstpass_read(const struct firstpass *, uint64_t *rows, struct err *);

#endif
