#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Control characters from data, names and the server never reach a terminal.

load helper

esc=$'\e]0;owned\a\e[31m'

# quiet_bytes: stderr of the last run has no control character.
quiet_bytes() {
	printf '%s\n' "$stderr" >said
	inert said
}

@test "control characters in cells and headings are shown as text" {
	account_mapping
	cat >>accounts.yaml <<'Y'
duplicates: error
Y
	sed -i 's/^unmapped: ignore/unmapped: warn/' accounts.yaml
	sandbox_start
	printf 'Name,He%sad,\xc2\x9b31m,\xe2\x80\xaebidi\nA%sb,1,2,3\nA%sb,1,2,3\n' \
		"$esc" "$esc" "$esc" >a.csv
	import a.csv -m accounts.yaml
	status_is 3
	quiet_bytes
	says 'He\x1b]0;owned\x07\x1b[31mad'
	says 'A\x1b]0;owned\x07\x1b[31mb'
}

@test "control characters in names of files are shown as text" {
	account_mapping
	sandbox_start
	name="x$esc.csv"
	import "$name" -m accounts.yaml
	status_is 2
	quiet_bytes
	says 'x\x1b]0;owned'
	printf 'Name\nAcme\n' >"$name"
	import "$name" -m accounts.yaml --dry-run
	status_is 0
	quiet_bytes
	# What to type next still works.
	next=$(printf '%s\n' "$stderr" | sed -n 's/^next: lfetl //p')
	eval "set -- $next"
	run --separate-stderr "$LFETL" "$@"
	status_is 0
	quiet_bytes
	inert "x$esc.job/job.log"
}

@test "control characters on the command line are shown as text" {
	run --separate-stderr "$LFETL" "im${esc}port"
	status_is 2
	quiet_bytes
	import a.csv "--x$esc"
	status_is 2
	quiet_bytes
	import a.csv -m m.yaml --limit "$esc"
	status_is 2
	quiet_bytes
	account_mapping
	LIGHTFIELD_API_KEY=sk_lf_x import a.csv -m accounts.yaml --base-url "https://$esc.invalid"
	status_is 2
	quiet_bytes
}

@test "control characters in a mapping are shown as text" {
	printf 'mapping: 1\nobject: account\nmatch: []\nmode: create\nkey: "N\\e[31mame"\nfields: { $name: "N\\e[31mame" }\n"b\\e[0m": 1\n' >m.yaml
	printf 'Name\nAcme\n' >a.csv
	import a.csv -m m.yaml --sandbox
	status_is 2
	quiet_bytes
	says 'm.yaml:7:1: '
}

@test "control characters in JSON come as escapes" {
	account_mapping
	sandbox_start
	name="x$esc.csv"
	printf 'Name\nAcme\n' >"$name"
	import "$name" -m accounts.yaml --json --quiet
	status_is 0
	printf '%s\n' "$output" >out.json
	inert out.json
	json out.json "d['job'] == 'x\x1b]0;owned\x07\x1b[31m.job'"
}
