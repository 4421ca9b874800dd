#ifndef PLAN_ITEM_H
#define PLAN_ITEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/str.h"
#include "value/value.h"

struct arena;
struct bind;
struct buf;
struct diags;
struct err;
struct lookup;

/*
 * One row on its way: cells in, an item with normalised values and resolved
 * links out, then the bytes of its create.  Everything lives in the row's
 * arena, or in the row.  The same row, bind and look-ups give the same item,
 * body and digest under any locale, time zone or thread count (I17).
 */
struct item_link {
	size_t n;
	struct str *ids; /* resolved; any number for a link to many */
	const struct item_file *file; /* ids[0] is this one; or NULL */
};

/* A file that the row names: plan/lookup.h. */
struct item_file {
	struct str path;
	struct str row;
	const char *column;
	unsigned writes;
};

struct item {
	uint64_t line;
	struct str key; /* source key, trimmed; a digest of the mapped cells
	                   when the mapping names no key */
	bool keyed;     /* key is from the mapping's key columns */
	bool failed;    /* an error was found: diags says which */
	bool skipped;   /* the source leaves the row out; nothing else of it
	                   was read, and its key is empty */
	bool lacks;     /* it cannot be created as it is: item_lacking();
	                   never when it failed, nor unless bind.defers */
	struct value *values;    /* one for each bind field */
	bool *clears;            /* one for each: a cell holds the text that
	                            clears, and no other of the field holds
	                            anything; the value is then VALUE_NONE */
	struct item_link *links; /* one for each bind link */
};

/*
 * Make an item.  Findings:
 *
 *	row.skip-when, row.only-when
 *		note; the mapping's source leaves the row out, which was decided
 *		before anything else was looked at
 *	row.too-few-cells, row.too-many-cells, row.footer
 *		error (a footer: one cell, and words that programs put below a
 *		report); nothing else of the row is read, its key is empty
 *	key.blank, key.too-long
 *		error; the mapping names a key
 *	(those of the value types)
 *		an error where the policy is to reject the row, else a warning
 *		whose message ends "; the value was left out"
 *	field.required
 *		error; create needs the field and it has no value (blanks only
 *		are none there).  Where
 *		bind.defers: not yet, item.lacks is set
 *	link.missing, link.bad-id
 *		as the policy says; a warning's message ends "; the link was
 *		left out"
 *	link.held
 *		error; of a record that an import before this one was to bring,
 *		and did not (plan/lookup.h)
 *	link.fallback
 *		note; a constant of first-of stands in for what nobody has
 *	link.several, link.required
 *		error; link.required as field.required
 *	file.missing, file.outside ... (import/filebeside.h)
 *		as link.missing; the rule says file:
 *	link.ambiguous
 *		by field, domain or via, several records hit; as on-ambiguous
 *		says.  The message names the first three
 *	(those of plan/itemedit.h)
 *		as those of the value types
 *	(those of plan/itemwhole.h)
 *		what the row's values must agree about
 *	require.none
 *		error; a require group without any value or link
 *
 * A finding's column is the one whose cell holds the value.  Of a salesforce
 * key the 15-character form counts as its 18-character one.  -1 only when a
 * look-up failed.
 */
int item_make(struct item *out, const struct bind *, const struct lookup *,
    uint64_t line, const struct str *cells, size_t n_cells, struct arena *,
    struct diags *, struct err *);

/*
 * Rows of one record made one: into gets what it lacks from more (first
 * non-empty of single values, union of several and of links; the parts that a
 * name or an address lacks, if it has no other part that differs).  A value
 * stands above a text that clears; what it no longer
 * lacks is seen.  Two different values of one field, or
 * records of a link to one, are a warning, merge.differs: into's stays.
 */
void item_merge(struct item *into, const struct item *more, const struct bind *,
    struct arena *, struct diags *);

/*
 * What the item lacks, if it lacks anything, to be created: field.required and
 * link.required.  unknown: whether it has to be is not known, so they are
 * warnings.
 */
void item_lacking(
    const struct item *, const struct bind *, bool unknown, struct diags *);

/*
 * How many requests the create takes: 1, and one for each LIM_LINKS links
 * beyond, or part of them.
 */
unsigned item_parts(const struct item *, const struct bind *);

/*
 * The body of the create, appended to json (empty before).  Fields without a
 * value are left out; "relationships" too when there are none.  Fields and
 * relationships stand in byte order of their keys, so that the order of the
 * mapping does not change the bytes.  Part 0 has the first LIM_LINKS links,
 * counted over those to one (what create requires is among them) and then over
 * those to many; each further part is the body of an update that adds the next
 * ones ({"relationships":{key:{"add":[...]}}}), never {"fields"}.
 */
void item_body(
    const struct item *, const struct bind *, unsigned part, struct buf *json);

/*
 * The idempotency key "lf1-" + base32(SHA-256(job identity, operation, target
 * id, row key, part, generation, SHA-256 of the body)), texts with their
 * length in front: one key never goes with two bodies.
 */
struct item_key {
	const unsigned char *identity; /* DIGEST_BYTES, of the job */
	const char *operation;         /* "create", "update" */
	const char *target;            /* id of the record updated, or "" */
	struct str row_key; /* source key or digest with occurrence */
	unsigned part;
	uint64_t generation;
	struct str body;
};
void item_idem(const struct item_key *, char out[64]);

/* Of object, source, mapping and generation; no clock, path or origin. */
void item_identity(const char *object, const unsigned char *source,
    const unsigned char *mapping, uint64_t generation,
    unsigned char out[DIGEST_BYTES]);

#endif
