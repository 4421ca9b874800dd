#ifndef DOC_YDOC_H
#define DOC_YDOC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct complaints;

/*
 * YAML as we take it, over libyaml's events (whose only home this is): one
 * document of maps, lists and scalars, every scalar text.  Anchors, aliases,
 * tags, merge keys, second documents, duplicate keys and keys that are not
 * scalars are complaints.  Nodes are borrowed from their document; each knows
 * its place.
 */
enum ydoc_kind {
	YDOC_SCALAR,
	YDOC_LIST,
	YDOC_MAP
};

struct ynode {
	enum ydoc_kind kind;
	unsigned line;        /* from 1 */
	unsigned col;         /* from 1, in code points */
	struct str text;      /* scalar: the text, NUL behind it */
	bool plain;           /* scalar: written without quotes */
	size_t n;             /* children of a list or map */
	struct ynode **items; /* list: n; map: n values */
	struct ynode **keys;  /* map: n scalars, in order */
};

struct ydoc;

/*
 * Parse text; complaints carry the place.  Returns 0 with *out owned by the
 * caller, or -1 with at least one complaint added and *out NULL.
 */
int ydoc_parse(struct ydoc **out, struct str text, struct complaints *);
void ydoc_free(struct ydoc *);

/* The root; NULL for an empty document. */
const struct ynode *ydoc_root(const struct ydoc *);

/* The value of a map's key; NULL if absent or no map. */
const struct ynode *ydoc_get(const struct ynode *, const char *key);

/* A plain null, ~ or empty scalar? (Quoted "null" is the word.) */
bool ydoc_is_null(const struct ynode *);

#endif
