#ifndef SANDBOX_SBSHOW_H
#define SANDBOX_SBSHOW_H

#include <stdbool.h>
#include <stdint.h>

struct jput;
struct sbrec;
struct sbstore;

/*
 * Write a record in the API's read shape as of an event (sbstore.h): every
 * field of its definitions, null where nothing is set, and every relationship.
 * What its object's row says of the shape (sbobject.h) holds: a list has no
 * relationships to show, a file is flat, a meeting or e-mail whose privacy is
 * METADATA shows its accessLevel and null, or no records, for what is secret.
 */
struct sbshow {
	const struct sbstore *store;
	uint32_t as_of;
	int64_t now_ms; /* a file's session may have expired */
	bool in_list;
	bool session;       /* a file with its uploadUrl and uploadHeaders */
	const char *origin; /* of that URL; NULL: see sbpresign.h */
};

void sbshow_record(const struct sbshow *, const struct sbrec *, struct jput *);

#endif
