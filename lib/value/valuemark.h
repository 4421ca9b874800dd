#ifndef VALUE_VALUEMARK_H
#define VALUE_VALUEMARK_H

#include <stddef.h>

#include "base/str.h"
#include "schema/vtype.h"

struct arena;
struct jval;
struct value;

/*
 * Marks: values in the form in which records are recognised by them.  The same
 * value has the same mark whether it comes from a row or from a record.  Pure,
 * any thread.
 */
enum valuemark_how {
	/*
	 * To recognise the record of a row: as sent, but e-mail addresses and
	 * handles without case; URLs without case in the host and without a
	 * lone slash; numbers, times and telephones canonical; a name as
	 * first, unit separator (0x1f), last.
	 */
	VALUEMARK_EXACT,
	/*
	 * To find a related record by what a person wrote: EXACT, then NFC,
	 * without case (full folding of Unicode), runs of blanks as one, outer
	 * and invisible ones (zero-width, soft hyphen) as none; a name as
	 * "first last"; ids of options stay as they are.
	 */
	VALUEMARK_FOLDED,
	/*
	 * The registrable domain (valuedomain.h) of an e-mail or web address,
	 * or of a text that is one; none for free-mail domains and for sites
	 * where everybody has a page (facebook.com, linkedin.com ...), as they
	 * name no company.
	 */
	VALUEMARK_DOMAIN
};

enum {
	VALUEMARK_MAX = 25,   /* marks of one value at most */
	VALUEMARK_BYTES = 255 /* a longer one, or one with a NUL, is "#" and
	                         its SHA-256 in hex: no mark holds a NUL */
};

/*
 * The marks of a value into out (room for VALUEMARK_MAX; more are dropped), in
 * the arena, each once.  Returns how many: 0 for no value, and for types that
 * have none: ADDRESS, CHECKBOX, MULTI_SELECT, MARKDOWN, HTML.  A type that this
 * version does not know, or a read-only one, counts as TEXT, with parts as
 * FULL_NAME.
 */
size_t valuemark_get(enum vtype, enum valuemark_how, const struct value *,
    struct arena *, struct str *out);

/*
 * Of a text that a cell holds and that is no value yet; at most one.  Read as
 * far as that needs no mapping: "Ann <a@b.de>" is an address, "King, Ada" a
 * name, a number has the form that valuedecimal.h recognises.  The type does
 * not count for VALUEMARK_DOMAIN.
 */
size_t valuemark_text(enum vtype, enum valuemark_how, struct str,
    struct arena *, struct str *out);

/*
 * What the server holds as a value: the "value" member of the read shape, its
 * texts copied into the arena.  A text where a list is documented, a list of
 * one where it is not, numbers as text, names as one text are understood.
 * Empty texts are no values.  VALUE_NONE for null, [] and what does not fit the
 * type.
 */
void valuemark_stored(
    enum vtype, const struct jval *stored, struct arena *, struct value *out);

#endif
