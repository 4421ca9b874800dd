#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The import: what it says, and its exit statuses.

load helper

prepare() {
	account_mapping
	printf 'Name\nAcme\nGlobex\nInitech\n' >a.csv
}

@test "a clean import exits with 0 and says what it did" {
	prepare
	sandbox_start
	import a.csv -m accounts.yaml
	status_is 0
	[ -z "$output" ]
	says 'a.csv: 3 rows'
	says '          3 created'
	says 'sent: 3 requests in '
	says 'results: a.job/ (done.csv, report.html, summary.json)'
	says_not 'next'
	says_not 'fail'
	[ "$(writes ledger.jsonl)" -eq 3 ]
}

@test "--quiet says nothing when all went well" {
	prepare
	sandbox_start
	import a.csv -m accounts.yaml --quiet
	status_is 0
	[ -z "$output" ]
	[ -z "$stderr" ]
	[ "$(wc -l <a.job/done.csv)" -eq 4 ]
}

@test "the result as JSON stands alone on stdout and equals summary.json" {
	prepare
	sandbox_start
	import a.csv -m accounts.yaml --json --quiet
	status_is 0
	printf '%s\n' "$output" >result.json
	json result.json "d['result'] == {'create': 3, 'update': 0, 'unchanged': 0,
		'ambiguous': 0, 'failed': 0, 'skipped': 0, 'not_attempted': 0, 'in_doubt': 0}"
	json result.json "(d['exit'], d['rows'], d['findings']) == (0, 3, {})"
	json result.json "d['requests'] == {'write': 0, 'read': 0, 'search': 0, 'seconds': 0}"
	diff result.json a.job/summary.json
}

@test "the same command again sends nothing and says why" {
	prepare
	sandbox_start
	import a.csv -m accounts.yaml
	status_is 0
	import a.csv -m accounts.yaml
	status_is 0
	says 'resuming: 3 of 3 rows are settled already'
	[ "$(writes ledger.jsonl)" -eq 3 ]
}

@test "--limit settles that many, exits with 4 and names the command to go on" {
	prepare
	sandbox_start
	import a.csv -m accounts.yaml --limit 1
	status_is 4
	says '          1 created'
	says '          2 not attempted yet'
	says 'next, to go on: lfetl import a.csv -m accounts.yaml --limit 1'
	[ "$(writes ledger.jsonl)" -eq 1 ]
	import a.csv -m accounts.yaml
	status_is 0
	[ "$(writes ledger.jsonl)" -eq 3 ]
}

@test "rows that the server refuses end in exit 3 and failed.csv" {
	prepare
	printf '%s\n' '- { match: "POST /v1/accounts", nth: 2, do: status 400 }' >faults.yaml
	sandbox_start --faults faults.yaml
	import a.csv -m accounts.yaml --workers 1
	status_is 3
	says '          2 created'
	says '          1 failed (see failed.csv)'
	says 'next: mend a.job/failed.csv and import it with the same mapping'
	[ "$(cut -d, -f1,2 a.job/failed.csv | tail -1)" = Globex,3 ]
}

@test "failed.csv can be imported as it is, and shares the id map" {
	prepare
	printf '%s\n' '- { match: "POST /v1/accounts", nth: 2, do: status 400 }' >faults.yaml
	sandbox_start --faults faults.yaml
	import a.csv -m accounts.yaml --workers 1
	status_is 3
	import a.job/failed.csv -m accounts.yaml
	status_is 0
	says "id map: $HOME/lfetl-ids.db"
	[ "$(cut -d, -f2 a.job/failed.job/done.csv | tail -1)" = Globex ]
}

@test "a file with nothing but headings is a success" {
	account_mapping
	echo Name >a.csv
	sandbox_start
	import a.csv -m accounts.yaml
	status_is 0
	says 'a.csv: 0 rows'
	[ "$(cat a.job/done.csv)" = line,key,action,id,link ]
	[ "$(writes ledger.jsonl)" -eq 0 ]
}

@test "an empty file is unusable" {
	account_mapping
	: >a.csv
	sandbox_start
	import a.csv -m accounts.yaml
	status_is 2
	says 'lfetl: a.csv is empty'
	says '-> the first row must hold the headings'
}

@test "a file that changed after rows were sent is refused" {
	prepare
	sandbox_start
	import a.csv -m accounts.yaml --limit 1
	status_is 4
	echo Umbrella >>a.csv
	import a.csv -m accounts.yaml
	status_is 9
	says 'lfetl: a.csv has changed since rows of this job were sent'
	[ "$(writes ledger.jsonl)" -eq 1 ]
}

@test "a job of another object is refused with the --job to type" {
	prepare
	sandbox_start
	import a.csv -m accounts.yaml
	status_is 0
	sed -e 's/account/contact/' -e 's/  \$name: Name/  $name: { full: Name }/' accounts.yaml >contacts.yaml
	import a.csv -m contacts.yaml
	status_is 9
	says 'a.job is a job that imports accounts, not contacts'
	says '--job a.job.contact'
}

@test "another process at the job is told with exit 7" {
	prepare
	sandbox_start
	import a.csv -m accounts.yaml --dry-run
	status_is 0
	run --separate-stderr flock a.job/lock "$LFETL" import a.csv -m accounts.yaml
	status_is 7
	[ "$(writes ledger.jsonl)" -eq 0 ]
}

@test "a key without the scope stops with exit 5 and names the scope" {
	prepare
	sandbox_start --scopes accounts:read
	import a.csv -m accounts.yaml
	status_is 5
	says 'accounts:create'
	[ "$(writes ledger.jsonl)" -eq 0 ]
}

@test "a server that is not there is exit 4, resumable" {
	prepare
	sandbox_start
	gone=$url
	sandbox_stop
	LIGHTFIELD_API_KEY=sk_lf_x import a.csv -m accounts.yaml --base-url "$gone"
	status_is 4
	says 'a.csv: no row was read, nothing was sent'
	says "next, to go on: lfetl import a.csv -m accounts.yaml --base-url $gone"
}

@test "another machine without a terminal needs --yes, and is not even asked" {
	prepare
	export LIGHTFIELD_API_KEY=sk_lf_x
	import a.csv -m accounts.yaml --base-url https://127.0.0.1.invalid </dev/null
	status_is 2
	says 'an import to https://127.0.0.1.invalid without a terminal to ask at needs --yes'
	says '--dry-run'
	[ ! -e a.job ]
	import a.csv -m accounts.yaml </dev/null
	status_is 2
	says 'an import to https://api.lightfield.app without a terminal'
}

@test "plain http to another machine is refused" {
	prepare
	LIGHTFIELD_API_KEY=sk_lf_x import a.csv -m accounts.yaml --yes \
		--base-url http://127.0.0.1.invalid
	status_is 2
	says https
}

@test "a signal drains: the status is the signal's, the rest is for the next run" {
	prepare
	sandbox_start --latency 500ms --rate 0
	for signal in INT TERM; do
		"$LFETL" import a.csv -m accounts.yaml --workers 1 --job $signal.job \
			--ids $signal.db 2>said 3>&- 7<&- &
		pid=$!
		n=$(($(writes ledger.jsonl) + 1))
		await_writes $n
		kill -s $signal $pid
		code=0
		wait $pid || code=$?
		[ $code -eq $((128 + $(kill -l $signal))) ]
		grep -qF 'a.csv: interrupted, 3 rows' said
		grep -qF 'next, to go on: lfetl import' said
		json $signal.job/summary.json \
			"d['exit'] == $code and d['result']['in_doubt'] == 0 and d['result']['not_attempted'] > 0"
		import a.csv -m accounts.yaml --job $signal.job --ids $signal.db
		status_is 0
		[ "$(wc -l <$signal.job/done.csv)" -eq 4 ]
	done
	[ "$(writes ledger.jsonl)" -eq 6 ]
}

@test "progress on a narrow terminal stays on its line" {
	prepare
	sandbox_start --latency 300ms --rate 0
	script -qec "stty cols 30; '$LFETL' import a.csv -m accounts.yaml --workers 1" \
		/dev/null </dev/null >typescript
	python3 - <<'P'
import re
with open("typescript", "rb") as f:
    text = f.read()
shown = re.findall(rb"\r\x1b\[K([^\r\n\x1b]+)", text)
assert any(b"rows settled" in s for s in shown), text
assert max(len(s) for s in shown if b"rows settled" in s) <= 29, shown
P
}
