// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "doc/complaint.h"
#include "infer/preset.h"
#include "mapping/mapping.h"
#include "schema/object.h"

static void
every_ready_mapping_is_in_the_program_whole(void **state)
{
	size_t n;
	const struct preset *v = preset_table(&n);
	bool contacts = false;

	(void)state;
	assert_true(n >= 2);
	for (size_t i = 0; i < n; i++) {
		struct complaints *c = complaints_new(v[i].name, v[i].text);
		struct mapping *m = NULL;

		if (mapping_parse(&m, v[i].name, v[i].text, c) != 0)
			fail_msg("%s is no mapping", v[i].name);
		assert_true(preset_of(&v[i], m->object));
		contacts =
		    contacts || strcmp(v[i].name, "hubspot/contacts") == 0;
		mapping_free(m);
		complaints_free(c);
		if (i > 0)
			assert_true(strcmp(v[i - 1].name, v[i].name) < 0);
	}
	assert_true(contacts);
}

static void
a_name_is_a_folder_or_one_of_its_files(void **state)
{
	const struct preset p = {"hubspot/contacts", {"", 0}};

	(void)state;
	assert_true(preset_is(&p, "hubspot"));
	assert_true(preset_is(&p, "hubspot/contacts"));
	assert_false(preset_is(&p, "hub"));
	assert_false(preset_is(&p, "hubspot/"));
	assert_false(preset_is(&p, "contacts"));
	assert_false(preset_is(&p, ""));
}

static void
columns_are_known_when_they_are_read_or_ignored(void **state)
{
	const struct str view[] = {STR_LIT("Record ID"), STR_LIT("First Name"),
	    STR_LIT("Last Name"), STR_LIT("Email"), STR_LIT("Phone Number"),
	    STR_LIT("Contact owner"), STR_LIT("Shoe size")};
	const struct object *o = object_find(STR_LIT("contact"));
	struct preset_fit f;

	(void)state;
	assert_true(preset_find(&f, o, "hubspot", view, 7));
	assert_string_equal(f.preset->name, "hubspot/contacts");
	assert_true(f.key);
	assert_int_equal(f.n_known, 6);
	assert_int_equal(f.n_read, 5);
	assert_false(f.known[6]);
	assert_true(preset_fits(&f, 7));
	preset_fit_fini(&f);
}

static void
other_names_of_a_heading_count(void **state)
{
	const struct str spanish[] = {STR_LIT("ID de registro"),
	    STR_LIT("Nombre"), STR_LIT("Apellidos"), STR_LIT("Correo")};
	struct preset_fit f;

	(void)state;
	assert_true(preset_find(
	    &f, object_find(STR_LIT("contact")), "hubspot", spanish, 4));
	assert_int_equal(f.n_read, 4);
	assert_true(preset_fits(&f, 4));
	preset_fit_fini(&f);
}

static void
a_file_of_no_kind_fits_none(void **state)
{
	const struct str names[] = {STR_LIT("Colour"), STR_LIT("Shoe size"),
	    STR_LIT("Email"), STR_LIT("a"), STR_LIT("b")};
	struct preset_fit f;

	(void)state;
	(void)preset_find(&f, object_find(STR_LIT("contact")), NULL, names, 5);
	assert_false(preset_fits(&f, 5));
	preset_fit_fini(&f);
	assert_false(preset_find(
	    &f, object_find(STR_LIT("contact")), "nobody", names, 5));
	assert_false(preset_fits(&f, 5));
	preset_fit_fini(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_ready_mapping_is_in_the_program_whole),
	    cmocka_unit_test(a_name_is_a_folder_or_one_of_its_files),
	    cmocka_unit_test(columns_are_known_when_they_are_read_or_ignored),
	    cmocka_unit_test(other_names_of_a_heading_count),
	    cmocka_unit_test(a_file_of_no_kind_fits_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
