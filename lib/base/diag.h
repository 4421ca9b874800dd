#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

/*
 * Findings: what is wrong with, or was changed in, one row's data.  A finding
 * never stops a stage.  Each says where (line, column, field), what (a stable
 * dotted code such as "telephone.too-short", the value, a sentence) and what
 * to do.
 */
enum diag_severity {
	DIAG_NOTE,    /* normalised in a way a person may want to know */
	DIAG_WARNING, /* a value was dropped or doubted; the row goes on */
	DIAG_ERROR    /* the row fails */
};

struct diag {
	enum diag_severity severity;
	const char *code;    /* static */
	uint64_t line;       /* physical line where the row starts, from 1 */
	const char *field;   /* Lightfield key; "" when none */
	const char *column;  /* heading in the file; "" when none */
	struct str value;    /* the offending text, at most DIAG_VALUE_MAX */
	const char *message; /* what is wrong, without place or value */
	const char *hint;    /* what to do; "" when none */
};

enum {
	DIAG_VALUE_MAX = 200
};

/*
 * The findings of one row.  The place members are set by whoever knows the
 * place before a value is parsed; diag_add() copies them into each finding.
 * Texts live in the arena.
 */
struct diags {
	struct arena *arena;
	uint64_t line;
	const char *field;
	const char *column;
	struct diag *v;
	size_t n;
	size_t cap;
};

/* Start empty.  The arena is borrowed and outlives the list. */
void diags_init(struct diags *, struct arena *);
void diags_fini(struct diags *);

/* Forget the findings and the place (after the arena was reset). */
void diags_clear(struct diags *);

/*
 * Add a finding at the current place; value is cut at a UTF-8 boundary.
 * Returns it, for diag_hint(); valid until the next diag_add().
 */
struct diag *
diag_add(struct diags *, enum diag_severity, const char *code, struct str value,
    const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* Say what to do about the finding added last. */
void diag_hint(struct diags *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The first finding of DIAG_ERROR, or NULL. */
const struct diag *diags_first_error(const struct diags *);

/* "note", "warning" or "error". */
const char *diag_severity_name(enum diag_severity);

#endif
