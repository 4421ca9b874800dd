#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# lfetl export: what a user types and sees.

load helper

export_() {
	run --separate-stderr "$LFETL" export "$@"
}

# Three contacts, as a person would make them.
people() {
	for i in 1 2 3; do
		curl -sf -o answer.json -H "Authorization: Bearer $LIGHTFIELD_API_KEY" \
			-H "Lightfield-Version: 2026-03-01" -H "Content-Type: application/json" \
			-d "{\"fields\":{\"\$email\":[\"u$i@example.com\"],\"title\":\"Boss, $i\"}}" \
			"$url/v1/contacts"
	done
}

@test "what was written is said in the end: file, records, bytes, requests" {
	sandbox_start
	people
	export_ contacts -o out.csv
	status_is 0
	[ -z "$output" ]
	says "out.csv: 3 records, all that there are"
	says "requests in"
	[ "$(head -c 3 out.csv)" = id, ]
	[ "$(wc -l <out.csv)" -eq 4 ]
	[ -s out.csv.manifest.json ]
}

@test "singular, plural and any case of an object mean the same" {
	sandbox_start
	people
	for word in contact contacts Contacts; do
		export_ "$word" -o out.csv
		status_is 0
		says "3 records"
	done
}

@test "stdout holds the file and nothing else" {
	sandbox_start
	people
	export_ contacts -o - --select title
	status_is 0
	[ "${#lines[@]}" -eq 4 ]
	[ "${lines[0]}" = id,title ]
	[[ "${lines[1]}" =~ ^con_.*,\"Boss,\ [123]\"$ ]]
	[ ! -e ./-.manifest.json ]
}

@test "quiet says nothing when all is well" {
	sandbox_start
	export_ contacts -o out.csv --quiet
	status_is 0
	[ -z "$output$stderr" ]
}

@test "the object of --json has numbers and the exit status" {
	sandbox_start
	people
	export_ contacts -o out.csv --json
	status_is 0
	printf '%s' "$output" | python3 -c '
import json, sys
r = json.load(sys.stdin)
assert (r["version"], r["object"], r["file"], r["complete"], r["exit"], r["rows"]) == \
	(1, "contacts", "out.csv", True, 0, 3), r
assert r["downloaded"] == r["failed"] == r["hidden"] == 0, r'
}

@test "a log of JSON lines has times and no progress" {
	sandbox_start
	people
	export_ contacts -o out.csv --log-format json
	status_is 0
	printf '%s\n' "$stderr" | python3 -c '
import json, sys
lines = [json.loads(line) for line in sys.stdin]
assert lines[-1]["rows"] == 3 and lines[-1]["level"] == "info", lines
assert all(line["time"].endswith("Z") for line in lines)'
}

@test "without an object or a file it says what to type" {
	export_
	status_is 2
	says "lfetl export contacts -o contacts.csv"
	export_ contacts
	status_is 2
	says "lfetl export contacts -o contacts.csv"
	export_ --all
	status_is 2
	says "-o FOLDER"
}

@test "options that exclude each other are refused before anything is sent" {
	sandbox_start
	for words in "contacts --all -o x" "--all -o x --where a=b" "--all -o x --select id" "--all -o -" \
		"--all -o x --download y" "contacts -o x.jsonl --labels" "contacts -o x.jsonl --names" \
		"contacts -o x.jsonl --profile spreadsheet" "contacts -o - --json" "contacts -o - --changed-since last" \
		"contacts -o x.csv --download y" "list-members -o x.csv --select id" "list-members -o x.csv --names" \
		"contacts -o x.csv --profile excel" "contacts -o x.csv --log-format xml" "contacts -o x.txt" \
		"contacts -o x.csv --workers 0" "--all -o x -m m.yaml" "contacts -o x.jsonl -m m.yaml" "list-members -o x.csv -m m.yaml"; do
		# shellcheck disable=SC2086
		export_ $words
		status_is 2
		[ -n "$stderr" ]
	done
	[ ! -s ledger.jsonl ]
	[ ! -e x ] && [ ! -e y ] && [ ! -e x.csv ]
}

@test "an object, a column or a filter that is not there has the one meant beside it" {
	sandbox_start
	export_ contcts -o out.csv
	status_is 2
	says "did you mean 'contacts'"
	export_ contacts -o out.csv --select titel
	status_is 2
	says "did you mean 'title'"
	export_ contacts -o out.csv --where 'titel[equal]=x'
	status_is 2
	says "title"
	[ ! -e out.csv ]
}

@test "a folder that is not there is told, and nothing is asked for in vain" {
	sandbox_start
	export_ contacts -o nowhere/out.csv
	status_is 8
	says "nowhere/out.csv"
}

@test "a file that is in the way is not taken for the beginning of an export" {
	sandbox_start
	echo mine >out.csv.part
	export_ contacts -o out.csv
	status_is 2
	says "out.csv.part"
	[ "$(cat out.csv.part)" = mine ]
}

@test "downloads go into the folder, with the list beside them" {
	sandbox_start
	printf 'hello\n' >talk.txt
	run "$LFETL" upload talk.txt
	status_is 0
	export_ files --download got
	status_is 0
	says "got: 1 file downloaded (6 bytes), 0 were there already"
	[ "$(cat got/fil_*-talk.txt)" = hello ]
	[ "$(wc -l <got/files.csv)" -eq 2 ]
	export_ files --download got -o list.csv
	status_is 0
	says "0 files downloaded (0 bytes), 1 was there already"
	[ -s list.csv ]
}

@test "--help names every option and the exit status of a list that does not settle is in the manual" {
	export_ --help
	status_is 0
	for o in --output --format --all --mapping --select --where --changed-since --labels --option-ids --names --download --profile \
		--workers --rate --log-format --quiet --json; do
		[[ "$output" == *"$o"* ]]
	done
}
