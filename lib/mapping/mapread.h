#ifndef MAPPING_MAPREAD_H
#define MAPPING_MAPREAD_H

#include <stdbool.h>
#include <stddef.h>

#include "mapping/mapping.h"

struct ynode;

/*
 * Reading the pieces of a mapping: texts, lists, flags, the members of a map.
 * Every reader adds a complaint when the piece has another shape, leaves *out
 * alone then, and goes on, so that all complaints come in one go.  `what` is
 * the piece's name as the person wrote it.  A part of mapping.
 */
struct mapread {
	struct mapping *m;
	struct complaints *c;
};

struct place mapread_place(const struct ynode *);
struct word mapread_word(struct mapread *, const struct ynode *);

/* A text that is neither null nor empty. */
bool mapread_text(
    struct mapread *, const struct ynode *, const char *what, struct word *out);

/* One text, or a list of them (not an empty one). */
void mapread_texts(struct mapread *, const struct ynode *, const char *what,
    struct word **out, size_t *count);

/* As mapread_texts, but a text may be empty and the list too. */
void mapread_any_texts(struct mapread *, const struct ynode *, const char *what,
    struct word **out, size_t *count);

void mapread_flag(struct mapread *, const struct ynode *, const char *what,
    enum tristate *out);

/* A map?  Complains if not. */
bool mapread_is_map(struct mapread *, const struct ynode *, const char *what,
    const char *example);

/* One of a few words: its index, or n with a complaint. */
struct mapread_choice {
	const char *const *names;
	size_t n;
};
size_t mapread_choose(struct mapread *, const struct ynode *, const char *what,
    const struct mapread_choice *);

/* A map's member: its name and what reads it. */
struct mapread_member {
	const char *name;
	void (*read)(struct mapread *, const struct ynode *);
};

/* Read all members of a map with the table; unknown ones are complaints. */
void mapread_members(struct mapread *, const struct ynode *map,
    const char *where, const struct mapread_member *, size_t n);

/* "'x' is unknown in WHERE", with the nearest name and all that are possible. */
void mapread_unknown(struct mapread *, const struct ynode *, const char *where,
    const char *const *names, size_t count);

#endif
