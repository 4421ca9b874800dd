// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "doc/jdoc.h"

#include "api/fault.h"
#include "api/recscan.h"

/*
 * The codes we know: what they mean for the run beyond their status, and what
 * a person can do.  VERDICT_BY_STATUS: the status decides.
 */
enum {
	VERDICT_BY_STATUS = -1
};

struct known {
	const char *code;
	int verdict;
	const char *hint;
};

#define BASE_URL_HINT \
	"check the base URL (--base-url, LIGHTFIELD_BASE_URL): it must be the API's own address"
#define REFUSED_HINT \
	"read the message: correct the row or the mapping, and import the row again"
#define DELETED_HINT \
	"the record was deleted in Lightfield since it was read: the same command with --retry-failed looks for another, or says that there is none"

static const struct known table[] = {
    {"unknown_field", FAULT_STOP,
	"this organisation has no such field: correct the mapping ('lfetl definitions' shows what there is)"},
    {"unknown_relationship", FAULT_STOP,
	"this object has no such relationship: correct the mapping ('lfetl definitions' shows what there is)"},
    {"invalid_configuration", FAULT_STOP,
	"the field or option was changed in Lightfield: correct the mapping ('lfetl definitions' shows what there is now)"},
    {"version_header", FAULT_STOP,
	"the server does not take this API version: update lfetl"},
    {"unauthorized", VERDICT_BY_STATUS,
	"the API key was refused: check that it is whole, active, and of the right organisation"},
    {"forbidden", VERDICT_BY_STATUS,
	"the key lacks a scope: add the one that the message names, or use another key"},
    {"not_found", VERDICT_BY_STATUS, BASE_URL_HINT},
    {"http.405", VERDICT_BY_STATUS, BASE_URL_HINT},
    {"unsupported_media_type", VERDICT_BY_STATUS,
	"something between here and the API changed the request: check proxies and the base URL"},
    {"referenced_resource_missing", FAULT_ROW,
	"the record or member that this row refers to is not in Lightfield: import it first, or correct the reference"},
    {"relationship_entity_missing", FAULT_ROW,
	"the record that this row refers to is not in Lightfield: import it first, or correct the reference"},
    {"relationship_entity_inactive", FAULT_ROW,
	"the record or member that this row refers to is inactive: refer to an active one"},
    {"invalid_type", VERDICT_BY_STATUS,
	"the value does not have the form that this field takes: correct it in the file or the mapping"},
    {"parameter_missing", VERDICT_BY_STATUS,
	"a field that Lightfield needs is empty: fill it in the file, or map a constant to it"},
    {"idempotency_key_too_long", VERDICT_BY_STATUS,
	"this is a defect of lfetl: please report it"},
    {"ambiguous_stage_label", VERDICT_BY_STATUS,
	"several stages have this label: map it to the stage's id under options"},
    {"unknown_pipeline", VERDICT_BY_STATUS,
	"there is no such pipeline: correct the value or map it under options"},
    {"stage_unresolved_in_pipeline", VERDICT_BY_STATUS,
	"the pipeline has no such stage: correct the value or map it under options"},
    {"relationship_write_limit_exceeded", VERDICT_BY_STATUS,
	"at most 25 records can be linked in one request: split the row"},
    {"conflict", VERDICT_BY_STATUS,
	"something that is stored stands against this row, such as a value that must be unique: correct the row or what is stored"},
    {"unprocessable_content", VERDICT_BY_STATUS,
	"Lightfield does not take this value: correct it in the file or the mapping"},
};

static const struct {
	int status;
	const char *code;
} status_codes[] = {
    {400, "bad_request"},
    {401, "unauthorized"},
    {403, "forbidden"},
    {404, "not_found"},
    {409, "conflict"},
    {415, "unsupported_media_type"},
    {422, "unprocessable_content"},
    {429, "too_many_requests"},
    {500, "internal_server_error"},
    {503, "service_unavailable"},
    {504, "gateway_timeout"},
};

static const struct known *
known(const char *code)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(table[i].code, code) == 0)
			return &table[i];
	return NULL;
}

static void
put(char *out, size_t max, const char *text)
{
	(void)snprintf(out, max, "%s", text);
}

/* "unknown_field", "http.418": no blanks, nothing that needs escaping. */
static bool
is_word(struct str s)
{
	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] >= 0x7f || s.p[i] == '"' ||
		    s.p[i] == '\\')
			return false;
	return true;
}

/* The word in *out; false, and *out untouched, if it is none or too long. */
static bool
take_word(char *out, size_t max, struct str s)
{
	if (!is_word(s) || s.n >= max)
		return false;
	memcpy(out, s.p, s.n);
	out[s.n] = '\0';
	return true;
}

static void
code_of_status(struct fault *f, struct str type)
{
	for (size_t i = 0; i < sizeof(status_codes) / sizeof(status_codes[0]);
	     i++)
		if (status_codes[i].status == f->status) {
			put(f->code, sizeof(f->code), status_codes[i].code);
			return;
		}
	if (!take_word(f->code, sizeof(f->code), type))
		(void)snprintf(f->code, sizeof(f->code), "http.%d", f->status);
}

static bool
looks_like_html(struct str body)
{
	body = str_trim(body);
	return body.n > 0 && body.p[0] == '<';
}

static void
message_of_status(struct fault *f, struct str body)
{
	if (f->status / 100 == 3)
		(void)snprintf(f->message, sizeof(f->message),
		    "the server answered with a redirect (status %d), which is not followed: it would take the key elsewhere",
		    f->status);
	else
		(void)snprintf(f->message, sizeof(f->message),
		    "the server answered with status %d and %s", f->status,
		    looks_like_html(body) ? "a web page instead of JSON"
		    : body.n == 0         ? "no explanation"
					  : "no explanation that can be read");
}

/* Code, param and message of a refusal, whichever shape it has. */
static void
read_refusal(struct fault *f, const struct jval *root, struct str body)
{
	const struct jval *in = jdoc_get(root, "error");
	struct str message;
	struct str type;

	if (jdoc_kind(in) != JDOC_OBJECT)
		in = root;
	type = jdoc_text(jdoc_get(in, "type"));
	/* One server says it in the type, another in the code. */
	if (f->status == 409 && str_is(type, "idempotency_conflict"))
		put(f->code, sizeof(f->code), "idempotency_conflict");
	else if (!take_word(
		     f->code, sizeof(f->code), jdoc_text(jdoc_get(in, "code"))))
		code_of_status(f, type);
	api_answer_clean(
	    f->param, sizeof(f->param), jdoc_text(jdoc_get(in, "param")));
	message = jdoc_text(jdoc_get(in, "message"));
	if (message.n == 0)
		message = jdoc_text(jdoc_get(root, "error"));
	if (message.n == 0)
		message_of_status(f, body);
	else
		api_answer_clean(f->message, sizeof(f->message), message);
}

static enum fault_verdict
verdict_of_status(int status, const char *code)
{
	switch (status) {
	case 401:
	case 403:
	case 404:
	case 405:
	case 415:
		return FAULT_STOP;
	case 408:
		return FAULT_RETRY;
	case 409:
		return strcmp(code, "idempotency_conflict") == 0
			   ? FAULT_CONFLICT
			   : FAULT_ROW;
	case 429:
		return FAULT_LIMITED;
	default:
		break;
	}
	if (status / 100 == 3)
		return FAULT_STOP;
	return status / 100 == 4 ? FAULT_ROW : FAULT_RETRY;
}

/* A code speaks only where the service judged what was in the request. */
static bool
code_speaks(int status)
{
	return status == 400 || status == 404 || status == 422;
}

static void
judge(struct fault *f, bool update)
{
	const struct known *k = known(f->code);
	bool deleted = update && f->status == 404 &&
		       (k == NULL || k->verdict == VERDICT_BY_STATUS);

	if (deleted) {
		f->verdict = FAULT_ROW;
		put(f->hint, sizeof(f->hint), DELETED_HINT);
		return;
	}
	f->verdict = verdict_of_status(f->status, f->code);
	if (k != NULL && k->verdict != VERDICT_BY_STATUS &&
	    code_speaks(f->status))
		f->verdict = (enum fault_verdict)k->verdict;
	if (k != NULL)
		put(f->hint, sizeof(f->hint), k->hint);
	else if (f->verdict == FAULT_STOP)
		put(f->hint, sizeof(f->hint), BASE_URL_HINT);
	else if (f->verdict == FAULT_ROW)
		put(f->hint, sizeof(f->hint), REFUSED_HINT);
}

/* An answer of success counts only with the id of what it made. */
static bool
take_record(struct fault *f, struct str id, struct str link)
{
	if (!take_word(f->id, sizeof(f->id), id))
		return false;
	f->verdict = FAULT_NONE;
	(void)take_word(f->link, sizeof(f->link), link);
	return true;
}

static void
read_record(struct fault *f, const struct jval *root, struct str body)
{
	if (take_record(f, jdoc_text(jdoc_get(root, "id")),
		jdoc_text(jdoc_get(root, "httpLink"))))
		return;
	f->verdict = FAULT_RETRY;
	put(f->code, sizeof(f->code), "answer.unreadable");
	(void)snprintf(f->message, sizeof(f->message),
	    "the server answered with status %d, but with %s", f->status,
	    root != NULL            ? "no id of a record"
	    : looks_like_html(body) ? "a web page instead of JSON"
				    : "a body that is not JSON");
	if (looks_like_html(body))
		put(f->hint, sizeof(f->hint), BASE_URL_HINT);
}

static void
read_silence(struct fault *f, const struct api_answer *a)
{
	const char *code = "network.lost";

	f->verdict = FAULT_RETRY;
	if (a->fate == API_UNSENT) {
		f->verdict = FAULT_UNSENT;
		code = "network.unreached";
	} else if (a->fate == API_REFUSED) {
		f->verdict = FAULT_STOP;
		code = "network.refused";
		put(f->hint, sizeof(f->hint),
		    "check the base URL, the certificates (--ca-file) and the proxy, then run the same command again");
	}
	put(f->code, sizeof(f->code), code);
	api_answer_clean(f->message, sizeof(f->message), str_of(a->detail));
}

void
fault_read(struct fault *f, const struct api_answer *a, bool update)
{
	struct str body = buf_str(&a->body);
	struct jdoc *doc = NULL;
	struct err ignored; /* an unreadable body is a case of its own */
	struct str id;
	struct str link;

	memset(f, 0, sizeof(*f));
	if (a->fate != API_ANSWERED) {
		read_silence(f, a);
		return;
	}
	f->status = a->status;
	if (f->status / 100 == 2 && recscan_find(body, &id, &link) &&
	    take_record(f, id, link))
		return;
	if (body.n > 0 && jdoc_parse(&doc, body.p, body.n, &ignored) != 0)
		doc = NULL;
	if (f->status / 100 == 2) {
		read_record(f, jdoc_root(doc), body);
	} else {
		read_refusal(f, jdoc_root(doc), body);
		judge(f, update);
	}
	jdoc_free(doc);
}

const char *
fault_verdict_name(enum fault_verdict v)
{
	switch (v) {
	case FAULT_NONE:
		return "none";
	case FAULT_RETRY:
		return "retry";
	case FAULT_UNSENT:
		return "unsent";
	case FAULT_LIMITED:
		return "limited";
	case FAULT_CONFLICT:
		return "conflict";
	case FAULT_ROW:
		return "row";
	case FAULT_STOP:
		return "stop";
	}
	return "?";
}
