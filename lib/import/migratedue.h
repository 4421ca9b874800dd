#ifndef IMPORT_MIGRATEDUE_H
#define IMPORT_MIGRATEDUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf;
struct err;
struct migratedue;

/*
 * What the steps of a migration are due to bring: the rows of each step, by
 * their keys and marks (plan/mark.h), with the record that a row has, or, until
 * it is there, a word for it (">companies:12": line 12 of that step).  So later
 * steps are planned as if the records were there, and a row whose parent did
 * not come to be can say which row that was.
 *
 * Each step has a file of its own, of the kind of an id map
 * (journal/idmap.h), that goes with its plan (migratenote.h writes it).
 * Whoever looks has connections of his own.  One thread each.
 */
struct migratedue_file {
	const char *object; /* that the step brings */
	const char *path;   /* need not be there */
};

/* The files are borrowed; each is opened when its object is asked for. */
struct migratedue *migratedue_new(const struct migratedue_file *, size_t n);
void migratedue_free(struct migratedue *); /* NULL does nothing */

enum {
	MIGRATEDUE_WORD =
	    128, /* bytes that a word takes at most, with its NUL */
	MIGRATEDUE_EXPECTED = '>', /* first byte of words; no id begins so */
	MIGRATEDUE_LOST = '!'
};

/* The files are of nobody's organisation. */
#define MIGRATEDUE_ORIGIN "migration"

/* Is it a word for a record, or else a record's id? */
bool migratedue_is_word(struct str id);

/* The same of a row that will not become one: it failed, or waits for somebody. */
bool migratedue_is_lost(struct str id);

/* The key under which it stands what became of a word's row. */
void migratedue_word_key(struct str word, struct buf *out);

/*
 * The record or word of a key: 1, appended to *id; 0: no step has such a row;
 * -1.
 */
int migratedue_find(struct migratedue *, const char *system, const char *object,
    struct str key, struct buf *id, struct err *);

/*
 * Those that have the mark, as idmap_marked() has it; also words of rows that
 * are lost.
 */
int migratedue_marked(struct migratedue *, const char *object, const char *asks,
    struct str text, struct buf *ids, struct err *);

/* "line 12 of companies", of a word. */
void migratedue_place(struct str word, struct buf *out);

#endif
