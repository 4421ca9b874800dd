#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# -v and --debug: what goes over the wire, without secrets and personal values.

load helper

people() {
	cat >people.yaml <<'Y'
mapping: 1
object: contact
match: [$email]
mode: upsert
fields:
  $email: mail
  title: title
Y
	printf 'mail,title\nada.private@example.org,Countess\n' >people.csv
}

@test "-v gives a line for every request, and no more" {
	people
	# Nothing is searched for where there is nothing.
	mkdir seed
	echo '{"id":"con_1","createdAt":"2026-01-05T09:00:00.000Z","fields":{"$email":{"value":["u@x.io"]}},"relationships":{}}' >seed/contact.jsonl
	sandbox_start --seed seed
	import people.csv -m people.yaml -v --quiet --match-strategy search
	status_is 0
	printf '%s\n' "$stderr" >said
	[ "$(wc -l <said)" -eq "$(wc -l <ledger.jsonl)" ]
	[ "$(grep -cE '^(GET|POST) /v1/[^ ]*: [0-9]+, [0-9]+ ms, [0-9]+ of 25 left$' said)" -eq "$(wc -l <said)" ]
	grep -q '^POST /v1/contacts: 200, ' said
	# The search for the address is there, the address is not.
	grep -q '^GET /v1/contacts?.*email.*=\*\*\*' said
	says_not ada.private
}

@test "--verbose is -v" {
	people
	sandbox_start
	import people.csv -m people.yaml --verbose --quiet
	status_is 0
	says 'GET /v1/auth/validate: 200, '
}

@test "an attempt after trouble is counted" {
	people
	echo '- { match: "POST /v1/contacts", nth: 1, do: status 503 }' >faults.yaml
	sandbox_start --faults faults.yaml
	import people.csv -m people.yaml -v --quiet
	status_is 0
	printf '%s\n' "$stderr" | grep -qE '^POST /v1/contacts: 503, [0-9]+ ms'
	printf '%s\n' "$stderr" | grep -qE '^POST /v1/contacts: 200, .*, attempt 2$'
}

@test "--debug shows heads and bodies, keys and codes, no key and no value" {
	people
	sandbox_start
	import people.csv -m people.yaml --debug --quiet
	status_is 0
	says '> Authorization: Bearer sk_lf_***'
	says '> Idempotency-Key: '
	says '< X-RateLimit-Limit: 25'
	says '> {"fields":{"$email":["<text 23>"],"title":"<text 8>"}'
	for secret in cli_test_secret ada.private Countess; do
		says_not "$secret"
	done
}

@test "without them nothing is said of requests" {
	people
	sandbox_start
	import people.csv -m people.yaml --quiet
	status_is 0
	[ -z "$stderr" ]
}

@test "a rehearsal in the program can be watched, too" {
	people
	import people.csv -m people.yaml --sandbox -v --quiet
	status_is 0
	says 'POST /v1/contacts: 200, '
}
