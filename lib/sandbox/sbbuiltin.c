// SPDX-License-Identifier: Apache-2.0
#include "sandbox/sbbuiltinrow.h"

static const struct sboption industries[] = {
    {.label = "Agriculture"},
    {.label = "Construction"},
    {.label = "Education"},
    {.label = "Energy"},
    {.label = "Financial services"},
    {.label = "Health care"},
    {.label = "Hospitality"},
    {.label = "Logistics"},
    {.label = "Manufacturing"},
    {.label = "Media"},
    {.label = "Professional services"},
    {.label = "Public sector"},
    {.label = "Real estate"},
    {.label = "Retail"},
    {.label = "Software"},
    {.label = "Telecommunications"},
};

static const struct sboption headcounts[] = {
    {.label = "1-10"},
    {.label = "11-50"},
    {.label = "51-200"},
    {.label = "201-500"},
    {.label = "501-1000"},
    {.label = "1001-5000"},
    {.label = "5001-10000"},
    {.label = "10000+"},
};

static const struct sboption fundings[] = {
    {.label = "Pre-seed"},
    {.label = "Seed"},
    {.label = "Series A"},
    {.label = "Series B"},
    {.label = "Series C"},
    {.label = "Series D or later"},
    {.label = "Private equity"},
    {.label = "Debt"},
    {.label = "Grant"},
    {.label = "Public"},
};

static const struct sboption statuses[] = {
    {.label = "Prospect"},
    {.label = "Customer"},
    {.label = "Former customer"},
};

static const struct sboption tiers[] = {
    {.label = "A"}, {.label = "B"}, {.label = "C"}};

static const struct sboption lead_statuses[] = {
    {.label = "New"},
    {.label = "Working"},
    {.label = "Qualified"},
    {.label = "Unqualified"},
};

static const struct sboption tags[] = {
    {.label = "Customer"},
    {.label = "Partner"},
    {.label = "Press"},
    {.label = "Investor"},
};

static const struct sbfield account_fields[] = {
    {FIELD("$name", "Name", "TEXT"), SYSTEM},
    {FIELD("$website", "Website", "URL"), SYSTEM, SEVERAL},
    {FIELD("$industry", "Industry", "MULTI_SELECT"), SYSTEM,
	OPTIONS(industries)},
    {FIELD("$headcount", "Headcount", "SINGLE_SELECT"), SYSTEM,
	OPTIONS(headcounts)},
    {FIELD("$lastFundingType", "Last funding type", "SINGLE_SELECT"), SYSTEM,
	OPTIONS(fundings)},
    {FIELD("$primaryAddress", "Primary address", "ADDRESS"), SYSTEM},
    {FIELD("$linkedIn", "LinkedIn", "SOCIAL_HANDLE"), SYSTEM,
	.service = "LINKEDIN"},
    {FIELD("$twitter", "X", "SOCIAL_HANDLE"), SYSTEM, .service = "TWITTER"},
    {FIELD("$facebook", "Facebook", "SOCIAL_HANDLE"), SYSTEM,
	.service = "FACEBOOK"},
    {FIELD("$instagram", "Instagram", "SOCIAL_HANDLE"), SYSTEM,
	.service = "INSTAGRAM"},
    {FIELD("$howTheyMakeMoney", "How they make money", "READONLY_MARKDOWN"),
	READ_ONLY},
    {FIELD("$accountStatus", "Account status", "SINGLE_SELECT"), READ_ONLY,
	OPTIONS(statuses)},
    {FIELD("phone", "Phone", "TELEPHONE"), SEVERAL},
    {FIELD("annual-revenue", "Annual revenue", "CURRENCY"), .currency = "USD"},
    {FIELD("tier", "Tier", "SINGLE_SELECT"), OPTIONS(tiers)},
    {FIELD("description", "Description", "MARKDOWN")},
    {FIELD("founded", "Founded", "NUMBER")},
    {FIELD("domain-verified", "Domain verified", "CHECKBOX")},
    {FIELD("last-activity", "Last activity", "DATETIME")},
};

static const struct sbrelation account_relations[] = {
    {.key = "$owner", .label = "Owner", .object_type = "member", SYSTEM},
    {.key = "$contact",
	.label = "Contacts",
	.object_type = "contact",
	.many = true,
	SYSTEM},
    {.key = "$opportunity",
	.label = "Opportunities",
	.object_type = "opportunity",
	.many = true,
	READ_ONLY},
    {.key = "$task",
	.label = "Tasks",
	.object_type = "task",
	.many = true,
	READ_ONLY},
    {.key = "$note",
	.label = "Notes",
	.object_type = "note",
	.many = true,
	READ_ONLY},
    {.key = "$meeting",
	.label = "Meetings",
	.object_type = "meeting",
	.many = true,
	READ_ONLY},
};

static const struct sbfield contact_fields[] = {
    {FIELD("$email", "Email", "EMAIL"), SYSTEM, SEVERAL},
    {FIELD("$name", "Name", "FULL_NAME"), SYSTEM},
    {FIELD("$profilePhotoUrl", "Profile photo", "URL"), SYSTEM, SINGLE},
    {FIELD("phone", "Phone", "TELEPHONE"), SEVERAL},
    {FIELD("title", "Title", "TEXT")},
    {FIELD("lead-status", "Lead status", "SINGLE_SELECT"),
	OPTIONS(lead_statuses)},
    {FIELD("linkedin", "LinkedIn", "SOCIAL_HANDLE"), .service = "LINKEDIN"},
    {FIELD("twitter", "X", "SOCIAL_HANDLE"), .service = "TWITTER"},
    {FIELD("address", "Address", "ADDRESS")},
    {FIELD("last-call", "Last call", "DATETIME")},
    {FIELD("newsletter", "Newsletter", "CHECKBOX")},
    {FIELD("score", "Score", "NUMBER")},
    {FIELD("memo", "Memo", "MARKDOWN")},
    {FIELD("source", "Source", "TEXT")},
    {FIELD("tags", "Tags", "MULTI_SELECT"), OPTIONS(tags)},
    {FIELD("external-id", "External id", "TEXT"), .unique = true},
};

static const struct sbrelation contact_relations[] = {
    {.key = "$account",
	.label = "Accounts",
	.object_type = "account",
	.many = true,
	SYSTEM},
};

static const struct sbfield member_fields[] = {
    {FIELD("$email", "Email", "EMAIL"), READ_ONLY, SINGLE},
    {FIELD("$name", "Name", "FULL_NAME"), READ_ONLY},
    {FIELD("$profileImage", "Profile image", "URL"), READ_ONLY, SINGLE},
    {FIELD("$role", "Role", "TEXT"), READ_ONLY},
};

/* In the order of the rows of sbobject.c. */
static const struct sbbuiltin account = {account_fields, N_OF(account_fields),
    account_relations, N_OF(account_relations)};
static const struct sbbuiltin contact = {contact_fields, N_OF(contact_fields),
    contact_relations, N_OF(contact_relations)};
static const struct sbbuiltin member = {
    member_fields, N_OF(member_fields), NULL, 0};

static const struct sbbuiltin *const builtins[] = {
    &account,
    &contact,
    &member,
    &sbbuiltinwork_opportunity,
    &sbbuiltinwork_task,
    &sbbuiltinwork_note,
    &sbbuiltinwork_list,
    &sbbuiltintalk_meeting,
    &sbbuiltintalk_file,
    &sbbuiltintalk_email,
    &sbbuiltinwork_subscription,
};

const struct sbbuiltin *
sbbuiltin_get(unsigned object_index)
{
	static const struct sbbuiltin none = {NULL, 0, NULL, 0};

	return object_index < N_OF(builtins) ? builtins[object_index] : &none;
}
