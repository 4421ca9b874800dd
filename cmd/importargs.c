// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/transport.h"
#include "base/buf.h"
#include "base/clk.h"
#include "base/err.h"
#include "base/fsx.h"
#include "base/limits.h"
#include "base/text.h"

#include "report/manifest.h"

#include "importargs.h"
#include "opt.h"
#include "sig.h"
#include "term.h"

enum {
	USUAL_MAX_ERRORS = 100
};

void
importargs_init(struct importargs *a)
{
	memset(a, 0, sizeof(*a));
	a->im.stdin_fd = STDIN_FILENO;
	a->im.home = getenv("HOME");
	a->im.rate = -1;
	a->im.share = 0.98;
	a->im.strategy = "auto";
	a->im.max_errors = USUAL_MAX_ERRORS;
	a->im.clk = clk_system();
	a->im.interrupts = &sig_count;
	a->im.signal = &sig_last;
	a->workers = 16;
	a->batch = 25;
}

static int
parse(struct importargs *a, int argc, char *const *argv, bool *help,
    struct err *e)
{
	const struct opt rows[] = {
	    {"--mapping", "-m", "FILE", "how columns become fields (YAML)",
		OPT_TEXT, &a->im.mapping, 0, 0},
	    {"--mode", NULL, "MODE",
		"create, update or upsert; above the mapping's", OPT_TEXT,
		&a->im.mode, 0, 0},
	    {"--dry-run", NULL, NULL, "read, check, match and plan; no write",
		OPT_FLAG, &a->im.dry_run, 0, 0},
	    {"--sandbox", NULL, NULL, "rehearse against a built-in server",
		OPT_FLAG, &a->im.sandbox, 0, 0},
	    {"--job", NULL, "DIR", "job folder; beside the file otherwise",
		OPT_TEXT, &a->im.job, 0, 0},
	    {"--ids", NULL, "FILE",
		"id map; the nearest lfetl-ids.db otherwise", OPT_TEXT,
		&a->im.ids, 0, 0},
	    {"--limit", NULL, "N",
		"only the first N unsettled rows; a trial run", OPT_UINT,
		&a->im.limit, 1, UINT64_MAX},
	    {"--max-errors", NULL, "N|N%",
		"stop at so many refused rows (100); 0: never", OPT_TEXT,
		&a->max_errors, 0, 0},
	    {"--again", NULL, NULL,
		"from the beginning, under new idempotency keys", OPT_FLAG,
		&a->im.again, 0, 0},
	    {"--retry-failed", NULL, NULL,
		"try rows again that Lightfield has refused", OPT_FLAG,
		&a->im.retry_failed, 0, 0},
	    {"--rebase", NULL, NULL,
		"go on though file or mapping was changed meanwhile", OPT_FLAG,
		&a->im.rebase, 0, 0},
	    {"--same-organisation", NULL, NULL, NULL, OPT_FLAG,
		&a->im.same_organisation, 0, 0},
	    {"--match-strategy", NULL, "WAY",
		"find records by auto, prefetch or search", OPT_TEXT,
		&a->im.strategy, 0, 0},
	    {"--workers", NULL, "N", NULL, OPT_UINT, &a->workers, 1,
		LIM_WORKERS},
	    {"--batch", NULL, "N", NULL, OPT_UINT, &a->batch, 1, LIM_BATCH},
	    IMPORTARGS_OPTS(a),
	};
	const struct opt_set set = {"import", "FILE",
	    "Create and update records from a CSV file; the same command again resumes.",
	    rows, sizeof(rows) / sizeof(rows[0]), 1};

	if (opt_parse(&set, argc, argv, &a->im.file, help, e) != 0)
		return -1;
	if (*help)
		opt_print(&set);
	return 0;
}

/* What export wrote tells itself what it is. */
static bool
has_manifest(const char *file)
{
	char *path = manifest_path(file);
	bool there = fsx_exists(path);

	free(path);
	return there;
}

static int
check_mapping(const struct importargs *a, struct err *e)
{
	const char *path = a->im.mapping;
	struct stat st;

	if (path == NULL && has_manifest(a->im.file))
		return 0;
	if (path == NULL) {
		(void)err_set(e, ERR_USAGE, "import needs a mapping");
		return err_hint(
		    e, "say which: lfetl import %s -m MAPPING", a->im.file);
	}
	/* What cannot be looked at, reading will tell of. */
	if (stat(path, &st) != 0 ? fsx_exists(path) : !S_ISDIR(st.st_mode))
		return 0;
	if (fsx_exists(path))
		(void)err_set(
		    e, ERR_USAGE, "%s is a folder, not a mapping file", path);
	else
		(void)err_set(
		    e, ERR_USAGE, "there is no mapping file %s", path);
	return err_hint(e, "check the name behind -m");
}

/* value is NULL, or one of the three words. */
static int
check_word(const char *option, const char *value, const char *const words[3],
    struct err *e)
{
	const char *near;

	if (value == NULL)
		return 0;
	for (int i = 0; i < 3; i++)
		if (strcmp(value, words[i]) == 0)
			return 0;
	near = text_nearest(str_of(value), words, 3);
	(void)err_set(e, ERR_USAGE, "%s takes %s, %s or %s, not '%s'", option,
	    words[0], words[1], words[2], value);
	return near == NULL ? -1 : err_hint(e, "did you mean %s?", near);
}

static int
check_words(const struct importargs *a, struct err *e)
{
	static const char *const modes[] = {"create", "update", "upsert"};
	static const char *const ways[] = {"auto", "prefetch", "search"};

	if (check_word("--mode", a->im.mode, modes, e) != 0)
		return -1;
	return check_word("--match-strategy", a->im.strategy, ways, e);
}

/* "100", "0" or "5%" */
static int
check_max_errors(struct importargs *a, struct err *e)
{
	struct str s = str_of(a->max_errors);
	bool percent = str_ends(s, STR_LIT("%"));
	uint64_t n;

	if (a->max_errors == NULL)
		return 0;
	if (percent)
		s = str_upto(s, s.n - 1);
	if (!text_uint(s, percent ? 100 : UINT64_MAX, &n) ||
	    (percent && n == 0))
		return err_set(e, ERR_USAGE,
		    "--max-errors takes a number of rows such as 100 (0: any number) or a share from 1%% to 100%%, not '%s'",
		    a->max_errors);
	a->im.max_errors = n;
	a->im.max_errors_percent = percent;
	return 0;
}

static int
check_server(struct importargs *a, const char *what, struct err *e)
{
	if (a->im.sandbox && a->server.base_url != NULL)
		return err_set(e, ERR_USAGE,
		    "--sandbox and --base-url exclude each other");
	if (a->definitions != NULL && !a->im.sandbox)
		return err_set(
		    e, ERR_USAGE, "--definitions goes with --sandbox");
	a->base_url = server_url(&a->server);
	if (a->im.sandbox || a->im.dry_run || a->yes ||
	    http_is_loopback(a->base_url) || term_can_ask())
		return 0;
	(void)err_set(e, ERR_USAGE,
	    "%s to %s without a terminal to ask at needs --yes", what,
	    a->base_url);
	return err_hint(
	    e, "look at the plan with --dry-run first, then repeat with --yes");
}

int
importargs_check(struct importargs *a, const char *what, struct err *e)
{
	a->im.workers = (unsigned)a->workers;
	a->im.batch = (unsigned)a->batch;
	if (a->im.retry_failed && a->im.dry_run)
		return err_set(e, ERR_USAGE,
		    "--retry-failed sends, and does not go with --dry-run");
	if (check_words(a, e) != 0 || check_max_errors(a, e) != 0)
		return -1;
	return check_server(a, what, e);
}

int
importargs_parse(struct importargs *a, int argc, char *const *argv, bool *help,
    struct err *e)
{
	if (parse(a, argc, argv, help, e) != 0)
		return -1;
	if (*help)
		return 0;
	if (check_mapping(a, e) != 0)
		return -1;
	return importargs_check(a, "an import", e);
}
