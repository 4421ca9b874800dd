// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/client.h"
#include "api/getfile.h"
#include "api/httpurl.h"
#include "api/puturl.h"
#include "api/retry.h"
#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/logx.h"
#include "base/mem.h"
#include "doc/jdoc.h"

#include "export/expdownloadget.h"
#include "export/expdownloadhost.h"
#include "export/expjob.h"

enum {
	PATH_BYTES = 65536,
	ADDRESSES = 3 /* that are refused before a file is given up */
};

int
expdownloadget_open(struct expdownload_get *g, const struct export *x,
    double part, struct err *e)
{
	struct transport_opts t = *x->opts->server;

	memset(g, 0, sizeof(*g));
	g->x = x;
	t.connections = 1;
	if (http_open(&g->transport, &t, e) != 0)
		return -1;
	g->client = client_new(&g->transport, x->opts->clk, x->opts->rate);
	client_budget(g->client, API_READ, x->opts->share, part);
	client_stop_flag(g->client, x->opts->interrupts);
	rnd_init(&g->rnd, rnd_system_seed());
	return 0;
}

uint64_t
expdownloadget_close(struct expdownload_get *g)
{
	uint64_t reads = client_spent(g->client, API_READ);

	jdoc_free(g->looked);
	/* An interrupted read may still fly with the client's texts. */
	g->transport.free(g->transport.self);
	client_free(g->client);
	return reads;
}

static void __attribute__((format(printf, 3, 4)))
say(struct expdownload_get *g, struct str id, const char *fmt, ...)
{
	va_list ap;

	buf_printf(g->said, "file %.*s cannot be fetched: ", STR_ARG(id));
	va_start(ap, fmt);
	buf_vprintf(g->said, fmt, ap);
	va_end(ap);
}

/* GET /v1/files/{id}{end}; a refusal of this one alone is 1. */
static int
ask(struct expdownload_get *g, struct str id, const char *end,
    struct jdoc **out, struct err *e)
{
	struct buf path;
	int rc;

	buf_init(&path, PATH_BYTES);
	buf_printf(&path, "/v1/files/%.*s%s", STR_ARG(id), end);
	rc = client_get(g->client, API_READ, buf_text(&path), out, e);
	buf_fini(&path);
	if (rc != 0 && e->kind == ERR_USAGE &&
	    client_status(g->client) / 100 == 4) {
		say(g, id, "Lightfield answered with status %d",
		    client_status(g->client));
		rc = 1;
	}
	return rc;
}

int
expdownloadget_look(
    struct expdownload_get *g, struct expdownload_file *f, struct err *e)
{
	const struct jval *root;
	int64_t size;
	int rc;

	jdoc_free(g->looked);
	g->looked = NULL;
	rc = ask(g, f->id, "", &g->looked, e);
	if (rc != 0)
		return rc;
	root = jdoc_root(g->looked);
	f->status = jdoc_text(jdoc_get(root, "status"));
	f->name = jdoc_text(jdoc_get(root, "filename"));
	size = jdoc_int(jdoc_get(root, "sizeBytes"), -1);
	f->known = size >= 0;
	f->size = size >= 0 ? (uint64_t)size : 0;
	if (f->known || !str_iis(f->status, "COMPLETED"))
		return 0;
	say(g, f->id, "Lightfield does not say how large it is");
	return 1;
}

/* -- a file under construction -- */

/*
 * As fsx_create(), but under one name, so that what a killed process leaves is
 * used again; locked, since another process may be at it.
 */
static int
open_part(struct fsx_out *o, const char *path, struct err *e)
{
	struct stat here;
	struct stat there;
	struct buf tmp;
	int fd;

	memset(o, 0, sizeof(*o));
	buf_init(&tmp, PATH_BYTES);
	buf_printf(&tmp, "%s.part", path);
	o->tmp = buf_take(&tmp, NULL);
	o->path = mem_strdup(path);
	fd = open(o->tmp, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		(void)err_sys(e, ERR_DISK, errno, "cannot create %s", o->tmp);
	} else if (flock(fd, LOCK_EX | LOCK_NB) != 0 || fstat(fd, &here) != 0 ||
		   lstat(o->tmp, &there) != 0 || here.st_ino != there.st_ino ||
		   here.st_dev != there.st_dev) {
		(void)err_set(e, ERR_LOCKED,
		    "%s is held by another process: this download is running already",
		    o->tmp);
		(void)close(fd);
	} else {
		o->f = fdopen(fd, "r+b");
		if (o->f != NULL)
			return 0;
		(void)err_sys(e, ERR_DISK, errno, "cannot create %s", o->tmp);
		(void)close(fd);
	}
	/* The name is not ours to take away. */
	free(o->tmp);
	o->tmp = NULL;
	fsx_abort(o);
	return -1;
}

/* -- the bytes -- */

/* Of a text that was checked to hold no NUL. */
static const char *
url_of(const struct jdoc *doc)
{
	const struct jval *v = jdoc_get(jdoc_root(doc), "url");
	const char *url = jdoc_cstr(v, NULL);

	return url != NULL && strlen(url) == jdoc_text(v).n ? url : NULL;
}

/* A file on its way. */
struct way {
	struct expdownload_get *g;
	const struct expdownload_file *f;
	int fd;
	unsigned n;        /* tries so far */
	unsigned attempts; /* that its storage gets */
	char place[512];   /* of the storage; "": unknown */
};

/* Where this address leads to, and how often that is tried. */
static void
find_place(struct way *w, const char *url)
{
	const struct transport_opts *t = w->g->x->opts->server;
	struct httpurl u;

	w->place[0] = '\0';
	w->attempts = RETRY_ATTEMPTS;
	if (puturl_parse(&u, url, http_is_loopback(t->base_url)) != NULL)
		return;
	(void)snprintf(w->place, sizeof(w->place), "%s", u.place);
	w->attempts =
	    expdownloadhost_attempts(w->g->hosts, w->place, RETRY_ATTEMPTS);
}

/* One try; 1: no address, or none that is worth it. */
static int
attempt(struct way *w, struct getfile_result *r, struct err *e)
{
	struct expdownload_get *g = w->g;
	const struct transport_opts *t = g->x->opts->server;
	struct getfile o;
	struct jdoc *doc = NULL;
	int rc = ask(g, w->f->id, "/url", &doc, e);

	if (rc == 0 && url_of(doc) == NULL) {
		say(g, w->f->id, "Lightfield gave no address");
		rc = 1;
	}
	if (rc == 0)
		find_place(w, url_of(doc));
	if (rc == 0 && w->attempts == 0) {
		memset(r, 0, sizeof(*r));
		r->fate = GETFILE_AGAIN;
		(void)snprintf(r->detail, sizeof(r->detail),
		    "the storage at %.200s is out of service", w->place);
	} else if (rc == 0) {
		memset(&o, 0, sizeof(o));
		o.url = url_of(doc);
		o.fd = w->fd;
		o.size = w->f->size;
		o.ca_file = t->ca_file;
		o.local = http_is_loopback(t->base_url);
		o.proxy = t->proxy;
		o.no_proxy = t->no_proxy;
		o.stop = g->x->opts->interrupts;
		getfile_run(&o, r);
		w->n++;
	}
	jdoc_free(doc);
	return rc;
}

/* Wait before the try that follows; 2. */
static int
rest(const struct way *w, const struct getfile_result *r, struct err *e)
{
	int64_t wait_ms = retry_delay_ms(&w->g->rnd, w->n - 1);

	if (r->retry_after_ms > wait_ms)
		wait_ms = r->retry_after_ms;
	logx_put("file %.*s: %s; again", STR_ARG(w->f->id), r->detail);
	return client_rest(w->g->client, wait_ms, e) == 0 ? 2 : -1;
}

/* Of this one it is enough; 1. */
static int
lose(const struct way *w, enum err_kind kind, const struct getfile_result *r)
{
	say(w->g, w->f->id, "%s", r->detail);
	expdownloadhost_lost(w->g->hosts, w->place, kind, r->detail);
	return 1;
}

/* 0: all is there; 1: given up; 2: once more; -1. */
static int
judge(const struct way *w, const struct getfile_result *r, struct err *e)
{
	struct expdownload_get *g = w->g;

	switch (r->fate) {
	case GETFILE_DONE:
		expdownloadhost_answered(g->hosts, w->place);
		return 0;
	case GETFILE_AGAIN:
		return w->n < w->attempts ? rest(w, r, e)
					  : lose(w, ERR_SERVICE, r);
	case GETFILE_REFUSED:
	case GETFILE_SIZE:
		expdownloadhost_answered(g->hosts, w->place);
		if (w->n < ADDRESSES)
			return rest(w, r, e);
		say(g, w->f->id, "%s", r->detail);
		return 1;
	case GETFILE_UNTRUSTED:
		return lose(w, ERR_STOPPED, r);
	case GETFILE_STOPPED:
		return err_set(e, ERR_SERVICE, "interrupted");
	case GETFILE_DISK:
		break;
	}
	return err_set(e, ERR_DISK, "%s: file %.*s: %s", g->x->opts->download,
	    STR_ARG(w->f->id), r->detail);
}

int
expdownloadget_file(struct expdownload_get *g, const struct expdownload_file *f,
    const char *path, struct err *e)
{
	struct way w = {.g = g, .f = f};
	struct fsx_out o;
	int rc;

	if (open_part(&o, path, e) != 0)
		return -1;
	w.fd = fileno(o.f);
	do {
		struct getfile_result r;

		rc = attempt(&w, &r, e);
		if (rc == 0)
			rc = judge(&w, &r, e);
	} while (rc == 2);
	if (rc == 0)
		return fsx_commit(&o, e);
	fsx_abort(&o);
	return rc;
}
