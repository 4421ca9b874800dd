#ifndef INFER_DRAFTTEXT_H
#define INFER_DRAFTTEXT_H

struct buf;

/* Words in a drafted mapping; inside infer. */

/* A scalar of YAML, also inside [ ] and { }, in quotes where it needs them. */
void drafttext_scalar(struct buf *, const char *);

/* Inside a comment: inert, on one line. */
void drafttext_inert(struct buf *, const char *);

#endif
