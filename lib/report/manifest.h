#ifndef REPORT_MANIFEST_H
#define REPORT_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"

struct arena;
struct buf;
struct err;

/*
 * What an exported file is: FILE.manifest.json beside it.  It tells a program
 * how the file was made and whether it is whole, and an import how to read it
 * back.  Texts are borrowed when it is written, in the arena when it was read.
 *
 *	{"manifest":1,"program":"lfetl 0.1.0","object":"contact",
 *	"format":"csv","profile":"data","optionIds":false,"filters":[...],
 *	"columns":[{"heading","name","kind","key","member","type","several",
 *	"readOnly"}],"rows","hidden","total","passes","bytes","sha256",
 *	"definitions","started","ended"}
 *
 * kind is "top" (a member of the record), "field", "part" (a member of a
 * field's value), "links" or "names" (of what is linked; not read back), in a file
 * that was made by a mapping "mapped" (which only the mapping reads back); hidden counts cells that the key may not see;
 * total is what Lightfield said; sha256 and bytes are of the file as it lies
 * there; definitions is the digest of those that were in force; times are
 * RFC 3339 in UTC.
 */
struct manifest_column {
	const char *heading;
	const char *name;
	const char *kind;
	const char *key;
	const char *member; /* part; else NULL */
	const char *type;   /* field, part; else NULL */
	bool several;       /* values by comma, quoted as in CSV */
	bool read_only;
};

struct manifest {
	const char *program;
	const char *object;
	const char *format;
	const char *profile;
	bool option_ids;
	const char *const *filters;
	size_t n_filters;
	const struct manifest_column *columns;
	size_t n_columns;
	uint64_t rows;
	uint64_t hidden;
	uint64_t total;
	uint64_t passes;
	uint64_t bytes;
	unsigned char digest[DIGEST_BYTES];
	unsigned char definitions[DIGEST_BYTES];
	int64_t started_ms;
	int64_t ended_ms;
};

/*
 * What stands in a cell for a value that the key may not see: never an empty
 * cell, and never read back as a value or as one that clears (I11).
 */
#define MANIFEST_HIDDEN "#HIDDEN"

/* What a mapping needs that reads such a file. */
#define MANIFEST_HIDDEN_HINT                                                                                  \
	"write in the mapping, beside what counts as empty there: source: { empty: [\"\", \"" MANIFEST_HIDDEN \
	"\"] }"

/* FILE.manifest.json; free() it. */
char *manifest_path(const char *file);

/* Written by rename (base/fsx.h). */
int manifest_write(const struct manifest *, const char *path, struct err *);

/*
 * 1: read; 0: there is none; ERR_USAGE when it is none that this version
 * understands, with the place.  Numbers that are not there are 0; filters and
 * times are not read.
 */
int manifest_read(
    struct manifest *out, const char *path, struct arena *, struct err *);

/* "2026-11-21T16:40:02Z", appended. */
void manifest_time(struct buf *, int64_t wall_ms);

#endif
