// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "doc/jdoc.h"
#include "doc/jput.h"

#include "sandbox/sbdefs.h"
#include "sandbox/sbfail.h"
#include "sandbox/sbnumber.h"
#include "sandbox/sbphone.h"
#include "sandbox/sbtime.h"
#include "sandbox/sbvalid.h"
#include "sandbox/sbweb.h"

enum {
	VALUES_MAX = 1000 /* of one field */
};

static int
wrong_kind(const struct sbfield *f, const char *expected, struct sbfail *why)
{
	return sbfail_set(why, 400, "invalid_type", f->key,
	    "Field '%s' (%s) expects %s.", f->key, f->type_name, expected);
}

static int
bad_value(
    const struct sbfield *f, struct str v, const char *what, struct sbfail *why)
{
	return sbfail_set(why, 422, NULL, f->key,
	    "Field '%s': '%.*s' is not %s.", f->key, STR_ARG(str_upto(v, 120)),
	    what);
}

/* A rule that one text must pass, for the types that are one or many. */
typedef int
text_rule(const struct sbfield *, struct str, struct jput *, struct sbfail *);

static int
text_plain(
    const struct sbfield *f, struct str s, struct jput *j, struct sbfail *why)
{
	(void)f;
	(void)why;
	jput_text(j, s);
	return 0;
}

static int
text_email(
    const struct sbfield *f, struct str s, struct jput *j, struct sbfail *why)
{
	if (!sbweb_email(s))
		return bad_value(f, s, "an e-mail address", why);
	jput_text(j, s);
	return 0;
}

static int
text_phone(
    const struct sbfield *f, struct str s, struct jput *j, struct sbfail *why)
{
	char stored[SBPHONE_MAX];

	if (!sbphone_check(s.p, s.n, stored))
		return bad_value(f, s, "a valid telephone number", why);
	jput_cstr(j, stored);
	return 0;
}

static int
text_url(
    const struct sbfield *f, struct str s, struct jput *j, struct sbfail *why)
{
	if (!sbweb_url(s))
		return bad_value(f, s, "an http or https URL", why);
	jput_text(j, s);
	return 0;
}

static int
text_profile(
    const struct sbfield *f, struct str s, struct jput *j, struct sbfail *why)
{
	struct buf stored;

	if (!sbweb_profile(f->service, s))
		return bad_value(f, s, "a profile URL of its service", why);
	buf_init(&stored, (size_t)LIM_BODY_BYTES);
	sbweb_profile_put(f->service, s, &stored);
	jput_text(j, buf_str(&stored));
	buf_fini(&stored);
	return 0;
}

static int
text_instant(
    const struct sbfield *f, struct str s, struct jput *j, struct sbfail *why)
{
	char iso[SBTIME_ISO_MAX];
	int64_t ms;

	if (!sbtime_parse(s, &ms))
		return bad_value(
		    f, s, "an ISO 8601 date-time with an offset", why);
	sbtime_iso(iso, ms);
	jput_cstr(j, iso);
	return 0;
}

static const struct sboption *
find_option(const struct sbfield *f, struct str s)
{
	for (size_t i = 0; i < f->n_options; i++)
		if (str_is(s, f->options[i].id))
			return &f->options[i];
	for (size_t i = 0; i < f->n_options; i++)
		if (str_is(s, f->options[i].label))
			return &f->options[i];
	return NULL;
}

static int
text_option(
    const struct sbfield *f, struct str s, struct jput *j, struct sbfail *why)
{
	const struct sboption *o = find_option(f, s);

	if (o == NULL)
		return sbfail_set(why, 400,
		    f->is_pipeline ? "unknown_pipeline"
				   : "referenced_resource_missing",
		    f->key, "Field '%s' has no option '%.*s'.", f->key,
		    STR_ARG(str_upto(s, 120)));
	jput_cstr(j, o->id);
	return 0;
}

static int
check_one(const struct sbfield *f, const struct jval *v, text_rule *rule,
    struct jput *j, struct sbfail *why)
{
	if (jdoc_kind(v) != JDOC_TEXT)
		return wrong_kind(f, "a string", why);
	return rule(f, jdoc_text(v), j, why);
}

static int
check_many(const struct sbfield *f, const struct jval *v, text_rule *rule,
    struct jput *j, struct sbfail *why)
{
	size_t n = jdoc_size(v);

	if (jdoc_kind(v) != JDOC_LIST)
		return wrong_kind(f, "an array of strings", why);
	if (n > VALUES_MAX)
		return sbfail_set(why, 422, NULL, f->key,
		    "Field '%s' holds more than %d values.", f->key,
		    VALUES_MAX);
	if (n > 1 && f->has_multiple && !f->multiple)
		return sbfail_set(why, 422, NULL, f->key,
		    "Field '%s' takes one value, not %zu.", f->key, n);
	jput_list(j);
	for (size_t i = 0; i < n; i++) {
		const struct jval *item = jdoc_at(v, i);

		if (jdoc_kind(item) != JDOC_TEXT)
			return wrong_kind(f, "an array of strings", why);
		if (rule(f, jdoc_text(item), j, why) != 0)
			return -1;
	}
	jput_end(j);
	return 0;
}

/* A URL field takes a string or an array; several are stored as an array. */
static int
check_url(const struct sbfield *f, const struct jval *v, struct jput *j,
    struct sbfail *why)
{
	bool list = jdoc_kind(v) == JDOC_LIST;
	int rc;

	if (f->multiple) {
		if (list)
			return check_many(f, v, text_url, j, why);
		jput_list(j);
		rc = check_one(f, v, text_url, j, why);
		if (rc == 0)
			jput_end(j);
		return rc;
	}
	if (!list)
		return check_one(f, v, text_url, j, why);
	if (jdoc_size(v) != 1)
		return sbfail_set(why, 422, NULL, f->key,
		    "Field '%s' takes one URL.", f->key);
	return check_one(f, jdoc_at(v, 0), text_url, j, why);
}

static int
check_number(const struct sbfield *f, const struct jval *v, struct jput *j,
    struct sbfail *why)
{
	if (jdoc_kind(v) != JDOC_NUMBER)
		return wrong_kind(f, "a number", why);
	if (!sbnumber_put_hundredths(v, j))
		return sbfail_set(why, 422, NULL, f->key,
		    "Field '%s' takes at most 2 decimals and values within "
		    "9007199254740991 of zero.",
		    f->key);
	return 0;
}

static int
check_name(const struct sbfield *f, const struct jval *v, struct jput *j,
    struct sbfail *why)
{
	struct jdoc_iter it = {0};

	if (jdoc_kind(v) != JDOC_OBJECT)
		return wrong_kind(f, "an object {firstName, lastName}", why);
	jput_object(j);
	while (jdoc_next(v, &it)) {
		enum jdoc_kind kind = jdoc_kind(it.val);

		if ((strcmp(it.key, "firstName") != 0 &&
			strcmp(it.key, "lastName") != 0) ||
		    (kind != JDOC_TEXT && kind != JDOC_NULL))
			return wrong_kind(
			    f, "an object {firstName, lastName}", why);
		jput_key(j, it.key);
		if (kind == JDOC_TEXT)
			jput_text(j, jdoc_text(it.val));
		else
			jput_null(j);
	}
	jput_end(j);
	return 0;
}

static const char *const address_texts[] = {
    "street", "street2", "city", "state", "postalCode", "country"};

static bool
is_address_text(const char *key)
{
	for (size_t i = 0; i < sizeof(address_texts) / sizeof(char *); i++)
		if (strcmp(address_texts[i], key) == 0)
			return true;
	return false;
}

static bool
is_country(struct str s)
{
	return s.n == 2 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] >= 'A' &&
	       s.p[1] <= 'Z';
}

static int
check_address_part(const struct sbfield *f, const char *key,
    const struct jval *v, struct jput *j, struct sbfail *why)
{
	bool lat = strcmp(key, "latitude") == 0;

	jput_key(j, key);
	if (jdoc_kind(v) == JDOC_NULL) {
		jput_null(j);
		return 0;
	}
	if (lat || strcmp(key, "longitude") == 0) {
		if (jdoc_kind(v) != JDOC_NUMBER)
			return wrong_kind(f, "numbers as coordinates", why);
		if (!sbnumber_put_degrees(v, lat ? 90 : 180, j))
			return sbfail_set(why, 422, NULL, f->key,
			    "Field '%s': %s is out of range.", f->key, key);
		return 0;
	}
	if (!is_address_text(key) || jdoc_kind(v) != JDOC_TEXT)
		return wrong_kind(f, "an address object of strings", why);
	if (strcmp(key, "country") == 0 && !is_country(jdoc_text(v)))
		return bad_value(f, jdoc_text(v),
		    "a country code of two capital letters", why);
	jput_text(j, jdoc_text(v));
	return 0;
}

static int
check_address(const struct sbfield *f, const struct jval *v, struct jput *j,
    struct sbfail *why)
{
	struct jdoc_iter it = {0};

	if (jdoc_kind(v) != JDOC_OBJECT)
		return wrong_kind(f, "an address object", why);
	jput_object(j);
	while (jdoc_next(v, &it))
		if (check_address_part(f, it.key, it.val, j, why) != 0)
			return -1;
	jput_end(j);
	return 0;
}

const struct sboption *
sbvalid_option(const struct sbfield *f, struct str id)
{
	for (size_t i = 0; i < f->n_options; i++)
		if (str_is(id, f->options[i].id))
			return &f->options[i];
	return NULL;
}

static bool
is_below(const struct sboption *o, const struct sbvalid_parent *p)
{
	return o->parent == NULL || p->id.p == NULL || str_is(p->id, o->parent);
}

static int
not_below(const struct sbfield *f, struct str s, struct sbfail *why)
{
	return sbfail_set(why, 422,
	    f->is_stage ? "stage_unresolved_in_pipeline" : NULL, f->key,
	    "Field '%s': '%.*s' is not among the options that '%s' leaves.",
	    f->key, STR_ARG(str_upto(s, 120)), f->parent_key);
}

static int
ambiguous(const struct sbfield *f, struct str s, struct sbfail *why)
{
	(void)sbfail_set(why, 422, f->is_stage ? "ambiguous_stage_label" : NULL,
	    f->key, "Field '%s': several options have the label '%.*s'.",
	    f->key, STR_ARG(str_upto(s, 120)));
	for (size_t i = 0; i < f->n_options; i++)
		if (str_is(s, f->options[i].label))
			sbfail_candidate(
			    why, f->options[i].id, f->options[i].label);
	return -1;
}

int
sbvalid_child(const struct sbfield *f, const struct jval *v,
    const struct sbvalid_parent *parent, struct buf *out, struct sbfail *why)
{
	struct str s = jdoc_text(v);
	const struct sboption *o = sbvalid_option(f, s);
	bool named = o != NULL;
	size_t n = 0;
	struct jput j;

	if (s.p == NULL)
		return wrong_kind(f, "a string", why);
	for (size_t i = 0; i < f->n_options && !named; i++) {
		const struct sboption *next = &f->options[i];

		if (!str_is(s, next->label))
			continue;
		if (o == NULL || is_below(next, parent))
			o = next;
		n += is_below(next, parent);
	}
	if (o == NULL)
		return f->is_stage && parent->id.p != NULL
			   ? not_below(f, s, why)
			   : text_option(f, s, NULL, why);
	if (n > 1)
		return ambiguous(f, s, why);
	if (!is_below(o, parent) && !(named && parent->loose))
		return not_below(f, s, why);
	jput_init(&j, out);
	jput_cstr(&j, o->id);
	return 0;
}

int
sbvalid_check(const struct sbfield *f, const struct jval *v, struct buf *out,
    struct sbfail *why)
{
	struct jput j;

	jput_init(&j, out);
	switch (f->type) {
	case VTYPE_TEXT:
	case VTYPE_MARKDOWN:
	case VTYPE_HTML:
		return check_one(f, v, text_plain, &j, why);
	case VTYPE_NUMBER:
	case VTYPE_CURRENCY:
		return check_number(f, v, &j, why);
	case VTYPE_CHECKBOX:
		if (jdoc_kind(v) != JDOC_BOOL)
			return wrong_kind(f, "true or false", why);
		jput_bool(&j, jdoc_bool(v, false));
		return 0;
	case VTYPE_DATETIME:
		return check_one(f, v, text_instant, &j, why);
	case VTYPE_EMAIL:
		if (f->lone)
			return check_one(f, v, text_email, &j, why);
		return check_many(f, v, text_email, &j, why);
	case VTYPE_TELEPHONE:
		return check_many(f, v, text_phone, &j, why);
	case VTYPE_URL:
		return check_url(f, v, &j, why);
	case VTYPE_ADDRESS:
		return check_address(f, v, &j, why);
	case VTYPE_FULL_NAME:
		return check_name(f, v, &j, why);
	case VTYPE_SOCIAL_HANDLE:
		return check_one(f, v, text_profile, &j, why);
	case VTYPE_SINGLE_SELECT:
		return check_one(f, v, text_option, &j, why);
	case VTYPE_MULTI_SELECT:
		return check_many(f, v, text_option, &j, why);
	case VTYPE_READONLY:
	case VTYPE_UNKNOWN:
		break;
	}
	return sbfail_set(why, 400, "invalid_configuration", f->key,
	    "Field '%s' (%s) cannot be written.", f->key, f->type_name);
}
