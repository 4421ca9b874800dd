#ifndef IMPORT_PREFLIGHTCUSTOM_H
#define IMPORT_PREFLIGHTCUSTOM_H

struct err;
struct jval;
struct mapping;

/*
 * Is the mapping's custom object among the organisation's types (the answer of
 * GET /v1/objects)?  ERR_USAGE with the place in the mapping and what may have
 * been meant, if not; ERR_SERVICE when that is no answer of the API.
 */
int preflightcustom_check(
    const struct mapping *, const struct jval *types, struct err *);

#endif
