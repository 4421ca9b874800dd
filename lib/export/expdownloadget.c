// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/client.h"
#include "api/getfile.h"
#include "api/retry.h"
#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/logx.h"
#include "base/mem.h"
#include "doc/jdoc.h"

#include "export/expdownloadget.h"
#include "export/expjob.h"

enum {
	PATH_BYTES = 65536,
	ADDRESSES = 3 /* that are refused before a file is given up */
};

int
expdownloadget_open(struct expdownload_get *g, struct export *x, struct err *e)
{
	struct transport_opts t = *x->opts->server;

	memset(g, 0, sizeof(*g));
	g->x = x;
	t.connections = 1;
	if (http_open(&g->transport, &t, e) != 0)
		return -1;
	g->client = client_new(&g->transport, x->opts->clk, x->opts->rate);
	client_stop_flag(g->client, x->opts->interrupts);
	rnd_init(&g->rnd, rnd_system_seed());
	return 0;
}

void
expdownloadget_close(struct expdownload_get *g)
{
	g->x->res->reads += client_spent(g->client, API_READ);
	jdoc_free(g->looked);
	/* An interrupted read may still fly with the client's texts. */
	g->transport.free(g->transport.self);
	client_free(g->client);
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
		expread_notice(g->x,
		    "file %.*s cannot be fetched: Lightfield answered with status %d",
		    STR_ARG(id), client_status(g->client));
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
	expread_notice(g->x,
	    "file %.*s cannot be fetched: Lightfield does not say how large it is",
	    STR_ARG(f->id));
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

/* One try; 1: no address. */
static int
attempt(struct expdownload_get *g, const struct expdownload_file *f, int fd,
    struct getfile_result *r, struct err *e)
{
	const struct transport_opts *t = g->x->opts->server;
	struct getfile o;
	struct jdoc *doc = NULL;
	int rc = ask(g, f->id, "/url", &doc, e);

	if (rc == 0 && url_of(doc) == NULL) {
		expread_notice(g->x,
		    "file %.*s cannot be fetched: Lightfield gave no address",
		    STR_ARG(f->id));
		rc = 1;
	}
	if (rc == 0) {
		memset(&o, 0, sizeof(o));
		o.url = url_of(doc);
		o.fd = fd;
		o.size = f->size;
		o.ca_file = t->ca_file;
		o.local = http_is_loopback(t->base_url);
		o.proxy = t->proxy;
		o.no_proxy = t->no_proxy;
		o.stop = g->x->opts->interrupts;
		getfile_run(&o, r);
	}
	jdoc_free(doc);
	return rc;
}

/* Wait before the n-th try that follows. */
static int
rest(struct expdownload_get *g, const struct expdownload_file *f,
    const struct getfile_result *r, unsigned n, struct err *e)
{
	int64_t wait_ms = retry_delay_ms(&g->rnd, n - 1);

	if (r->retry_after_ms > wait_ms)
		wait_ms = r->retry_after_ms;
	logx_put("file %.*s: %s; again", STR_ARG(f->id), r->detail);
	return client_rest(g->client, wait_ms, e);
}

/* 0: all is there; 1: given up; 2: once more; -1. */
static int
judge(struct expdownload_get *g, const struct expdownload_file *f,
    const struct getfile_result *r, unsigned n, struct err *e)
{
	switch (r->fate) {
	case GETFILE_DONE:
		return 0;
	case GETFILE_AGAIN:
		if (n < RETRY_ATTEMPTS)
			return rest(g, f, r, n, e) == 0 ? 2 : -1;
		(void)err_set(
		    e, ERR_SERVICE, "file %.*s: %s", STR_ARG(f->id), r->detail);
		return err_hint(e,
		    "run the same command again later: what is there is not fetched again");
	case GETFILE_REFUSED:
	case GETFILE_SIZE:
		if (n < ADDRESSES)
			return rest(g, f, r, n, e) == 0 ? 2 : -1;
		expread_notice(g->x, "file %.*s cannot be fetched: %s",
		    STR_ARG(f->id), r->detail);
		return 1;
	case GETFILE_UNTRUSTED:
		return err_set(
		    e, ERR_STOPPED, "file %.*s: %s", STR_ARG(f->id), r->detail);
	case GETFILE_STOPPED:
		return err_set(e, ERR_SERVICE, "interrupted");
	case GETFILE_DISK:
		break;
	}
	return err_set(e, ERR_DISK, "%s: file %.*s: %s", g->x->opts->download,
	    STR_ARG(f->id), r->detail);
}

int
expdownloadget_file(struct expdownload_get *g, const struct expdownload_file *f,
    const char *path, struct err *e)
{
	struct fsx_out o;
	int rc;

	if (open_part(&o, path, e) != 0)
		return -1;
	for (unsigned n = 1;; n++) {
		struct getfile_result r;

		rc = attempt(g, f, fileno(o.f), &r, e);
		if (rc == 0)
			rc = judge(g, f, &r, n, e);
		if (rc != 2)
			break;
	}
	if (rc == 0)
		return fsx_commit(&o, e);
	fsx_abort(&o);
	return rc;
}
