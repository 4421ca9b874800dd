// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/text.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "import/defsdiff.h"
#include "import/defsfetch.h"
#include "import/defstable.h"
#include "import/savedefs.h"
#include "schema/object.h"

#include "cachedir.h"
#include "cmd.h"
#include "opt.h"
#include "server.h"
#include "term.h"

enum {
	DIFFERS = 10
};

struct definitions_cmd {
	struct server_args args;
	const char *object; /* NULL: all */
	const char *output;
	const char *old;
	bool options;
	bool save;
	bool quiet;
	bool json;
	struct term term;

	struct defsfetch *fetched;
	struct buf file;  /* what is saved */
	struct buf diff;  /* lines, or with --json a list of objects */
	struct jput list; /* that list */
	char *kept;       /* where it was saved in the cache; NULL: nowhere */
	size_t n_diff;
};

static int
check(const struct definitions_cmd *c, struct err *e)
{
	bool out = c->output != NULL && strcmp(c->output, "-") == 0;

	if (c->save && c->object != NULL) {
		(void)err_set(e, ERR_USAGE,
		    "--save keeps the definitions of all objects, not of one");
		return err_hint(
		    e, "leave out %s, or name a file with -o FILE", c->object);
	}
	if (out && (c->json || c->old != NULL))
		return err_set(e, ERR_USAGE,
		    "only one of -o -, --diff and --json can go to standard output");
	return 0;
}

static int
parse(struct definitions_cmd *c, int argc, char *const *argv, bool *help,
    struct err *e)
{
	const struct opt rows[] = {
	    {"--options", NULL, NULL, "each option of a field, with its id",
		OPT_FLAG, &c->options, 0, 0},
	    {"--save", NULL, NULL, "keep them in the cache, for validate",
		OPT_FLAG, &c->save, 0, 0},
	    {"--output", "-o", "FILE",
		"write them as a definitions file; - is stdout", OPT_TEXT,
		&c->output, 0, 0},
	    {"--diff", NULL, "OLD",
		"what changed since that file; exit 10 if anything", OPT_TEXT,
		&c->old, 0, 0},
	    {"--quiet", NULL, NULL, "only errors on stderr", OPT_FLAG,
		&c->quiet, 0, 0},
	    {"--json", NULL, NULL, "the result as one object on stdout",
		OPT_FLAG, &c->json, 0, 0},
	    SERVER_OPTS(&c->args),
	};
	const struct opt_set set = {"definitions", "[OBJECT]",
	    "The fields, options and relationships that Lightfield has.", rows,
	    sizeof(rows) / sizeof(rows[0]), 1};

	if (opt_parse(&set, argc, argv, &c->object, help, e) != 0)
		return -1;
	if (*help)
		opt_print(&set);
	return *help ? 0 : check(c, e);
}

static void
tell_json(struct definitions_cmd *c, const struct defsdiff *d)
{
	const char sign[2] = {d->sign, '\0'};
	struct jput *j = &c->list;

	jput_object(j);
	jput_key(j, "sign");
	jput_cstr(j, sign);
	jput_key(j, "what");
	jput_cstr(j, d->what);
	jput_key(j, "object");
	jput_cstr(j, d->object);
	jput_key(j, "key");
	jput_cstr(j, d->key);
	jput_key(j, "text");
	jput_cstr(j, d->text);
	jput_end(j);
}

/* "~ contact.phone: type TEXT was TELEPHONE" */
static void
tell(void *self, const struct defsdiff *d)
{
	struct definitions_cmd *c = self;

	if (c->json) {
		tell_json(c, d);
	} else {
		buf_printf(&c->diff, "%c %s ", d->sign, d->what);
		text_inert(&c->diff, str_of(d->object));
		if (d->key[0] != '\0') {
			buf_putc(&c->diff, '.');
			text_inert(&c->diff, str_of(d->key));
		}
		if (d->text[0] != '\0') {
			buf_puts(&c->diff, ": ");
			text_inert(&c->diff, str_of(d->text));
		}
		buf_putc(&c->diff, '\n');
	}
	c->n_diff++;
}

static int
compare(struct definitions_cmd *c, const struct jdoc *old, struct err *e)
{
	struct defsdiff_sink sink = {c, tell, 0};
	size_t n;
	const struct defsfetch_one *v = defsfetch_all(c->fetched, &n);

	if (defsdiff_file(jdoc_root(old), v, n, c->object == NULL, &sink, e) !=
	    0)
		return err_wrap(e, "%s", c->old);
	return 0;
}

static int
keep(struct definitions_cmd *c, const char *base_url, struct err *e)
{
	char *cache = cachedir_get();
	char line[1024];
	int rc;

	if (cache == NULL) {
		(void)err_set(e, ERR_USAGE,
		    "there is no cache folder: neither HOME nor XDG_CACHE_HOME is set");
		return err_hint(e, "name a file with -o FILE");
	}
	rc = savedefs_path(&c->kept, cache, base_url, e);
	if (rc == 0)
		rc = savedefs_keep(c->kept, buf_str(&c->file), e);
	free(cache);
	if (rc != 0)
		return rc;
	(void)snprintf(line, sizeof(line), "saved: %s", c->kept);
	term_text(&c->term, line);
	return 0;
}

static int
write_file(struct definitions_cmd *c, struct err *e)
{
	if (strcmp(c->output, "-") != 0)
		return savedefs_write(c->output, buf_str(&c->file), e);
	(void)fwrite(buf_text(&c->file), 1, c->file.n, stdout);
	return 0;
}

static int
fetch(struct definitions_cmd *c, struct err *e)
{
	struct server server;
	struct jdoc *old = NULL;
	int rc;

	/* A file that cannot be read is known before anything is asked. */
	if (c->old != NULL && savedefs_read(&old, c->old, e) != 0)
		return -1;
	server_init(&server, &c->args);
	rc = server_connect(&server, &c->args, e);
	if (rc == 0)
		rc = defsfetch_run(&c->fetched, server.client, c->object, e);
	if (rc == 0)
		defsfetch_file(c->fetched, &c->file);
	if (rc == 0 && old != NULL)
		rc = compare(c, old, e);
	if (rc == 0 && c->output != NULL)
		rc = write_file(c, e);
	if (rc == 0 && c->save)
		rc = keep(c, server.opts.base_url, e);
	server_fini(&server);
	jdoc_free(old);
	return rc;
}

static void
show_tables(const struct definitions_cmd *c)
{
	struct buf text;
	size_t n;
	const struct defsfetch_one *v = defsfetch_all(c->fetched, &n);

	buf_init(&text, LIM_REPORT_BYTES);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(&text, '\n');
		defstable_text(&v[i], c->options, &text);
	}
	(void)fwrite(buf_text(&text), 1, text.n, stdout);
	buf_fini(&text);
}

static void
show_json(struct definitions_cmd *c, int status)
{
	static const char *const from[] = {"api", "builtin", "forbidden"};
	size_t n;
	const struct defsfetch_one *v = defsfetch_all(c->fetched, &n);
	struct jput j;
	struct buf b;

	buf_init(&b, LIM_REPORT_BYTES);
	jput_init(&j, &b);
	jput_object(&j);
	jput_key(&j, "version");
	jput_int(&j, 1);
	jput_key(&j, "base_url");
	jput_cstr(&j, server_url(&c->args));
	jput_key(&j, "objects");
	jput_object(&j);
	for (size_t i = 0; i < n; i++) {
		jput_key(&j, v[i].object->name);
		jput_cstr(&j, from[v[i].from]);
	}
	jput_end(&j);
	jput_key(&j, "definitions");
	jput_raw(&j, str_trim(buf_str(&c->file)));
	if (c->old != NULL) {
		jput_end(&c->list);
		jput_key(&j, "differences");
		jput_raw(&j, buf_str(&c->diff));
	}
	jput_key(&j, "saved");
	jput_cstr(&j, c->kept);
	jput_key(&j, "exit");
	jput_int(&j, status);
	jput_end(&j);
	(void)printf("%s\n", buf_text(&b));
	buf_fini(&b);
}

static void
remark(struct definitions_cmd *c)
{
	size_t n = defsfetch_unusable(c->fetched);
	char line[128];

	if (n == 0)
		return;
	(void)snprintf(line, sizeof(line),
	    "left out: %zu custom object%s whose name%s this version cannot use",
	    n, n == 1 ? "" : "s", n == 1 ? "" : "s");
	term_text(&c->term, line);
}

static int
report(struct definitions_cmd *c)
{
	int status = c->n_diff > 0 ? DIFFERS : 0;

	remark(c);
	if (c->json)
		show_json(c, status);
	else if (c->old != NULL)
		(void)fwrite(buf_text(&c->diff), 1, c->diff.n, stdout);
	else if (c->output == NULL && !c->save)
		show_tables(c);
	if (c->old != NULL && c->n_diff == 0)
		term_text(&c->term, "nothing changed");
	return status;
}

static int
definitions(struct definitions_cmd *c)
{
	struct err e;
	int status;

	err_clear(&e);
	buf_init(&c->file, LIM_DEFINITIONS_BYTES);
	buf_init(&c->diff, LIM_REPORT_BYTES);
	jput_init(&c->list, &c->diff);
	if (c->json)
		jput_list(&c->list);
	if (fetch(c, &e) == 0) {
		status = report(c);
	} else {
		term_error(&c->term, &e);
		status = server_status(&e);
	}
	defsfetch_free(c->fetched);
	free(c->kept);
	buf_fini(&c->file);
	buf_fini(&c->diff);
	return status;
}

static int
run(int argc, char *const *argv)
{
	struct definitions_cmd c;
	struct err e;
	bool help = false;

	memset(&c, 0, sizeof(c));
	err_clear(&e);
	term_init(&c.term, false);
	if (parse(&c, argc, argv, &help, &e) != 0) {
		term_error(&c.term, &e);
		return cmd_status(&e);
	}
	term_init(&c.term, c.quiet);
	return help ? 0 : definitions(&c);
}

const struct cmd cmd_definitions = {
    "definitions", "the fields that Lightfield has; saved and compared", run};
