#ifndef IMPORT_DEFSFETCH_H
#define IMPORT_DEFSFETCH_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct client;
struct defs;
struct err;
struct jdoc;
struct object;

/*
 * The definitions of an organisation: of every built-in object and of every
 * custom one that GET /v1/objects names, or of one.
 */
enum defsfetch_from {
	DEFSFETCH_API,
	DEFSFETCH_BUILTIN,  /* the API has none (404): what every one has */
	DEFSFETCH_FORBIDDEN /* the key lacks the scope to read it */
};

struct defsfetch_one {
	const struct object *object;
	enum defsfetch_from from;
	struct jdoc *doc;  /* the answer; NULL unless DEFSFETCH_API */
	struct defs *defs; /* NULL: DEFSFETCH_FORBIDDEN */
};

struct defsfetch;

/*
 * name: an object in singular or plural or a custom object's slug; NULL: all
 * of them.  What all of them lack is left out or marked; ERR_STOPPED when no
 * object at all may be read.  Of one: ERR_USAGE when there is none of that
 * name, ERR_STOPPED when the key may not read it.  Else as client_get().
 */
int defsfetch_run(
    struct defsfetch **out, struct client *, const char *name, struct err *);
void defsfetch_free(struct defsfetch *);

/* In the order of the built-in objects, then of the answer. */
const struct defsfetch_one *defsfetch_all(const struct defsfetch *, size_t *n);

/* Custom objects whose names this program cannot use; they are left out. */
size_t defsfetch_unusable(const struct defsfetch *);

/* Append the definitions file (import/savedefs.h), a line end behind it. */
void defsfetch_file(const struct defsfetch *, struct buf *);

#endif
