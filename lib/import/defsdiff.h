#ifndef IMPORT_DEFSDIFF_H
#define IMPORT_DEFSDIFF_H

#include <stdbool.h>
#include <stddef.h>

struct defs;
struct defsfetch_one;
struct err;
struct jval;

/*
 * What became of definitions since they were saved: fields, options and
 * relationships that came, went or changed what a mapping may rely on (type,
 * label, read-only, unique, several, currency, what it depends on; of a
 * relationship to what it leads and how many).  Fields and relationships are
 * told apart by their keys, options by their ids.
 */
struct defsdiff {
	char sign;          /* '+' came, '-' went, '~' changed */
	const char *what;   /* "object", "field", "option", "relationship" */
	const char *object; /* "contact" */
	const char *key;    /* of field or relationship; "" of an object */
	const char *text; /* "SINGLE_SELECT was TEXT", the option's label ... */
};

/* Whom to tell; its texts are not inert yet, and live for the call. */
struct defsdiff_sink {
	void *self;
	void (*tell)(void *self, const struct defsdiff *);
	size_t told; /* so many so far */
};

/* Tell of each difference, in the order of the new ones. */
void defsdiff_defs(const char *object, const struct defs *before,
    const struct defs *now, struct defsdiff_sink *);

/*
 * The same for all that was fetched, against the root of a definitions file.
 * Objects that the file lacks, and those that it has and the API has not, are
 * differences, too; those that the key may not read are passed over.  all: what
 * is not among the n is gone; else only these are looked at.  ERR_USAGE: the
 * file holds something else.
 */
int defsdiff_file(const struct jval *file, const struct defsfetch_one *v,
    size_t n, bool all, struct defsdiff_sink *, struct err *);

#endif
