#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The dry run: what would happen, and nothing sent.

load helper

prepare() {
	account_mapping
	printf 'Name\nAcme\nGlobex\nAcme\n""\n' >a.csv
}

@test "a dry run tells the plan, the findings with a sample, and what to type next" {
	prepare
	sandbox_start
	import a.csv -m accounts.yaml --dry-run
	status_is 3
	[ -z "$output" ]
	printf '%s\n' "$stderr" >said
	same said <<'T'
id map: ./lfetl-ids.db
a.csv: 4 rows read, nothing was sent
          2 to create
          2 would fail (see failed.csv)
findings:
  1 x field.required (error): account cannot be created without $name
      first at line 5, column 'Name'
      -> Fill the cell, or take the row out.
  1 x key.blank (error): the row has no key
      first at line 5, column 'Name'
      -> Fill the column, or name another as key: in the mapping.
  1 x key.repeated (error): the row in line 2 has the same key
      first at line 4: 'Acme'
      -> keep one row for each key, or write "duplicates: first" in the mapping
to send: 2 writes, less than a second at 24.5 a second
results: a.job/ (failed.csv, done.csv, report.html, summary.json)
next: lfetl import a.csv -m accounts.yaml
T
}

@test "a dry run sends no write" {
	prepare
	sandbox_start
	import a.csv -m accounts.yaml --dry-run
	status_is 3
	[ -s ledger.jsonl ]
	[ "$(writes ledger.jsonl)" -eq 0 ]
}

@test "a dry run without a failing row exits with 0" {
	prepare
	printf 'Name\nAcme\nGlobex\n' >a.csv
	sandbox_start
	import a.csv -m accounts.yaml --dry-run
	status_is 0
	says '2 to create'
	says_not 'would fail'
	[ ! -e a.job/failed.csv ]
}

@test "the plan as JSON stands alone on stdout" {
	prepare
	sandbox_start
	import a.csv -m accounts.yaml --dry-run --json --quiet
	status_is 3
	[ -z "$stderr" ]
	printf '%s\n' "$output" >plan.json
	python3 -m json.tool plan.json >/dev/null
	[ "$(wc -l <plan.json)" -eq 1 ]
	json plan.json "{k: v for k, v in d.items() if k != 'spent'} == {
		'version': 1, 'job': 'a.job', 'object': 'account', 'rows': 4, 'exit': 3,
		'plan': {'create': 2, 'update': 0, 'unchanged': 0, 'ambiguous': 0,
			'failed': 2, 'skipped': 0},
		'requests': {'write': 2, 'read': 2, 'search': 0, 'seconds': 1},
		'findings': {'key.repeated': 1, 'key.blank': 1, 'field.required': 1}}"
	json plan.json "d['spent']['requests'] == 0"
	diff plan.json a.job/summary.json
}

@test "with --json and without --quiet the text still goes to stderr only" {
	prepare
	sandbox_start
	import a.csv -m accounts.yaml --dry-run --json
	status_is 3
	[ "${#lines[@]}" -eq 1 ]
	printf '%s\n' "$output" | python3 -m json.tool >/dev/null
	says 'a.csv: 4 rows read, nothing was sent'
}

@test "the next command is quoted so that it can be pasted" {
	account_mapping
	printf 'Name\nAcme\n' >"it's a \$HOME.csv"
	sandbox_start
	import "it's a \$HOME.csv" -m accounts.yaml --dry-run
	status_is 0
	next=$(printf '%s\n' "$stderr" | sed -n 's/^next: lfetl //p')
	eval "set -- $next"
	run --separate-stderr "$LFETL" "$@"
	status_is 0
	[ "$(writes ledger.jsonl)" -eq 1 ]
}

@test "edit and plan again is the normal loop while nothing is sent" {
	prepare
	sandbox_start
	import a.csv -m accounts.yaml --dry-run
	status_is 3
	printf 'Name\nAcme\nGlobex\n' >a.csv
	import a.csv -m accounts.yaml --dry-run
	status_is 0
	says 'planned anew: a.csv changed since the last plan, and nothing has been sent yet'
	[ ! -e a.job/failed.csv ]
}

@test "without a limit of its own the forecast is at Lightfield's usual one" {
	account_mapping
	{ echo Name; seq -f 'Company %g' 1 250; } >a.csv
	sandbox_start --rate 0
	import a.csv -m accounts.yaml --dry-run --rate 0
	status_is 0
	says "to send: 250 writes, about 10 s at Lightfield's usual limit of 25 a second"
	import a.csv -m accounts.yaml --rate 0
	status_is 0
	says "forecast: 250 writes, about 10 s at Lightfield's usual limit of 25 a second"
	import a.csv -m accounts.yaml --dry-run --rate 2.5
	says_not 'to send'
}
