// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <microhttpd.h>

#include "base/mem.h"

#include "benchkit.h"
#include "benchserver.h"

struct benchserver {
	struct MHD_Daemon *daemon;
	struct MHD_Response *answer;
	char text[1024];
};

static enum MHD_Result
handle(void *cookie, struct MHD_Connection *c, const char *url,
    const char *method, const char *version, const char *data, size_t *n,
    void **seen)
{
	struct benchserver *s = cookie;

	(void)url;
	(void)method;
	(void)version;
	(void)data;
	if (*seen == NULL) {
		*seen = s;
		return MHD_YES;
	}
	if (*n > 0) {
		*n = 0;
		return MHD_YES;
	}
	return MHD_queue_response(c, 200, s->answer);
}

static void
make_answer(struct benchserver *s)
{
	static const char field[] =
	    "\"field-of-some-length\":{\"valueType\":\"TEXT\",\"value\":\"Some text that a contact has\"},";
	static const char head[] =
	    "{\"id\":\"con_01J8ZQ4T6W0000000000000000\",\"objectType\":\"contact\",\"fields\":{";
	static const char tail[] =
	    "\"$name\":{\"value\":null}},\"relationships\":{}}";
	size_t used;

	memcpy(s->text, head, sizeof(head));
	used = sizeof(head) - 1;
	while (used < 620) {
		memcpy(s->text + used, field, sizeof(field));
		used += sizeof(field) - 1;
	}
	memcpy(s->text + used, tail, sizeof(tail));
	used += sizeof(tail) - 1;
	s->answer = MHD_create_response_from_buffer(
	    used, s->text, MHD_RESPMEM_PERSISTENT);
	if (s->answer == NULL ||
	    MHD_add_response_header(
		s->answer, "Content-Type", "application/json") != MHD_YES)
		benchkit_fail("the server's answer", NULL);
}

struct benchserver *
benchserver_start(void)
{
	struct benchserver *s = mem_alloc(sizeof(*s));
	struct sockaddr_in at;

	memset(&at, 0, sizeof(at));
	at.sin_family = AF_INET;
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	make_answer(s);
	s->daemon = MHD_start_daemon(
	    MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO, 0, NULL, NULL,
	    handle, s, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&at,
	    MHD_OPTION_CONNECTION_LIMIT, 512U, MHD_OPTION_END);
	if (s->daemon == NULL)
		benchkit_fail("the server", NULL);
	return s;
}

uint16_t
benchserver_port(const struct benchserver *s)
{
	const union MHD_DaemonInfo *info =
	    MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);

	return info->port;
}

void
benchserver_stop(struct benchserver *s)
{
	MHD_stop_daemon(s->daemon);
	MHD_destroy_response(s->answer);
	free(s);
}
