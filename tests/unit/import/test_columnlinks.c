// SPDX-License-Identifier: Apache-2.0
/* What is said about a column of links, from rows given by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/diag.h"
#include "import/columnlinks.h"
#include "import/firstpass.h"
#include "import/importjob.h"
#include "journal/idmap.h"
#include "plan/bind.h"
#include "plan/item.h"

#include "unit/import/importbox.h"

#define HEAD                                                             \
	"mapping: 1\nobject: account\nsystem: rig\nkey: id\nmatch: []\n" \
	"mode: create\nfields:\n  $name: mail\nrelationships:\n"

/* A bound mapping, the columns' counts, and what they say. */
struct box {
	struct importbox b;
	struct import *im;
	struct columnlinks *links;
	struct arena *arena;
	struct diags diags;
	struct item item;
	struct buf said;
};

static void
begin(struct box *x, const char *relations)
{
	struct buf text;

	memset(x, 0, sizeof(*x));
	importbox_begin(&x->b);
	buf_init(&text, 4096);
	buf_printf(&text, HEAD "%s", relations);
	importrig_write(&x->b.rig, "people.yaml", buf_text(&text));
	buf_fini(&text);
	importrig_write(&x->b.rig, "people.csv", "id,mail,owner,parts\n");
	importbox_start(&x->b);
	x->im = importbox_ready(&x->b);
	x->links = columnlinks_new(x->im->sheet.bind, x->im->dir);
	x->arena = arena_new();
	diags_init(&x->diags, x->arena);
	buf_init(&x->said, 4096);
	x->item.links = arena_array(
	    x->arena, x->im->sheet.bind->n_links, sizeof(*x->item.links));
}

static void
end(struct box *x)
{
	buf_fini(&x->said);
	diags_fini(&x->diags);
	arena_free(x->arena);
	columnlinks_free(x->links);
	importbox_end(&x->b);
}

/* A row whose link has the id (NULL: none), or whose text nobody has. */
static void
row(struct box *x, size_t link, const char *code, const char *text,
    const char *id)
{
	const struct bind_link *l = &x->im->sheet.bind->links[link];
	struct firstpass_row r = {.item = &x->item, .diags = &x->diags};
	struct str found = str_of(id == NULL ? "" : id);

	diags_clear(&x->diags);
	x->diags.field = l->target->key.text.p;
	x->diags.column =
	    x->im->sheet.bind->names[l->ways[0].cells[0].column].p;
	if (code != NULL)
		diag_add(&x->diags, DIAG_WARNING, code, str_of(text), "x");
	x->item.links[link].ids = &found;
	x->item.links[link].n = id == NULL ? 0 : 1;
	assert_int_equal(columnlinks_add(x->links, &r, &x->b.rig.err), 0);
	x->item.links[link].n = 0;
}

static void
hear(void *self, const char *text)
{
	struct box *x = self;

	buf_puts(&x->said, text);
	buf_putc(&x->said, '\n');
}

static const char *
say(struct box *x)
{
	assert_int_equal(
	    columnlinks_say(x->links, x->im->ids, hear, x, &x->b.rig.err), 0);
	return buf_text(&x->said);
}

#define OWNER "  $owner: { column: owner, by: $email }\n"
#define PARTS "  $contact: { column: parts, by: key }\n"

static void
nothing_is_said_of_links_that_are_found(void **state)
{
	struct box x;

	(void)state;
	begin(&x, OWNER PARTS);
	row(&x, 0, NULL, NULL, "con_1");
	row(&x, 1, NULL, NULL, "mem_1");
	assert_string_equal(say(&x), "");
	end(&x);
}

static void
unknown_owners_are_told_with_their_rows_the_commonest_first(void **state)
{
	struct box x;

	(void)state;
	begin(&x, OWNER);
	row(&x, 0, NULL, NULL, "mem_2");
	row(&x, 0, NULL, NULL, "mem_1");
	row(&x, 0, NULL, NULL, "mem_2");
	row(&x, 0, "link.missing", "b", NULL);
	row(&x, 0, "link.fallback", "a", "mem_1");
	row(&x, 0, "link.missing", "c\033", NULL);
	row(&x, 0, "link.missing", "a", NULL);
	row(&x, 0, "link.missing", "d", NULL);
	row(&x, 0, "email.none", "zzz", NULL);
	assert_string_equal(say(&x),
	    "owner: 4 of 6 owners are no members: a (2 rows), b (1 row), "
	    "c\\x1b (1 row) and 1 more\n"
	    "  -> Invite them, or say who stands in for them: first-of: [..., "
	    "{ value: ADDRESS, by: $email }].\n");
	end(&x);
}

static void
thousands_of_members_are_not_kept(void **state)
{
	struct box x;

	(void)state;
	begin(&x, OWNER);
	for (int i = 0; i < 5000; i++) {
		char id[32];

		(void)snprintf(id, sizeof(id), "mem_%d", i * 7919 % 5000);
		row(&x, 0, NULL, NULL, id);
	}
	row(&x, 0, "link.missing", "a", NULL);
	assert_non_null(
	    strstr(say(&x), "owner: 1 owner is no member: a (1 row)"));
	end(&x);
}

static void
keys_of_which_none_is_known_are_counted_once_each(void **state)
{
	struct box x;

	(void)state;
	begin(&x, PARTS);
	row(&x, 0, "link.missing", "k1", NULL);
	row(&x, 0, "link.missing", "k2", NULL);
	row(&x, 0, "link.missing", "k1", NULL);
	assert_string_equal(say(&x),
	    "parts: none of 2 ids is in the id map (0 contacts of rig)\n"
	    "  -> Import the contacts first, or name their id map with "
	    "--ids.\n");
	end(&x);
	begin(&x, PARTS);
	importbox_knows(&x.b, "other", "con_1", NULL, NULL, -1);
	row(&x, 0, "link.missing", "k1", NULL);
	row(&x, 0, "link.missing", "k2", NULL);
	assert_non_null(strstr(say(&x), "(1 contact of rig)"));
	assert_non_null(strstr(buf_text(&x.said), "Look whether the column"));
	end(&x);
}

static void
one_key_or_one_hit_is_left_to_the_findings(void **state)
{
	struct box x;

	(void)state;
	begin(&x, PARTS);
	row(&x, 0, "link.missing", "k1", NULL);
	row(&x, 0, "link.missing", "k1", NULL);
	assert_string_equal(say(&x), "");
	end(&x);
	begin(&x, PARTS);
	row(&x, 0, "link.missing", "k1", NULL);
	row(&x, 0, "link.missing", "k2", NULL);
	row(&x, 0, NULL, NULL, "con_1");
	assert_string_equal(say(&x), "");
	end(&x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_is_said_of_links_that_are_found),
	    cmocka_unit_test(
		unknown_owners_are_told_with_their_rows_the_commonest_first),
	    cmocka_unit_test(thousands_of_members_are_not_kept),
	    cmocka_unit_test(keys_of_which_none_is_known_are_counted_once_each),
	    cmocka_unit_test(one_key_or_one_hit_is_left_to_the_findings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
