#ifndef JOURNAL_TEMPFILE_H
#define JOURNAL_TEMPFILE_H

#include <stddef.h>
#include <stdint.h>

struct err;

/*
 * Files without a name, which are gone when they are closed or the process
 * ends; a part of the journal, used by no other folder.  Errors are ERR_DISK
 * and name the folder.
 */

/* *fd is closed with close(). */
int tempfile_open(int *fd, const char *dir, struct err *);

/* All n bytes at the offset.  Fewer when reading: ERR_INTERNAL. */
int tempfile_write(int fd, const void *p, size_t n, uint64_t at,
    const char *dir, struct err *);
int tempfile_read(
    int fd, void *p, size_t n, uint64_t at, const char *dir, struct err *);

/* At most n bytes; *got says how many, less only at the end of the file. */
int tempfile_read_some(int fd, void *p, size_t n, uint64_t at, size_t *got,
    const char *dir, struct err *);

/* The error of a call on such a file that left errnum.  Returns -1. */
int tempfile_fail(int errnum, const char *dir, struct err *);

#endif
