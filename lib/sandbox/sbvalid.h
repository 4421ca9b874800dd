#ifndef SANDBOX_SBVALID_H
#define SANDBOX_SBVALID_H

#include <stdbool.h>

#include "base/str.h"

struct buf;
struct jval;
struct sbfail;
struct sbfield;
struct sboption;

/*
 * Judge one value (not null) of a write against its field and append, as JSON,
 * what the server stores: option ids for labels, instants in UTC, telephones
 * in E.164, profile URLs as sbweb.h says, the rest as it came.  A value of the wrong kind is 400
 * invalid_type, an option that is not there 400 referenced_resource_missing,
 * a value that breaks the rules of its type 422.
 */
int sbvalid_check(const struct sbfield *, const struct jval *, struct buf *out,
    struct sbfail *);

/*
 * The same for a select whose options hang on another field's: parent is that
 * one's option id, p == NULL: none.  Labels are looked for below it; without
 * one, a label of several parents is 422 ambiguous_stage_label (of a stage)
 * with its candidates.  What lies below another parent is 422
 * stage_unresolved_in_pipeline (of a stage), or 422.  loose: an id may do so.
 */
struct sbvalid_parent {
	struct str id;
	bool loose;
};

int sbvalid_child(const struct sbfield *, const struct jval *,
    const struct sbvalid_parent *, struct buf *out, struct sbfail *);

/* The option of an id, or NULL. */
const struct sboption *sbvalid_option(const struct sbfield *, struct str id);

#endif
