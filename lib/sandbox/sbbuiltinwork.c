// SPDX-License-Identifier: Apache-2.0
#include "sandbox/sbbuiltinrow.h"

static const struct sboption pipelines[] = {
    {.label = "New business"},
    {.label = "Renewals"},
};

/* Two pipelines share labels: such a stage needs its id, or its pipeline. */
static const struct sboption stages[] = {
    {.label = "Discovery", .parent = "New business"},
    {.label = "Qualification", .parent = "New business"},
    {.label = "Proposal", .parent = "New business"},
    {.label = "Negotiation", .parent = "New business"},
    {.label = "Won", .parent = "New business"},
    {.label = "Lost", .parent = "New business"},
    {.label = "Upcoming", .parent = "Renewals"},
    {.label = "In review", .parent = "Renewals"},
    {.label = "Negotiation", .parent = "Renewals"},
    {.label = "Renewed", .parent = "Renewals"},
    {.label = "Churned", .parent = "Renewals"},
};

static const struct sboption states[] = {
    {.label = "Open"}, {.label = "Won"}, {.label = "Lost"}};

static const struct sboption reason_groups[] = {
    {.label = "Price"}, {.label = "Product"}, {.label = "Timing"}};

static const struct sboption reasons[] = {
    {.label = "Too expensive", .parent = "Price"},
    {.label = "No budget", .parent = "Price"},
    {.label = "Missing feature", .parent = "Product"},
    {.label = "Competitor", .parent = "Product"},
    {.label = "Not now", .parent = "Timing"},
    {.label = "No decision", .parent = "Timing"},
};

static const struct sboption sources[] = {
    {.label = "Inbound"},
    {.label = "Outbound"},
    {.label = "Referral"},
    {.label = "Event"},
};

static const struct sbfield opportunity_fields[] = {
    {FIELD("$name", "Name", "TEXT"), SYSTEM},
    {FIELD("$pipeline", "Pipeline", "SINGLE_SELECT"), SYSTEM,
	OPTIONS(pipelines), .is_pipeline = true},
    {FIELD("$stage", "Stage", "SINGLE_SELECT"), SYSTEM, OPTIONS(stages),
	.parent_key = "$pipeline", .is_stage = true},
    {FIELD("$opportunityStatus", "Status", "SINGLE_SELECT"), READ_ONLY,
	OPTIONS(states)},
    {FIELD("$summary", "Summary", "READONLY_MARKDOWN"), READ_ONLY},
    {FIELD("amount", "Amount", "CURRENCY"), .currency = "USD"},
    {FIELD("close-date", "Close date", "DATETIME")},
    {FIELD("probability", "Probability", "NUMBER")},
    {FIELD("source", "Source", "SINGLE_SELECT"), OPTIONS(sources)},
    {FIELD("loss-group", "Loss group", "SINGLE_SELECT"),
	OPTIONS(reason_groups)},
    {FIELD("loss-reason", "Loss reason", "SINGLE_SELECT"), OPTIONS(reasons),
	.parent_key = "loss-group"},
    {FIELD("next-step", "Next step", "MARKDOWN")},
    {FIELD("external-id", "External id", "TEXT"), .unique = true},
};

static const struct sbrelation opportunity_relations[] = {
    {LINK("$account", "Account", "account"), SYSTEM, .fixed = true},
    {LINK("$owner", "Owner", "member"), SYSTEM},
    {LINK("$createdBy", "Created by", "member"), SYSTEM, .fixed = true,
	.own = true},
    {LINK("$champion", "Champion", "contact"), SYSTEM},
    {LINK("$evaluator", "Evaluator", "contact"), SYSTEM},
    {LINK("$task", "Tasks", "task"), .many = true, READ_ONLY},
    {LINK("$note", "Notes", "note"), .many = true, READ_ONLY},
    {LINK("$meeting", "Meetings", "meeting"), .many = true, READ_ONLY},
};

static const struct sboption task_states[] = {
    {.id = "TODO", .label = "TODO"},
    {.id = "IN_PROGRESS", .label = "IN_PROGRESS"},
    {.id = "COMPLETE", .label = "COMPLETE"},
    {.id = "CANCELLED", .label = "CANCELLED"},
};

static const struct sbfield task_fields[] = {
    {FIELD("$title", "Title", "TEXT"), SYSTEM},
    {FIELD("$status", "Status", "SINGLE_SELECT"), SYSTEM, OPTIONS(task_states)},
    {FIELD("$description", "Description", "MARKDOWN"), SYSTEM},
    {FIELD("$dueAt", "Due", "DATETIME"), SYSTEM},
};

static const struct sbrelation task_relations[] = {
    {LINK("$assignedTo", "Assigned to", "member"), SYSTEM, .needed = true},
    {LINK("$account", "Account", "account"), SYSTEM},
    {LINK("$opportunity", "Opportunity", "opportunity"), SYSTEM},
    {LINK("$createdBy", "Created by", "member"), SYSTEM, .fixed = true,
	.own = true},
};

static const struct sbfield note_fields[] = {
    {FIELD("$title", "Title", "TEXT"), SYSTEM},
    {FIELD("$content", "Content", "MARKDOWN"), SYSTEM},
};

static const struct sbrelation note_relations[] = {
    {LINK("$account", "Accounts", "account"), .many = true, SYSTEM,
	.ops = SBOP_ADD | SBOP_REMOVE},
    {LINK("$opportunity", "Opportunities", "opportunity"), .many = true, SYSTEM,
	.ops = SBOP_ADD | SBOP_REMOVE},
    {LINK("$author", "Author", "member"), READ_ONLY, .own = true},
};

/* A bare slug is stored, whichever of both was sent. */
static const struct sboption list_types[] = {
    {.id = "account", .label = "$account"},
    {.id = "contact", .label = "$contact"},
    {.id = "opportunity", .label = "$opportunity"},
};

static const struct sbfield list_fields[] = {
    {FIELD("$name", "Name", "TEXT"), SYSTEM},
    {FIELD("$objectType", "Object type", "SINGLE_SELECT"), SYSTEM,
	OPTIONS(list_types), .fixed = true},
};

static const struct sbrelation list_relations[] = {
    {LINK("$accounts", "Accounts", "account"), .many = true, SYSTEM,
	.ops = SBOP_ADD | SBOP_REMOVE, .kind_key = "$objectType"},
    {LINK("$contacts", "Contacts", "contact"), .many = true, SYSTEM,
	.ops = SBOP_ADD | SBOP_REMOVE, .kind_key = "$objectType"},
    {LINK("$opportunities", "Opportunities", "opportunity"), .many = true,
	SYSTEM, .ops = SBOP_ADD | SBOP_REMOVE, .kind_key = "$objectType"},
};

static const struct sboption plans[] = {
    {.label = "Starter"}, {.label = "Team"}, {.label = "Enterprise"}};

static const struct sbfield subscription_fields[] = {
    {FIELD("$name", "Name", "TEXT"), SYSTEM},
    {FIELD("plan", "Plan", "SINGLE_SELECT"), OPTIONS(plans)},
    {FIELD("seats", "Seats", "NUMBER")},
    {FIELD("mrr", "Monthly revenue", "CURRENCY"), .currency = "EUR"},
    {FIELD("renews-at", "Renews", "DATETIME")},
    {FIELD("auto-renew", "Renews by itself", "CHECKBOX")},
    {FIELD("billing-email", "Billing e-mail", "EMAIL"), SINGLE},
    {FIELD("terms", "Terms", "MARKDOWN")},
    {FIELD("contract-number", "Contract number", "TEXT"), .unique = true},
};

static const struct sbrelation subscription_relations[] = {
    {LINK("account", "Account", "account")},
    {LINK("contacts", "Contacts", "contact"), .many = true},
};

const struct sbbuiltin sbbuiltinwork_opportunity = {opportunity_fields,
    N_OF(opportunity_fields), opportunity_relations,
    N_OF(opportunity_relations)};
const struct sbbuiltin sbbuiltinwork_task = {
    task_fields, N_OF(task_fields), task_relations, N_OF(task_relations)};
const struct sbbuiltin sbbuiltinwork_note = {
    note_fields, N_OF(note_fields), note_relations, N_OF(note_relations)};
const struct sbbuiltin sbbuiltinwork_list = {
    list_fields, N_OF(list_fields), list_relations, N_OF(list_relations)};
const struct sbbuiltin sbbuiltinwork_subscription = {subscription_fields,
    N_OF(subscription_fields), subscription_relations,
    N_OF(subscription_relations)};
