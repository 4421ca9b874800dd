// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "api/client.h"
#include "api/putfile.h"
#include "api/retry.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/logx.h"
#include "journal/uploadlog.h"

#include "import/upload.h"
#include "import/uploadbytes.h"
#include "import/uploadfile.h"
#include "import/uploadsession.h"

enum {
	SESSIONS = 3, /* a file is given up after so many in one run */
	SENDS = 2     /* of the bytes in one session, if they do not arrive */
};

/* Keys are remembered for 24 h; an hour is left to wrong clocks. */
#define KEY_AGE_MS (INT64_C(23) * 3600 * 1000)

/* What a step leads to; -1 is an error, as everywhere. */
enum next {
	NEXT_DONE,
	NEXT_SEND,    /* the bytes are not there */
	NEXT_TELL,    /* the service has not been told */
	NEXT_SESSION, /* this session is over */
	NEXT_FAILED   /* the error is set: this file is given up */
};

struct upload {
	const struct upload_way *w;
	struct uploadfile *f;
	const char *purpose;
	struct uploadlog_entry entry;
	struct uploadsession session;
	struct upload_outcome *o;
	struct err *e;
	unsigned sessions;
	unsigned sends; /* in this session */
};

void
upload_identity(const struct uploadfile *f, const char *mime,
    const char *purpose, const char *scope, unsigned char out[DIGEST_BYTES])
{
	struct digest *d = digest_new();

	digest_text(d, "lfetl upload 1");
	digest_text(d, scope);
	digest_part(d, f->digest, sizeof(f->digest));
	digest_uint(d, f->size);
	digest_text(d, f->name);
	digest_text(d, purpose == NULL ? "" : purpose);
	digest_text(d, mime == NULL ? "" : mime);
	digest_end(d, out);
	digest_free(d);
}

static int64_t
wall_ms(const struct upload *u)
{
	return clk_now(u->w->clk).wall_ms;
}

static int
note(struct upload *u, enum uploadlog_state state)
{
	u->entry.state = state;
	return uploadlog_put(u->w->log, &u->entry, u->e);
}

static int
next_generation(struct upload *u)
{
	u->entry.generation++;
	u->entry.id[0] = '\0';
	u->entry.asked_ms = wall_ms(u);
	(void)snprintf(u->entry.mime, sizeof(u->entry.mime), "%s", u->f->mime);
	return note(u, UPLOADLOG_ASKED) == 0 ? (int)NEXT_SESSION : -1;
}

/* The words of the service about this file. */
static int
refused(struct upload *u, const struct fault *f, const char *what)
{
	(void)snprintf(u->o->code, sizeof(u->o->code), "server.%s", f->code);
	(void)err_set(u->e, ERR_USAGE, "Lightfield %s: %s", what, f->message);
	(void)err_hint(u->e,
	    "--mime says what kind of file it is, --purpose what it is for: see whether Lightfield takes such a file for that");
	return NEXT_FAILED;
}

static int
given_up(struct upload *u, const char *code, const char *what, const char *hint)
{
	(void)snprintf(u->o->code, sizeof(u->o->code), "%s", code);
	(void)err_set(u->e, ERR_USAGE, "%s", what);
	(void)err_hint(u->e, "%s", hint);
	return NEXT_FAILED;
}

/*
 * Take the session back; what became of that changes nothing for this file,
 * unless it was completed after all (*done).
 */
static int
cancel(struct upload *u, const char *id, bool *done)
{
	enum uploadsession_state state;
	struct fault f;
	int rc;

	*done = false;
	if (id[0] == '\0')
		return 0;
	rc = uploadsession_cancel(u->w->client, id, &f, u->e);
	if (rc <= 0)
		return rc;
	if (!u->w->may_look)
		return 0;
	rc = uploadsession_look(u->w->client, id, &state, &f, u->e);
	*done = rc == 0 && state == UPLOADSESSION_COMPLETED;
	return rc < 0 ? -1 : 0;
}

/* A new session, unless the old one turns out to have come to its end. */
static int
renew(struct upload *u)
{
	bool done;

	if (cancel(u, u->entry.id, &done) != 0)
		return -1;
	return done ? (int)NEXT_DONE : next_generation(u);
}

/* This file is not going to be sent: keep the error, take the session back. */
static int
abandon(struct upload *u, int next)
{
	const struct err why = *u->e;
	bool done;

	if (cancel(u, u->entry.id, &done) == 0)
		(void)next_generation(u);
	*u->e = why;
	return next;
}

/* How the session of the log stands, as the service says. */
static int
look(struct upload *u, int if_pending)
{
	enum uploadsession_state state;
	struct fault f;
	int rc;

	if (!u->w->may_look)
		return if_pending;
	rc = uploadsession_look(u->w->client, u->entry.id, &state, &f, u->e);
	if (rc < 0)
		return -1;
	if (rc == 0 && state == UPLOADSESSION_COMPLETED)
		return NEXT_DONE;
	if (rc == 0 && state != UPLOADSESSION_CANCELLED &&
	    state != UPLOADSESSION_EXPIRED)
		return if_pending;
	return next_generation(u);
}

/* Sending once more might make a second file. */
static int
cannot_tell(struct upload *u)
{
	(void)err_set(u->e, ERR_STOPPED,
	    "an earlier run may have uploaded it, and the key may not look whether it did");
	return err_hint(
	    u->e, "give the key the scope files:read, or use another key");
}

static int
tell(struct upload *u)
{
	enum uploadsession_state state;
	struct fault f;
	int rc;
	int next;

	rc = uploadsession_complete(
	    u->w->client, u->entry.id, u->f->md5, &state, &f, u->e);
	if (rc < 0)
		return -1;
	if (rc == 0 && state == UPLOADSESSION_PENDING) {
		(void)err_set(u->e, ERR_SERVICE,
		    "Lightfield has all bytes, but the file is not completed yet");
		return err_hint(u->e, "run the same command again in a minute");
	}
	if (rc == 0)
		return state == UPLOADSESSION_CANCELLED ||
			       state == UPLOADSESSION_EXPIRED
			   ? next_generation(u)
			   : (int)NEXT_DONE;
	logx_put("completing %s: %s", u->entry.id, f.message);
	if (u->sends == 0 && !u->w->may_look)
		return cannot_tell(u);
	next = look(u, NEXT_SEND);
	if (next != NEXT_SEND || u->sends < SENDS)
		return next;
	return abandon(u, refused(u, &f, "did not complete the upload"));
}

/* The session that the key means, with its address. */
static int
ask(struct upload *u)
{
	struct uploadsession_ask a = {u->entry.file, u->entry.generation,
	    u->f->name, u->entry.mime, u->purpose, u->f->size};
	struct fault f;
	bool done;
	int rc;

	uploadsession_fini(&u->session);
	rc = uploadsession_ask(u->w->client, &a, &u->session, &f, u->e);
	if (rc < 0)
		return -1;
	if (rc > 0)
		return refused(u, &f, "takes no such file");
	if (u->entry.id[0] != '\0' && strcmp(u->entry.id, u->session.id) != 0) {
		/* The service forgot the key: what it made first goes. */
		if (cancel(u, u->entry.id, &done) != 0)
			return -1;
		if (done) {
			(void)cancel(u, u->session.id, &done);
			return NEXT_DONE;
		}
	}
	(void)snprintf(u->entry.id, sizeof(u->entry.id), "%s", u->session.id);
	if (note(u, u->entry.state) != 0)
		return -1;
	if (u->session.state == UPLOADSESSION_COMPLETED)
		return look(u, NEXT_SEND);
	return u->session.state == UPLOADSESSION_PENDING ||
		       u->session.state == UPLOADSESSION_OTHER
		   ? (int)NEXT_SEND
		   : next_generation(u);
}

/* Sent, or not for now: what one PUT came to. */
static int
judge_put(struct upload *u, const struct putfile_result *r)
{
	switch (r->fate) {
	case PUTFILE_DONE:
		if (memcmp(r->sent, u->f->digest, DIGEST_BYTES) == 0)
			return NEXT_TELL;
		break;
	case PUTFILE_SHORT:
		if (r->errnum == 0)
			break;
		(void)snprintf(
		    u->o->code, sizeof(u->o->code), "%s", "file.unreadable");
		(void)err_sys(u->e, ERR_DISK, r->errnum, "it cannot be read");
		return err_hint(u->e, "see that its disk is sound");
	case PUTFILE_REFUSED:
		if (u->sessions < SESSIONS)
			return renew(u);
		(void)given_up(u, "upload.refused", r->detail,
		    "repeat the command; if that does not help, tell Lightfield's support");
		return abandon(u, NEXT_FAILED);
	case PUTFILE_UNTRUSTED:
		(void)err_set(u->e, ERR_STOPPED, "%s", r->detail);
		return err_hint(u->e,
		    "check the certificates (--ca-file) and the proxy, then run the same command again");
	case PUTFILE_STOPPED:
		(void)err_set(u->e, ERR_SERVICE, "interrupted");
		return err_hint(u->e, "run the same command again to go on");
	case PUTFILE_AGAIN:
		(void)err_set(u->e, ERR_SERVICE, "%s (%d attempts)", r->detail,
		    (int)RETRY_ATTEMPTS);
		return err_hint(u->e,
		    "check the network, then run the same command again: it goes on where this one ended");
	}
	(void)given_up(u, "file.changed", "it changed while it was sent",
	    "repeat the command once nobody writes to the file");
	return abandon(u, NEXT_FAILED);
}

static int
send_bytes(struct upload *u)
{
	struct putfile_result r;

	u->sends++;
	if (uploadbytes_send(u->w, u->f, &u->session, &r, u->e) != 0)
		return -1;
	return judge_put(u, &r);
}

/* What an earlier run left. */
static int
resume(struct upload *u)
{
	switch (u->entry.state) {
	case UPLOADLOG_DONE:
		if (u->w->again)
			return next_generation(u);
		u->o->what = UPLOAD_KNOWN;
		return look(u, NEXT_DONE);
	case UPLOADLOG_SENT:
		return NEXT_TELL;
	case UPLOADLOG_ASKED:
		break;
	}
	if (wall_ms(u) - u->entry.asked_ms < KEY_AGE_MS)
		return NEXT_SESSION;
	return renew(u);
}

/* From the session that the log names to the end, or to another session. */
static int
session(struct upload *u)
{
	int next = ask(u);

	u->sends = 0;
	while (next == NEXT_SEND || next == NEXT_TELL) {
		if (next == NEXT_TELL) {
			next = tell(u);
			continue;
		}
		next = send_bytes(u);
		if (next == NEXT_TELL && note(u, UPLOADLOG_SENT) != 0)
			return -1;
	}
	return next;
}

static int
begin(struct upload *u, const char *mime, const char *scope)
{
	unsigned char file[DIGEST_BYTES];
	int rc;

	upload_identity(u->f, mime, u->purpose, scope, file);
	rc = uploadlog_get(u->w->log, file, &u->entry, u->e);
	if (rc < 0)
		return -1;
	if (rc > 0)
		return resume(u);
	u->entry.asked_ms = wall_ms(u);
	(void)snprintf(u->entry.mime, sizeof(u->entry.mime), "%s", u->f->mime);
	return note(u, UPLOADLOG_ASKED) == 0 ? (int)NEXT_SESSION : -1;
}

int
upload_run(const struct upload_way *w, struct uploadfile *f, const char *mime,
    const char *purpose, const char *scope, struct upload_outcome *o,
    struct err *e)
{
	struct upload u;
	int next;

	memset(&u, 0, sizeof(u));
	memset(o, 0, sizeof(*o));
	u.w = w;
	u.f = f;
	u.purpose = purpose;
	u.o = o;
	u.e = e;
	next = begin(&u, mime, scope);
	if (next == NEXT_TELL)
		next = tell(&u);
	while (next == NEXT_SESSION || next == NEXT_SEND) {
		o->what = UPLOAD_MADE;
		if (u.sessions++ == SESSIONS) {
			next = given_up(&u, "upload.refused",
			    "its upload sessions end before they can be used",
			    "repeat the command later; if that does not help, tell Lightfield's support");
			break;
		}
		next = session(&u);
	}
	uploadsession_fini(&u.session);
	if (next == NEXT_DONE && note(&u, UPLOADLOG_DONE) == 0) {
		(void)snprintf(o->id, sizeof(o->id), "%s", u.entry.id);
		return 0;
	}
	o->what = UPLOAD_NOT;
	return -1;
}
