#ifndef CMD_STATEDIR_H
#define CMD_STATEDIR_H

struct err;

/*
 * The path of a file of ours among the user's state: lfetl/NAME in
 * XDG_STATE_HOME if that is absolute, else in .local/state of the home folder,
 * as the XDG specification says.  The folders are made, private ones.
 * ERR_USAGE when the environment names neither, ERR_DISK.  free() *out.
 */
int statedir_file(char **out, const char *name, struct err *);

#endif
