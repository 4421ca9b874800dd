#ifndef DOC_JTREE_H
#define DOC_JTREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "doc/jdoc.h"

struct err;

/*
 * What is behind jdoc.h, for the files of this folder that read JSON.
 *
 * A document is one piece of memory: its values, and behind them a copy of its
 * text in which the strings were decoded where they stand.
 */
struct jval {
	const char *key; /* of a member, NUL behind it; NULL: of none */
	size_t n_key;
	enum jdoc_kind kind;
	bool real; /* NUMBER: a double, else an integer */
	size_t n;  /* TEXT: bytes; LIST, OBJECT: values */
	union {
		bool yes;
		int64_t integer;
		double real;
		const char *text; /* NUL behind it */
		/*
		 * Of a list or an object, side by side.  Behind those of an
		 * object of more than JTREE_FEW lie pointers to them, in order
		 * of their keys (jread_by_key).
		 */
		const struct jval *values;
	} u;
};

enum {
	JTREE_FEW = 64 /* members that are looked through one by one */
};

struct jdoc {
	struct jval root; /* the other values lie behind it */
};

/* -- jreadscalar.c -- */

/*
 * A place in a text that may be written to; JREAD_SLACK zeros behind it make
 * looking for its end unnecessary.  The functions leave it behind what they
 * read; false: it is malformed.
 */
enum {
	JREAD_SLACK = 8
};
struct jread_at {
	char *p;
	char *end;
	bool nul; /* a string held U+0000 */
};

/* At an opening quote: the string, decoded where it stands. */
bool jread_text(struct jread_at *, const char **out, size_t *n);

/* At its first byte: kind and value of *out. */
bool jread_number(struct jread_at *, struct jval *out);

/* -- jread.c -- */

/*
 * The tree of a text; NULL: it is none, and jjudge_why() says why.  It takes
 * and refuses what jansson does (tests/fuzz/fuzz_jdoc.c holds them together).
 */
struct jdoc *jread_parse(const char *text, size_t n);

/* Order of keys: by length, then by bytes. */
int jread_by_key(const void *a, const void *b);

/* The pointers behind the members of a large object. */
const struct jval *const *jread_index(const struct jval *object);

/* -- jjudge.c: jansson, whose only home it is -- */

/* A number that is not read with a few steps; false: beyond what fits. */
bool jjudge_number(struct str, struct jval *out);

/* ERR_USAGE with "line L, column C: why" of a text that is no JSON. */
int jjudge_why(struct str text, struct err *);

const char *jjudge_version(void);

#endif
