#ifndef IMPORT_STATUSFIND_H
#define IMPORT_STATUSFIND_H

#include <stdbool.h>
#include <stddef.h>

struct err;

/*
 * Which jobs a person means.
 */
struct statusfind {
	char **v; /* folders, in byte order */
	size_t n;
	bool below; /* the name is a folder of jobs, which may have none */
};

/*
 * name: a job's folder; the CSV that it imports, or that CSV's name without
 * .csv (its .job, else its .sandbox.job); else a folder: all jobs below it, 16
 * folders deep, links not followed.  ERR_USAGE when nothing is found.
 */
int statusfind_jobs(struct statusfind *, const char *name, struct err *);

/* Exactly one.  ERR_USAGE also when the name is a folder of jobs. */
int statusfind_one(char **dir, const char *name, struct err *);

void statusfind_fini(struct statusfind *);

#endif
