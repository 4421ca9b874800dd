#ifndef IMPORT_VALIDATEFILES_H
#define IMPORT_VALIDATEFILES_H

#include <stdio.h>

#include "base/fsx.h"
#include "base/str.h"
#include "csv/csvout.h"

struct err;
struct jobview;
struct validatematch;

/*
 * The files that a validation writes: a part of validate.  Items wait in the
 * work folder for what is only known at the end (rows that give way to others).
 */
struct validatefiles {
	FILE *out; /* what "-" stands for; borrowed */
	const char *items_path;
	const char *changes_path;
	FILE *items; /* in the work folder; NULL: not wanted */
	char *items_kept;
	struct fsx_out changes_out;
	FILE *changes; /* NULL: not wanted */
	struct csvout csv;
};

/* Paths are borrowed; NULL: not wanted.  ERR_DISK. */
int validatefiles_open(struct validatefiles *, const char *work,
    const char *items, const char *changes, FILE *out, struct err *);

void
validatefiles_put(struct validatefiles *, struct str items, struct str changes);

/*
 * All rows were given: add the findings of the view, and those about match
 * values, to the items and give the files their names.  ERR_DISK.
 */
int validatefiles_end(struct validatefiles *, struct jobview *,
    struct validatematch *, struct err *);

/* What has no name yet is gone. */
void validatefiles_close(struct validatefiles *);

#endif
