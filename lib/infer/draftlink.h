#ifndef INFER_DRAFTLINK_H
#define INFER_DRAFTLINK_H

#include <stdbool.h>

struct buf;
struct draft;

/*
 * The members of relationships: of a draft, two blanks before each; false if
 * there are none.  Inside infer.
 */
bool draftlink_write(const struct draft *, struct buf *);

#endif
