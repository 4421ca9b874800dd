#ifndef IMPORT_DOCTOR_H
#define IMPORT_DOCTOR_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct buf;
struct clk;
struct transport_opts;

/*
 * One look at everything that stands between this program and Lightfield: one
 * request, GET /v1/auth/validate, and what can be told from it and its answer.
 * Nothing is sent again; nothing is written anywhere.
 */
enum doctor_level {
	DOCTOR_OK,
	DOCTOR_NOTE, /* works, but somebody should know */
	DOCTOR_BAD
};

/* Where the key comes from, as far as the caller knows. */
struct doctor_key {
	const char *from; /* "LIGHTFIELD_API_KEY", a file's name; NULL: none */
	bool file;        /* it is a file's name, and these are its */
	unsigned mode;    /* permission bits */
	bool mine;        /* it belongs to who runs this */
	const struct err *wrong; /* why there is none; else NULL */
};

struct doctor_opts {
	struct transport_opts *server; /* its peer is set; the key is "" when
	                                  there is none */
	const char *url_from;          /* "--base-url", "the default" ... */
	struct doctor_key key;
	const struct clk *clk;
	const atomic_int *stop; /* ends the wait; or NULL */
};

/* One finding; the texts are inert. */
struct doctor_line {
	const char *check; /* "key", "network", "TLS" ... */
	enum doctor_level level;
	char *text;
	char *next; /* what to do; NULL where nothing is */
};

/* What a command needs, "contacts:create contacts:read", and what of it the
 * key lacks ("" or so). */
struct doctor_need {
	const char *command; /* "import contacts" */
	const char *scopes;
	const char *missing;
};

struct doctor;

/*
 * Always gives a report.  doctor_kind() says how bad it is: ERR_NONE with
 * notes or without; ERR_USAGE base URL, certificates' file or proxy unusable,
 * no key, or not the API that answers; ERR_STOPPED key or TLS; ERR_SERVICE not
 * reached, busy, in trouble, interrupted.  Of several the first of STOPPED,
 * USAGE, SERVICE.
 */
struct doctor *doctor_run(const struct doctor_opts *);
void doctor_free(struct doctor *);

enum err_kind doctor_kind(const struct doctor *);
const struct doctor_line *doctor_lines(const struct doctor *, size_t *n);

/*
 * Each command's needs against the key's scopes; n == 0 when they are not
 * known.
 */
const struct doctor_need *doctor_needs(const struct doctor *, size_t *n);

/* Append the report, a line a check and what to do below it. */
void doctor_text(const struct doctor *, struct buf *);

/*
 * Append {"version":1,"exit":N,"checks":[{"check","state","message","next"}],
 * "key":{"from","subject","scopes"},"commands":[{"command","scopes","missing"}],
 * "limits":{"limit","remaining","reset_in_s"},"clock_ahead_s","tls":{"protocol",
 * "issuer","expires"},"address","ms"}; null for what is not known.
 */
void doctor_json(const struct doctor *, int exit_status, struct buf *);

#endif
