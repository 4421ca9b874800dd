#ifndef IO_SPOOL_H
#define IO_SPOOL_H

struct err;

/*
 * Copy everything that can be read from fd (stdin, a pipe) into a file that
 * takes its name, mode 0600, only when it is complete and synced.  ERR_DISK;
 * a former file at path then stays as it was.
 */
int spool_save(int fd, const char *path, struct err *);

#endif
