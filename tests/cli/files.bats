#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What lies in the job's folder afterwards, compared whole.

load helper

# ids: what the server gave, in the order of its ledger.
ids() {
	python3 -c '
import json
for line in open("ledger.jsonl", encoding="utf-8"):
    d = json.loads(line)
    if d["method"] == "POST" and d["effect"] == "create":
        print(d["id"])'
}

# A file with what CSV allows: quotes, separators, line ends and blanks in
# cells, a row that is short, one without a key, one that repeats.
prepare() {
	account_mapping
	printf '%s\r\n' 'Name,Note, Site ' \
		'Acme,"said ""yes"", twice",a' \
		'"Globex, Inc.","two' \
		'lines",  blanks  ' \
		'Acme,"again, ""quoted""",b' \
		',no key,c' \
		'Short,row' \
		'Ärger & Söhne,ü,d' >a.csv
}

@test "done.csv has line, key, action, id and link of each record" {
	prepare
	sandbox_start
	import a.csv -m accounts.yaml --workers 1 --quiet
	status_is 3
	ids >created
	[ "$(wc -l <created)" -eq 3 ]
	link=https://sandbox.invalid/accounts
	{
		echo line,key,action,id,link
		{ read -r a; read -r b; read -r c; } <created
		echo "2,Acme,create,$a,$link/$a"
		echo "3,\"Globex, Inc.\",create,$b,$link/$b"
		echo "8,Ärger & Söhne,create,$c,$link/$c"
	} | same a.job/done.csv
}

@test "failed.csv has the rows as they came and why they failed" {
	prepare
	sandbox_start
	import a.csv -m accounts.yaml --quiet
	status_is 3
	python3 - <<'P'
import csv
with open("a.job/failed.csv", encoding="utf-8", newline="") as f:
    rows = list(csv.reader(f))
assert rows[0] == ["Name", "Note", " Site ", "_line", "_code", "_column", "_message", "_hint"], rows[0]
assert [r[:5] for r in rows[1:]] == [
    ["Acme", 'again, "quoted"', "b", "5", "key.repeated"],
    ["", "no key", "c", "6", "key.blank"],
    ["Short", "row", "", "7", "row.too-few-cells"]], rows
assert "line 2" in rows[1][6], rows[1]
assert rows[2][5] == "Name", rows[2]
assert "2 cells" in rows[3][6] and "3" in rows[3][6], rows[3]
assert all(r[7] for r in rows[1:]), rows
P
}

@test "summary.json counts every row once" {
	prepare
	sandbox_start
	import a.csv -m accounts.yaml --quiet
	status_is 3
	python3 -m json.tool a.job/summary.json >/dev/null
	json a.job/summary.json "{k: v for k, v in d.items() if k != 'spent'} == {
		'version': 1, 'job': 'a.job', 'object': 'account', 'rows': 6, 'exit': 3,
		'result': {'create': 3, 'update': 0, 'unchanged': 0, 'ambiguous': 0,
			'failed': 3, 'skipped': 0, 'not_attempted': 0, 'in_doubt': 0},
		'requests': {'write': 0, 'read': 0, 'search': 0, 'seconds': 0},
		'left_out': ['Note', ' Site '],
		'findings': {'key.repeated': 1, 'key.blank': 1, 'field.required': 1,
			'row.too-few-cells': 1}}"
	json a.job/summary.json "sorted(d['spent']) == ['elapsed_ms', 'limited', 'limited_ms',
		'read', 'requests', 'retries', 'search', 'seconds', 'write'] and
		d['spent']['requests'] == d['spent']['write'] == 3"
}

@test "only the owner can look into the job" {
	prepare
	umask 000
	sandbox_start
	import a.csv -m accounts.yaml --quiet
	status_is 3
	[ "$(stat -c %a a.job)" = 700 ]
	run find a.job lfetl-ids.db -type f ! -perm 600
	[ -z "$output" ]
	[ "$(find a.job -type f | wc -l)" -ge 5 ]
}

@test "failed.csv goes when nothing failed any more" {
	prepare
	sandbox_start
	import a.csv -m accounts.yaml --dry-run
	status_is 3
	[ -e a.job/failed.csv ]
	printf 'Name\nAcme\n' >a.csv
	import a.csv -m accounts.yaml
	status_is 0
	[ ! -e a.job/failed.csv ]
}

@test "a failed.csv that somebody edits during the run is kept" {
	prepare
	sandbox_start --latency 700ms
	import a.csv -m accounts.yaml --limit 1 --quiet
	status_is 4
	[ -e a.job/failed.csv ]
	# The first write of the second run is the moment; two answers, 700 ms
	# each, are still to come.
	"$LFETL" import a.csv -m accounts.yaml --workers 1 2>second 3>&- 7<&- &
	second=$!
	await_writes 2
	echo mine >a.job/failed.csv
	code=0
	wait $second || code=$?
	[ $code -eq 3 ]
	[ "$(cat a.job/failed.csv)" = mine ]
	[ "$(wc -l <a.job/failed.csv.new)" -eq 4 ]
}

@test "the job goes where --job says, and the id map where --ids says" {
	prepare
	mkdir deep
	sandbox_start
	import a.csv -m accounts.yaml --job deep/j --ids deep/map.db --quiet
	status_is 3
	[ -e deep/j/done.csv ]
	[ -e deep/map.db ]
	[ ! -e a.job ]
	[ ! -e lfetl-ids.db ]
	json deep/j/summary.json "d['job'] == 'deep/j'"
}
