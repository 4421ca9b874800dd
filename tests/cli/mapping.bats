#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What is wrong with a mapping: all of it in one run, each with its place, the
# line, a caret and what to write instead.

load helper

# begins_with TEXT: stderr begins with exactly this.
begins_with() {
	printf '%s\n' "$1" >expected
	printf '%s\n' "$stderr" | head -n "$(wc -l <expected)" >said
	diff -u expected said
}

@test "all complaints about the mapping alone come in one run, in order of place" {
	cat >m.yaml <<'Y'
mapping: 1
objct: account
match: [$name]
mode: mach
key: Name
fields:
  $name: { column: Name, trm: true }
  $account: Parent
ignore:
	- Owner
Y
	printf 'Name\nAcme\n' >a.csv
	import a.csv -m m.yaml --sandbox
	status_is 2
	# A tab in the indentation stops YAML itself: it stands alone.
	says 'm.yaml:10:1: '
	sed -i 's/^\t- Owner/  - Owner/' m.yaml
	import a.csv -m m.yaml --sandbox
	status_is 2
	[ -z "$output" ]
	begins_with "m.yaml:1:1: the mapping does not say what the rows become
    1 | mapping: 1
      | ^~~~~~~
      Add object: contact, or whatever the rows become.
m.yaml:2:1: 'objct' is unknown in a mapping
    2 | objct: account
      | ^~~~~
      Did you mean 'object'? Possible are: mapping, object, system, key, match, mode, duplicates, require, defaults, headers, source, fields, relationships, ignore, unmapped.
m.yaml:4:7: 'mach' is unknown in 'mode'
    4 | mode: mach
      |       ^~~~
      Did you mean 'match'? Possible are: create, update, upsert, match."
	says "m.yaml:7:26: 'trm' is unknown in "
	says "    7 |   \$name: { column: Name, trm: true }"
	says "      Did you mean 'trim'? "
	says "m.yaml:8:3: '\$account' is a relationship; put it under relationships:"
	says 'lfetl: m.yaml: 5 complaints'
	says 'nothing was sent'
	[ ! -e a.sandbox.job ]
}

@test "all complaints against the file and the definitions come in one run" {
	cat >m.yaml <<'Y'
mapping: 1
object: account
key: Nme
match: []
mode: create
fields:
  $name: Name
  $webste: Site
  $industry: { column: Extra, options: { a: b } }
  name: Name
unmapped: ignore
Y
	printf 'Name,Site,Extra\nAcme,acme.example,a\n' >a.csv
	sandbox_start
	import a.csv -m m.yaml
	status_is 2
	[ -z "$output" ]
	printf '%s\n' "$stderr" | sed '/^id map: /d; /^      Its options: /d' >said
	same said <<'T'
m.yaml:3:6: column 'Nme' is not in a.csv
    3 | key: Nme
      |      ^~~
      Did you mean 'Name'?
m.yaml:8:3: account has no field '$webste'
    8 |   $webste: Site
      |   ^~~~~~~
      Did you mean '$website'?
m.yaml:9:45: $industry: 'b' is no option
    9 |   $industry: { column: Extra, options: { a: b } }
      |                                             ^
m.yaml:10:3: account has no field 'name'
   10 |   name: Name
      |   ^~~~
      Did you mean '$name'? System fields begin with $.
a.csv: no row was read, nothing was sent
lfetl: m.yaml does not fit a.csv and the definitions: 4 complaints
  -> mend the mapping; nothing was sent
T
	[ "$(writes ledger.jsonl)" -eq 0 ]
	[ ! -e a.job/done.csv ]
	[ ! -e a.job/summary.json ]
}

@test "--quiet does not swallow the complaints" {
	account_mapping
	sed -i 's/: Name$/: Nam/' accounts.yaml
	printf 'Name\nAcme\n' >a.csv
	import a.csv -m accounts.yaml --sandbox --quiet
	status_is 2
	says "accounts.yaml:4:6: column 'Nam' is not in a.csv"
	says "      Did you mean 'Name'?"
}

@test "columns that are not carried over are a warning with what to write" {
	account_mapping
	sed -i 's/^unmapped: ignore/unmapped: warn/' accounts.yaml
	printf 'Name,Site,Owner\nAcme,x,y\n' >a.csv
	import a.csv -m accounts.yaml --sandbox --dry-run
	status_is 0
	says 'accounts.yaml: warning: 2 columns of a.csv are neither mapped nor ignored'
	says '      Map what you need, or say ignore: ["Site", "Owner"]'
	sed -i 's/^unmapped: warn/unmapped: error/' accounts.yaml
	import a.csv -m accounts.yaml --sandbox --dry-run
	status_is 2
	says 'accounts.yaml: 2 columns of a.csv are neither mapped nor ignored'
}

@test "a mended mapping goes on in the same folder" {
	account_mapping
	printf 'Name\nAcme\n' >a.csv
	sed 's/: Name$/: Nam/' accounts.yaml >bad.yaml
	sandbox_start
	import a.csv -m bad.yaml
	status_is 2
	import a.csv -m accounts.yaml
	status_is 0
	[ "$(writes ledger.jsonl)" -eq 1 ]
}

@test "with --json the object on stdout tells the failure, too" {
	account_mapping
	sed -i 's/: Name$/: Nam/' accounts.yaml
	printf 'Name\nAcme\n' >a.csv
	import a.csv -m accounts.yaml --sandbox --json
	status_is 2
	printf '%s\n' "$output" >out.json
	json out.json "d['exit'] == 2 and d['rows'] == 0 and
		d['stopped']['message'].startswith('accounts.yaml does not fit a.csv') and
		sum(d['result'].values()) == 0"
}

@test "columns in conditions, texts and stars are looked up as all others are" {
	cat >m.yaml <<'Y'
mapping: 1
object: account
match: []
mode: create
source: { skip-when: { Deleted: "true" } }
fields:
  $name: { first-of: [Name, { text: "{Nme} {City}" }], when: { Kind: x } }
  $website: "Site * - URL"
  $headcount: { column: Name, take: '(' }
Y
	printf 'Name,City,Sites\nAcme,Ulm,x\n' >a.csv
	import a.csv -m m.yaml --sandbox
	status_is 2
	says "m.yaml:5:22: warning: skip-when: not in a.csv, and so empty in every row: 'Deleted'"
	says "m.yaml:7:37: column 'Nme' is not in a.csv"
	says "Did you mean 'Name'?"
	says "m.yaml:7:64: column 'Kind' is not in a.csv"
	says "m.yaml:8:13: column 'Site * - URL' is not in a.csv"
	says "m.yaml:9:37: take: '(' is no regular expression: a bracket of a group is not closed"
	says '4 complaints'
}

@test "rows that the mapping leaves out are skipped, with the reason, and count" {
	cat >m.yaml <<'Y'
mapping: 1
object: account
key: Name
match: []
mode: create
source: { skip-when: { Name: "Total*" }, only-when: { Kind: [a, b] } }
fields:
  $name: Name
Y
	printf 'Name,Kind\nAcme,a\nBeta,c\nTotal 2\nTotal,a,x\nAcme,c\n' >a.csv
	import a.csv -m m.yaml --sandbox --yes
	status_is 0
	says 'a.csv: 5 rows'
	says '1 created'
	says '4 skipped'
	says '3 x row.only-when (note): the row is left out, as only-when: in the mapping says'
	says '1 x row.skip-when (note)'
}
