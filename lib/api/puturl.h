#ifndef API_PUTURL_H
#define API_PUTURL_H

#include <stdbool.h>

/*
 * The address that an upload is sent to, under guard: whole, https unless it
 * lies on this machine, without a user or a fragment.  It is a secret: nothing
 * here repeats more of it than host and port.  Any thread.
 */
struct httpurl;

/*
 * Fills in all but the origin.  NULL, or what is wrong with it; the text is
 * static.  local: the API is on this machine; else nothing here is an address
 * for its uploads.
 */
const char *puturl_parse(struct httpurl *, const char *url, bool local);

#endif
