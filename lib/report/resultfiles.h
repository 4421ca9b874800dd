#ifndef REPORT_RESULTFILES_H
#define REPORT_RESULTFILES_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "base/str.h"
#include "journal/jobview.h"

struct csvin;
struct err;
struct summary;

/*
 * The result files of a job: done.csv, failed.csv, summary.json.  Views of the
 * journal, written anew at the end of every run by temporary file and rename.
 * A file that somebody changed while the run went on is left alone, and the
 * new one is written beside it as NAME.new.
 */
struct resultfiles;

/* Note how the files look now.  dir is borrowed. */
struct resultfiles *resultfiles_new(const char *dir);
void resultfiles_free(struct resultfiles *);

/* line, key, action, id, link: one row for each DONE row, in file order. */
int resultfiles_done(struct resultfiles *, struct jobview *, struct err *);

/*
 * failed.csv: the header's cells and, for each FAILED row, its original
 * cells, then _line,_code,_column,_message,_hint (the first error in
 * _code, _column and _hint, all of them in _message), and last of all the
 * cells of a row that has more than the header, or a remark behind one that has
 * fewer, so that neither can be imported unmended.  Columns of the source that
 * begin with '_' (of an earlier failed.csv) fall away.  It can be imported as
 * it is; so rows in doubt, which may exist already, are not in it.
 *
 * source stands behind the header, at row ord 1; a row whose digest is not the
 * journal's is ERR_MISFIT.  Not written when no row failed; an older one is
 * then removed.
 */
int
resultfiles_failed(struct resultfiles *, struct jobview *, struct csvin *source,
    const struct str *header, size_t n_header, struct err *);

/* Was one of them left alone, and the new one written as NAME.new? */
bool resultfiles_kept(const struct resultfiles *);

/* summary.json: the --json object. */
int resultfiles_summary(struct resultfiles *, const struct summary *,
    struct jobview *, struct err *);

#endif
