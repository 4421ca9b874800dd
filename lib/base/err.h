#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

/*
 * An error stops a stage; what is wrong with one row is a finding (diag.h).
 * A function that can fail takes a struct err last and returns -1 with it
 * filled, else 0 with it untouched.  The message is made where the trouble is
 * found; callers put context in front with err_wrap().  The kind decides the
 * exit status, in one place (cmd/).
 */
enum err_kind {
	ERR_NONE,
	ERR_INTERNAL, /* a bug of ours: exit 1 */
	ERR_USAGE,    /* usage, mapping or input unusable: 2 */
	ERR_SERVICE,  /* service or network unavailable, resume later: 4 */
	ERR_STOPPED,  /* key, scope, TLS, systematic rejection: 5 */
	ERR_LOCKED,   /* another process holds the job: 7 */
	ERR_DISK,     /* local disk or file trouble: 8 */
	ERR_MISFIT,   /* the job does not fit its source or mapping: 9 */
};

enum {
	ERR_MSG_MAX = 2048,
	ERR_HINT_MAX = 1024
};

struct err {
	enum err_kind kind;
	char msg[ERR_MSG_MAX];   /* what happened, and where */
	char hint[ERR_HINT_MAX]; /* what to do next; may be empty */
};

/* Fill e.  Returns -1, so that "return err_set(...)" reads well. */
int err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* As err_set, with ": " and the text of errno value errnum behind it. */
int err_sys(struct err *e, enum err_kind kind, int errnum, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Say what to do next.  Returns -1. */
int err_hint(struct err *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Put "context: " in front of the message.  Returns -1. */
int err_wrap(struct err *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Empty it again. */
void err_clear(struct err *e);

#endif
