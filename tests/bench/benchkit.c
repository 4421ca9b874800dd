// SPDX-License-Identifier: Apache-2.0
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/rnd.h"

#include "benchkit.h"

double
benchkit_now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void
benchkit_fail(const char *what, const struct err *e)
{
	(void)fprintf(stderr, "%s: %s\n", what, e == NULL ? "failed" : e->msg);
	exit(2);
}

uint64_t
benchkit_count(int argc, char **argv, int i, uint64_t otherwise)
{
	uint64_t n = argc > i ? strtoull(argv[i], NULL, 10) : otherwise;

	if (n == 0)
		benchkit_fail("a count is wrong", NULL);
	return n;
}

char *
benchkit_folder(void)
{
	const char *base = getenv("TMPDIR");
	char path[4096];

	(void)snprintf(path, sizeof(path), "%s/lfetl-bench-XXXXXX",
	    base == NULL || base[0] == '\0' ? "." : base);
	if (mkdtemp(path) == NULL)
		benchkit_fail(path, NULL);
	return mem_strdup(path);
}

static int
forget(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
benchkit_forget(char *folder)
{
	(void)nftw(folder, forget, 8, FTW_DEPTH | FTW_PHYS);
	free(folder);
}

static const char heading[] =
    "Record ID,First Name,Last Name,Email,Additional email addresses,"
    "Phone Number,Mobile Phone Number,Job Title,Company Name,Street Address,"
    "City,State/Region,Postal Code,Country/Region,Lead Status,Twitter Username,"
    "LinkedIn Profile,Newsletter,Create Date,Last Activity Date,"
    "Associated Company IDs,Notes\n";

struct country {
	const char *name;
	const char *city;
	const char *area;
	const char *code;
	const char *phone[3]; /* # a digit; how people write one */
	const char *post;
};

static const struct country countries[] = {
    {"United States", "New York", "NY", "US",
	{"(212) 5##-####", "+1 415-55#-####", "312.55#.####"}, "1####"},
    {"UK", "Leeds", "West Yorkshire", "GB",
	{"07712 ######", "+44 20 7### ####", "0161 49# ####"}, "LS1 #AB"},
    {"Deutschland", "K\u00f6ln", "NRW", "DE",
	{"+49 151 ########", "030 #######", "0049 89 #######"}, "5####"},
    {"France", "N\u00eemes", "Gard", "FR",
	{"06 1# ## ## ##", "+33 1 42 ## ## ##", "01 45 ## ## ##"}, "3####"},
    {"Espa\u00f1a", "M\u00e1laga", "Andaluc\u00eda", "ES",
	{"61# ### ###", "+34 91 ### ## ##", "93 ### ## ##"}, "29###"},
    {"Brazil", "Bel\u00e9m", "PA", "BR",
	{"(11) 9####-####", "+55 21 2###-####", "11 3### ####"}, "66###-###"},
    {"India", "Mumbai", "MH", "IN",
	{"98### #####", "+91 99### #####", "097### #####"}, "4#####"},
    {"\u65e5\u672c", "Osaka", "Osaka", "JP",
	{"090-####-####", "+81 3 5### ####", "080-####-####"}, "5##-####"},
};

static const char *const firsts[] = {"Ada", "Jos\u00e9", "Wei", "Zo\u00eb",
    "Bj\u00f6rn", "Anna-Maria", "O\u2019Neil", "Yuki"};
static const char *const lasts[] = {"Lovelace", "Garc\u00eda", "Li",
    "van der Berg", "\u0141ukasz", "M\u00fcller", "Smith", "Tanaka"};
static const char *const titles[] = {
    "CEO", "Head of Sales, EMEA", "VP \"\"Growth\"\"", "Engineer", "", ""};
static const char *const leads[] = {
    "NEW", "OPEN", "IN_PROGRESS", "UNQUALIFIED", "BAD_TIMING", ""};

enum {
	COUNTRIES = sizeof(countries) / sizeof(countries[0]),
	NAMES = 8,
	WORDS = 6
};

static void
digits(FILE *f, struct rnd *r, const char *pattern)
{
	for (; *pattern != '\0'; pattern++)
		(void)fputc(
		    *pattern == '#' ? (int)('0' + rnd_below(r, 10)) : *pattern,
		    f);
}

static void
put_notes(FILE *f, struct rnd *r)
{
	if (rnd_below(r, 100) < 6)
		(void)fputs(
		    "\"Met at the fair.\nSaid \"\"call me\"\", then:\n- send the offer\n- ask for Bob\"",
		    f);
	else if (rnd_below(r, 100) < 30)
		(void)fputs("\"Prefers e-mail, not telephone\"", f);
}

static void
row(FILE *f, struct rnd *r, uint64_t n)
{
	const struct country *c = &countries[rnd_below(r, COUNTRIES)];
	unsigned long long id = 100000000000ULL + n;
	bool bad = rnd_below(r, 100) < 3;

	(void)fprintf(f, "%llu,%s,%s,%s%llu@example.%s,", id,
	    firsts[rnd_below(r, NAMES)], lasts[rnd_below(r, NAMES)],
	    bad ? "no body" : "u", (unsigned long long)n,
	    rnd_below(r, 2) == 0 ? "com" : "co.uk");
	if (rnd_below(r, 8) == 0)
		(void)fprintf(f, "w%llu@example.org;x%llu@Example.NET",
		    (unsigned long long)n, (unsigned long long)n);
	(void)fputc(',', f);
	digits(f, r,
	    rnd_below(r, 100) < 3 ? "ext. 12" : c->phone[rnd_below(r, 3)]);
	(void)fputc(',', f);
	if (rnd_below(r, 3) == 0)
		digits(f, r, c->phone[rnd_below(r, 3)]);
	(void)fprintf(f,
	    ",\"%s\",\"Acme %llu, Inc.\",\"%llu Main St., Apt 4\",",
	    titles[rnd_below(r, WORDS)], (unsigned long long)(n / 5),
	    (unsigned long long)rnd_below(r, 900) + 1);
	(void)fprintf(f, "%s,%s,", c->city, c->area);
	digits(f, r, c->post);
	(void)fprintf(f,
	    ",%s,%s,@user%llu,https://www.linkedin.com/in/u%llu/,%s,", c->name,
	    leads[rnd_below(r, WORDS)], (unsigned long long)n,
	    (unsigned long long)n, rnd_below(r, 2) == 0 ? "true" : "No");
	(void)fprintf(f, "2026-0%llu-1%llu 09:15,2026-10-2%llu 17:40,%llu,",
	    (unsigned long long)rnd_below(r, 9) + 1,
	    (unsigned long long)rnd_below(r, 10),
	    (unsigned long long)rnd_below(r, 10), 200000000000ULL + n / 5);
	put_notes(f, r);
	(void)fputc('\n', f);
}

void
benchkit_contacts(const char *path, uint64_t rows)
{
	FILE *f = fopen(path, "we");
	struct rnd r;

	if (f == NULL)
		benchkit_fail(path, NULL);
	rnd_init(&r, 1);
	(void)fputs(heading, f);
	for (uint64_t n = 1; n <= rows; n++)
		row(f, &r, n);
	if (fclose(f) != 0)
		benchkit_fail(path, NULL);
}
