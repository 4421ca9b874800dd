#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What a code means.

load helper

explain() {
	run --separate-stderr "$LFETL" explain "$@"
}

@test "a code is explained with its meaning and what to do" {
	explain telephone.too-short
	status_is 0
	[[ $output == "telephone.too-short: "* ]]
	[[ $output == *"Too few digits"* ]]
	[[ $output == *"What to do: "* ]]
	[ -z "$stderr" ]
}

@test "without a code all of them are listed, each with its title" {
	explain
	status_is 0
	printf '%s\n' "$output" >codes
	grep -q '^email\.no-at  *No @ in an address$' codes
	grep -q '^server\.unknown_field ' codes
	[ "$(wc -l <codes)" -gt 100 ]
}

@test "every code that is listed can be explained, in 80 columns" {
	explain
	printf '%s\n' "$output" | cut -d' ' -f1 >codes
	while read -r code; do
		"$LFETL" explain "$code"
	done <codes >said
	[ "$(grep -c '^What to do: ' said)" -eq "$(wc -l <codes)" ]
	[ "$(awk '{ if (length($0) > m) m = length($0) } END { print m }' said)" -le 80 ]
}

@test "every exit status of the manual is explained, and no other number" {
	sed -n '/^\.Sh EXIT STATUS/,/^\.Sh EXAMPLES/s/^\.It \([0-9].*\)/\1/p' \
		"$BATS_TEST_DIRNAME/../../cmd/lfetl.1" | tr -d ' ' | tr , '\n' >statuses
	[ "$(wc -l <statuses)" -ge 12 ]
	while read -r status; do
		"$LFETL" explain "$status" >said
		grep -q "^exit status $status: " said
		grep -q '^What to do: ' said
		[ "$(awk '{ if (length($0) > m) m = length($0) } END { print m }' said)" -le 80 ]
	done <statuses
	explain 11
	status_is 2
}

@test "a slip is met with the code that is near" {
	explain email.no-att
	status_is 2
	[ -z "$output" ]
	says 'did you mean email.no-at?'
}

@test "a code of the API is found under the name that the API gives it" {
	explain unknown_field
	status_is 2
	says 'did you mean server.unknown_field?'
	explain server.unknown_field
	status_is 0
}

@test "a word that is near to nothing leads to the list" {
	explain $'what\e[2J'
	status_is 2
	says "'lfetl explain' lists all codes"
	printf '%s\n' "$stderr" >said
	inert said
}
