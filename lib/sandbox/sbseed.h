#ifndef SANDBOX_SBSEED_H
#define SANDBOX_SBSEED_H

struct err;
struct sbdefs;
struct sbobjects;
struct sbstore;

/*
 * What is there at the start.  A seed folder holds <object>.jsonl, a record a
 * line in the API's read shape; a file may be missing, links to what this
 * sandbox does not serve fall away.  Three members are made up when the folder
 * brings none.  folder NULL: only those.  ERR_USAGE names file and line.
 */
int sbseed_load(struct sbstore *, const struct sbobjects *,
    struct sbdefs *const *defs, const char *folder, struct err *);

#endif
