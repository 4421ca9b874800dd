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
 * The result files of a job: done.csv, failed.csv, plan.csv, ambiguous.csv,
 * summary.json, report.html.  Views of the journal, written anew at the end of every run by
 * temporary file and rename.  A file that somebody changed while the run went
 * on is left alone, and the new one is written beside it as NAME.new.  Cells
 * are data, whatever sign they begin with; the files are RFC 4180.
 */
struct resultfiles;

/* Note how the files look now.  dir is borrowed. */
struct resultfiles *resultfiles_new(const char *dir);
void resultfiles_free(struct resultfiles *);

/*
 * line, key, action, id, link: one row for each row that is DONE (action create
 * or update), UNCHANGED (unchanged), or JOINED to such a row (merge), in file
 * order.
 */
int resultfiles_done(struct resultfiles *, struct jobview *, struct err *);

/*
 * plan.csv: line, key, action, id, field, before, after: for each row what is
 * to happen, as it was planned: create, update, unchanged, ambiguous, fail,
 * skip, merge; of an update a line for each field that changes (one without a
 * field when none is known), and of any row one with the action "keep" for each
 * field that is kept because somebody edited it.  id is the record that is there
 * already.  A row that was refused meanwhile says fail: best written when the
 * plan is new.
 */
int resultfiles_plan(struct resultfiles *, struct jobview *, struct err *);

/*
 * ambiguous.csv: line, key, reason, decision, and for each candidate (as many
 * as the row that has most of them, 10 at most) id_1, name_1, link_1, why_1,
 * id_2 ...: the AMBIGUOUS rows, and those in DOUBT with the reason of the doubt
 * and no candidates.  A decision that was made is no longer ambiguous, so
 * decision is empty, but for one that stands in the file for this line and key
 * and was not used; a file that cannot be read as such is left alone.  Not
 * written when there are no such rows; an older one is then removed.
 */
int resultfiles_ambiguous(struct resultfiles *, struct jobview *, struct err *);

/*
 * failed.csv: the header's cells and, for each FAILED row and each that is
 * JOINED to one (so that both can be merged again), its original cells, then _line,_code,_column,_message,_hint (the first error in
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

/* report.html: report/page.h, as of now_ms (wall clock). */
int resultfiles_page(struct resultfiles *, const struct summary *,
    struct jobview *, int64_t now_ms, struct err *);

#endif
