#ifndef IMPORT_DOCTORJOB_H
#define IMPORT_DOCTORJOB_H

#include "api/answer.h"
#include "api/client.h"
#include "api/httppeer.h"

#include "import/doctor.h"

struct arena;
struct jdoc;

/* A report under way; a part of doctor.h. */
struct doctor {
	struct arena *arena;            /* all texts */
	const struct doctor_opts *opts; /* until doctor_run() returns */
	enum err_kind kind;
	struct doctor_line *v;
	size_t n;
	struct doctor_need *needs;
	size_t n_needs;

	/* Facts; what is not known is NULL, "" or -1. */
	const char *key_from;
	const char *subject;
	struct jdoc *who; /* the answer about the key; the scopes lie in it */
	struct client_auth auth;
	struct httppeer peer;
	int64_t limit;
	int64_t remaining;
	int64_t reset_in_s;
	bool clock_known;
	int64_t ahead_s; /* our clock before the server's */
};

/* Note a check; texts are made inert, next may be NULL. */
void doctor_note(struct doctor *, enum doctor_level, const char *check,
    const char *next, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* The worst so far. */
void doctor_worsen(struct doctor *, enum err_kind);

/* Both, of an error. */
void doctor_bad(struct doctor *, const char *check, const struct err *);

/* Before anything is asked: base URL, proxy, key. */
void doctor_look_around(struct doctor *);

/* What scopes the key has, and what each command would need. */
void doctorscope_look(struct doctor *);

/* How a moment is written: "2027-03-01"; -1 gives "unknown". */
void doctor_day(char out[16], int64_t unix_s);

#endif
