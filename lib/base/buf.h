#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/*
 * A growing run of bytes with a ceiling given at birth.  Whatever would pass
 * the ceiling is not added and `over` stays set; who fills a buffer from data
 * checks it once, at the end.  Single-threaded.
 */
struct buf {
	char *p; /* NUL behind the last byte once anything was added */
	size_t n;
	size_t cap;
	size_t max;
	bool over;
};

void buf_init(struct buf *, size_t max_bytes);
void buf_fini(struct buf *);

/* Empty it, keep the memory, forget `over`. */
void buf_clear(struct buf *);

/* Shorten to n bytes. */
void buf_cut(struct buf *, size_t n);

void buf_add(struct buf *, const void *p, size_t n);
void buf_add_str(struct buf *, struct str);
void buf_puts(struct buf *, const char *s);
void buf_putc(struct buf *, char c);
void buf_printf(struct buf *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *, const char *fmt, va_list)
    __attribute__((format(printf, 2, 0)));

/* The bytes as a C string ("" when empty); valid until the next change. */
const char *buf_text(const struct buf *);
struct str buf_str(const struct buf *);

/* Hand the bytes over (free() them) and leave an empty buffer. */
char *buf_take(struct buf *, size_t *n);

#endif
