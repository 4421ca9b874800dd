// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/jdoc.h"
#include "doc/jput.h"
#include "schema/defs.h"
#include "schema/object.h"
#include "schema/objectname.h"

#include "schema/defsbuiltin.h"

enum {
	TEXT_MAX = 65536
};

enum several {
	ONE,
	MANY
};

struct builtin_field {
	const char *key;
	const char *label;
	const char *type;
	const char *service; /* of a SOCIAL_HANDLE, or NULL */
	enum several values;
};

struct builtin_relation {
	const char *key;
	const char *label;
	const char *object;
	enum several records;
};

/* To the row without a key. */
struct builtin {
	const char *object;
	struct builtin_field fields[10];
	struct builtin_relation relations[6];
};

static const struct builtin builtins[] = {
    {"account",
	{
	    {"$name", "Name", "TEXT", NULL, ONE},
	    {"$website", "Website", "URL", NULL, MANY},
	    {"$primaryAddress", "Primary address", "ADDRESS", NULL, ONE},
	    {"$linkedIn", "LinkedIn", "SOCIAL_HANDLE", "LINKEDIN", ONE},
	    {"$twitter", "X", "SOCIAL_HANDLE", "TWITTER", ONE},
	    {"$facebook", "Facebook", "SOCIAL_HANDLE", "FACEBOOK", ONE},
	    {"$instagram", "Instagram", "SOCIAL_HANDLE", "INSTAGRAM", ONE},
	},
	{
	    {"$owner", "Owner", "member", ONE},
	    {"$contact", "Contacts", "contact", MANY},
	}},
    {"contact",
	{
	    {"$email", "Email", "EMAIL", NULL, MANY},
	    {"$name", "Name", "FULL_NAME", NULL, ONE},
	    {"$profilePhotoUrl", "Profile photo", "URL", NULL, ONE},
	},
	{
	    {"$account", "Accounts", "account", MANY},
	}},
    {"opportunity",
	{
	    {"$name", "Name", "TEXT", NULL, ONE},
	},
	{
	    {"$account", "Account", "account", ONE},
	    {"$owner", "Owner", "member", ONE},
	    {"$createdBy", "Created by", "member", ONE},
	    {"$champion", "Champion", "contact", ONE},
	    {"$evaluator", "Evaluator", "contact", ONE},
	}},
    {"task",
	{
	    {"$title", "Title", "TEXT", NULL, ONE},
	    {"$status", "Status", "SINGLE_SELECT", NULL, ONE},
	    {"$description", "Description", "MARKDOWN", NULL, ONE},
	    {"$dueAt", "Due", "DATETIME", NULL, ONE},
	},
	{
	    {"$assignedTo", "Assigned to", "member", ONE},
	    {"$createdBy", "Created by", "member", ONE},
	    {"$account", "Account", "account", ONE},
	    {"$opportunity", "Opportunity", "opportunity", ONE},
	}},
    {"note",
	{
	    {"$title", "Title", "TEXT", NULL, ONE},
	    {"$content", "Content", "MARKDOWN", NULL, ONE},
	},
	{
	    {"$account", "Accounts", "account", MANY},
	    {"$opportunity", "Opportunities", "opportunity", MANY},
	}},
    {"list",
	{
	    {"$name", "Name", "TEXT", NULL, ONE},
	    {"$objectType", "Type of members", "SINGLE_SELECT", NULL, ONE},
	},
	{
	    {"$accounts", "Accounts", "account", MANY},
	    {"$contacts", "Contacts", "contact", MANY},
	    {"$opportunities", "Opportunities", "opportunity", MANY},
	}},
    {"meeting",
	{
	    {"$title", "Title", "TEXT", NULL, ONE},
	    {"$startDate", "Start", "DATETIME", NULL, ONE},
	    {"$endDate", "End", "DATETIME", NULL, ONE},
	    {"$description", "Description", "MARKDOWN", NULL, ONE},
	    {"$meetingUrl", "Meeting URL", "URL", NULL, ONE},
	    {"$organizerEmail", "Organizer", "EMAIL", NULL, ONE},
	    {"$attendeeEmails", "Attendees", "EMAIL", NULL, MANY},
	    {"$privacySetting", "Privacy", "SINGLE_SELECT", NULL, ONE},
	    {"autoCreateRecords", "Create records of attendees", "CHECKBOX",
		NULL, ONE},
	},
	{
	    {"$transcript", "Transcript", "file", ONE},
	}},
    {"member",
	{
	    {"$name", "Name", "FULL_NAME", NULL, ONE},
	    {"$email", "Email", "EMAIL", NULL, ONE},
	    {"$profileImage", "Profile image", "URL", NULL, ONE},
	    {"$role", "Role", "TEXT", NULL, ONE},
	},
	{{NULL, NULL, NULL, ONE}}},
};

static void
put(struct jput *j, const char *key, const char *text)
{
	jput_key(j, key);
	jput_cstr(j, text);
}

static void
put_field(struct jput *j, const struct builtin_field *f)
{
	jput_key(j, f->key);
	jput_object(j);
	put(j, "label", f->label);
	put(j, "valueType", f->type);
	jput_key(j, "typeConfiguration");
	jput_object(j);
	jput_key(j, "multipleValues");
	jput_bool(j, f->values == MANY);
	if (f->service != NULL)
		put(j, "handleService", f->service);
	jput_end(j);
	jput_end(j);
}

static void
put_relation(struct jput *j, const struct builtin_relation *r)
{
	jput_key(j, r->key);
	jput_object(j);
	put(j, "label", r->label);
	put(j, "objectType", r->object);
	put(j, "cardinality", r->records == MANY ? "HAS_MANY" : "HAS_ONE");
	jput_end(j);
}

/* As the API answers, so that there is one way to read definitions. */
static void
put_answer(struct buf *out, const struct builtin *b)
{
	struct jput j;

	jput_init(&j, out);
	jput_object(&j);
	jput_key(&j, "fieldDefinitions");
	jput_object(&j);
	for (size_t i = 0; b->fields[i].key != NULL; i++)
		put_field(&j, &b->fields[i]);
	jput_end(&j);
	jput_key(&j, "relationshipDefinitions");
	jput_object(&j);
	for (size_t i = 0; b->relations[i].key != NULL; i++)
		put_relation(&j, &b->relations[i]);
	jput_end(&j);
	jput_end(&j);
}

static const struct builtin *
find(const struct object *o)
{
	for (size_t i = 0; i < sizeof(builtins) / sizeof(builtins[0]); i++)
		if (strcmp(builtins[i].object, o->name) == 0)
			return &builtins[i];
	return NULL;
}

static int
not_known(const struct object *o, struct err *e)
{
	const char *near =
	    o->custom ? objectname_near(str_of(o->name), NULL, 0) : NULL;

	(void)err_set(e, ERR_USAGE,
	    "the fields of %s are not known without a server", o->plural);
	if (near != NULL)
		return err_hint(e,
		    "Did you mean '%s'? If %s is a custom object, give a file "
		    "of its definitions: --definitions FILE",
		    near, o->name);
	return err_hint(e, "give a file of them: --definitions FILE");
}

int
defs_builtin(struct defs **out, const struct object *o, struct err *e)
{
	const struct builtin *b = find(o);
	struct jdoc *doc = NULL;
	struct buf text;
	int rc;

	*out = NULL;
	if (b == NULL)
		return not_known(o, e);
	buf_init(&text, TEXT_MAX);
	put_answer(&text, b);
	rc = jdoc_parse(&doc, buf_text(&text), text.n, e);
	if (rc == 0)
		rc = defs_parse(out, o, jdoc_root(doc), e);
	jdoc_free(doc);
	buf_fini(&text);
	return rc;
}

bool
defs_known(const struct object *o)
{
	return o->definitions != NULL || find(o) != NULL;
}
