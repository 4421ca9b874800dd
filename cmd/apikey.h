#ifndef CMD_APIKEY_H
#define CMD_APIKEY_H

struct buf;
struct err;

/*
 * The API key: from a file (refused if others can read it), from a command's
 * first line of output, or from LIGHTFIELD_API_KEY; never from argv.  ERR_USAGE
 * when there is none or two ways are given.  Wipe with apikey_wipe().
 */
int apikey_get(
    struct buf *key, const char *file, const char *command, struct err *);

void apikey_wipe(struct buf *key);

#endif
