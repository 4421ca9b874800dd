#!/usr/bin/env bats
# lfetl status: where a job stands, from its folder alone.

load helper

status_of() {
	run --separate-stderr "$LFETL" status "$@"
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
	printf 'id,mail,first,last\n1,zoe@example.com,Zoe,Zimmer\n2,none,Yann,Yard\n3,xena@example.com,Xena,Xu\n' >people.csv
}

@test "a dry run's job is planned, and the import to type is named" {
	account_mapping
	printf 'Name\nAcme\nBeta\n' >accounts.csv
	import accounts.csv -m accounts.yaml --sandbox --dry-run
	status_is 0
	status_of accounts.sandbox.job
	status_is 0
	[ -z "$stderr" ]
	[[ $output == *"accounts.sandbox.job: planned; imports account from accounts.csv with accounts.yaml"* ]]
	[[ $output == *"next: lfetl import accounts.csv -m accounts.yaml --sandbox" ]]
}

@test "a job may be named by its CSV, and by the CSV's name without its ending" {
	account_mapping
	printf 'Name\nAcme\n' >accounts.csv
	import accounts.csv -m accounts.yaml --sandbox
	for name in accounts.csv accounts accounts.sandbox.job accounts.sandbox.job/; do
		status_of "$name"
		status_is 0
		[[ $output == *": finished; imports account from accounts.csv"* ]]
	done
}

@test "rows left give exit 4 and the command that goes on" {
	account_mapping
	printf 'Name\nAcme\nBeta\n' >accounts.csv
	import accounts.csv -m accounts.yaml --sandbox --limit 1
	status_is 4
	status_of accounts
	status_is 4
	[[ $output == *"1 created"* ]]
	[[ $output == *"1 not attempted yet"* ]]
	[[ $output == *"next, to go on: lfetl import accounts.csv -m accounts.yaml --sandbox --limit 1" ]]
}

@test "from another folder the command begins with a cd" {
	account_mapping
	printf 'Name\nAcme\nBeta\n' >accounts.csv
	import accounts.csv -m accounts.yaml --sandbox --limit 1
	cd / || return 1
	status_of "$HOME/accounts.csv"
	status_is 4
	[[ $output == *"next, to go on: cd $HOME && lfetl import accounts.csv"* ]]
}

@test "--json is the summary object with its standing" {
	account_mapping
	printf 'Name\nAcme\nBeta\n' >accounts.csv
	import accounts.csv -m accounts.yaml --sandbox --limit 1
	status_of accounts --json
	status_is 4
	printf '%s' "$output" >out.json
	json out.json 'd["version"] == 1 and d["standing"] == "not finished" and d["exit"] == 4
and d["job"] == "accounts.sandbox.job" and d["object"] == "account" and d["rows"] == 2
and d["result"]["create"] == 1 and d["result"]["not_attempted"] == 1 and d["requests"]["write"] == 1'
}

@test "why the last run stopped is said, until a run goes well" {
	sandbox_start
	account_mapping
	printf 'Name\nAcme\nBeta\n' >accounts.csv
	import accounts.csv -m accounts.yaml --limit 1
	status_is 4
	status_of accounts
	[[ $output != *"the last run stopped"* ]]
	sandbox_stop
	import accounts.csv -m accounts.yaml
	status_is 4
	status_of accounts
	[[ $output == *"the last run stopped: "* ]]
	[[ $output != *sk_lf_* ]]
}

@test "a folder of jobs gives a line each, and the worst of their exit statuses" {
	account_mapping
	mkdir -p deep/er
	printf 'Name\nAcme\nBeta\n' >a.csv
	printf 'Name\nAcme\nBeta\n' >deep/er/b.csv
	import a.csv -m accounts.yaml --sandbox
	import deep/er/b.csv -m accounts.yaml --sandbox --limit 1
	status_of .
	status_is 4
	same <(printf '%s\n' "$output") <<'E'
./a.sandbox.job: account, finished: 2 rows, 2 done
./deep/er/b.sandbox.job: account, not finished: 2 rows, 1 done, 1 not attempted
E
	status_of . --json
	status_is 4
	printf '%s' "$output" >out.json
	json out.json '[j["exit"] for j in d["jobs"]] == [0, 4]'
}

@test "what is no job is exit 2 and says where jobs lie" {
	mkdir empty
	printf 'Name\nAcme\n' >accounts.csv
	for name in nowhere empty accounts.csv; do
		status_of "$name"
		status_is 2
		says 'FILE.job beside the file'
	done
	[ ! -e accounts.job ]
}

@test "--purge asks or needs --yes, and says what is lost" {
	people
	import people.csv -m people.yaml --sandbox
	status_is 3
	status_of people --purge
	status_is 2
	says 'repeat with --yes'
	[ -e people.sandbox.job/failed.csv ]
	status_of people --purge --yes
	status_is 0
	says 'lfetl undo can no longer restore what it updated'
	[ ! -e people.sandbox.job/failed.csv ]
}

@test "--purge leaves no value of a record in the job, and repeating it sends nothing" {
	sandbox_start
	people
	import people.csv -m people.yaml
	status_is 3
	sed 's/Zimmer/Zorn/' people.csv >second.csv
	import second.csv -m people.yaml --job second.job
	status_is 3
	grep -q Zimmer -r second.job
	status_of second.job --purge --yes
	status_is 0
	! grep -qr -e Zimmer -e Zorn -e Yann -e zoe@ -e xena@ second.job || false
	before=$(writes ledger.jsonl)
	import second.csv -m people.yaml --job second.job
	status_is 3
	[ "$(writes ledger.jsonl)" -eq "$before" ]
}

@test "a job that is not finished is not purged" {
	account_mapping
	printf 'Name\nAcme\nBeta\n' >accounts.csv
	import accounts.csv -m accounts.yaml --sandbox --limit 1
	status_of accounts --purge --yes
	status_is 2
	says 'not finished'
}

@test "a name with control characters is shown inert" {
	account_mapping
	printf 'Name\nAcme\n' >$'a\e[31mb.csv'
	import $'a\e[31mb.csv' -m accounts.yaml --sandbox
	status_of $'a\e[31mb.csv'
	status_is 0
	printf '%s\n' "$output" >out
	inert out
}
