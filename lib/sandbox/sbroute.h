#ifndef SANDBOX_SBROUTE_H
#define SANDBOX_SBROUTE_H

#include <stdbool.h>

#include "base/str.h"

#include "sandbox/sbrate.h"

struct buf;
struct sbobject;

/* Which request this is: method and path against the routes of the API. */
enum sbroute_kind {
	SBROUTE_UNKNOWN,
	SBROUTE_VALIDATE,
	SBROUTE_DEFINITIONS,
	SBROUTE_CREATE,
	SBROUTE_UPDATE,
	SBROUTE_DELETE,
	SBROUTE_RETRIEVE,
	SBROUTE_LIST,
	SBROUTE_CLOCK,  /* POST /_sandbox/clock */
	SBROUTE_STATE,  /* GET /_sandbox/state */
	SBROUTE_CONTROL /* anything else below /_sandbox/ */
};

struct sbroute {
	enum sbroute_kind kind;
	const struct sbobject *object; /* NULL: none */
	struct str path;               /* without the query */
	struct str query;              /* behind the question mark */
	struct str id;                 /* of retrieve, update, delete */
	enum sbrate_category category;
	const char *
	    action; /* "create", "update" or "read", of the scope; NULL: none */
};

/* Views into method and path. */
struct sbroute sbroute_parse(const char *method, const char *path);

/* Is it one of /_sandbox/?  Those are no requests of the API. */
bool sbroute_is_control(const struct sbroute *);

/*
 * Cut the next "key=value" off *query and append both, decoded; false at the
 * end.
 */
bool sbroute_next(struct str *query, struct buf *key, struct buf *value);

#endif
