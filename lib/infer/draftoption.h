#ifndef INFER_DRAFTOPTION_H
#define INFER_DRAFTOPTION_H

#include <stddef.h>

struct buf;
struct draft;
struct field;

/*
 * A select field of a draft: which words of the file are which options, with
 * counts; a word that is surely none is a comment.  Inside infer.
 */
void draftoption_write(
    const struct draft *, const struct field *, size_t column, struct buf *);

#endif
