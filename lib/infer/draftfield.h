#ifndef INFER_DRAFTFIELD_H
#define INFER_DRAFTFIELD_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct draft;

/*
 * The members of fields: of a draft, two blanks before each; false if there
 * are none.  Doubts: what may be one, as remarks with their
 * reasons.  Inside infer.
 */
bool draftfield_fields(const struct draft *, struct buf *);
void draftfield_doubts(const struct draft *, bool links, struct buf *);

/* "#   Fax: 12 % filled, 40 different values, such as ...; why" */
void draftfield_remark(const struct draft *, size_t column, struct buf *);

#endif
