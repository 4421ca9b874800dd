// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/err.h"
#include "io/filekind.h"
#include "io/src.h"

#define S(s) STR_LIT(s)

static void
assert_kind(struct str bytes, const char *what, const char *remedy)
{
	struct src *s;
	struct err e;

	assert_int_equal(src_memory(&s, bytes.p, bytes.n, "d/x.csv", &e), -1);
	assert_null(s);
	assert_int_equal(e.kind, ERR_USAGE);
	if (strstr(e.msg, what) == NULL || strstr(e.msg, "d/x.csv") == NULL)
		fail_msg("%s", e.msg);
	if (strstr(e.hint, remedy) == NULL)
		fail_msg("%s", e.hint);
}

static void
spreadsheets_are_to_be_saved_as_csv(void **state)
{
	(void)state;
	assert_kind(S("PK\3\4\x14\0\6\0\x08\0\0\0!\0"
		      "[Content_Types].xml \xa2"),
	    "(.xlsx)", "save it as CSV UTF-8");
	assert_kind(S("PK\3\4\x14\0\0\0\x08\0xl/worksheets/sheet1.xml\x9d"),
	    "(.xlsx)", "save it as CSV UTF-8");
	assert_kind(S("PK\3\4\x14\0\0\x08\0\0mimetypeapplication/"
		      "vnd.oasis.opendocument.spreadsheetPK"),
	    "(.ods)", "save it as CSV UTF-8");
	assert_kind(S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0"), "(.xls)",
	    "save it as CSV UTF-8");
}

static void
archives_are_to_be_unpacked(void **state)
{
	(void)state;
	assert_kind(S("PK\3\4\x14\0\0\0\x08\0contacts.csv"), "ZIP", "Unpack");
	assert_kind(S("7z\xbc\xaf\x27\x1c\0\4"), "7-Zip", "Unpack");
	assert_kind(S("Rar!\x1a\x07\0"), "RAR", "Unpack");
	assert_kind(S("BZh9\x31\x41\x59\x26\x53\x59"), "bzip2", "bunzip2");
	assert_kind(S("\xfd"
		      "7zXZ\0\0\4"),
	    "xz", "unxz");
	assert_kind(S("\x28\xb5\x2f\xfd\4"), "zstd", "unzstd");
}

static void
other_files_are_to_be_exported(void **state)
{
	(void)state;
	assert_kind(S("%PDF-1.7\n"), "PDF", "CSV");
	assert_kind(S("SQLite format 3\0\x10"), "SQLite", "CSV");
}

static void
a_table_that_begins_with_similar_letters_is_text(void **state)
{
	static const struct str texts[] = {{"PK,Name\n1,x\n", 12},
	    {"BZh9,a\n", 7}, {"7z,b\n", 5}, {"Rar!,b\n", 7}, {"", 0},
	    {"PAR1,b\n", 7}};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(filekind_check(texts[i], "x", &e), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(spreadsheets_are_to_be_saved_as_csv),
	    cmocka_unit_test(archives_are_to_be_unpacked),
	    cmocka_unit_test(other_files_are_to_be_exported),
	    cmocka_unit_test(a_table_that_begins_with_similar_letters_is_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
