// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/logx.h"

#include "importargs.h"
#include "importhost.h"
#include "jobcommand.h"

void
importhost_init(struct importhost *h, const struct importargs *a)
{
	memset(h, 0, sizeof(*h));
	server_init(&h->server, &a->server);
}

int
importhost_key(struct importhost *h, const struct importargs *a, struct err *e)
{
	return a->im.sandbox ? 0 : server_key(&h->server, &a->server, e);
}

static int
open_log(struct importhost *h, const char *dir, const char *name, struct err *e)
{
	char *path = fsx_join(dir, name);
	int fd = fsx_open(path, O_WRONLY | O_CREAT | O_APPEND);

	h->log = fd < 0 ? NULL : fdopen(fd, "a");
	if (h->log == NULL)
		(void)err_sys(e, ERR_DISK, errno, "%s", path);
	else
		logx_set(h->log);
	free(path);
	return h->log == NULL ? -1 : 0;
}

static int
rehearse(
    struct importhost *h, struct importargs *a, const char *dir, struct err *e)
{
	int rc =
	    rehearsal_start(&h->rehearsal, dir, a->im.rate, a->definitions, e);

	a->base_url = h->rehearsal.url;
	buf_puts(&h->server.key, REHEARSAL_KEY);
	return rc;
}

int
importhost_start(struct importhost *h, struct importargs *a, const char *dir,
    const char *name, struct err *e)
{
	if (open_log(h, dir, name, e) != 0)
		return -1;
	if (a->im.sandbox && rehearse(h, a, dir, e) != 0)
		return -1;
	jobcommand_server(&h->server, &h->to);
	h->to.base_url = a->base_url;
	return 0;
}

void
importhost_end(struct importhost *h)
{
	rehearsal_stop(&h->rehearsal);
	logx_set(NULL);
	if (h->log != NULL)
		(void)fclose(h->log);
	server_fini(&h->server);
}
