#ifndef INFER_DRAFTFIELD_H
#define INFER_DRAFTFIELD_H

#include <stddef.h>

struct buf;
struct draft;

/*
 * The members fields: and relationships: of a draft, and remarks on columns;
 * inside infer.
 */
void draftfield_fields(const struct draft *, struct buf *);
void draftfield_links(const struct draft *, struct buf *);

/* "# Fax: 12 % filled, 40 different values; ..." */
void draftfield_remark(const struct draft *, size_t column, struct buf *);

#endif
