// SPDX-License-Identifier: Apache-2.0
#include "mapping/mapmeaning.h"

#include <string.h>

enum {
	WORDS_MAX = 4
};

/* A switch has no words: when it is on, "true" is what the rule keeps. */
static const struct meaning {
	const char *name;
	size_t offset; /* of its word in struct rule */
	const char *words[WORDS_MAX];
} meanings[] = {
    {"gap", offsetof(struct rule, gap), {"reject", "shift-forward"}},
    {"overlap", offsetof(struct rule, overlap), {"reject", "earlier", "later"}},
    {"decimal", offsetof(struct rule, decimal), {".", ","}},
    {"group", offsetof(struct rule, group), {",", ".", "'", " "}},
    {"round", offsetof(struct rule, round), {"0", "1", "2"}},
    {"percent", offsetof(struct rule, percent), {"number", "fraction"}},
    {"single", offsetof(struct rule, single), {"first", "last"}},
    {"subdivisions", offsetof(struct rule, subdivisions), {NULL}},
    {"vanity", offsetof(struct rule, vanity), {NULL}},
    {"as-is", offsetof(struct rule, as_is), {NULL}},
};

static bool
is_allowed(struct ruling *g, const struct meaning *m, const struct ynode *n)
{
	enum tristate on = TRI_UNSET;
	struct mapread_choice choice = {m->words, 0};

	while (choice.n < WORDS_MAX && m->words[choice.n] != NULL)
		choice.n++;
	if (choice.n > 0)
		return mapread_choose(g->r, n, m->name, &choice) < choice.n;
	mapread_flag(g->r, n, m->name, &on);
	return on == TRI_YES;
}

void
mapmeaning_read(struct ruling *g, const char *name, const struct ynode *n)
{
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
		const struct meaning *m = &meanings[i];

		if (strcmp(m->name, name) != 0 || !is_allowed(g, m, n))
			continue;
		*(struct word *)(void *)((char *)g->rule + m->offset) =
		    mapread_word(g->r, n);
	}
}
