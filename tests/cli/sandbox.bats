#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Rehearsals: import --sandbox, and the sandbox as a server.

load helper

@test "a rehearsal needs no key and keeps everything in a folder of its own" {
	account_mapping
	printf 'Name\nAcme\nGlobex\n' >a.csv
	import a.csv -m accounts.yaml --sandbox
	status_is 0
	[ "$(find . -mindepth 1 -maxdepth 1 ! -name 'separate*' | sort | tr '\n' ' ')" = \
		"./a.csv ./a.sandbox.job ./accounts.yaml " ]
	[ -e a.sandbox.job/lfetl-ids.db ]
	[ "$(writes a.sandbox.job/ledger.jsonl)" -eq 2 ]
	[ "$(stat -c %a a.sandbox.job)" = 700 ]
	run find a.sandbox.job -type f ! -perm 600
	[ -z "$output" ]
}

@test "a second rehearsal finds everything settled and writes nothing" {
	account_mapping
	printf 'Name\nAcme\nGlobex\n' >a.csv
	import a.csv -m accounts.yaml --sandbox --limit 1
	status_is 4
	import a.csv -m accounts.yaml --sandbox
	status_is 0
	[ "$(writes a.sandbox.job/ledger.jsonl)" -eq 2 ]
	import a.csv -m accounts.yaml --sandbox
	status_is 0
	says 'resuming: 2 of 2 rows are settled already'
	[ "$(writes a.sandbox.job/ledger.jsonl)" -eq 2 ]
	[ "$(wc -l <a.sandbox.job/done.csv)" -eq 3 ]
}

@test "a rehearsal does not touch the real job, nor the real job a rehearsal" {
	account_mapping
	printf 'Name\nAcme\n' >a.csv
	sandbox_start
	import a.csv -m accounts.yaml
	status_is 0
	before=$(find a.job lfetl-ids.db -type f -exec sha256sum {} + | sort)
	import a.csv -m accounts.yaml --sandbox
	status_is 0
	says '1 created'
	[ "$before" = "$(find a.job lfetl-ids.db -type f -exec sha256sum {} + | sort)" ]
	[ "$(writes ledger.jsonl)" -eq 1 ]
	[ "$(writes a.sandbox.job/ledger.jsonl)" -eq 1 ]
}

@test "a rehearsal can serve definitions of one's own" {
	account_mapping
	printf 'Name\nAcme\n' >a.csv
	echo '{' >d.json
	import a.csv -m accounts.yaml --sandbox --definitions d.json
	status_is 2
	says d.json
}

@test "the sandbox says where it listens, writes its port and ends with a signal" {
	sandbox_start --port-file port
	[ "$url" = "http://127.0.0.1:$(cat port)" ]
	kill -TERM "$sandbox_pid"
	code=0
	wait "$sandbox_pid" || code=$?
	sandbox_pid=
	[ $code -eq 0 ]
}

@test "a port that is taken is told" {
	sandbox_start
	run --separate-stderr "$LFETL" sandbox --port "${url##*:}"
	[ "$status" -ne 0 ]
	says "${url##*:}"
}

@test "the sandbox takes no file names on the command line" {
	run --separate-stderr "$LFETL" sandbox extra
	status_is 2
	says "'extra' is one name too many"
}

@test "records of a sandbox survive its end with --state" {
	account_mapping
	printf 'Name\nAcme\n' >a.csv
	sandbox_start --state state.jsonl
	import a.csv -m accounts.yaml
	status_is 0
	sandbox_stop
	grep -q Acme state.jsonl
}

@test "a certificate needs its key" {
	run --separate-stderr "$LFETL" sandbox --tls-cert cert.pem
	status_is 2
	says '--tls-cert and --tls-key go together'
}

@test "a wrong faults file is told with line and caret" {
	printf -- '- { match: "GET *", do: explode }\n' >faults.yaml
	run --separate-stderr "$LFETL" sandbox --faults faults.yaml
	status_is 2
	says 'faults.yaml:1:'
	says "'explode' is no fault"
	says 'drop-after'
}

# ask PATH...: status and body of the running sandbox's answer to each, a line
ask() {
	python3 -c '
import sys, urllib.error, urllib.request
for path in sys.argv[2:]:
    r = urllib.request.Request(sys.argv[1] + path, headers={
        "Authorization": "Bearer sk_lf_x", "Lightfield-Version": "2026-03-01"})
    try:
        a = urllib.request.urlopen(r)
    except urllib.error.HTTPError as e:
        a = e
    print(a.status, a.read().decode())' "$url" "$@"
}

@test "the sandbox serves every object, and refuses in the shape that is asked for" {
	sandbox_start --error-shape wrapped --older-definitions
	run ask /v1/accounts /v1/contacts /v1/opportunities /v1/tasks /v1/notes \
		/v1/lists /v1/meetings /v1/members /v1/files /v1/emails \
		/v1/objects/subscription
	[ "$(grep -c '^200 {"object":"list"' <<<"$output")" -eq 11 ]
	run ask /v1/opportunities/definitions /v1/nothing
	[[ ${lines[0]} == *'"slug":"$opportunity-stage"'* ]]
	[[ ${lines[1]} == '404 {"error":{"type":"not_found"'* ]]
	run "$LFETL" sandbox --error-shape round
	[ "$status" -eq 2 ]
}
