#ifndef SANDBOX_SBLEDGER_H
#define SANDBOX_SBLEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/str.h"

#include "sandbox/sbrate.h"

struct err;

/*
 * The ledger: one JSON object a line for every request, written before its
 * answer leaves.  Requests below /_sandbox/ are not in it and have no number.
 */
struct sbledger_line {
	int64_t n;
	int64_t t; /* milliseconds on the server's clock */
	const char *method;
	const char *path;
	enum sbrate_category category;
	const char *key;           /* NULL: none */
	const unsigned char *body; /* its SHA-256; NULL: no body */
	int status;                /* 0: never processed */
	const char *id;            /* NULL: none */
	const char *effect;        /* sbchange_name() */
	bool replay;
	const char *fault; /* NULL: none */
};

struct sbledger;

/* path NULL: a ledger that writes nothing. */
int sbledger_open(struct sbledger **out, const char *path, struct err *);
void sbledger_close(struct sbledger *);

/* Is there a file that it writes? */
bool sbledger_writes(const struct sbledger *);

/* The n of the last line; 0 when it is empty. */
int64_t sbledger_last(const struct sbledger *);

int sbledger_add(struct sbledger *, const struct sbledger_line *, struct err *);

#endif
