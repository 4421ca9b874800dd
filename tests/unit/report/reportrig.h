#ifndef TESTS_REPORTRIG_H
#define TESTS_REPORTRIG_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "report/resultfiles.h"

#include "unit/journal/jobkit.h"

/*
 * A job about a CSV text, planned as the program plans it, and its result
 * files.
 */
struct reportrig_finding {
	uint64_t ord;
	enum diag_severity severity;
	const char *code;
	const char *column;
	const char *value;
	const char *message;
	const char *hint; /* or NULL */
};

struct reportrig {
	char *dir;
	struct job *job; /* closed by the first look at the results */
	struct resultfiles *files;
	struct buf text; /* of the file read last */
	struct err err;
};

/* What is settled after the rows were read. */
struct reportrig_verdict {
	uint64_t ord;
	enum row_state state;
	enum row_action action;
	const char *target; /* UPDATE, UNCHANGED: the record's id */
	uint64_t winner;
	const char *reason; /* AMBIGUOUS: an error match.ambiguous; or NULL */
};

struct reportrig_change {
	uint64_t ord;
	const char *field;
	const char *before;
	const char *after;
	bool kept;
};

struct reportrig_candidate {
	uint64_t ord;
	const char *id;
	const char *label;
	const char *why;
};

struct reportrig_plan {
	const struct reportrig_finding *findings;
	size_t n_findings;
	const struct reportrig_verdict *verdicts; /* by row */
	size_t n_verdicts;
	const struct reportrig_change *changes; /* by row */
	size_t n_changes;
	const struct reportrig_candidate *candidates; /* by row */
	size_t n_candidates;
};

/* Rows with an error among their findings are FAILED, the rest PENDING. */
void reportrig_open(struct reportrig *, const char *csv,
    const struct reportrig_finding *, size_t n);
void reportrig_plan(
    struct reportrig *, const char *csv, const struct reportrig_plan *);
void reportrig_close(struct reportrig *);

/* Row ord was sent and is done, as planned, with the ids of jobkit. */
void reportrig_done(struct reportrig *, uint64_t ord);

/* Row ord was sent, and nobody knows what became of it. */
void reportrig_doubt(struct reportrig *, uint64_t ord);

/* Row ord was sent and refused by the server. */
void reportrig_refused(struct reportrig *, uint64_t ord);

/* Note how the files look: a run begins. */
void reportrig_run(struct reportrig *);

/* Write failed.csv from a source; as resultfiles_failed(). */
int reportrig_failed(struct reportrig *, const char *csv);
int reportrig_dones(struct reportrig *);
int reportrig_plans(struct reportrig *);
int reportrig_ambiguous(struct reportrig *);

/* The file's text, or NULL if it is not there. */
const char *reportrig_read(struct reportrig *, const char *name);
void reportrig_write(struct reportrig *, const char *name, const char *text);

#endif
