// SPDX-License-Identifier: Apache-2.0
#include "sandbox/sbbuiltinrow.h"

static const struct sboption privacies[] = {
    {.id = "FULL", .label = "FULL"}, {.id = "METADATA", .label = "METADATA"}};

static const struct sbfield meeting_fields[] = {
    {FIELD("$title", "Title", "TEXT"), SYSTEM, .fixed = true},
    {FIELD("$startDate", "Start", "DATETIME"), SYSTEM, .fixed = true,
	.past = true},
    {FIELD("$endDate", "End", "DATETIME"), SYSTEM, .fixed = true, .past = true},
    {FIELD("$description", "Description", "MARKDOWN"), SYSTEM, .fixed = true,
	.secret = true},
    {FIELD("$meetingUrl", "Meeting URL", "URL"), SYSTEM, SINGLE, .fixed = true,
	.secret = true},
    {FIELD("$organizerEmail", "Organizer", "EMAIL"), SYSTEM, SINGLE,
	.fixed = true, .lone = true},
    {FIELD("$attendeeEmails", "Attendees", "EMAIL"), SYSTEM, SEVERAL,
	.fixed = true},
    {FIELD("$privacySetting", "Privacy", "SINGLE_SELECT"), SYSTEM,
	OPTIONS(privacies), .privacy = true},
};

static const struct sbrelation meeting_relations[] = {
    {LINK("$transcript", "Transcript", "file"), SYSTEM, .ops = SBOP_REPLACE,
	.needed = true, .completed = true, .secret = true},
    {LINK("$contact", "Attendees", "contact"), .many = true, READ_ONLY,
	.from_emails = "$attendeeEmails"},
    {LINK("$account", "Accounts", "account"), .many = true, READ_ONLY,
	.from_links = "$contact"},
    {LINK("$opportunity", "Opportunities", "opportunity"), .many = true,
	READ_ONLY, .from_links = "$account"},
};

/* Its own rules stand in sbupload.h. */
static const struct sbfield file_fields[] = {
    {FIELD("status", "Status", "TEXT"), READ_ONLY},
    {FIELD("filename", "Name", "TEXT"), READ_ONLY},
    {FIELD("mimeType", "MIME type", "TEXT"), READ_ONLY},
    {FIELD("sizeBytes", "Size", "NUMBER"), READ_ONLY},
    {FIELD("completedAt", "Completed", "DATETIME"), READ_ONLY},
    {FIELD("expiresAt", "Expires", "DATETIME"), READ_ONLY},
};

static const struct sbfield email_fields[] = {
    {FIELD("$subject", "Subject", "TEXT"), READ_ONLY, .secret = true},
    {FIELD("$body", "Body", "HTML"), READ_ONLY, .secret = true, .alone = true},
    {FIELD("$from", "From", "EMAIL"), READ_ONLY},
    {FIELD("$to", "To", "EMAIL"), READ_ONLY, SEVERAL},
    {FIELD("$cc", "Cc", "EMAIL"), READ_ONLY, SEVERAL},
    {FIELD("$sentAt", "Sent", "DATETIME"), READ_ONLY},
    {FIELD("$privacySetting", "Privacy", "SINGLE_SELECT"), READ_ONLY,
	OPTIONS(privacies), .privacy = true},
};

static const struct sbrelation email_relations[] = {
    {LINK("$contact", "Contacts", "contact"), .many = true, READ_ONLY},
    {LINK("$account", "Accounts", "account"), .many = true, READ_ONLY},
};

const struct sbbuiltin sbbuiltintalk_meeting = {meeting_fields,
    N_OF(meeting_fields), meeting_relations, N_OF(meeting_relations)};
const struct sbbuiltin sbbuiltintalk_file = {
    file_fields, N_OF(file_fields), NULL, 0};
const struct sbbuiltin sbbuiltintalk_email = {
    email_fields, N_OF(email_fields), email_relations, N_OF(email_relations)};
