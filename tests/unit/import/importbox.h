#ifndef TESTS_IMPORTBOX_H
#define TESTS_IMPORTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clk.h"
#include "journal/jobview.h"
#include "sandbox/sbcore.h"

#include "unit/import/importrig.h"

/*
 * An importrig with a Lightfield of its own: a sandbox in this process, with
 * records that were there before, and an id map that may know some of them.
 * First _begin(), then _record() and sb_opts, then _start(); the mapping is
 * IMPORTBOX_MAPPING until another is written.  Everything fails the test when
 * it cannot be done.
 */
struct sbfront;

struct importbox {
	struct importrig rig;
	struct sb_opts sb_opts;
	struct sb *sb;
	struct sbfront *front;
	char url[64];
	struct import_server server;
	char *ids;
	char *ledger;
	size_t since;      /* bytes of it that are forgotten */
	struct buf record; /* scratch */
	struct clk clk;    /* the machine's, and wall_ahead_ms */
	int64_t wall_ahead_ms;
};

#define IMPORTBOX_HEAD                                                         \
	"mapping: 1\nobject: contact\nsystem: rig\nkey: id\nmatch: [$email]\n" \
	"mode: upsert\n"
#define IMPORTBOX_FIELDS  "fields:\n  $email: mail\n  title: title\n"
#define IMPORTBOX_MAPPING IMPORTBOX_HEAD IMPORTBOX_FIELDS

void importbox_begin(struct importbox *);
void importbox_end(struct importbox *);

/* A record; fields in the read shape: "\"title\":{\"value\":\"T\"}". */
void importbox_record(
    struct importbox *, const char *object, const char *id, const char *fields);

/* With links, too: "\"$contacts\":{\"values\":[\"con_1\"]}". */
void importbox_linked(struct importbox *, const char *object, const char *id,
    const char *fields, const char *links);

/* A contact with one address and a title. */
void importbox_person(
    struct importbox *, const char *id, const char *mail, const char *title);

void importbox_start(struct importbox *);

/* Delete a record over there. */
void importbox_delete(struct importbox *, const char *path);

/* One that the id map knows; mark: "sign" and text, or NULL.  Seconds ago it
 * was written by us, or -1: no receipt. */
void importbox_knows(struct importbox *, const char *key, const char *id,
    const char *sign, const char *text, int64_t ago_s);

/* Does the id map know the mark? */
bool importbox_marked(struct importbox *, const char *sign, const char *text);

/* Does the id map know the key?  Then its id is what is given. */
bool importbox_keyed(struct importbox *, const char *key, const char *id);

/* The whole import; import_run()'s answer. */
int importbox_run(struct importbox *);

/* As importbox_run(), which must be 0. */
const struct summary *importbox_ok(struct importbox *);

/* Only as far as the binding, for the parts: rig.import is ready. */
struct import *importbox_ready(struct importbox *);

/* A row of the job; its texts live until the next call. */
struct jobview_row importbox_row(struct importbox *, uint64_t ord);

/* Codes of a row's findings, a comma between; until the next call. */
const char *importbox_codes(struct importbox *, uint64_t ord);

/* Lines of the ledger that have the text. */
size_t importbox_asked(struct importbox *, const char *text);

/* The ledger so far is forgotten. */
void importbox_forget(struct importbox *);

#endif
