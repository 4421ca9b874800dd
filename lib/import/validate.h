#ifndef IMPORT_VALIDATE_H
#define IMPORT_VALIDATE_H

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>

#include "import/validatedefs.h"

struct clk;
struct err;
struct import_ui;
struct summary;
struct tally;

/*
 * Everything about a file that can be known without a server: each row read,
 * mapped and normalised as an import would, keys and match values compared over
 * the whole file (validatematch.h).  Links by key are not looked up.  One thread
 * calls; the run starts its own.
 */
struct validate_opts {
	const char *file; /* the CSV; "-" for stdin_fd */
	int stdin_fd;
	const char *mapping; /* path */
	struct validatedefs_from definitions;
	const char *tmp;     /* a folder for what is kept while it runs */
	const char *items;   /* JSON lines go there; "-": to out; NULL */
	const char *changes; /* CSV goes there; "-": to out; NULL */
	FILE *out;
	const struct clk *clk;
	const atomic_int *interrupts; /* signals seen; 1 ends it */
	const atomic_int *signal;     /* the last one's number */
};

struct validate;

/*
 * Do it.  *out is set also on failure, so that validate_summary() can be
 * shown; the caller ends it with validate_free().  0 also when rows fail or it
 * was interrupted: see the summary.  Items and changes take their names when
 * they are complete, else a former file stays; what goes to out is whole lines
 * at any time.
 *
 * Items are a line for every row in order: {line, key, fields, relationships,
 * findings: [{severity, code, line, field, column, value, message, hint}]}.
 * fields holds what survived, as it would be sent; a relationship holds the id
 * or ids, or [{by, value}].
 *
 * Changes are a row for every cell whose value would be sent otherwise than it
 * stands there: line, column, before, after, rule.  after is empty for one
 * that falls away; options show their label, names and addresses read from
 * one cell their JSON.  rule is the code of the finding about the cell, else
 * the field's type.
 *
 * ui: notice and progress; confirm is not called.
 */
int validate_run(struct validate **out, const struct validate_opts *,
    const struct import_ui *, struct err *);

/* Valid until validate_free(); err is what validate_run() failed with. */
const struct summary *validate_summary(struct validate *, const struct err *);
struct tally *validate_findings(struct validate *);

void validate_free(struct validate *); /* NULL does nothing */

#endif
