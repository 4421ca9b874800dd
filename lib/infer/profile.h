#ifndef INFER_PROFILE_H
#define INFER_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "schema/vtype.h"

struct csvin;
struct err;

/*
 * What the columns of a CSV file hold, from one pass over all of it: how full
 * they are, which values there are and how often, of what type these look, how
 * dates are written, what a spreadsheet has done to them.  Memory depends on
 * the number of columns and the largest row, not on the file.  Single-threaded.
 */
enum {
	PROFILE_DISTINCT = 200, /* different values that are told apart */
	PROFILE_UNIQUE = 65536, /* values among which a repetition is seen */
	PROFILE_VALUE_BYTES = 80,
	PROFILE_PARSED = 2000 /* values of a column that are tried as types */
};

struct profile_value {
	char *text; /* a longer one counts, but is not kept: NULL */
	uint64_t hash;
	uint64_t count;
	uint64_t line; /* the first */
};

/* How whole dates with numbers are written: 4/7/2026. */
struct profile_dates {
	char sep;             /* / . or -; 0: there are none */
	uint64_t count;       /* values of the shape N sep N sep YYYY */
	unsigned first;       /* the largest first number, */
	unsigned second;      /* and the largest second one */
	uint64_t first_line;  /* where one above 12 stands first; 0: nowhere */
	uint64_t second_line; /* ... and second */
	uint64_t odd_line;    /* the first value that is no date with numbers */
	bool padded;          /* both have two digits, always */
	uint64_t iso;         /* values that begin as 2026-07-04 */
	uint64_t timed;       /* dates that a time of day follows */
	uint64_t zoned;       /* of these, with a zone: Z, +02:00 */
};

/* What a spreadsheet program does to a file that is saved from it. */
enum profile_damage {
	DAMAGE_ROUNDED, /* 4.87688E+15: an id that was one digit too long */
	DAMAGE_ERROR,   /* #REF!, #NAME?: a formula that came to nothing */
	DAMAGE_DATE,    /* 10-Jan, Nov-50, where others are 1-10, 11-50 */
	DAMAGE_CUT,     /* 32,767 characters, which is all that it holds */
	DAMAGE_COUNT
};

struct profile_harm {
	uint64_t count;
	uint64_t line; /* of the first */
};

/* What may stand between several values of a cell. */
enum profile_sep {
	SEP_SEMICOLON,
	SEP_COLONS, /* " ::: " */
	SEP_BAR,
	SEP_COMMA,
	SEP_COUNT
};

struct profile_column {
	char *name; /* as csvhead.h names it */
	uint64_t filled;
	uint64_t longest; /* bytes */
	struct profile_value values[PROFILE_DISTINCT];
	size_t n_values;
	bool many;      /* there are more */
	bool blanks;    /* some value has a blank in it */
	bool repeated;  /* one of the first PROFILE_UNIQUE came again; told
	                   as long as every row has a value */
	bool untold;    /* ... but not here: too many columns have none twice */
	uint64_t *seen; /* their hashes, while that is to be told and there
	                   are many; else NULL */
	size_t n_seen;
	uint64_t parsed;            /* values tried, */
	uint64_t fits[VTYPE_COUNT]; /* and of these, read as such */
	struct profile_dates dates;
	uint64_t plus; /* values that begin with + and a digit */
	uint64_t separated[SEP_COUNT]; /* values that hold it */
	uint64_t ranges;               /* values such as 11-50 */
	struct profile_harm harm[DAMAGE_COUNT];
};

struct profile {
	uint64_t rows;
	uint64_t ragged;      /* rows of another length; not looked at */
	uint64_t ragged_line; /* the first of them */
	struct profile_column *v;
	size_t n;
};

/*
 * Read the rest of csv, which stands behind its header; names are copied.
 * Cells whose text is blank count as empty.
 */
int profile_read(struct profile **out, struct csvin *, const struct str *names,
    size_t n, struct err *);
void profile_free(struct profile *); /* NULL does nothing */

/* ";", " ::: ", "|", ",". */
const char *profile_separator(size_t sep);

/* Of those that were tried at least nine of ten were read as this type. */
bool profile_is(const struct profile_column *, enum vtype);

/*
 * The date patterns that read every value of the column (valuedtpat.h), in
 * text, comma between two, and which line proves them, in why ("" if nothing
 * needs a proof).  false: none can be proved; why then says the reason, for a
 * person, with lines.
 */
struct buf;
bool profile_formats(
    const struct profile_column *, struct buf *text, struct buf *why);

#endif
