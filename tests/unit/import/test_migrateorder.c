// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "import/migrateorder.h"
#include "mapping/migration.h"

enum {
	STEPS = 6,
	LEADS = 4
};

/* A step as a line: its object ('+': it follows), then what its links lead to
 * ('!': needed). */
struct world {
	struct migrateorder_step v[STEPS];
	const char *leads[STEPS][LEADS];
	bool needed[STEPS][LEADS];
	char text[STEPS][256];
	size_t n;
};

static void
add(struct world *w, const char *line)
{
	size_t i = w->n++;
	struct migrateorder_step *s = &w->v[i];
	char *word;
	char *rest;

	(void)snprintf(w->text[i], sizeof(w->text[i]), "%s", line);
	s->object = strtok_r(w->text[i], " ", &rest);
	s->follows = s->object[0] == '+';
	s->object += s->follows;
	s->leads = w->leads[i];
	s->needed = w->needed[i];
	while ((word = strtok_r(NULL, " ", &rest)) != NULL) {
		w->needed[i][s->n_leads] = word[0] == '!';
		w->leads[i][s->n_leads++] = word[0] == '!' ? word + 1 : word;
	}
}

/* The turns as a text: "account contact(-account) contact(+account)". */
static void
order_is(const char *const *lines, const char *want)
{
	struct migrateorder_turn turns[2 * STEPS];
	struct arena *a = arena_new();
	struct world w;
	struct buf got;
	size_t n;

	memset(&w, 0, sizeof(w));
	while (*lines != NULL)
		add(&w, *lines++);
	n = migrateorder_make(w.v, w.n, turns, a);
	buf_init(&got, 4096);
	for (size_t i = 0; i < n; i++) {
		const struct migrateorder_step *s = &w.v[turns[i].step];

		buf_puts(&got, i > 0 ? " " : "");
		buf_puts(&got, s->follows ? "+" : "");
		buf_puts(&got, s->object);
		for (size_t k = 0; k < s->n_leads; k++)
			if (turns[i].later[k])
				buf_printf(&got, "(%c%s)",
				    turns[i].links ? '+' : '-', s->leads[k]);
	}
	assert_string_equal(buf_text(&got), want);
	buf_fini(&got);
	arena_free(a);
}

#define ORDER(want, ...) \
	order_is((const char *const[]){__VA_ARGS__, NULL}, want)

static void
a_step_comes_behind_those_it_links_to(void **state)
{
	(void)state;
	ORDER("account opportunity task", "task opportunity account",
	    "opportunity account", "account");
}

static void
steps_without_links_stay_as_they_stand_in_the_file(void **state)
{
	(void)state;
	ORDER("note account contact", "note", "account", "contact");
}

static void
a_link_to_what_no_step_makes_asks_for_nothing(void **state)
{
	(void)state;
	ORDER("contact account", "contact member", "account");
}

static void
a_step_waits_for_all_steps_of_an_object(void **state)
{
	(void)state;
	ORDER(
	    "account account contact", "contact account", "account", "account");
}

static void
a_link_to_its_own_object_is_made_by_a_second_turn(void **state)
{
	(void)state;
	ORDER("account(-account) contact account(+account)", "account account",
	    "contact account");
}

static void
the_first_of_a_circle_goes_without_the_link_that_closes_it(void **state)
{
	(void)state;
	ORDER("account(-contact) contact account(+contact)", "account contact",
	    "contact account");
}

static void
a_link_that_create_needs_is_not_put_off(void **state)
{
	(void)state;
	ORDER("account(-opportunity) opportunity account(+opportunity)",
	    "opportunity !account", "account opportunity");
}

static void
what_only_waits_for_a_circle_keeps_its_links(void **state)
{
	(void)state;
	ORDER("account(-contact) contact note account(+contact)",
	    "note account contact", "account contact", "contact account");
}

static void
two_circles_are_opened_apart(void **state)
{
	(void)state;
	ORDER("account(-contact) contact opportunity(-task) task "
	      "account(+contact) opportunity(+task)",
	    "account contact", "contact account", "opportunity task",
	    "task opportunity");
}

static void
a_circle_of_links_that_are_all_needed_still_ends(void **state)
{
	(void)state;
	ORDER("account(-contact) contact account(+contact)", "account !contact",
	    "contact !account");
}

static void
a_step_that_follows_comes_behind_those_that_make_its_object(void **state)
{
	(void)state;
	ORDER("account opportunity +opportunity", "+opportunity",
	    "opportunity account", "account");
	ORDER("contact opportunity +opportunity +opportunity",
	    "+opportunity contact", "+opportunity", "contact", "opportunity");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_step_comes_behind_those_it_links_to),
	    cmocka_unit_test(
		steps_without_links_stay_as_they_stand_in_the_file),
	    cmocka_unit_test(a_link_to_what_no_step_makes_asks_for_nothing),
	    cmocka_unit_test(a_step_waits_for_all_steps_of_an_object),
	    cmocka_unit_test(a_link_to_its_own_object_is_made_by_a_second_turn),
	    cmocka_unit_test(
		the_first_of_a_circle_goes_without_the_link_that_closes_it),
	    cmocka_unit_test(a_link_that_create_needs_is_not_put_off),
	    cmocka_unit_test(what_only_waits_for_a_circle_keeps_its_links),
	    cmocka_unit_test(two_circles_are_opened_apart),
	    cmocka_unit_test(
		a_step_that_follows_comes_behind_those_that_make_its_object),
	    cmocka_unit_test(a_circle_of_links_that_are_all_needed_still_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
