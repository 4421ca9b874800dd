#ifndef IMPORT_DRAFTING_H
#define IMPORT_DRAFTING_H

#include <stddef.h>
#include <stdint.h>

#include "import/validatedefs.h"

struct buf;
struct err;

/*
 * From a CSV file that nobody knows to a mapping to begin with: definitions,
 * one pass over the file (infer/profile.h), proposals, text.  Nothing is sent
 * and nothing is written.
 */
struct drafting {
	const char *file;
	const char *object; /* "contact", "contacts" */
	struct validatedefs_from definitions;
	const char *system; /* NULL: "csv" */
	const char *from;   /* a ready mapping to begin with: "hubspot",
	                       "hubspot/contacts"; NULL: none */
	void (*notice)(void *self, const char *text);
	void *self;
};

struct drafting_result {
	uint64_t rows;
	size_t columns;
	size_t mapped;  /* columns in force */
	size_t doubted; /* columns in a comment with a reason */
};

/*
 * The mapping, appended to text.  It is read and bound to the file before it is
 * handed out.  ERR_USAGE when that cannot be, and for what is no object, no CSV,
 * no definitions or no ready mapping.  Text is empty then, but for a draft that
 * lacks what any import needs, or a ready mapping that does not fit: they say so
 * in their first line, and the error or a notice says what.  A ready mapping that fits, damage and doubts about the encoding are
 * notices.
 */
int drafting_run(const struct drafting *, struct buf *text,
    struct drafting_result *, struct err *);

#endif
