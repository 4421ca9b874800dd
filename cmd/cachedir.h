#ifndef CMD_CACHEDIR_H
#define CMD_CACHEDIR_H

/*
 * The program's folder in the user's cache: lfetl in XDG_CACHE_HOME if that is
 * absolute, else in .cache of the home folder; it need not be there.  NULL when
 * the environment names neither.  free() it.
 */
char *cachedir_get(void);

#endif
