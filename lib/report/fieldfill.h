#ifndef REPORT_FIELDFILL_H
#define REPORT_FIELDFILL_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf;

/*
 * How full the columns of a file are and how full the fields that they become,
 * with a few values before and after: gathered while the file is read, kept in
 * a note of the job (journal/jobnote.h), shown in its report.  Single-threaded.
 */
enum {
	FIELDFILL_EXAMPLES = 3, /* a field's */
	FIELDFILL_BYTES = 120   /* of an example's text, cut between code
	                           points */
};

/* The name of the note. */
extern const char fieldfill_note[];

struct fieldfill_example {
	uint64_t line;
	char *column;
	char *before; /* the cell */
	char *after;  /* what is sent */
};

struct fieldfill_field {
	char *key;       /* "$email" */
	char *columns;   /* "Email, Work email"; "" none: a constant */
	uint64_t cells;  /* rows where one of its cells is not empty */
	uint64_t values; /* rows that have a value, or a link */
	struct fieldfill_example examples[FIELDFILL_EXAMPLES];
	size_t n_examples;
};

struct fieldfill {
	uint64_t rows;
	struct fieldfill_field *v;
	size_t n;
};

void fieldfill_init(struct fieldfill *); /* all zero will do as well */
void fieldfill_fini(struct fieldfill *);

/* One more field; both texts are copied. */
struct fieldfill_field *
fieldfill_field(struct fieldfill *, const char *key, struct str columns);

/*
 * An example, unless the field has enough or one with this cell; texts are
 * copied.
 */
void fieldfill_example(struct fieldfill_field *, uint64_t line,
    struct str column, struct str before, struct str after);

/* As JSON. */
void fieldfill_write(const struct fieldfill *, struct buf *out);

/*
 * From JSON into an empty one.  What cannot be read counts as none: the note is
 * for looking only.
 */
void fieldfill_read(struct fieldfill *, struct str note);

#endif
