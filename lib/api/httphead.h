#ifndef API_HTTPHEAD_H
#define API_HTTPHEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct api_answer;

/*
 * The header fields that the program reads (RFC 9110): Date, Retry-After in
 * seconds or as a date, and the API's X-RateLimit-*.  Anything that is not in
 * its form counts as absent.  Any thread.
 */
struct httphead {
	char after[64]; /* Retry-After waits for the Date beside it */
	size_t bytes;   /* of all lines, interim answers' included */
	bool complete;  /* the blank line has come */
	bool encoded;   /* Content-Encoding, and not identity */
	char date[64];  /* the Date read last, of any exchange: it is the */
	int64_t date_s; /* same for a second, and slow to read */
};

void httphead_init(struct httphead *);

/* Before the first line of each exchange. */
void httphead_begin(struct httphead *);

/*
 * One line, with its line end.  A status line begins anew: what an interim
 * answer (1xx) said does not count.
 */
void httphead_line(struct httphead *, struct api_answer *, struct str line);

/* The head is complete. */
void httphead_end(const struct httphead *, struct api_answer *);

#endif
