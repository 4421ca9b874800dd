#ifndef TEST_SBTEST_H
#define TEST_SBTEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "sandbox/sbcore.h"

/* A sandbox driven inline, on a clock of the test's own. */
struct sbt {
	struct sb_opts opts;
	struct sb *sb;
	int64_t now_ms;
	struct sb_request req; /* defaults of the next request */
	struct sb_answer a;    /* of the last one */
	struct jdoc *doc;      /* its body, when it is JSON */
	char *dir;             /* a folder of the test's own */
	char *paths[8];        /* below it */
	size_t n_paths;
};

/* 2026-03-01T12:00:00Z */
#define SBT_T0 INT64_C(1772366400000)

void sbt_init(struct sbt *);  /* options as they are by default, folder */
void sbt_start(struct sbt *); /* must succeed */
void sbt_stop(struct sbt *);  /* keeps the folder */
void sbt_fini(struct sbt *);

/* A path in the folder; lives as long as t. */
const char *sbt_path(struct sbt *, const char *name);
void sbt_write(const char *path, const char *text);
void sbt_append(const char *path, const char *text);
void sbt_read(const char *path, struct buf *out);

/* Send; returns the status. */
int
sbt_send(struct sbt *, const char *method, const char *path, const char *body);
int sbt_get(struct sbt *, const char *path);
int sbt_post(struct sbt *, const char *path, const char *key, const char *body);

/*
 * Post a body that is written with ' for "; the same to fail with that status
 * and that code and param ("": none).
 */
int sbt_postf(struct sbt *, const char *path, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void sbt_refused(struct sbt *, const char *path, const char *body, int status,
    const char *code, const char *param);

/* A path in parts; valid until the fourth call after it. */
const char *sbt_join(const char *before, const char *id, const char *behind);

/* Number of ids in relationships.KEY of the last answer, and the first. */
size_t sbt_links(const struct sbt *, const char *key);
const char *sbt_link(const struct sbt *, const char *key);

/* Of the last answer: error members in either shape; "" when absent. */
const char *sbt_type(const struct sbt *);
const char *sbt_code(const struct sbt *);
const char *sbt_param(const struct sbt *);
const char *sbt_id(const struct sbt *);
const struct jval *sbt_root(const struct sbt *);

/* fields.KEY.value of the last answer. */
const struct jval *sbt_value(const struct sbt *, const char *key);

/* Make a record; returns its id, to free(). */
char *sbt_make(struct sbt *, const char *path, const char *body);

/* Body {"fields":{"KEY":JSON}}, for contacts; returns the status. */
int sbt_contact(struct sbt *, const char *key, const char *json);

#endif
