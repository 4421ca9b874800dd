#ifndef BASE_CODETAB_H
#define BASE_CODETAB_H

#include "base/code.h"

/*
 * The rows behind code.h, each table in byte order of its codes; a part of it.
 * A family of codes (what stands before the dot) lies in one of the two.
 */
struct codetab {
	const struct code *rows;
	size_t n;
};

extern const struct codetab codetab_run;        /* rows, plans, requests */
extern const struct codetab codetab_value_rows; /* texts of cells */

#endif
