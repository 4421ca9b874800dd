#ifndef REPORT_RESULTFILE_H
#define REPORT_RESULTFILE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "base/fsx.h"
#include "csv/csvout.h"
#include "journal/jobview.h"

#include "report/resultfiles.h"

/*
 * What the writers of result files share; a part of resultfiles.h, used by no
 * other folder.
 */
enum resultfile {
	RESULTFILE_DONE,
	RESULTFILE_FAILED,
	RESULTFILE_PLAN,
	RESULTFILE_AMBIGUOUS,
	RESULTFILE_SUMMARY,
	RESULTFILE_PAGE
};
enum {
	RESULTFILE_COUNT = RESULTFILE_PAGE + 1
};

/* How a file looked when the run began. */
struct resultfile_stamp {
	bool there;
	ino_t ino;
	off_t size;
	struct timespec mtime;
};

struct resultfiles {
	const char *dir;
	struct resultfile_stamp stamps[RESULTFILE_COUNT];
	bool left[RESULTFILE_COUNT]; /* not ours to replace, whatever it is */
	bool kept;
};

int resultfile_create(
    struct resultfiles *, enum resultfile, struct fsx_out *, struct err *);

/*
 * It is complete and takes its name, or NAME.new when somebody else changed
 * the file meanwhile; rc < 0: it is given up, and so returned.
 */
int resultfile_end(struct resultfiles *, enum resultfile, struct fsx_out *,
    int rc, struct err *);

/* From now on the file counts as changed by somebody else. */
void resultfile_leave(struct resultfiles *, enum resultfile);

/* Nothing to say: an older file, unless somebody changed it, goes. */
int resultfile_remove(struct resultfiles *, enum resultfile, struct err *);

/* A table with these headings; its rows follow. */
void resultfile_table(
    struct csvout *, struct fsx_out *, const char *const *headings, size_t n);

void resultfile_cell(struct csvout *, const char *text);
void resultfile_number(struct csvout *, uint64_t n);

#endif
