// SPDX-License-Identifier: Apache-2.0
/*
 * main_country FILE: writes the index of countries' names as a C source
 * (valuecountry_index.h).  Runs while the program is built.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "value/valuecountry_build.h"
#include "value/valuecountry_index.h"
#include "value/valuecountrytab.h"
#include "value/valuefold.h"

struct entry {
	struct str key;
	struct valuecountry_name is;
	uint32_t at; /* of the key in the keys */
	uint32_t meaning;
};

struct entries {
	struct entry *v;
	size_t n;
};

static int
by_key(const void *a, const void *b)
{
	const struct entry *x = a;
	const struct entry *y = b;

	return str_cmp(x->key, y->key);
}

static struct entries
collect(void)
{
	struct entries all = {NULL, 0};
	struct entry e = {.at = 0};
	size_t at = 0;
	size_t cap = 0;

	valuecountry_build();
	while (valuecountry_build_next(&at, &e.key, &e.is)) {
		if (all.n == cap) {
			cap = cap == 0 ? 4096 : 2 * cap;
			all.v = mem_resize(all.v, cap, sizeof(*all.v));
		}
		all.v[all.n++] = e;
	}
	qsort(all.v, all.n, sizeof(*all.v), by_key);
	return all;
}

static void
put_bytes(FILE *f, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		(void)fprintf(f, "%u,", (unsigned)(unsigned char)s.p[i]);
}

static void
put_keys(FILE *f, const struct entries *all)
{
	uint32_t at = 1;

	(void)fprintf(f, "const unsigned char valuecountry_index_keys[] = {0,");
	for (size_t i = 0; i < all->n; i++) {
		struct str key = all->v[i].key;

		(void)fprintf(f, "\n%zu,", key.n);
		put_bytes(f, key);
		all->v[i].at = at;
		at += (uint32_t)key.n + 1;
	}
	(void)fprintf(f, "\n};\n");
}

static void
put_text(FILE *f, const char *s)
{
	if (s == NULL) {
		(void)fprintf(f, "NULL");
		return;
	}
	(void)fprintf(f, "\"");
	for (; *s != '\0'; s++)
		(void)fprintf(f, "\\%03o", (unsigned)(unsigned char)*s);
	(void)fprintf(f, "\"");
}

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : str_is(str_of(a), b);
}

/* The first entry that means the same gives the meaning its number. */
static void
put_meanings(FILE *f, const struct entries *all)
{
	uint32_t n = 0;

	(void)fprintf(f,
	    "const struct valuecountry_name valuecountry_index_meanings[] = {\n");
	for (size_t i = 0; i < all->n; i++) {
		struct entry *e = &all->v[i];
		size_t k = 0;

		while (k < i && (all->v[k].is.verdict != e->is.verdict ||
				    !same_text(all->v[k].is.code, e->is.code) ||
				    !same_text(all->v[k].is.note, e->is.note)))
			k++;
		e->meaning = k < i ? all->v[k].meaning : n++;
		if (k < i)
			continue;
		(void)fprintf(
		    f, "{(enum valuecountry_verdict)%d,", (int)e->is.verdict);
		put_text(f, e->is.code);
		(void)fprintf(f, ",");
		put_text(f, e->is.note);
		(void)fprintf(f, "},\n");
	}
	(void)fprintf(f, "};\n");
}

static void
put_slots(FILE *f, const struct entries *all)
{
	const struct entry **slots;
	size_t n = 1024;

	while (n < 2 * all->n)
		n *= 2;
	slots = mem_array(n, sizeof(*slots));
	for (size_t i = 0; i < all->n; i++) {
		size_t at = (size_t)str_hash(all->v[i].key) & (n - 1);

		while (slots[at] != NULL)
			at = (at + 1) & (n - 1);
		slots[at] = &all->v[i];
	}
	(void)fprintf(f,
	    "const uint32_t valuecountry_index_mask = %zu;\n"
	    "const struct valuecountry_index_slot "
	    "valuecountry_index_slots[] = {\n",
	    n - 1);
	for (size_t i = 0; i < n; i++)
		(void)fprintf(f, "{%u,%u},\n",
		    slots[i] == NULL ? 0U : (unsigned)slots[i]->at,
		    slots[i] == NULL ? 0U : (unsigned)slots[i]->meaning);
	(void)fprintf(f, "};\n");
	free(slots);
}

static void
put_english(FILE *f)
{
	(void)fprintf(
	    f, "const char *const valuecountry_index_english[] = {\n");
	for (size_t i = 0; i < VALUECOUNTRYTAB_CODES; i++) {
		put_text(f, valuecountry_build_english()[i]);
		(void)fprintf(f, ",\n");
	}
	(void)fprintf(f, "};\n");
}

int
main(int argc, char **argv)
{
	struct entries all;
	FILE *f;
	bool bad;

	if (argc != 2 || (f = fopen(argv[1], "w")) == NULL)
		return EXIT_FAILURE;
	all = collect();
	(void)fprintf(f, "// SPDX-License-Identifier: Apache-2.0\n"
			 "// Made by main_country.c: do not edit.\n"
			 "#include <stddef.h>\n\n"
			 "#include \"value/valuecountry_index.h\"\n\n");
	put_keys(f, &all);
	put_meanings(f, &all);
	put_slots(f, &all);
	put_english(f);
	bad = all.n == 0 || ferror(f) != 0;
	free(all.v);
	return fclose(f) != 0 || bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
