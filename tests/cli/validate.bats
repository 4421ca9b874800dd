#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Checking a file without a server.

load helper

validate() {
	run --separate-stderr "$LFETL" validate "$@"
}

contact_mapping() {
	cat >contacts.yaml <<'Y'
mapping: 1
object: contact
system: test
key: Id
match: []
mode: create
fields:
  $name: { first: First, last: Last }
  $email: { column: Email, split: ";" }
relationships:
  $account: { column: Company, by: key, on-missing: leave-empty }
Y
}

people() {
	contact_mapping
	cat >people.csv <<'C'
Id,First,Last,Email,Company
1,Jane, Roe,Jane.Roe@EXAMPLE.com,77
2,Max,Moe,max at example.com,
,No,Key,no@example.com,
1,Jane,Again,jane@example.com,
C
}

@test "the summary tells each code with its count, its places and what to do" {
	people
	validate people.csv -m contacts.yaml
	status_is 3
	[ -z "$output" ]
	printf '%s\n' "$stderr" >said
	same said <<'T'
people.csv: 4 rows checked
          2 can be imported
          2 would fail
findings, with their first places:
  1 x key.blank (error): the row has no key
      line 4, column 'Id'
      -> Fill the column, or name another as key: in the mapping.
  1 x key.repeated (error): the row in line 2 has the same key
      line 5: '1'
      -> keep one row for each key, or write "duplicates: first" in the mapping
  1 x email.no-at (warning): there is no @ in the address; the value was left out
      line 3, column 'Email': 'max at example.com'
      -> Write name@domain.
more about one: lfetl explain key.blank
next: lfetl import people.csv -m contacts.yaml --dry-run
T
}

@test "three places of each code are shown, and all are counted" {
	contact_mapping
	printf 'Id,First,Last,Email,Company\n' >people.csv
	for i in 1 2 3 4 5; do printf '%s,A,B,none%s,\n' $i $i; done >>people.csv
	validate people.csv -m contacts.yaml
	status_is 0
	says '5 x email.no-at (warning)'
	says "line 2, column 'Email': 'none1'"
	says "line 4, column 'Email': 'none3'"
	says_not 'none4'
}

@test "a file without trouble exits with 0 and neither writes nor leaves a file" {
	account_mapping
	printf 'Name\nAcme\n' >a.csv
	mkdir tmp
	TMPDIR=$PWD/tmp validate a.csv -m accounts.yaml
	status_is 0
	says '1 can be imported'
	[ "$(ls -A tmp | wc -l)" -eq 0 ]
	[ "$(ls | wc -l)" -eq 3 ]
}

@test "an item for every row in order holds what survived and all findings" {
	people
	validate people.csv -m contacts.yaml --items items.jsonl --quiet
	status_is 3
	[ -z "$stderr" ]
	same items.jsonl <<'J'
{"line":2,"key":"1","fields":{"$email":["Jane.Roe@example.com"],"$name":{"firstName":"Jane","lastName":"Roe"}},"relationships":{"$account":[{"by":"key","value":"77"}]},"findings":[]}
{"line":3,"key":"2","fields":{"$name":{"firstName":"Max","lastName":"Moe"}},"relationships":{},"findings":[{"severity":"warning","code":"email.no-at","line":3,"field":"$email","column":"Email","value":"max at example.com","message":"there is no @ in the address; the value was left out","hint":"Write name@domain."}]}
{"line":4,"key":"","fields":{"$email":["no@example.com"],"$name":{"firstName":"No","lastName":"Key"}},"relationships":{},"findings":[{"severity":"error","code":"key.blank","line":4,"field":"","column":"Id","value":"","message":"the row has no key","hint":"Fill the column, or name another as key: in the mapping."}]}
{"line":5,"key":"1","fields":{"$email":["jane@example.com"],"$name":{"firstName":"Jane","lastName":"Again"}},"relationships":{},"findings":[{"severity":"error","code":"key.repeated","line":5,"field":"","column":"","value":"1","message":"the row in line 2 has the same key","hint":"keep one row for each key, or write \"duplicates: first\" in the mapping"}]}
J
}

@test "a repeated key joins the findings that its row has already" {
	contact_mapping
	printf 'Id,First,Last,Email,Company\n1,A,B,a@example.com,\n1,A,B,none at all,\n' >people.csv
	validate people.csv -m contacts.yaml --items items.jsonl
	status_is 3
	sed -n 2p items.jsonl >second
	json second '[f["code"] for f in d["findings"]] == ["email.no-at", "key.repeated"]'
}

@test "a row that cannot be read has no fields, and the next ones are read" {
	contact_mapping
	printf 'Id,First,Last,Email,Company\n1,A\n2,A,B,,\n' >people.csv
	validate people.csv -m contacts.yaml --items -
	status_is 3
	printf '%s\n' "$output" | sed -n 1p >first
	json first 'd["fields"] == {} and d["key"] == "" and d["findings"][0]["code"] == "row.too-few-cells"'
	[ "$(printf '%s\n' "$output" | wc -l)" -eq 2 ]
}

@test "links by id are items' ids" {
	contact_mapping
	sed -i 's/by: key/by: id/' contacts.yaml
	printf 'Id,First,Last,Email,Company\n1,A,B,,acc_00000000000000000000\n' >people.csv
	validate people.csv -m contacts.yaml --items items.jsonl
	status_is 0
	json items.jsonl 'd["relationships"] == {"$account": ["acc_00000000000000000000"]}'
}

@test "links by way of another record name that record" {
	cat >tasks.yaml <<'Y'
mapping: 1
object: task
system: salesforce
key: Id
match: []
mode: upsert
fields: { $title: Subject, $status: { value: TODO } }
relationships:
  $assignedTo: { value: ada@acme.example, by: $email }
  $account:
    first-of:
      - { column: WhatId, by: key, via: opportunity, when: { WhatId: "006*" } }
      - { column: WhoId, by: id, via: contact }
Y
	printf 'Id,Subject,WhatId,WhoId\nt1,A,006y,\nt2,B,001x,con_9\n' >tasks.csv
	validate tasks.csv -m tasks.yaml --items items.jsonl
	status_is 0
	sed -n 1p items.jsonl >first
	json first 'd["relationships"]["$account"] == [{"by": "key", "value": "006y"}]'
	sed -n 2p items.jsonl >second
	json second 'd["relationships"]["$account"] == [{"by": "id", "value": "con_9"}]'
}

@test "a table of users is checked offline" {
	cat >users.yaml <<'Y'
mapping: 1
object: member
system: salesforce
key: Id
match: [$email]
mode: match
fields: { $email: Email }
Y
	printf 'Id,Email\n005Aa000001Q0aBIAS,ada@acme.example\n,ben@acme.example\n' >users.csv
	validate users.csv -m users.yaml
	status_is 3
	says 'key.blank'
}

@test "every value that is sent otherwise than it stands there is a change" {
	people
	validate people.csv -m contacts.yaml --changes changes.csv
	status_is 3
	same changes.csv <<'C'
line,column,before,after,rule
2,Email,Jane.Roe@EXAMPLE.com,Jane.Roe@example.com,EMAIL
2,Last," Roe",Roe,FULL_NAME
3,Email,max at example.com,,email.no-at
C
}

@test "values that are only split are no change" {
	contact_mapping
	printf 'Id,First,Last,Email,Company\n1,A,B,a@example.com; b@example.com,\n2,A,B,a@example.com;b@Example.com,\n' >people.csv
	validate people.csv -m contacts.yaml --changes -
	status_is 0
	[ "$output" = "line,column,before,after,rule
3,Email,a@example.com;b@Example.com,a@example.com; b@example.com,EMAIL" ]
}

@test "the result as JSON stands alone on stdout" {
	people
	validate people.csv -m contacts.yaml --json --quiet
	status_is 3
	[ -z "$stderr" ]
	printf '%s' "$output" >out.json
	json out.json 'd["version"] == 1 and d["object"] == "contact" and d["rows"] == 4 and d["exit"] == 3'
	json out.json 'd["plan"] == {"create": 2, "update": 0, "unchanged": 0, "ambiguous": 0, "failed": 2, "skipped": 0}'
	json out.json 'd["findings"] == {"key.blank": 1, "key.repeated": 1, "email.no-at": 1}'
}

@test "duplicates: first skips them, which is no failure" {
	people
	sed -i '/^match/a duplicates: first' contacts.yaml
	sed -i '/^,No/d' people.csv
	validate people.csv -m contacts.yaml
	status_is 0
	says '1 would be skipped'
	says '1 x key.repeated (note)'
}

@test "standard input is read, too" {
	account_mapping
	printf 'Name\nAcme\n' >a.csv
	validate - -m accounts.yaml --items - <a.csv
	status_is 0
	[ "$output" = '{"line":2,"key":"Acme","fields":{"$name":"Acme"},"relationships":{},"findings":[]}' ]
}

@test "optional fields that are not built in are named as not checked" {
	people
	sed -i '/^fields/a\  phone: { column: Company, optional: true }' contacts.yaml
	validate people.csv -m contacts.yaml
	status_is 3
	says 'not checked: phone; only the built-in fields of contacts are known here'
	says 'name a file with --definitions'
}

@test "other fields that are not built in are complaints that name the remedy" {
	people
	sed -i '/^fields/a\  phone: Company' contacts.yaml
	validate people.csv -m contacts.yaml --items items.jsonl
	status_is 2
	says "contact has no field 'phone'"
	says 'name a file with --definitions'
	[ ! -e items.jsonl ]
}

@test "definitions from a file are those of the organisation" {
	people
	sed -i '/^fields/a\  phone: { column: Company, region: US }' contacts.yaml
	cat >defs.json <<'J'
{"contact": {"objectType": "contact", "fieldDefinitions": {
  "$name": {"label": "Name", "valueType": "FULL_NAME"},
  "$email": {"label": "Email", "valueType": "EMAIL"},
  "phone": {"label": "Phone", "valueType": "TELEPHONE"}},
  "relationshipDefinitions": {"$account": {"label": "A", "cardinality": "HAS_MANY", "objectType": "account"}}}}
J
	validate people.csv -m contacts.yaml --definitions defs.json
	status_is 3
	says '1 x telephone.too-short (warning)'
	says_not 'not checked'
}

@test "saved definitions of the origin are used and announced with their day" {
	people
	sed -i '/^fields/a\  phone: { column: Company, region: US }' contacts.yaml
	folder=.cache/lfetl/definitions
	mkdir -p $folder
	cat >defs.json <<'J'
{"contact": {"objectType": "contact", "fieldDefinitions": {
  "$name": {"label": "Name", "valueType": "FULL_NAME"},
  "$email": {"label": "Email", "valueType": "EMAIL"},
  "phone": {"label": "Phone", "valueType": "TELEPHONE"}},
  "relationshipDefinitions": {"$account": {"label": "A", "cardinality": "HAS_MANY", "objectType": "account"}}}}
J
	cp defs.json $folder/https_api.lightfield.app_443.json
	touch -d 2026-11-02T12:00:00Z $folder/https_api.lightfield.app_443.json
	validate people.csv -m contacts.yaml
	status_is 3
	says '1 x telephone.too-short (warning)'
	says 'definitions: those saved on 2026-11-02'
	says 'https_api.lightfield.app_443.json'
	# Another origin has none.
	validate people.csv -m contacts.yaml --base-url https://other.example
	status_is 2
	says 'lfetl definitions --save'
	# A file that is named stands above them, and another object has none.
	printf '{}' >none.json
	validate people.csv -m contacts.yaml --definitions none.json
	status_is 2
	says_not 'saved on'
	# What is damaged is never passed over in silence.
	printf '{' >$folder/https_api.lightfield.app_443.json
	validate people.csv -m contacts.yaml
	status_is 2
	says 'https_api.lightfield.app_443.json'
	says 'save them again: lfetl definitions --save'
}

@test "a definitions file that is none is unusable input" {
	people
	printf '[]' >defs.json
	validate people.csv -m contacts.yaml --definitions defs.json
	status_is 2
	says 'defs.json'
	says 'one JSON object such as {"contact": the answer of GET /v1/contacts/definitions}'
}

@test "a former file stays when the new one does not come about" {
	people
	printf 'old\n' >items.jsonl
	printf '6,"open\n' >>people.csv
	validate people.csv -m contacts.yaml --items items.jsonl
	status_is 2
	[ "$(cat items.jsonl)" = old ]
	[ "$(ls | grep -c items)" -eq 1 ]
}

@test "only one of the outputs can be standard output" {
	people
	validate people.csv -m contacts.yaml --items - --json
	status_is 2
	says 'only one of --items -, --changes - and --json'
}

@test "a missing mapping is said with the command to type" {
	people
	validate people.csv
	status_is 2
	says 'lfetl validate people.csv -m MAPPING'
}

@test "what the file holds reaches the terminal inert" {
	contact_mapping
	printf 'Id,First,Last,Email,Company\n1,A,B,x\033[2Jy,\n' >people.csv
	validate people.csv -m contacts.yaml
	printf '%s\n' "$stderr" >said
	inert said
	says 'email.'
}

@test "ten times the batches keep their order" {
	account_mapping
	{ echo Name; seq 1 20000; } >a.csv
	validate a.csv -m accounts.yaml --items - --quiet
	status_is 0
	printf '%s\n' "$output" >items.jsonl
	[ "$(wc -l <items.jsonl)" -eq 20000 ]
	grep -o '"key":"[0-9]*"' items.jsonl | tr -dc '0-9\n' >keys
	seq 1 20000 | cmp - keys
}

@test "each of these cells has its own code" {
	cat >defs.json <<'J'
{"contact": {"objectType": "contact", "fieldDefinitions": {
  "amount": {"label": "A", "valueType": "CURRENCY", "typeConfiguration": {"currency": "USD"}},
  "when": {"label": "W", "valueType": "DATETIME"},
  "html": {"label": "H", "valueType": "HTML"},
  "note": {"label": "N", "valueType": "MARKDOWN"},
  "rich": {"label": "R", "valueType": "MARKDOWN"},
  "site": {"label": "S", "valueType": "URL"}},
  "relationshipDefinitions": {}}}
J
	cat >contacts.yaml <<'Y'
mapping: 1
object: contact
key: Id
match: []
mode: create
fields:
  amount: { column: amount, on-invalid: drop-value }
  when: when
  html: html
  note: note
  rich: { column: rich, from: html }
  site: site
Y
	python3 - <<'P'
import csv
cells = [
    ("amount", "1,2,3.5", "currency.grouping"),
    ("amount", "4.15555E+15", "currency.rounded"),
    ("amount", "12 kg", "currency.unit"),
    ("when", "9999-12-31T23:59:59-05:00", "datetime.out-of-range"),
    ("html", "a\x01b", "html.control-character"),
    ("note", "a\x01b", "markdown.control-character"),
    ("rich", "<blockquote>" * 5000 + "x", "markdown.html"),
    ("site", "https://example.com/" + "a" * 4096, "url.too-long"),
]
names = ["Id", "amount", "when", "html", "note", "rich", "site"]
with open("c.csv", "w", newline="") as f, open("expected", "w") as e:
    w = csv.DictWriter(f, names)
    w.writeheader()
    for i, (column, cell, code) in enumerate(cells):
        w.writerow({"Id": i, column: cell})
        e.write(code + "\n")
P
	validate c.csv -m contacts.yaml --definitions defs.json --items items.jsonl
	status_is 0
	python3 -c '
import json
for line in open("items.jsonl"):
    print(*[f["code"] for f in json.loads(line)["findings"]])' >codes
	diff -u expected codes
}

@test "options that depend on another field are sought under what the row has there" {
	cat >defs.json <<'J'
{"contact": {"objectType": "contact", "fieldDefinitions": {
  "$name": {"label": "Name", "valueType": "FULL_NAME"},
  "aa-town": {"label": "Town", "valueType": "SINGLE_SELECT", "typeConfiguration": {"parentFieldKey": "country", "options": [
    {"id": "opt_es", "label": "Vitoria", "parentId": "opt_spain"}, {"id": "opt_br", "label": "Vitoria", "parentId": "opt_brazil"}]}},
  "country": {"label": "Country", "valueType": "SINGLE_SELECT", "typeConfiguration": {"options": [
    {"id": "opt_spain", "label": "Spain"}, {"id": "opt_brazil", "label": "Brazil"}]}}},
  "relationshipDefinitions": {}}}
J
	cat >c.yaml <<'Y'
mapping: 1
object: contact
match: []
mode: create
fields:
  aa-town: { column: Town, options: { Gasteiz: opt_es } }
  country: Country
Y
	printf 'Town,Country\nVitoria,Brazil\nVitoria,Spain\n,Brazil\nGasteiz,Brazil\n' >c.csv
	validate c.csv -m c.yaml --definitions defs.json --items i.jsonl
	status_is 0
	sed -n 1p i.jsonl >1
	sed -n 2p i.jsonl >2
	sed -n 4p i.jsonl >4
	json 1 'd["fields"]["aa-town"] == "opt_br"'
	json 2 'd["fields"]["aa-town"] == "opt_es"'
	json 4 '"aa-town" not in d["fields"] and [f["code"] for f in d["findings"]] == ["select.parent"]'
}

@test "what an empty cell is by the mapping is listed among the changes" {
	account_mapping
	sed -i '/^  \$name/a\  note: { column: Tier, options: { "": none } }' accounts.yaml
	cat >defs.json <<'J'
{"account": {"objectType": "account", "fieldDefinitions": {
  "$name": {"label": "Name", "valueType": "TEXT"}, "note": {"label": "Note", "valueType": "TEXT"}},
  "relationshipDefinitions": {}}}
J
	printf 'Name,Tier\nAcme,\nBeta,x\n' >a.csv
	validate a.csv -m accounts.yaml --definitions defs.json --changes c.csv --items i.jsonl
	status_is 0
	printf 'line,column,before,after,rule\n2,Tier,,none,TEXT\n' | diff - c.csv
}

dates() { # formats, then a date a row
	printf 'mapping: 1\nobject: account\nmatch: []\nmode: create\ndefaults: { zone: UTC }\nfields:\n  $name: Name\n  last-activity: { column: Seen, formats: [%s] }\n' "$1" >d.yaml
	cat >defs.json <<'J'
{"account": {"objectType": "account", "fieldDefinitions": {
  "$name": {"label": "Name", "valueType": "TEXT"}, "last-activity": {"label": "Seen", "valueType": "DATETIME"}},
  "relationshipDefinitions": {}}}
J
	shift
	printf 'Name,Seen\n' >d.csv
	printf 'Acme,%s\n' "$@" >>d.csv
	validate d.csv -m d.yaml --definitions defs.json
	status_is 0
}

@test "a column whose day and month cannot be told apart is reported as a whole" {
	dates 'dd/MM/yyyy, MM/dd/yyyy' 03/04/2026 05/05/2026 01/02/2026
	says "1 x datetime.day-or-month (warning): day and month of the column 'Seen' are in doubt: 2 may be read both ways (line 2: 03/04/2026), none can only have the day first, none can only have the month first"
	says 'formats: ["dd/MM/yyyy"] or ["MM/dd/yyyy"]'
	says '2 x datetime.ambiguous'
}

@test "what tells day and month apart is said with its line" {
	dates 'dd.MM.yyyy, MM.dd.yyyy' 03.04.2026 25.03.2026 '26.03.2026'
	says 'in doubt: 1 may be read both ways (line 2: 03.04.2026), 2 can only have the day first (line 3: 25.03.2026), none can only have the month first'
	says 'write formats: ["dd.MM.yyyy"]'
}

@test "a dry run and an import say it, too" {
	dates '"MM/dd/yyyy", "dd/MM/yyyy"' 03/04/2026 12/11/2026
	run --separate-stderr "$LFETL" import d.csv -m d.yaml --definitions defs.json --sandbox --dry-run
	says 'day and month of the column'
	says '2 may be read both ways (line 2: 03/04/2026)'
	says 'Nothing in the file tells'
	run --separate-stderr "$LFETL" import d.csv -m d.yaml --definitions defs.json --sandbox --job other.job --yes
	says 'day and month of the column'
}

@test "a quote inside a cell without quotes is kept and said with its place" {
	account_mapping
	printf 'Name,Size\nPipes,5" pipe\nAcme "Inc",2\n' >a.csv
	validate a.csv -m accounts.yaml --items i.jsonl
	status_is 0
	says '2 x row.bare-quote (warning)'
	says "line 2, column 'Size': '5\" pipe'"
	sed -n 2p i.jsonl >2
	json 2 'd["fields"]["$name"] == "Acme " + chr(34) + "Inc" + chr(34)'
}

@test "dates that were read in an order that the column contradicts are in doubt" {
	dates 'MM/dd/yyyy' 03/04/2026 25/03/2026
	says '1 x datetime.day-or-month'
	says '1 can only have the day first (line 3: 25/03/2026)'
	dates 'MM/dd/yyyy' 03/04/2026 25/03/2026 03/25/2026
	says 'The column mixes both'
}

@test "a date that does not exist puts no other in doubt" {
	dates 'MM/dd/yyyy' 03/04/2026 02/30/2026 03/25/2026 13/13/2026
	says '2 x datetime.impossible'
	says_not 'day-or-month'
	dates 'dd/MM/yyyy' 03/04/2026 04/05/2026
	says_not 'day-or-month'
}

@test "a column that identifies the rows is never said to be optional, and nothing is sent anyway" {
	contact_mapping
	printf 'First,Last,Email,Company\nA,B,,\n' >people.csv
	validate people.csv -m contacts.yaml
	status_is 2
	says "column 'Id' is not in people.csv"
	says_not 'optional: true'
	says 'mend the mapping'
	says_not 'sent'
	sed -i 's/Email/Mail/;s/key: Id/key: First/' contacts.yaml
	sed -i 's/column: Company/column: Firma 1/' contacts.yaml
	validate people.csv -m contacts.yaml
	says "column 'Firma 1' is not in people.csv"
	says 'If the file may lack this one, say optional: true.'
}

@test "a code that is said in several ways says so at each place" {
	cat >c.yaml <<'Y'
mapping: 1
object: contact
match: []
mode: create
fields:
  phone: { column: Phone, region: { column: Country } }
Y
	cat >d.json <<'J'
{"contact":{"objectType":"contact","fieldDefinitions":{"phone":{"label":"Phone","valueType":"TELEPHONE","typeConfiguration":{}}},"relationshipDefinitions":{}}}
J
	printf 'Phone,Country\n061234567890123,FR\n0612345678901234,FR\n015123456789012345,DE\n' >c.csv
	validate c.csv -m c.yaml --definitions d.json
	status_is 0
	says '3 x telephone.too-long (warning): it has too many digits for a number of FR; the value was left out'
	says "      line 4, column 'Phone': '015123456789012345'
          it has too many digits for a number of DE; the value was left out
"
	[ "$(printf '%s' "$stderr" | grep -c 'number of FR')" -eq 1 ]
}

@test "a quote behind a backslash is refused with the remedy, and the remedy works" {
	account_mapping
	printf 'Name\n"The \\"A\\" team"\n"C:\\\\"\n' >a.csv
	validate a.csv -m accounts.yaml
	status_is 2
	says 'a.csv:2: text follows the closing quote'
	says 'write source: { escape: "\\" } into the mapping'
	printf 'source: { escape: "\\\\" }\n' >>accounts.yaml
	validate a.csv -m accounts.yaml --items -
	status_is 0
	[[ $output == *'"$name":"The \"A\" team"'* ]]
	[[ $output == *'"$name":"C:\\"'* ]]
}

@test "failed.csv is read with the mapping of a file that was written otherwise" {
	cat >p.yaml <<'Y'
mapping: 1
object: contact
key: Id
match: []
mode: create
source: { delimiter: ";", encoding: windows-1252, escape: "\\", header-line: 3 }
fields:
  $name: { first: First, last: Last }
Y
	printf 'An export\n\nId;First;Last\n1;Ana;N\xfa\xf1ez\n;Be\\;a;Mu\xf1oz \\\\\n' >p.csv
	run --separate-stderr "$LFETL" import p.csv -m p.yaml --sandbox --yes
	status_is 3
	same p.sandbox.job/failed.csv <<'C'
Id,First,Last,_line,_code,_column,_message,_hint
,Be;a,Muñoz \,5,key.blank,Id,Id: the row has no key,"Fill the column, or name another as key: in the mapping."
C
	sed 's/^,/2,/' p.sandbox.job/failed.csv >mended.csv
	validate mended.csv -m p.yaml --items items.jsonl
	status_is 0
	json items.jsonl 'd["fields"]["$name"] == {"firstName": "Be;a", "lastName": "Muñoz \\"}'
}

# Rows 1, 3 and 5 are one person by way of row 3; 6 repeats the key of 2.
shared() {
	cat >p.yaml <<Y
mapping: 1
object: contact
key: Id
match: [\$email, \$name]
mode: upsert
duplicates: $1
fields:
  \$email: { column: Email, split: ";" }
  \$name: { full: Name }
Y
	cat >p.csv <<'C'
Id,Email,Name
1,a@example.com,Ann Lee
2,b@example.com,Bo Day
3,x@example.com;A@example.com,Cy May
4,none at all,Di Roe
5,x@example.com,
2,c@example.com,Bo Day
7,,Ann Lee
C
}

@test "rows that share a match value are what the dry run says they are" {
	for how in error first last merge; do
		shared $how
		validate p.csv -m p.yaml --items items.jsonl --json
		status_is 3
		printf '%s\n' "$output" >said.json
		rm -rf p.sandbox.job
		run --separate-stderr "$LFETL" import p.csv -m p.yaml --sandbox --dry-run --json
		printf '%s\n' "$output" >dry.json
		python3 - $how <<'P'
import json, sys
a, b = (json.load(open(n)) for n in ("said.json", "dry.json"))
for word in ("create", "failed", "skipped"):
    assert a["plan"][word] == b["plan"][word], (sys.argv[1], word, a, b)
said = [c for l in open("items.jsonl") for c in [f["code"] for f in json.loads(l)["findings"]]]
want = {"error": 3, "first": 3, "last": 3, "merge": 0}[sys.argv[1]]
for n in (a["findings"], b["findings"]):
    assert n.get("match.repeated", 0) == want, (sys.argv[1], n)
assert said.count("match.repeated") == want, said
P
	done
}

@test "a row that gives way is told which line stays" {
	shared last
	validate p.csv -m p.yaml --items items.jsonl
	says "the row means the same record as the one in line 8"
	sed -n 1p items.jsonl >first
	json first '[f["message"] for f in d["findings"]] == ["the row means the same record as the one in line 8"]'
}

@test "links and ids are not compared: that takes a server" {
	cat >p.yaml <<'Y'
mapping: 1
object: contact
match: [id, [$name, $account]]
mode: upsert
fields:
  $name: { full: Name }
relationships:
  $account: { column: Firm, by: $name }
Y
	printf 'id,Name,Firm\ncon_1,Ann Lee,Acme\ncon_1,Ann Lee,Acme\n' >p.csv
	validate p.csv -m p.yaml
	status_is 0
	says '2 can be imported'
}
