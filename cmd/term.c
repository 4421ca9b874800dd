// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/text.h"

#include "term.h"
#include "wrap.h"

enum {
	PLAIN_EVERY_MS = 10000,
	USUAL_WIDTH = 80
};

void
term_init(struct term *t, bool quiet)
{
	memset(t, 0, sizeof(*t));
	t->quiet = quiet;
	t->tty = isatty(STDERR_FILENO) == 1;
	t->next_ms = PLAIN_EVERY_MS;
}

void
term_clear(struct term *t)
{
	if (t->line_open)
		(void)fputs("\r\033[K", stderr);
	t->line_open = false;
}

/* Columns of the terminal that a line may fill; 0: nobody knows. */
static size_t
width(void)
{
	struct winsize w;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &w) != 0 || w.ws_col == 0)
		return 0;
	return w.ws_col - 1U;
}

/* Inert line by line: our own line ends stay.  to: columns; 0: any number. */
static void
write_lines(const char *text, size_t to)
{
	struct str rest = str_of(text);
	struct str line;
	struct buf inert;
	struct buf b;

	buf_init(&inert, LIM_REPORT_BYTES);
	buf_init(&b, LIM_REPORT_BYTES);
	while (str_next(&rest, STR_LIT("\n"), &line)) {
		buf_clear(&inert);
		text_inert(&inert, line);
		if (to > 0)
			wrap_line(&b, buf_str(&inert), to);
		else
			buf_add_str(&b, buf_str(&inert));
		buf_putc(&b, '\n');
	}
	(void)fwrite(buf_text(&b), 1, b.n, stderr);
	(void)fflush(stderr);
	buf_fini(&b);
	buf_fini(&inert);
}

void
term_lines(const char *text)
{
	write_lines(text, 0);
}

void
term_report(const struct term *t, const char *text)
{
	write_lines(text, t->tty ? width() : 0);
}

void
term_text(struct term *t, const char *text)
{
	if (t->quiet)
		return;
	term_clear(t);
	term_lines(text);
}

void
term_error(struct term *t, const struct err *e)
{
	struct buf b;

	term_clear(t);
	buf_init(&b, LIM_REPORT_BYTES);
	buf_printf(&b, "lfetl: %s\n", e->msg);
	if (e->hint[0] != '\0')
		buf_printf(&b, "  -> %s\n", e->hint);
	else if (e->kind == ERR_DISK)
		buf_puts(&b, "  -> free space, or see that the folder can be "
			     "written and its disk is sound, then repeat the "
			     "same command\n");
	term_report(t, buf_text(&b));
	buf_fini(&b);
}

static void
duration(struct buf *b, double seconds)
{
	uint64_t s = (uint64_t)(seconds + 0.5);

	if (s < 120)
		buf_printf(b, "%llu s", (unsigned long long)s);
	else if (s < 7200)
		buf_printf(b, "%llu min", (unsigned long long)(s + 30) / 60);
	else
		buf_printf(b, "%llu h %llu min", (unsigned long long)s / 3600,
		    (unsigned long long)s % 3600 / 60);
}

static void
sending_line(struct buf *b, const struct import_progress *p)
{
	double per_s = p->elapsed_ms > 0
			   ? (double)p->done * 1000 / (double)p->elapsed_ms
			   : 0;
	uint64_t left = p->total - p->settled;

	if (p->rate > 0 && (per_s > p->rate || per_s <= 0))
		per_s = p->rate;
	text_count(b, p->settled);
	buf_puts(b, " of ");
	text_count(b, p->total);
	buf_puts(b, " rows settled, ");
	text_count(b, p->failed);
	buf_puts(b, " failed");
	if (p->flying > 0)
		buf_printf(
		    b, ", %llu in flight", (unsigned long long)p->flying);
	if (p->limited > 0)
		buf_printf(b, ", slowed %llu times by the rate limit",
		    (unsigned long long)p->limited);
	if (per_s > 0 && left > 0) {
		buf_puts(b, ", about ");
		duration(b, (double)left / per_s);
		buf_puts(b, " left");
	}
}

/* "matching: 1,200 of 4,001, 24.5/s, about 2 min left" */
static void
asking_line(struct buf *b, const struct import_progress *p)
{
	double per_s = p->elapsed_ms > 0
			   ? (double)p->rows * 1000 / (double)p->elapsed_ms
			   : 0;

	buf_puts(b, "matching: ");
	text_count(b, p->rows);
	if (p->total > 0) {
		buf_puts(b, " of ");
		text_count(b, p->total);
	}
	buf_puts(b, " looked up");
	if (per_s > 0)
		buf_printf(b, ", %.1f/s", per_s);
	if (per_s > 0 && p->total > p->rows) {
		buf_puts(b, ", about ");
		duration(b, (double)(p->total - p->rows) / per_s);
		buf_puts(b, " left");
	}
}

static void
progress_line(struct buf *b, const struct import_progress *p)
{
	switch (p->phase) {
	case IMPORT_READING:
		buf_puts(b, "reading: ");
		text_count(b, p->rows);
		buf_puts(b, " rows");
		break;
	case IMPORT_MATCHING:
		asking_line(b, p);
		break;
	case IMPORT_COMPARING:
		buf_puts(b, "comparing: ");
		text_count(b, p->rows);
		if (p->total > 0) {
			buf_puts(b, " of ");
			text_count(b, p->total);
		}
		buf_puts(b, " rows with what is there");
		break;
	case IMPORT_SENDING:
		sending_line(b, p);
		break;
	case IMPORT_SEEKING:
		buf_puts(b, "in doubt: ");
		text_count(b, p->rows);
		buf_printf(b, " row%s looked for, %llu of %llu s",
		    p->rows == 1 ? "" : "s", (unsigned long long)p->settled,
		    (unsigned long long)p->total);
		break;
	}
}

/* Is a line of progress due? */
static bool
due(struct term *t, int64_t elapsed_ms)
{
	if (t->quiet || (!t->tty && elapsed_ms < t->next_ms))
		return false;
	t->next_ms = elapsed_ms + PLAIN_EVERY_MS;
	return true;
}

static void
show_line(struct term *t, const struct buf *b)
{
	if (t->tty) {
		int room = (int)width();

		(void)fprintf(stderr, "\r\033[K%.*s",
		    room > 0 ? room : USUAL_WIDTH - 1, buf_text(b));
		t->line_open = true;
	} else {
		(void)fprintf(stderr, "%s\n", buf_text(b));
	}
	(void)fflush(stderr);
}

void
term_progress(struct term *t, const struct import_progress *p)
{
	term_progress_of(t, "", p);
}

void
term_progress_of(
    struct term *t, const char *head, const struct import_progress *p)
{
	struct buf b;

	/* Each phase has a clock of its own. */
	if (t->phase != p->phase)
		t->next_ms = PLAIN_EVERY_MS;
	t->phase = p->phase;
	if (!due(t, p->elapsed_ms))
		return;
	buf_init(&b, 1024);
	buf_puts(&b, head);
	progress_line(&b, p);
	show_line(t, &b);
	buf_fini(&b);
}

void
term_records(
    struct term *t, uint64_t records, uint64_t total, int64_t elapsed_ms)
{
	struct buf b;

	if (!due(t, elapsed_ms))
		return;
	buf_init(&b, 1024);
	buf_puts(&b, "reading: ");
	text_count(&b, records);
	if (total > 0) {
		buf_puts(&b, " of ");
		text_count(&b, total);
	}
	buf_puts(&b, " records");
	if (elapsed_ms > 0 && total > records && records > 0) {
		buf_puts(&b, ", about ");
		duration(&b, (double)(total - records) * (double)elapsed_ms /
				 1000 / (double)records);
		buf_puts(&b, " left");
	}
	show_line(t, &b);
	buf_fini(&b);
}

void
term_line(struct term *t, const char *text, int64_t elapsed_ms)
{
	struct buf b;

	if (!due(t, elapsed_ms))
		return;
	buf_init(&b, LIM_REPORT_BYTES);
	buf_puts(&b, text);
	show_line(t, &b);
	buf_fini(&b);
}

/* In one call, so that lines of several threads do not mix. */
void
term_wire(void *self, struct str lines)
{
	struct buf b;

	(void)self;
	buf_init(&b, LIM_REPORT_BYTES);
	if (isatty(STDERR_FILENO) == 1)
		buf_puts(&b, "\r\033[K");
	buf_add_str(&b, lines);
	(void)fwrite(buf_text(&b), 1, b.n, stderr);
	(void)fflush(stderr);
	buf_fini(&b);
}

bool
term_can_ask(void)
{
	return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1;
}

bool
term_ask(struct term *t, const char *question)
{
	char line[16] = "";

	term_clear(t);
	(void)fprintf(stderr, "%s [y/N] ", question);
	(void)fflush(stderr);
	if (fgets(line, sizeof(line), stdin) == NULL)
		return false;
	line[strcspn(line, "\r\n")] = '\0';
	return strcmp(line, "y") == 0 || strcmp(line, "Y") == 0 ||
	       strcmp(line, "yes") == 0;
}
