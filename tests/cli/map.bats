#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A mapping drafted from a file that nobody knows.

load helper

map() {
	run --separate-stderr "$LFETL" map "$@"
}

validate() {
	run --separate-stderr "$LFETL" validate "$@"
}

people() {
	cat >people.csv <<'C'
Record ID,First Name,Last Name,Email,Company
1,Ada,Byron,ada@example.com,Acme
2,Max,Moe,max@example.com,
C
}

@test "a draft goes to standard output, and what is said about it to stderr" {
	people
	map people.csv --object contact
	status_is 0
	printf '%s\n' "$output" >draft
	grep -qx 'key: Record ID .*' draft
	grep -qx '  $name: { first: First Name, last: Last Name }' draft
	grep -qx '  $account: { column: Company, by: $name }' draft
	says '5 of 5 columns are mapped'
	says 'only the built-in fields are known here'
}

@test "a draft with -o is a mapping that validate accepts as it is" {
	people
	map people.csv --object contacts -o m.yaml
	status_is 0
	[ -z "$output" ]
	says 'next: lfetl validate people.csv -m m.yaml'
	validate people.csv -m m.yaml
	status_is 0
	says '2 can be imported'
}

@test "a file that is there is not written over" {
	people
	echo mine >m.yaml
	map people.csv --object contact -o m.yaml
	status_is 2
	says 'm.yaml is there already'
	same m.yaml <<<mine
}

@test "what the rows are has to be said, and has to be an object" {
	people
	map people.csv
	status_is 2
	says 'lfetl map people.csv --object contact'
	map people.csv --object 'x: y"'
	status_is 2
	says 'cannot be mapped'
	map - --object contact
	status_is 2
	says 'map does not read standard input'
	map none.csv --object contact
	status_is 2
	says 'none.csv'
	[ -z "$output" ]
}

@test "a draft that no import can use says so first, with what is missing" {
	printf 'Colour,Size\nred,4\n' >c.csv
	map c.csv --object account -o m.yaml
	status_is 2
	says "no column is surely a field or a link of the object 'account'"
	says_not 'next:'
	[ "$(head -c 12 m.yaml)" = '# NOT READY:' ]
	grep -q "#   Colour: 100 % filled, one value, such as 'red'" m.yaml
}

@test "headings below a preamble are found, and their line is in the draft" {
	{
		printf 'Notes:\n'
		printf '"When exporting, some ""addresses"" may be missing."\n\n'
		tail -n +1 <<'C'
First Name,Last Name,Email Address,Company,Position
Ada,Byron,ada@example.com,Acme,Countess
C
	} >c.csv
	map c.csv --object contact -o m.yaml
	status_is 0
	grep -q '^  header-line: 4 ' m.yaml
	validate c.csv -m m.yaml
	status_is 0
	says '1 row checked'
}

@test "headings below a preamble that is no CSV are found, too" {
	{
		printf 'Report "A" by Ada\nall of 5" and " more\n"x"y\n'
		printf 'First Name,Last Name,Email\nAda,Byron,ada@example.com\n'
	} >c.csv
	map c.csv --object contact -o m.yaml
	status_is 0
	grep -q '^  header-line: 4 ' m.yaml
	validate c.csv -m m.yaml
	status_is 0
}

@test "a first row with a heading in it is the header" {
	printf 'Email,X\nada@example.com,y\nFirst Name,Last Name,Email\n' >c.csv
	map c.csv --object contact
	status_is 0
	! grep -q header-line <<<"$output"
}

@test "quotes with a backslash before them are told, and the draft says it" {
	printf 'Name,Notes\n"Ada","she said \\"no\\""\n' >c.csv
	map c.csv --object account -o m.yaml
	status_is 0
	grep -q '^  escape: "\\\\"' m.yaml
	validate c.csv -m m.yaml
	status_is 0
	printf 'Name,Notes\n"Ada","never closed\n' >c.csv
	map c.csv --object account
	status_is 2
	says 'c.csv:2'
	[ -z "$output" ]
}

@test "the damage of a spreadsheet is said with its line" {
	printf 'Id,Name\n7,a\n4.87688E+15,#REF!\n' >c.csv
	map c.csv --object account
	status_is 0
	says "c.csv:3: column 'Id' holds numbers that a spreadsheet has rounded"
	says "c.csv:3: column 'Name' holds errors of a spreadsheet's formulas"
	grep -q '# it could be the key, but a spreadsheet has rounded' <<<"$output"
}

@test "a file of a kind that is known is said, and --from begins with its mapping" {
	printf 'Record ID,First Name,Last Name,Email,Contact owner,Shoe size\n1,Ada,Byron,a@example.com,Eve,40\n' >c.csv
	map c.csv --object contact
	status_is 0
	says 'c.csv looks like an export of hubspot'
	says '--from hubspot/contacts'
	map c.csv --object contact --from hubspot -o m.yaml
	status_is 0
	says_not 'looks like'
	grep -q 'the ready mapping hubspot/contacts' m.yaml
	grep -qx 'system: hubspot' m.yaml
	grep -q '^#   Shoe size: 100 % filled' m.yaml
	validate c.csv -m m.yaml
	status_is 0
}

@test "a ready mapping that there is not, or that does not fit, is said" {
	people
	map people.csv --object contact --from nobody
	status_is 2
	says "there is no ready mapping 'nobody' of a contact"
	says 'hubspot/contacts'
	[ -z "$output" ]
	printf 'Colour\nred\n' >c.csv
	map c.csv --object contact --from hubspot/contacts
	status_is 2
	says "'Record ID'"
	[ "${output:0:12}" = '# NOT READY:' ]
}

@test "a table of users becomes a mapping of members" {
	printf 'Id,Email,Name\n005,eve@example.com,Eve\n' >users.csv
	map users.csv --object member --system salesforce -o m.yaml
	status_is 0
	grep -qx 'mode: match .*' m.yaml
	grep -qx 'system: salesforce .*' m.yaml
	validate users.csv -m m.yaml
	status_is 0
}

@test "text of the file is inert in the draft and on the terminal" {
	printf 'Name,\033[31mred,"a\nb"\nx\033[0m,\033]0;y\007,4.87688E+15\n' >c.csv
	map c.csv --object account -o m.yaml
	status_is 0
	printf '%s\n' "$stderr" >said
	inert said m.yaml
	validate c.csv -m m.yaml
	status_is 0
}
