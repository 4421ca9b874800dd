#ifndef API_WIREMASK_H
#define API_WIREMASK_H

#include "base/str.h"

struct buf;

/*
 * Requests and answers as they may be shown (--debug).  What is shown is listed
 * here, everything else is replaced: a header or member that nobody thought of
 * is a secret until it is looked at.  All is inert and ends its lines.
 */

/*
 * A path with its query: the values of limit and offset stay, of any other
 * member "***" is left, for a filter holds a name or an address.
 */
void wiremask_path(struct buf *, struct str path);

/*
 * A head, or several in a row: each line behind mark.  Names stay; values only
 * of fields without secrets, such as Date, Idempotency-Key and X-RateLimit-*;
 * of others "<N bytes>", of Authorization "Bearer sk_lf_***".
 */
void wiremask_head(struct buf *, const char *mark, struct str head);

/*
 * A body as one line behind mark.  In JSON the keys stay, and a value becomes
 * its type with the code points of a text: "<text 17>", "<number>", "<bool>";
 * null stays.  Words stay that say what sort of thing it is: ids, object and
 * value types, states, codes of errors, counts, outside of fields and
 * relationships.  What is no JSON is "<N bytes that are no JSON>".
 */
void wiremask_body(struct buf *, const char *mark, struct str body);

#endif
