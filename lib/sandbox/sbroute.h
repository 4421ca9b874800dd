#ifndef SANDBOX_SBROUTE_H
#define SANDBOX_SBROUTE_H

#include <stdbool.h>

#include "base/str.h"

#include "sandbox/sbrate.h"

struct buf;
struct sbobject;
struct sbobjects;

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
	SBROUTE_MEMBERS,  /* GET /v1/lists/{id}/accounts and so on */
	SBROUTE_TYPES,    /* GET /v1/objects */
	SBROUTE_RUN,      /* GET /v1/workflowRun/{id}/status */
	SBROUTE_SESSION,  /* POST /v1/files */
	SBROUTE_COMPLETE, /* POST /v1/files/{id}/complete */
	SBROUTE_CANCEL,   /* POST /v1/files/{id}/cancel */
	SBROUTE_URL,      /* GET /v1/files/{id}/url */
	SBROUTE_MERGE,    /* POST /v1/accounts/merge and so on */
	SBROUTE_MERGED,   /* GET /v1/merges/{id} */
	SBROUTE_PUT,      /* PUT /upload/{id} */
	SBROUTE_BYTES,    /* GET /download/{id} */
	SBROUTE_CLOCK,    /* the first of those; POST /_sandbox/clock */
	SBROUTE_STATE,    /* GET /_sandbox/state */
	SBROUTE_WORKFLOW, /* POST /_sandbox/workflow */
	SBROUTE_CONTROL   /* anything else below /_sandbox/ */
};

struct sbroute {
	enum sbroute_kind kind;
	const struct sbobject *object; /* NULL: none */
	const struct sbobject *member; /* of a list's page */
	struct str path;               /* without the query */
	struct str query;              /* behind the question mark */
	struct str id;                 /* of a record, a file, a run */
	enum sbrate_category category;
	const char *
	    action; /* "create", "update" or "read", of the scope; NULL: none */
};

/* Views into method and path. */
struct sbroute
sbroute_parse(const struct sbobjects *, const char *method, const char *path);

/* Does it write by a JSON body? */
bool sbroute_writes(const struct sbroute *);

/* Is it at home on the presigned side, where no key is shown? */
bool sbroute_is_presigned(const struct sbroute *);

/* Is it one of /_sandbox/?  Those are no requests of the API. */
bool sbroute_is_control(const struct sbroute *);

/*
 * Cut the next "key=value" off *query and append both, decoded; false at the
 * end.
 */
bool sbroute_next(struct str *query, struct buf *key, struct buf *value);

#endif
