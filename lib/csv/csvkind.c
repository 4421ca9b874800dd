// SPDX-License-Identifier: Apache-2.0
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#include "csv/csvkind.h"

#define AS_CSV "Export the data again and choose CSV."
#define A_PAGE                                                            \
	"It may be an error or login page that was saved in place of "    \
	"the data: look at it in a browser. If it shows the table, open " \
	"it in a spreadsheet program and save it as CSV UTF-8."

/*
 * Blanks in the text do not count.  No table begins like JSON: a quote may not
 * stand inside an unquoted cell.
 */
static const struct {
	const char *start;
	const char *what;
	const char *hint;
} kinds[] = {
    {"<!doctypehtml", "a web page (HTML)", A_PAGE},
    {"<html", "a web page (HTML)", A_PAGE},
    {"<head>", "a web page (HTML)", A_PAGE},
    {"<table", "a web page (HTML)", A_PAGE},
    {"<meta", "a web page (HTML)", A_PAGE},
    {"<?xml", "XML", AS_CSV},
    {"{\"", "JSON", AS_CSV},
    {"[{\"", "JSON", AS_CSV},
    {"BEGIN:VCARD", "a file of vCards",
	"Import it into an address book and export it from there as CSV."},
};

static bool
begins(struct str text, const char *start)
{
	for (; *start != '\0'; start++) {
		struct str c = {start, 1};

		while (text.n > 0 && str_trim(str_upto(text, 1)).n == 0)
			text = str_from(text, 1);
		if (!str_istarts(text, c))
			return false;
		text = str_from(text, 1);
	}
	return true;
}

int
csvkind_check(struct str text, const char *name, struct err *e)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!begins(text, kinds[i].start))
			continue;
		(void)err_set(
		    e, ERR_USAGE, "%s is %s, not CSV", name, kinds[i].what);
		return err_hint(e, "%s", kinds[i].hint);
	}
	return 0;
}
