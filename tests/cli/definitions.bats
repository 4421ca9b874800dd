#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# lfetl definitions: what Lightfield has, saved and compared.

load helper

definitions() {
	run --separate-stderr "$LFETL" definitions "$@"
}

# A definitions file that differs from the built-in one of contacts: a field
# that has gone since, a label that was another.
old_contacts() {
	definitions contact -o now.json
	status_is 0
	python3 - <<'P'
import json
d = json.load(open("now.json"))
fields = d["contact"]["fieldDefinitions"]
fields["fax"] = {"label": "Fax", "valueType": "TELEPHONE", "typeConfiguration": {}}
fields["title"]["label"] = "Job"
json.dump(d, open("old.json", "w"))
P
}

@test "one object is shown as a table" {
	sandbox_start
	definitions contacts
	status_is 0
	[ -z "$stderr" ]
	[[ ${lines[0]} =~ ^contact:\ [0-9]+\ fields,\ [0-9]+\ relationships?$ ]]
	printf '%s\n' "$output" | grep -qE '^  \$email +Email +EMAIL +several$'
	printf '%s\n' "$output" | grep -qE '^  \$account +Accounts +-> account +several$'
	# No options unless they are asked for.
	[[ $output != *"(opt_"* ]]
	definitions contact --options
	status_is 0
	[[ $output == *"(opt_"* ]]
}

@test "without a name every object is shown" {
	sandbox_start
	definitions
	status_is 0
	for o in account contact opportunity task note list meeting member; do
		printf '%s\n' "$output" | grep -qE "^$o: "
	done
}

@test "an unknown object is named, and what shows the known ones" {
	sandbox_start
	definitions contcat
	status_is 2
	says "there is no object 'contcat'"
	says "'lfetl definitions' without a name"
}

@test "what is saved lies in the cache, private, one file an origin" {
	sandbox_start
	definitions --save
	status_is 0
	[ -z "$output" ]
	file=$HOME/.cache/lfetl/definitions/http_127.0.0.1_${url##*:}.json
	says "saved: $file"
	[ "$(stat -c %a "$file")" = 600 ]
	[ "$(stat -c %a "${file%/*}")" = 700 ]
	json "$file" 'd["contact"]["fieldDefinitions"]["$email"]["valueType"] == "EMAIL"'
	XDG_CACHE_HOME=$PWD/elsewhere definitions --save --quiet
	status_is 0
	[ -z "$stderr" ]
	cmp "$file" elsewhere/lfetl/definitions/*.json
}

@test "--save is for all objects" {
	sandbox_start
	definitions contact --save
	status_is 2
	says '--save keeps the definitions of all objects'
	[ ! -e "$HOME/.cache" ]
}

@test "a sandbox serves what was written, and nothing differs then" {
	sandbox_start
	definitions -o all.json
	status_is 0
	sandbox_stop
	rm sandbox.out
	sandbox_start --definitions all.json
	definitions --diff all.json
	status_is 0
	[ -z "$output" ]
	says 'nothing changed'
}

@test "-o - writes to standard output" {
	sandbox_start
	definitions account -o -
	status_is 0
	printf '%s' "$output" >out.json
	json out.json 'list(d) == ["account"]'
}

@test "differences are told, one a line, with exit 10" {
	sandbox_start
	old_contacts
	definitions contact --diff old.json
	status_is 10
	printf '%s\n' "$output" >said
	same said <<'T'
~ field contact.title: label Title was Job
- field contact.fax: TELEPHONE
T
	definitions contact --diff now.json
	status_is 0
	[ -z "$output" ]
}

@test "differences as JSON" {
	sandbox_start
	old_contacts
	definitions contact --diff old.json --json
	status_is 10
	printf '%s' "$output" >out.json
	json out.json 'd["version"] == 1 and d["exit"] == 10 and d["objects"] == {"contact": "api"}'
	json out.json '[(x["sign"], x["what"], x["key"]) for x in d["differences"]] == [("~", "field", "title"), ("-", "field", "fax")]'
	json out.json '"$email" in d["definitions"]["contact"]["fieldDefinitions"] and d["saved"] is None'
}

@test "a file that is none is refused before anything is asked" {
	sandbox_start
	echo '[]' >none.json
	for f in none.json missing.json; do
		definitions --diff $f
		status_is 2
		says "$f"
	done
	[ ! -s ledger.jsonl ]
}

@test "what the key may not read is named, and the rest is shown" {
	sandbox_start --scopes contacts:read
	definitions
	status_is 0
	[[ $output == *"account: the key may not read it; its scope accounts:read is missing"* ]]
	[[ $output == *'$email'* ]]
	definitions account
	status_is 5
	says 'accounts:read'
}

@test "only one thing goes to standard output" {
	sandbox_start
	definitions -o - --json
	status_is 2
	definitions -o - --diff x.json
	status_is 2
	says 'standard output'
}
