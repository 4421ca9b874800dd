#ifndef SANDBOX_SBVALID_H
#define SANDBOX_SBVALID_H

struct buf;
struct jval;
struct sbfail;
struct sbfield;

/*
 * Judge one value (not null) of a write against its field and append, as JSON,
 * what the server stores: option ids for labels, instants in UTC, telephones
 * in E.164, the rest as it came.  A value of the wrong kind is 400
 * invalid_type, an option that is not there 400 referenced_resource_missing,
 * a value that breaks the rules of its type 422.
 */
int sbvalid_check(const struct sbfield *, const struct jval *, struct buf *out,
    struct sbfail *);

#endif
