#ifndef CSV_CSVKIND_H
#define CSV_CSVKIND_H

#include "base/str.h"

struct err;

/*
 * Text that is no table in CSV, known by how it begins: web pages (which some
 * programs export under the name .xls or .csv), XML, JSON, vCards.  ERR_USAGE
 * with what it is and what to do instead.  name is the file's.
 */
int csvkind_check(struct str text, const char *name, struct err *);

#endif
