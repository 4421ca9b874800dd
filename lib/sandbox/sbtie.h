#ifndef SANDBOX_SBTIE_H
#define SANDBOX_SBTIE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sbdefs;
struct sbrec;

/*
 * One end of a link with the events between which it lasted; each end keeps its
 * own.  `gone` is SBSTORE_NEVER while it lasts.
 */
struct sbtie {
	uint32_t relation; /* of this end's definitions */
	uint32_t row;      /* the other end */
	uint32_t made;
	uint32_t gone;
};

/* The records that are linked, by row, and what defines their links. */
struct sbends {
	struct sbdefs *const *defs;
	struct sbrec *recs;
};

/*
 * Link two records by a relationship of the first one's, at both ends; one that
 * holds one record lets go of the former, at either end.
 */
void sbtie_link(struct sbends, uint32_t row, uint32_t relation, uint32_t other,
    uint32_t event);

/* End a link; one that is not there is none. */
void sbtie_unlink(struct sbends, uint32_t row, uint32_t relation,
    uint32_t other, uint32_t event);

/*
 * What `from` is linked to, `to` is linked to as well, and what is linked to it
 * from one side alone; not those two to each other.  Where `to` may have one
 * record and has it, that stays.  Looks at all n records.
 */
void
sbtie_move(struct sbends, size_t n, uint32_t from, uint32_t to, uint32_t event);

/* The relationship of the other end that mirrors this one; false: none. */
bool sbtie_mirror(struct sbends, uint32_t row, uint32_t relation,
    uint32_t other, uint32_t *out);

/* Does it last? */
bool sbtie_has(const struct sbrec *, uint32_t relation, uint32_t row);

#endif
