#ifndef IMPORT_UPLOADBYTES_H
#define IMPORT_UPLOADBYTES_H

struct err;
struct putfile_result;
struct upload_way;
struct uploadfile;
struct uploadsession;

/*
 * The bytes of a file to its session's address, tried RETRY_ATTEMPTS times with
 * full jitter, never before a Retry-After has passed.  0: *r is what the last
 * try came to; -1: ERR_SERVICE, stop was set while it waited.
 */
int uploadbytes_send(const struct upload_way *, const struct uploadfile *,
    const struct uploadsession *, struct putfile_result *r, struct err *);

#endif
