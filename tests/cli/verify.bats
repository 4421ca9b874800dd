#!/usr/bin/env bats
# lfetl verify: what is there is compared with what the file says.

load helper

verify() {
	run --separate-stderr "$LFETL" verify "$@"
}

people() {
	cat >people.yaml <<'Y'
mapping: 1
object: contact
system: test
key: id
match: [$email]
mode: upsert
fields:
  $email: mail
  $name: { first: first, last: last }
unmapped: ignore
Y
	printf 'id,mail,first,last\n' >people.csv
	for i in 1 2 3 4; do
		printf '%s,u%s@example.com,First%s,Last%s\n' $i $i $i $i >>people.csv
	done
}

# somebody METHOD PATH [BODY]: another person's request.
somebody() {
	python3 - "$url" "$@" <<'P'
import sys, urllib.request
urllib.request.urlopen(urllib.request.Request(
    sys.argv[1] + sys.argv[3], sys.argv[4].encode() if len(sys.argv) > 4 else None,
    {"Authorization": "Bearer sk_lf_other", "Lightfield-Version": "2026-03-01",
     "Content-Type": "application/json"}, method=sys.argv[2])).close()
P
}

# id_of KEY: of its record.
id_of() {
	python3 -c '
import csv, sys
print(next(r["id"] for r in csv.DictReader(open("people.job/done.csv")) if r["key"] == sys.argv[1]))' "$1"
}

imported() {
	sandbox_start
	people
	import people.csv -m people.yaml
	status_is 0
}

@test "an import that nobody touched is as its file says, and a certificate says so" {
	imported
	before=$(writes ledger.jsonl)
	verify people
	status_is 0
	says '4 of 4 rows that have a record compared'
	says '4 as the file says'
	[ "$(cat people.job/verify.csv)" = line,key,id,field,expected,found,what ]
	[ "$(writes ledger.jsonl)" -eq "$before" ]
	sum=$(sha256sum people.csv)
	json people.job/verify.json "d['version'] == 1 and d['exit'] == 0 and d['object'] == 'contact'
and d['sha256']['source'] == '${sum%% *}' and sorted(d['sha256']) == ['definitions', 'job', 'mapping', 'source']
and all(len(v) == 64 for v in d['sha256'].values()) and d['checked'] == d['same'] == d['rows'] == 4
and d['sample'] is None and d['reads'] == 4 and d['at'].endswith('Z')"
}

@test "what somebody edited since is listed and is no difference" {
	imported
	somebody POST "/v1/contacts/$(id_of 2)" '{"fields":{"$name":{"firstName":"First2","lastName":"Other"}}}'
	verify people
	status_is 0
	says '1 edited by somebody since our last write'
	same people.job/verify.csv <<E
line,key,id,field,expected,found,what
3,2,$(id_of 2),\$name,First2 Last2,First2 Other,edited
E
}

@test "a value that nobody is known to have changed is a difference: exit 10" {
	imported
	somebody POST "/v1/contacts/$(id_of 2)" '{"fields":{"$name":{"firstName":"First2","lastName":"Other"}}}'
	# Neither the job nor the map knows what was answered to our write.
	"$LFETL" status people --purge --yes
	verify people --ids other-ids.db
	status_is 10
	same people.job/verify.csv <<E
line,key,id,field,expected,found,what
3,2,$(id_of 2),\$name,First2 Last2,First2 Other,different
E
	json people.job/verify.json 'd["exit"] == 10 and d["different"] == 1 and d["differences"] == 1 and d["same"] == 3'
}

@test "a record that is gone is a difference" {
	imported
	gone=$(id_of 3)
	somebody DELETE "/v1/contacts/$gone"
	verify people
	status_is 10
	says '1 gone from Lightfield'
	same people.job/verify.csv <<E
line,key,id,field,expected,found,what
4,3,$gone,,,,missing
E
}

@test "what a later import wrote is no difference of the former" {
	imported
	sed 's/Last4/Later4/' people.csv >later.csv
	import later.csv -m people.yaml
	status_is 0
	verify people
	status_is 0
	says '1 written anew by a later import'
	verify later
	status_is 0
	says '4 as the file says'
}

@test "a sample is the same one every time, and costs so many reads" {
	imported
	verify people --sample 2 --json
	status_is 0
	printf '%s' "$output" >one.json
	json one.json 'd["sample"] == 2 and d["checked"] == 2 and d["rows"] == 4 and d["reads"] == 2'
	grep '"GET","path":"/v1/contacts/con_' ledger.jsonl | sed 's/.*"path":"\([^"]*\)".*/\1/' >first
	verify people --sample 2
	status_is 0
	grep '"GET","path":"/v1/contacts/con_' ledger.jsonl | sed 's/.*"path":"\([^"]*\)".*/\1/' >both
	cat first first | diff - both
	verify people --sample 9 --json
	printf '%s' "$output" >all.json
	json all.json 'd["checked"] == 4'
}

@test "a file or a mapping that changed is exit 9, and the certificate stays" {
	imported
	verify people
	status_is 0
	cp people.job/verify.json was.json
	cp people.csv keep.csv
	sed -i 's/Last1/Lost1/' people.csv
	verify people
	status_is 9
	says 'people.csv has changed'
	verify people --file keep.csv
	status_is 0
	sed -i 's/mode: upsert/mode: create/' people.yaml
	cp was.json people.job/verify.json
	verify people --file keep.csv
	status_is 9
	cmp was.json people.job/verify.json
}

@test "rows that are not sent yet give exit 4, rows that failed exit 3" {
	sandbox_start
	people
	printf '5,nothing,First5,Last5\n' >>people.csv
	import people.csv -m people.yaml --limit 2
	status_is 4
	verify people
	status_is 4
	says '2 of 2 rows that have a record compared'
	import people.csv -m people.yaml
	status_is 3
	verify people
	status_is 3
	says '1 failed: not compared'
}

@test "a job of which nothing was sent, a rehearsal and no job are exit 2" {
	sandbox_start
	people
	import people.csv -m people.yaml --dry-run
	status_is 0
	verify people
	status_is 2
	says 'nothing of people.job was sent yet'
	import people.csv -m people.yaml --sandbox
	verify people.sandbox.job
	status_is 2
	says 'is a rehearsal'
	# No key is asked for that could not help.
	LIGHTFIELD_API_KEY='' verify people.sandbox.job
	status_is 2
	says 'is a rehearsal'
	verify nowhere
	status_is 2
	verify .
	status_is 2
	says 'a folder of jobs'
}

@test "another API key that reads what the job wrote is of its organisation" {
	imported
	export LIGHTFIELD_API_KEY=sk_lf_another_of_ours
	verify people
	status_is 0
}

@test "another API key that does not is another organisation's: exit 9" {
	imported
	sandbox_stop
	rm -f sandbox.out
	sandbox_start
	export LIGHTFIELD_API_KEY=sk_lf_somebody_else
	verify people
	status_is 9
}

@test "a job whose folder moved is verified by the paths that it remembers" {
	imported
	mv people.job moved
	cd / || return 1
	verify "$HOME/moved"
	cd "$HOME" || return 1
	status_is 0
	json moved/verify.json 'd["same"] == 4'
}

@test "standard input is verified from what the job kept of it" {
	sandbox_start
	people
	"$LFETL" import - -m people.yaml --job stdin.job <people.csv
	rm people.csv
	verify stdin.job
	status_is 0
	says '4 as the file says'
}
