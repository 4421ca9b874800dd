#ifndef IMPORT_LINE_H
#define IMPORT_LINE_H

#include <stdbool.h>

#include "api/answer.h"
#include "api/transport.h"

struct err;
struct fetch;
struct import;

/*
 * A line to Lightfield for reads of one category: a transport with a fetch that
 * is alone on it.  Opened when it is first needed.  One thread each.
 */
struct line {
	struct transport transport;
	struct fetch *fetch; /* NULL: not open */
};

/* Open unless it is; ahead: reads on their way at once. */
int line_open(struct line *, const struct import *, enum api_category,
    unsigned ahead, struct err *);

/* What flies is given up; what was spent is added to the import's summary. */
void line_close(struct line *, struct import *, enum api_category);

#endif
