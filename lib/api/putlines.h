#ifndef API_PUTLINES_H
#define API_PUTLINES_H

#include <curl/curl.h>

struct putfile;

/*
 * The header lines of a PUT for libcurl: those that came with the address, and
 * none of those that libcurl would add by itself but Host and Content-Length.
 * NULL, or what is wrong with them; the text is static.  *out, which is NULL at
 * first, is ended with curl_slist_free_all() whatever it returns.  Any thread.
 */
const char *putlines_make(const struct putfile *, struct curl_slist **out);

#endif
