#!/usr/bin/env bats
# lfetl undo: a job is taken back as far as that is safe.

load helper

undo() {
	run --separate-stderr "$LFETL" undo "$@"
}

people() {
	cat >people.yaml <<'Y'
mapping: 1
object: contact
system: test
key: id
match: [$email]
mode: upsert
fields:
  $email: mail
  $name: { first: first, last: last }
unmapped: ignore
Y
	printf 'id,mail,first,last\n' >people.csv
	for i in 1 2 3 4; do
		printf '%s,u%s@example.com,First%s,Last%s\n' $i $i $i $i >>people.csv
	done
}

# somebody METHOD PATH [BODY]: another person's request; its answer.
somebody() {
	python3 - "$url" "$@" <<'P'
import sys, urllib.request
with urllib.request.urlopen(urllib.request.Request(
        sys.argv[1] + sys.argv[3], sys.argv[4].encode() if len(sys.argv) > 4 else None,
        {"Authorization": "Bearer sk_lf_other", "Lightfield-Version": "2026-03-01",
         "Content-Type": "application/json"}, method=sys.argv[2])) as r:
    print(r.read().decode())
P
}

# id_of JOB KEY: of its record.
id_of() {
	python3 -c '
import csv, sys
print(next(r["id"] for r in csv.DictReader(open(sys.argv[1] + "/done.csv")) if r["key"] == sys.argv[2]))' "$1" "$2"
}

# people_there: how many contacts the server has.
people_there() {
	somebody GET '/v1/contacts?limit=1' | python3 -c 'import json,sys; print(json.load(sys.stdin)["totalCount"])'
}

# last_name ID
last_name() {
	somebody GET "/v1/contacts/$1" |
		python3 -c 'import json,sys; print(json.load(sys.stdin)["fields"]["$name"]["value"]["lastName"])'
}

imported() {
	sandbox_start "$@"
	people
	import people.csv -m people.yaml
	status_is 0
}

# A second job that updates all four.
updated() {
	sed 's/Last/Later/' people.csv >later.csv
	import later.csv -m people.yaml
	status_is 0
}

@test "a dry run writes nothing and lists what would happen" {
	imported
	before=$(wc -l <ledger.jsonl)
	undo people --dry-run
	status_is 0
	says 'nothing was taken back'
	says '4 can be taken back'
	! tail -n +$((before + 1)) ledger.jsonl | grep -q -e POST -e DELETE || false
	[ "$(grep -c ',delete,con_[a-z0-9]*,reverse,' people.job/undo.csv)" -eq 4 ]
	import people.csv -m people.yaml
	status_is 0
}

@test "what was created is deleted, last row first, and the job says undone" {
	imported
	undo people
	status_is 0
	says '4 taken back'
	says 'a delete is soft in Lightfield and has side effects'
	[ "$(people_there)" -eq 0 ]
	grep '"DELETE"' ledger.jsonl | sed 's/.*"id":"\([^"]*\)".*/\1/' >deleted
	for k in 4 3 2 1; do id_of people.job $k; done | diff - deleted
	run --separate-stderr "$LFETL" status people
	status_is 0
	[[ $output == *"people.job: undone; "* ]]
	[[ $output == *"import people.csv -m people.yaml --again" ]]
	before=$(wc -l <ledger.jsonl)
	undo people
	status_is 0
	! tail -n +$((before + 1)) ledger.jsonl | grep -q -e POST -e DELETE || false
}

@test "an undone job is imported once more with --again only, and makes new records" {
	imported
	undo people
	status_is 0
	import people.csv -m people.yaml
	status_is 9
	says 'was undone'
	says '--again'
	import people.csv -m people.yaml --again
	status_is 0
	[ "$(people_there)" -eq 4 ]
	run "$LFETL" verify people
	[ "$status" -eq 0 ]
	undo people
	status_is 0
	[ "$(people_there)" -eq 0 ]
}

@test "what was updated gets its former value back, and a later import goes on from there" {
	imported
	updated
	one=$(id_of people.job 1)
	[ "$(last_name "$one")" = Later1 ]
	undo later
	status_is 0
	says '4 taken back'
	[ "$(last_name "$one")" = Last1 ]
	[ "$(people_there)" -eq 4 ]
	run "$LFETL" verify people
	[ "$status" -eq 0 ]
	import later.csv -m people.yaml --again
	status_is 0
	[ "$(last_name "$one")" = Later1 ]
}

@test "what somebody edited since stays: undo.edited" {
	imported
	updated
	one=$(id_of people.job 1)
	somebody POST "/v1/contacts/$one" '{"fields":{"$name":{"firstName":"First1","lastName":"Human"}}}' >/dev/null
	undo later
	status_is 0
	says '3 taken back'
	says '1 stay as they are'
	[ "$(last_name "$one")" = Human ]
	grep -q "^2,1,restore,$one,kept,undo.edited," later.job/undo.csv
	undo people
	status_is 0
	[ "$(last_name "$one")" = Human ]
	grep -q "^2,1,delete,$one,kept,undo.edited," people.job/undo.csv
	[ "$(people_there)" -eq 1 ]
}

@test "what a later import wrote stays when the former is undone: undo.later" {
	imported
	updated
	sed 's/Last/Third/' people.csv >third.csv
	import third.csv -m people.yaml
	status_is 0
	undo later
	status_is 0
	says '4 stay as they are'
	[ "$(grep -c 'kept,undo.later' later.job/undo.csv)" -eq 4 ]
	[ "$(last_name "$(id_of people.job 2)")" = Third2 ]
}

@test "of a purged job what was created is deleted, but not what a later import wrote" {
	imported
	"$LFETL" status people --purge --yes
	sed '4,5d;s/Last/Later/' people.csv >later.csv
	import later.csv -m people.yaml
	status_is 0
	undo people
	status_is 0
	[ "$(people_there)" -eq 2 ]
	[ "$(grep -c 'kept,undo.later' people.job/undo.csv)" -eq 2 ]
	[ "$(grep -c ',reversed,' people.job/undo.csv)" -eq 2 ]
}

@test "what is gone stays gone: undo.gone" {
	imported
	updated
	somebody DELETE "/v1/contacts/$(id_of people.job 3)" >/dev/null
	undo later
	status_is 0
	[ "$(grep -c 'kept,undo.gone' later.job/undo.csv)" -eq 1 ]
	undo people
	status_is 0
	[ "$(grep -c 'kept,undo.gone' people.job/undo.csv)" -eq 1 ]
	[ "$(people_there)" -eq 0 ]
}

@test "without before-images or receipts nothing is changed: undo.unknown" {
	imported
	updated
	"$LFETL" status later --purge --yes
	undo later
	status_is 0
	[ "$(grep -c 'kept,undo.unknown' later.job/undo.csv)" -eq 4 ]
	[ "$(last_name "$(id_of people.job 2)")" = Later2 ]
	"$LFETL" status people --purge --yes
	undo people --ids other-ids.db
	status_is 0
	[ "$(people_there)" -eq 4 ]
	[ "$(grep -c 'kept,undo.unknown' people.job/undo.csv)" -eq 4 ]
}

@test "a server without DELETE fails rows and stops: undo.no-delete, and later it works" {
	cat >faults.yaml <<'Y'
- { match: "DELETE *", times: 3, every: 1, do: status 405 }
Y
	imported --faults faults.yaml
	undo people
	status_is 5
	says 'undo.no-delete'
	[ "$(people_there)" -eq 4 ]
	[ "$(grep -c 'failed,undo.no-delete' people.job/undo.csv)" -eq 3 ]
	run --separate-stderr "$LFETL" status people
	status_is 4
	[[ $output == *"people.job: being undone; "* ]]
	import people.csv -m people.yaml --again
	status_is 9
	says 'is being undone'
	undo people
	status_is 0
	[ "$(people_there)" -eq 0 ]
}

@test "links that were added are removed, links of others stay" {
	sandbox_start
	cat >links.yaml <<'Y'
mapping: 1
object: contact
system: test
key: id
match: [$email]
mode: upsert
fields:
  $email: mail
relationships:
  $account: { column: account, by: id }
Y
	a=$(somebody POST /v1/accounts '{"fields":{"$name":"A"}}' | sed 's/.*"id": *"\(acc_[^"]*\)".*/\1/')
	b=$(somebody POST /v1/accounts '{"fields":{"$name":"B"}}' | sed 's/.*"id": *"\(acc_[^"]*\)".*/\1/')
	c=$(somebody POST /v1/contacts "{\"fields\":{\"\$email\":[\"x@example.com\"]},\"relationships\":{\"\$account\":[\"$a\"]}}" |
		sed 's/.*"id": *"\(con_[^"]*\)".*/\1/')
	printf 'id,mail,account\n1,x@example.com,%s\n' "$b" >links.csv
	import links.csv -m links.yaml --match-strategy search
	status_is 0
	somebody GET "/v1/contacts/$c" | grep -q "$b"
	undo links
	status_is 0
	says '1 taken back'
	somebody GET "/v1/contacts/$c" >after
	grep -q "$a" after
	! grep -q "$b" after || false
}

@test "members that were put on a list leave it" {
	sandbox_start
	cat >list.yaml <<'Y'
mapping: 1
object: list
system: test
key: name
match: [$name]
mode: upsert
duplicates: merge
fields:
  $name: name
  $objectType: { value: $contact }
relationships:
  $contacts: { column: who, by: id }
Y
	c=$(somebody POST /v1/contacts '{"fields":{"$email":["x@example.com"]}}' | sed 's/.*"id": *"\(con_[^"]*\)".*/\1/')
	l=$(somebody POST /v1/lists '{"fields":{"$name":"Webinar","$objectType":"$contact"}}' | sed 's/^{"id": *"\([^"]*\)".*/\1/')
	printf 'name,who\nWebinar,%s\n' "$c" >list.csv
	import list.csv -m list.yaml
	status_is 0
	somebody GET "/v1/lists/$l/contacts" | grep -q "$c"
	undo list
	status_is 0
	grep -q ',reversed,' list.job/undo.csv
	! somebody GET "/v1/lists/$l/contacts" | grep -q "$c"
}

@test "a link that the API does not take back stays, and that is said: undo.fixed" {
	sandbox_start
	cat >calls.yaml <<'Y'
mapping: 1
object: meeting
system: test
key: id
match: [id]
mode: update
fields:
  $title: title
relationships:
  $transcript: { column: file, by: id }
Y
	m=$(somebody POST /v1/meetings '{"fields":{"$title":"Call","$startDate":"2026-01-05T09:00:00Z","$endDate":"2026-01-05T10:00:00Z"}}' | sed 's/^{"id": *"\([^"]*\)".*/\1/')
	printf 'hello\n' >talk.txt
	f=$("$LFETL" upload talk.txt --quiet --base-url "$url" | cut -f1)
	printf 'id,title,file\n%s,Call,%s\n' "$m" "$f" >calls.csv
	import calls.csv -m calls.yaml
	status_is 0
	undo calls
	status_is 0
	grep -q 'kept,undo.fixed,' calls.job/undo.csv
}

@test "another mapping or key is exit 9, nothing sent and rehearsals exit 2" {
	imported
	cp people.yaml keep.yaml
	sed -i 's/mode: upsert/mode: create/' people.yaml
	undo people
	status_is 9
	says 'another mapping'
	undo people -m keep.yaml --dry-run
	status_is 0
	LIGHTFIELD_API_KEY=sk_lf_somebody_else undo people -m keep.yaml
	status_is 9
	import people.csv -m keep.yaml --job fresh.job --dry-run
	undo fresh.job
	status_is 2
	says 'nothing of fresh.job was sent yet'
	[ "$(people_there)" -eq 4 ]
}

@test "away from loopback and without a terminal it needs --yes" {
	people
	import people.csv -m people.yaml --sandbox
	export LIGHTFIELD_API_KEY=sk_lf_x
	undo people --base-url https://api.example
	status_is 2
	says 'needs --yes'
}

@test "--json tells the same" {
	imported
	undo people --json
	status_is 0
	printf '%s' "$output" >out.json
	json out.json 'd["version"] == 1 and d["exit"] == 0 and d["job"] == "people.job" and d["dry_run"] is False
and d["reversed"] == 4 and d["partly"] == d["kept"] == d["failed"] == d["left"] == 0 and d["writes"] == 4'
}
