#ifndef EXPORT_EXPSPOOLFILE_H
#define EXPORT_EXPSPOOLFILE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/str.h"

struct err;

/*
 * What the files expspool*.c share: the file as it lies on disk, a head
 * then entries.  Numbers are those of this machine, which it never leaves.
 */
struct expspool_head {
	uint32_t magic; /* another number with another layout */
	uint32_t spare;
	int64_t begun_ms;
	unsigned char request[DIGEST_BYTES];
};

enum expspool_kind {
	EXPSPOOL_ROW = 1,
	EXPSPOOL_MARK,
	EXPSPOOL_ANEW,
	EXPSPOOL_FORGET
};

struct expspool_entry {
	uint32_t kind;
	uint32_t n_id;  /* ROW: bytes of the id; */
	uint64_t n_row; /* and of the row, both behind it */
	/* MARK: offset, total; ROW: its number; FORGET: from, to. */
	uint64_t a;
	uint64_t b;
	uint64_t check;
};

struct expspool {
	const char *path; /* NULL: without a name */
	const char *dir;
	int fd;
	bool drop;
	FILE *f;        /* for appending, then for reading */
	char *buffer;   /* f's */
	uint64_t from;  /* of the last mark */
	uint64_t total; /* of the last mark */
	uint64_t rows;
	bool distinct;    /* no id comes twice, none is forgotten */
	uint64_t earlier; /* rows whose ids expspool_earlier() gave */
	struct buf id;    /* of the entry that was read */
	struct buf row;
};

int expspool_trouble(const struct expspool *, struct err *);

/* Behind the last one; fills in lengths and check. */
int expspool_put(struct expspool *, struct expspool_entry *, struct str id,
    struct str row, struct err *);

/* The next whole entry; false: none that can be trusted. */
bool expspool_get(struct expspool *, struct expspool_entry *);

#endif
