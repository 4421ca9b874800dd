#ifndef IMPORT_SHEET_H
#define IMPORT_SHEET_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

struct arena;
struct bind;
struct csvin;
struct defs;
struct err;
struct mapping;
struct src;

/*
 * A CSV file with the mapping it is read by: what an import and a validation
 * share.  The steps come in the order in which they stand here; members are
 * read by the files of this folder.  Single-threaded, but for the binding.
 */
struct sheet {
	const char *file;         /* as the user named it; borrowed */
	const char *mapping_path; /* this, too; NULL: by the file's manifest,
	                             whose name it gets in sheet_map() */
	char *manifest;           /* that name, owned */
	void (*notice)(void *self, const char *text);
	void *self;

	char *path;      /* what is read: the file or its spool; owned */
	bool reads_only; /* set by whoever never sends: not worth saying,
	                    and the file's digest is not taken */
	struct buf mapping_text;
	struct mapping *mapping;
	struct bind *bind;

	bool plain;           /* set by whoever knows: as a failed.csv is */
	bool ours;            /* a failed.csv: source: says nothing of it */
	uint64_t header_line; /* of the header; 0: the first row */
	char delimiter;
	struct src *src; /* open, behind the header */
	struct csvin *csv;
	struct arena *names_arena;
	struct str *names;   /* of the columns, "Name#2" for repeated ones */
	struct str *heading; /* as they stand in the file */
	size_t n_names;
};

/* notice gets remarks of one or several lines; data in them is inert. */
void sheet_init(struct sheet *, const char *file, const char *mapping_path,
    void (*notice)(void *self, const char *text), void *self);
void sheet_fini(struct sheet *);

/*
 * Read the mapping, or make it of the file's manifest (manifestmap.h); all
 * complaints as one notice.  ERR_USAGE.
 */
int sheet_map(struct sheet *, struct err *);

/* See that the file is there and regular; fills path.  ERR_USAGE. */
int sheet_find(struct sheet *, struct err *);

/*
 * Open path at its first data row, anew if it was open; fills src ... n_names.
 * An encoding that was guessed, and a header that is not on the first line, are
 * notices, once.
 */
int sheet_open(struct sheet *, struct err *);
void sheet_close(struct sheet *);

/* Bind mapping to definitions (borrowed) and header; complaints as above. */
int sheet_bind(struct sheet *, const struct defs *, struct err *);

#endif
