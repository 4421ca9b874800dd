#ifndef SANDBOX_SBUPLOAD_H
#define SANDBOX_SBUPLOAD_H

#include <stdint.h>

struct jval;
struct sbcall;
struct sbdraft;
struct sbfail;
struct sbworld;

/*
 * Files: a session is made (PENDING), its bytes are put to a presigned URL, it
 * is completed or cancelled, or it expires after an hour of the server's clock.
 * Source: the vendor's API description; what it leaves open is decided here.
 *
 * The session's body has filename (1..255 characters), mimeType (type/subtype),
 * sizeBytes (1..536870912) and perhaps a purpose; a meeting_transcript is no
 * image, sound or video (422).  400 parameter_missing, invalid_type and
 * unknown_field, 422 for a value out of range.
 *
 * The PUT brings exactly the session's uploadHeaders and sizeBytes bytes.
 * Authorization, Lightfield-Version and Idempotency-Key are refused with 400,
 * a header or signature that differs and an expired session with 403, another
 * count of bytes with 400, a session that is over with 409.  Bytes may be put
 * again until the file is completed; what is kept of them: sbbytes.h.
 *
 * Complete: 409 unless PENDING with its bytes; 422 for another md5.  Cancel and
 * url: 409 unless PENDING, or COMPLETED.  A download URL holds for 15 minutes.
 */
int sbupload_session(const struct sbworld *, const struct sbcall *,
    const struct jval *body, struct sbdraft *, struct sbfail *);

/* The change of a file that is there; row and change are the call's. */
int sbupload_complete(const struct sbworld *, const struct sbcall *,
    const struct jval *body, struct sbdraft *, struct sbfail *);
int sbupload_cancel(const struct sbworld *, const struct sbcall *,
    const struct jval *body, struct sbdraft *, struct sbfail *);

/* Append the answer of .../url. */
int sbupload_url(
    const struct sbworld *, struct sbcall *, uint32_t row, struct sbfail *);

/* Judge a PUT; 200 has no body.  The call's commit keeps the bytes. */
int sbupload_put(
    const struct sbworld *, struct sbcall *, uint32_t row, struct sbfail *);
void sbupload_keep(struct sbworld *, const struct sbcall *, uint32_t row);

/* Append the bytes of a download. */
int sbupload_bytes(
    const struct sbworld *, struct sbcall *, uint32_t row, struct sbfail *);

#endif
