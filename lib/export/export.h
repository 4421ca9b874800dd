#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "export/expchanges.h"
#include "run/pages.h"

struct clk;
struct err;
struct transport_opts;

/*
 * One object into one file, all of it or nothing: the file takes its name only
 * when the list has settled (run/pages.h), with a manifest beside it
 * (report/manifest.h).  What was read until then lies in FILE.part, from which
 * the same command goes on within the hour.  An export never writes to
 * Lightfield.  One thread, which calls everything back.
 *
 * Formats by the end of the file's name: .csv, .csv.gz, and .jsonl, .jsonl.gz
 * (a record a line, as the API shows it, unknown members included).  "-" is
 * stdout, CSV unless said otherwise, where nothing appears before all has been
 * read.
 */
enum {
	EXPORT_FILTERS = 16
};

struct export_opts {
	const char *object;  /* singular or plural, or a custom object's slug */
	const char *out;     /* file, or "-" */
	const char *format;  /* "csv", "csv.gz", "jsonl", "jsonl.gz"; NULL: by
	                       the file's name */
	const char *select;  /* expcolumn.h; NULL: all */
	const char *mapping; /* file, read backwards (expmap.h); NULL: none */
	const char *ids;     /* id map, for the mapping's keys; NULL: none */
	const char *const *where; /* expwhere.h */
	size_t n_where;
	/*
	 * Records that were created or changed at or after this instant (RFC
	 * 3339); NULL: all.
	 */
	const char *since;
	bool since_last; /* tell what is new, too: expchanges.h */
	bool labels;
	bool option_ids;
	bool names;           /* a column of names beside each relationship */
	const char *download; /* folder for the bytes of files, or of meetings'
	                         transcripts: expdownload.h; NULL: none */
	bool spreadsheet;     /* what a spreadsheet would compute is defused */
	unsigned workers;     /* requests in flight */
	double rate; /* searches/s; < 0: not said; 0: as the server says */
	double share;
	const char *program; /* "lfetl 0.1.0", for the manifest */
	int stdout_fd;       /* of "-" ... */
	const char *tmpdir;  /* ... and where rows wait then */
	const struct clk *clk;
	const atomic_int *interrupts;        /* signals seen */
	const struct transport_opts *server; /* connections is ours to say */
};

struct export_ui {
	void *self;
	void (*notice)(void *self, const char *text);
	/* Records of this pass so far; total 0: not known yet. */
	void (*progress)(
	    void *self, uint64_t records, uint64_t total, int64_t elapsed_ms);
};

struct export_downloads {
	uint64_t made;
	uint64_t there;   /* already */
	uint64_t without; /* files that have no bytes */
	uint64_t failed;
	uint64_t bytes; /* of those that were made */
};

struct export_result {
	char object[72];                  /* plural; or the slug */
	bool complete;                    /* the file is there */
	uint64_t rows;                    /* in it */
	uint64_t hidden;                  /* cells that the key may not see */
	uint64_t bytes;                   /* of the file */
	struct expchanges_counts changes; /* since_last */
	struct export_downloads download;
	uint64_t taken_up; /* records that a run before had read */
	struct pages_result list;
	uint64_t searches; /* requests spent */
	uint64_t reads;
	uint64_t limited;
	int64_t limited_ms;
	int64_t elapsed_ms;
};

/*
 * 0: it is complete, or the list did not settle (result->complete says which;
 * then the file under the final name is as it was).  -1: ERR_USAGE (object,
 * file name, column, filter), ERR_STOPPED, ERR_SERVICE (also when interrupted),
 * ERR_LOCKED, ERR_DISK.  The result is filled as far as it got, in any case;
 * the file may be complete and what fails is a download.
 */
int export_run(const struct export_opts *, const struct export_ui *,
    struct export_result *, struct err *);

#endif
