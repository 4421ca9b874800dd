#ifndef API_RECSCAN_H
#define API_RECSCAN_H

#include <stdbool.h>

#include "base/str.h"

/*
 * The id and link of a record out of an answer, without building a tree: every
 * create is answered with a whole record, and the thread that moves bytes
 * reads it.  Any thread.
 *
 * True when body is plainly one JSON object, to its last byte, with a top-level
 * "id" that is a string without escapes; both are views into body, *link empty
 * unless "httpLink" is such a string.  False says nothing but "look closer"
 * (doc/jdoc.h).
 */
bool recscan_find(struct str body, struct str *id, struct str *link);

#endif
