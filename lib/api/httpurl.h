#ifndef API_HTTPURL_H
#define API_HTTPURL_H

#include <stdbool.h>

struct err;

/*
 * The base URL under guard: an origin and nothing else, https unless the host
 * is this machine.  Any thread.
 */
struct httpurl {
	char origin[512]; /* "https://api.lightfield.app", as normalised */
	char place[512];  /* "api.lightfield.app:443", for messages */
	bool loopback;
	bool tls;
};

/* "localhost", "127.0.0.1", "[::1]" ...: a host as libcurl gives it. */
bool httpurl_is_loopback(const char *host);

/* ERR_USAGE with what is wrong with it. */
int httpurl_parse(struct httpurl *, const char *base_url, struct err *);

#endif
