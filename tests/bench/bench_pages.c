// SPDX-License-Identifier: Apache-2.0
/*
 * bench_pages FOLDER RECORDS: a server on 127.0.0.1 with fixed answers, for
 * bench_export.py: a list of RECORDS records in pages of 25, of which nothing
 * differs but a number of seven digits, at a few microseconds a page.
 *
 * FOLDER/record.json is one record; every MARK in it is its number.  Any other
 * path that is asked for is a file in FOLDER, '_' for each '/'.  Says its port
 * on stdout and serves until stdin ends.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <microhttpd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/mem.h"

#include "benchkit.h"

#define MARK "7654321"

enum {
	PAGE = 25,
	PLACES = 64, /* of the number in a record */
	DIGITS = 7
};

struct pages {
	const char *folder;
	uint64_t records;
	struct buf record;
	size_t place[PLACES];
	size_t n_places;
};

static bool
load(const struct pages *p, const char *name, struct buf *out)
{
	char *path = fsx_join(p->folder, name);
	struct err e;
	int rc;

	buf_init(out, LIM_ANSWER_BYTES);
	rc = fsx_read(out, path, &e);
	free(path);
	return rc == 0;
}

static void
find_places(struct pages *p)
{
	struct str s = buf_str(&p->record);
	size_t from = 0;

	for (;;) {
		size_t at = str_find_str(str_from(s, from), STR_LIT(MARK));

		if (from + at >= s.n || p->n_places == PLACES)
			return;
		p->place[p->n_places++] = from + at;
		from += at + DIGITS;
	}
}

static void
put_record(const struct pages *p, uint64_t number, struct buf *out)
{
	size_t from = out->n;
	char digits[DIGITS + 1];

	(void)snprintf(digits, sizeof(digits), "%07" PRIu64, number % 10000000);
	buf_add_str(out, buf_str(&p->record));
	for (size_t i = 0; i < p->n_places; i++)
		memcpy(out->p + from + p->place[i], digits, DIGITS);
}

static void
put_page(const struct pages *p, uint64_t offset, struct buf *out)
{
	buf_init(out, LIM_ANSWER_BYTES);
	buf_puts(out, "{\"object\":\"list\",\"data\":[");
	for (uint64_t i = offset; i < p->records && i < offset + PAGE; i++) {
		if (i > offset)
			buf_putc(out, ',');
		put_record(p, i, out);
	}
	buf_printf(out, "],\"totalCount\":%" PRIu64 "}", p->records);
}

static enum MHD_Result
handle(void *cookie, struct MHD_Connection *c, const char *url,
    const char *method, const char *version, const char *data, size_t *n,
    void **seen)
{
	struct pages *p = cookie;
	const char *offset =
	    MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "offset");
	struct MHD_Response *answer;
	enum MHD_Result rc;
	struct buf b;
	bool found = true;
	size_t size;
	char *name;

	(void)method;
	(void)version;
	(void)data;
	(void)n;
	if (*seen == NULL) {
		/* An answer before the request's end would close. */
		*seen = p;
		return MHD_YES;
	}
	if (offset != NULL) {
		put_page(p, strtoull(offset, NULL, 10), &b);
	} else {
		name = mem_strdup(url + 1);
		for (char *s = name; *s != '\0'; s++)
			*s = *s == '/' ? '_' : *s;
		found = load(p, name, &b);
		free(name);
	}
	name = buf_take(&b, &size);
	answer =
	    MHD_create_response_from_buffer(size, name, MHD_RESPMEM_MUST_FREE);
	(void)MHD_add_response_header(
	    answer, "Content-Type", "application/json");
	rc = MHD_queue_response(c, found ? 200 : 404, answer);
	MHD_destroy_response(answer);
	return rc;
}

int
main(int argc, char **argv)
{
	struct pages p = {.folder = argc > 1 ? argv[1] : "."};
	struct MHD_Daemon *daemon;
	struct sockaddr_in at;

	p.records = benchkit_count(argc, argv, 2, 1000);
	if (!load(&p, "record.json", &p.record))
		benchkit_fail("record.json", NULL);
	find_places(&p);
	memset(&at, 0, sizeof(at));
	at.sin_family = AF_INET;
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO,
	    0, NULL, NULL, handle, &p, MHD_OPTION_SOCK_ADDR,
	    (struct sockaddr *)&at, MHD_OPTION_CONNECTION_LIMIT, 512U,
	    MHD_OPTION_END);
	if (daemon == NULL)
		benchkit_fail("the server", NULL);
	printf("%u\n",
	    MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
	(void)fflush(stdout);
	while (getchar() != EOF)
		;
	MHD_stop_daemon(daemon);
	buf_fini(&p.record);
	return 0;
}
