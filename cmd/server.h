#ifndef CMD_SERVER_H
#define CMD_SERVER_H

#include <stdbool.h>

#include "api/transport.h"
#include "api/wire.h"
#include "base/buf.h"

struct client;
struct err;

/*
 * The options of every command that talks to Lightfield, and what they come to
 * together with the environment: LIGHTFIELD_BASE_URL, LIGHTFIELD_API_KEY,
 * https_proxy, all_proxy, no_proxy (in capitals, too).
 */
struct server_args {
	const char *base_url; /* NULL: not said */
	const char *key_file;
	const char *key_command;
	const char *ca_file;
	bool verbose;
	bool debug;
};

/* The last rows of such a command's table; their help is in the manual. */
/* clang-format off */
#define SERVER_OPTS(a) \
	{"--base-url", NULL, "URL", NULL, OPT_TEXT, &(a)->base_url, 0, 0}, \
	{"--api-key-file", NULL, "FILE", NULL, OPT_TEXT, &(a)->key_file, 0, 0}, \
	{"--api-key-command", NULL, "CMD", NULL, OPT_TEXT, \
	    &(a)->key_command, 0, 0}, \
	{"--ca-file", NULL, "FILE", NULL, OPT_TEXT, &(a)->ca_file, 0, 0}, \
	{"--verbose", "-v", NULL, NULL, OPT_FLAG, &(a)->verbose, 0, 0}, \
	{"--debug", NULL, NULL, NULL, OPT_FLAG, &(a)->debug, 0, 0}
/* clang-format on */

/* Where the API is: the option, the environment, or the usual place. */
const char *server_url(const struct server_args *);

/* Which of them: "--base-url", "LIGHTFIELD_BASE_URL" or "the default". */
const char *server_url_from(const struct server_args *);

/* The same of the API key; NULL when there is none. */
const char *server_key_from(const struct server_args *);

struct server {
	struct transport_opts opts; /* for http_open(), one connection */
	struct wire wire;
	struct buf key;
	struct transport transport; /* after server_connect() */
	struct client *client;      /* NULL before */
};

/*
 * Everything but the key, which is "": base URL, certificates, proxy, and who
 * watches.  The args are borrowed.
 */
void server_init(struct server *, const struct server_args *);

/* The key, too.  ERR_USAGE. */
int server_key(struct server *, const struct server_args *, struct err *);

/*
 * The key, and a client on a line of its own; the first signal ends its waits.
 * ERR_USAGE.
 */
int server_connect(struct server *, const struct server_args *, struct err *);

/*
 * The exit status of a command that ended with an error: 130 or 143 where a
 * signal ended it.
 */
int server_status(const struct err *);

/* Ends the client, wipes the key. */
void server_fini(struct server *);

#endif
