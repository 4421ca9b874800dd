#ifndef INFER_PROPOSECHECK_H
#define INFER_PROPOSECHECK_H

struct profile_column;
struct propose_column;

/*
 * Does what a column holds agree with the field that its heading means?  If it
 * does not, the proposal becomes a doubt with the reason.  A part of propose.
 */
void
proposecheck_values(struct propose_column *, const struct profile_column *);

#endif
