// SPDX-License-Identifier: Apache-2.0
#include <stddef.h>

#include "base/err.h"

#include "io/filekind.h"

#define AS_CSV "Open it in the spreadsheet program and save it as CSV UTF-8."
#define UNPACK "Unpack it first, and name the CSV file inside."

/*
 * First bytes as the formats' own specifications have them (APPNOTE.TXT 4.3.7,
 * MS-CFB 2.2, ISO 32000, RFC 8878 ...).  A spreadsheet in a ZIP archive is told
 * by the name of its first files, so those come before the archive.
 */
static const struct {
	struct str start;
	const char *inside; /* also among the first bytes; NULL: nothing */
	const char *what;
	const char *hint;
} kinds[] = {
    {{"PK\3\4", 4}, "[Content_Types].xml",
	"an Excel workbook (.xlsx) or another Office file", AS_CSV},
    {{"PK\3\4", 4}, "xl/", "an Excel workbook (.xlsx)", AS_CSV},
    {{"PK\3\4", 4}, "opendocument.spreadsheet",
	"an OpenDocument spreadsheet (.ods)", AS_CSV},
    {{"PK\3\4", 4}, "Index/Document.iwa", "a Numbers document", AS_CSV},
    {{"PK\3\4", 4}, NULL, "a ZIP archive", UNPACK},
    {{"PK\5\6", 4}, NULL, "an empty ZIP archive", UNPACK},
    {{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8}, NULL,
	"an old Excel workbook (.xls) or another Office file", AS_CSV},
    {{"7z\xbc\xaf\x27\x1c", 6}, NULL, "a 7-Zip archive", UNPACK},
    {{"Rar!\x1a\x07", 6}, NULL, "a RAR archive", UNPACK},
    {{"BZh", 3}, "\x31\x41\x59\x26\x53\x59", "compressed with bzip2",
	"Unpack it with bunzip2; gzip is read as it is."},
    {{"\xfd"
      "7zXZ\0",
	 6},
	NULL, "compressed with xz",
	"Unpack it with unxz; gzip is read as it is."},
    {{"\x28\xb5\x2f\xfd", 4}, NULL, "compressed with zstd",
	"Unpack it with unzstd; gzip is read as it is."},
    {{"%PDF-", 5}, NULL, "a PDF document",
	"Export the data as CSV where the document came from."},
    {{"SQLite format 3\0", 16}, NULL, "an SQLite database",
	"Export the table as CSV."},
    {{"PAR1", 4}, "\x15", "a Parquet file", "Export the table as CSV."},
};

enum {
	LOOK_BYTES = 4096
};

int
filekind_check(struct str probe, const char *name, struct err *e)
{
	struct str front = str_upto(probe, LOOK_BYTES);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct str inside = str_of(kinds[i].inside);

		if (!str_starts(front, kinds[i].start) ||
		    (inside.n > 0 && str_find_str(front, inside) == front.n))
			continue;
		(void)err_set(
		    e, ERR_USAGE, "%s is %s, not CSV", name, kinds[i].what);
		return err_hint(e, "%s", kinds[i].hint);
	}
	return 0;
}
