#ifndef DOC_JDOC_H
#define DOC_JDOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct err;

/*
 * Reading JSON (RFC 8259): strict UTF-8, members in order, duplicate members
 * refused, at most LIM_JSON_DEPTH deep, no number beyond int64_t or double; a
 * BOM in front is skipped.  A reader of our own, since a large list is mostly
 * reading JSON; jansson says what is wrong with a text that is refused, and
 * tests/fuzz holds that both take the same texts for the same values.
 * A node is borrowed from its document.  Every accessor takes NULL and answers
 * "absent", so that paths can be chained.  Read-only use from any thread.
 */
struct jdoc;
struct jval;

enum jdoc_kind {
	JDOC_ABSENT,
	JDOC_NULL,
	JDOC_BOOL,
	JDOC_NUMBER,
	JDOC_TEXT,
	JDOC_LIST,
	JDOC_OBJECT
};

/*
 * Parse n bytes; the caller ends *out with jdoc_free().  ERR_USAGE with
 * "line L, column C: why" (columns in code points; *out is NULL then).
 */
int jdoc_parse(struct jdoc **out, const char *text, size_t n, struct err *);
void jdoc_free(struct jdoc *);

const struct jval *jdoc_root(const struct jdoc *);
enum jdoc_kind jdoc_kind(const struct jval *);

/* Member of an object; NULL if absent or no object. */
const struct jval *jdoc_get(const struct jval *, const char *key);

/*
 * The same for members that are asked for in about the order in which they
 * stand, the last one again included: looked for from the *at-th on, which is
 * left where it was found.  *at is 0 at first.
 */
const struct jval *
jdoc_get_near(const struct jval *, const char *key, size_t *at);

/* Elements of a list, members of an object; 0 for anything else. */
size_t jdoc_size(const struct jval *);

/* Element i of a list. */
const struct jval *jdoc_at(const struct jval *, size_t i);

/* The text of a string; an empty view with p == NULL for anything else. */
struct str jdoc_text(const struct jval *);

/* As jdoc_text as a C string, or `otherwise`; a text with NUL is cut there. */
const char *jdoc_cstr(const struct jval *, const char *otherwise);

bool jdoc_bool(const struct jval *, bool otherwise);
double jdoc_number(const struct jval *, double otherwise);

/* An integer in the document; reals and anything else: otherwise. */
int64_t jdoc_int(const struct jval *, int64_t otherwise);

/* Walk an object: it starts zeroed; false at the end. */
struct jdoc_iter {
	size_t i;
	const char *key;
	const struct jval *val;
};
bool jdoc_next(const struct jval *object, struct jdoc_iter *it);

/* The same JSON value (numbers by value, objects without order)? */
bool jdoc_same(const struct jval *, const struct jval *);

/* The version of jansson, as it was built with. */
const char *jdoc_version(void);

#endif
