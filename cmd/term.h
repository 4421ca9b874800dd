#ifndef CMD_TERM_H
#define CMD_TERM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "import/import.h"

struct err;

/*
 * What people see, on stderr: remarks, progress (one line rewritten on a
 * terminal and cut to its width, a plain line now and then elsewhere), reports,
 * errors.  Everything is made inert but for its own line ends (I15).
 */
struct term {
	bool quiet;
	bool tty;
	bool line_open;          /* a progress line stands on the terminal */
	enum import_phase phase; /* that progress spoke of last */
	int64_t next_ms; /* of the phase: when the next plain line is due */
};

void term_init(struct term *, bool quiet);

/* A remark of one or several lines; not with quiet. */
void term_text(struct term *, const char *text);

/* The same, always. */
void term_lines(const char *text);

/*
 * A report in whole lines; always.  On a terminal they are broken to its width
 * (wrap.h).
 */
void term_report(const struct term *, const char *text);

/* "lfetl: message", then what to do, in the same way; always. */
void term_error(struct term *, const struct err *);

void term_progress(struct term *, const struct import_progress *);

/* The same with words in front; they are inert. */
void term_progress_of(
    struct term *, const char *head, const struct import_progress *);

/* The same of a list that is read; total 0: not known. */
void term_records(
    struct term *, uint64_t records, uint64_t total, int64_t elapsed_ms);

/* The same of anything else; text is inert, elapsed_ms of the whole command. */
void term_line(struct term *, const char *text, int64_t elapsed_ms);

/* struct wire's put(): lines that are inert already; any thread. */
void term_wire(void *self, struct str lines);

/* Take the progress line away. */
void term_clear(struct term *);

/* Is there somebody at a terminal who can read a question and answer it? */
bool term_can_ask(void);

/* Ask; true only for y or yes. */
bool term_ask(struct term *, const char *question);

#endif
