// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"
#include "base/str.h"
#include "doc/jput.h"

#include "import/doctorjob.h"

static const char *
level_word(enum doctor_level level)
{
	static const char *const words[] = {
	    [DOCTOR_OK] = "ok", [DOCTOR_NOTE] = "note", [DOCTOR_BAD] = "bad"};

	return words[level];
}

/* The same advice below several lines in a row is given once, below the last.
 */
static bool
is_last_of_its_kind(const struct doctor *d, size_t i)
{
	return i + 1 == d->n || d->v[i + 1].next == NULL ||
	       !str_is(str_of(d->v[i].next), d->v[i + 1].next);
}

void
doctor_text(const struct doctor *d, struct buf *b)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct doctor_line *l = &d->v[i];

		buf_printf(b, "%-4s  %-11s  %s\n", level_word(l->level),
		    l->check, l->text);
		if (l->next != NULL && is_last_of_its_kind(d, i))
			buf_printf(b, "                   -> %s\n", l->next);
	}
}

static void
put_checks(const struct doctor *d, struct jput *j)
{
	jput_key(j, "checks");
	jput_list(j);
	for (size_t i = 0; i < d->n; i++) {
		const struct doctor_line *l = &d->v[i];

		jput_object(j);
		jput_key(j, "check");
		jput_cstr(j, l->check);
		jput_key(j, "state");
		jput_cstr(j, level_word(l->level));
		jput_key(j, "message");
		jput_cstr(j, l->text);
		jput_key(j, "next");
		jput_cstr(j, l->next);
		jput_end(j);
	}
	jput_end(j);
}

static void
put_key(const struct doctor *d, struct jput *j)
{
	jput_key(j, "key");
	jput_object(j);
	jput_key(j, "from");
	jput_cstr(j, d->key_from);
	jput_key(j, "subject");
	jput_cstr(j, d->subject);
	jput_key(j, "scopes");
	if (d->n_needs == 0) {
		jput_null(j);
	} else {
		jput_list(j);
		for (size_t i = 0; i < d->auth.n_scopes; i++)
			jput_cstr(j, d->auth.scopes[i]);
		jput_end(j);
	}
	jput_end(j);
}

/* "a b" as ["a","b"] */
static void
put_words(struct jput *j, const char *key, const char *words)
{
	struct str rest = str_of(words);
	struct str word;

	jput_key(j, key);
	jput_list(j);
	while (str_next(&rest, STR_LIT(" "), &word))
		jput_text(j, word);
	jput_end(j);
}

static void
put_needs(const struct doctor *d, struct jput *j)
{
	jput_key(j, "commands");
	jput_list(j);
	for (size_t i = 0; i < d->n_needs; i++) {
		jput_object(j);
		jput_key(j, "command");
		jput_cstr(j, d->needs[i].command);
		put_words(j, "scopes", d->needs[i].scopes);
		put_words(j, "missing", d->needs[i].missing);
		jput_end(j);
	}
	jput_end(j);
}

static void
put_known(struct jput *j, const char *key, bool known, int64_t v)
{
	jput_key(j, key);
	if (known)
		jput_int(j, v);
	else
		jput_null(j);
}

static void
put_text(struct jput *j, const char *key, const char *text)
{
	jput_key(j, key);
	jput_cstr(j, text[0] == '\0' ? NULL : text);
}

static void
put_connection(const struct doctor *d, struct jput *j)
{
	char day[16];

	jput_key(j, "limits");
	jput_object(j);
	put_known(j, "limit", d->limit >= 0, d->limit);
	put_known(j, "remaining", d->remaining >= 0, d->remaining);
	put_known(j, "reset_in_s", d->reset_in_s >= 0, d->reset_in_s);
	jput_end(j);
	put_known(j, "clock_ahead_s", d->clock_known, d->ahead_s);
	doctor_day(day, d->peer.expires_s);
	jput_key(j, "tls");
	jput_object(j);
	put_text(j, "protocol", d->peer.tls);
	put_text(j, "issuer", d->peer.issuer);
	put_text(j, "expires", d->peer.expires_s < 0 ? "" : day);
	jput_end(j);
	put_text(j, "address", d->peer.address);
	put_known(j, "ms", d->peer.ms >= 0, d->peer.ms);
}

void
doctor_json(const struct doctor *d, int exit_status, struct buf *b)
{
	struct jput j;

	jput_init(&j, b);
	jput_object(&j);
	jput_key(&j, "version");
	jput_int(&j, 1);
	jput_key(&j, "exit");
	jput_int(&j, exit_status);
	put_checks(d, &j);
	put_key(d, &j);
	put_needs(d, &j);
	put_connection(d, &j);
	jput_end(&j);
	buf_putc(b, '\n');
}
