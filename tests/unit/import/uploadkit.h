#ifndef TESTS_UPLOADKIT_H
#define TESTS_UPLOADKIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/client.h"
#include "api/transport.h"
#include "base/clk.h"
#include "base/err.h"
#include "import/upload.h"
#include "import/uploadfile.h"
#include "journal/uploadlog.h"

/*
 * A Lightfield of a few lines that knows files only, on virtual time, with an
 * object store beside it (unit/api/putserver.h) and a file to upload.  It keeps
 * keys as the API says: the answer of a success is replayed for 24 h.
 */
enum {
	UPLOADKIT_FILES = 16,
	UPLOADKIT_KEYS = 32
};

struct uploadkit_file {
	char id[32];
	const char *status;
	char body[512]; /* of the request */
};

struct uploadkit_key {
	char key[256];
	char answer[512];
	int64_t at_ms;
};

struct uploadkit {
	char *dir;
	char *path; /* of the file */
	struct putserver *store;
	struct transport transport;
	struct clk clk;
	int64_t now_ms;
	struct client *client;
	struct uploadlog *log;
	struct upload_way way;

	/* What goes wrong over there. */
	int lose;              /* so many answers get lost, after the fact, */
	const char *lose_what; /* of paths that end so */
	int refuse;            /* so many requests are refused, */
	const char *refuse_what;
	int refuse_status;
	bool forget; /* keys are forgotten at once */

	struct uploadkit_file files[UPLOADKIT_FILES];
	size_t n_files;
	struct uploadkit_key keys[UPLOADKIT_KEYS];
	size_t n_keys;
	size_t creates; /* requests that came */
	size_t completes;
	size_t cancels;
	size_t looks;
	char md5[33]; /* of the last complete */

	uint64_t ticket;
	bool waiting;
	struct api_answer answer;

	/* Of the last upload. */
	struct upload_outcome out;
	struct err e;
};

/* answers: of the store. */
void uploadkit_begin(struct uploadkit *, const char *const *answers);
void uploadkit_end(struct uploadkit *);

/* Another process begins: nothing is left but what is on disk. */
void uploadkit_restart(struct uploadkit *);

/* The text of the file to upload. */
void uploadkit_write(struct uploadkit *, const char *text);

/* Upload it; upload_run()'s answer. */
int uploadkit_upload(struct uploadkit *);

/* The same in steps: open and read it, then run. */
void uploadkit_read(struct uploadkit *, struct uploadfile *);
int uploadkit_run(struct uploadkit *, struct uploadfile *);

/* Files over there in a state. */
size_t uploadkit_count(const struct uploadkit *, const char *status);

#endif
