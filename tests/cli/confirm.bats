#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# An import to another machine asks once, after the plan.

load helper

# A sandbox (with these options) that the program meets as
# https://lightfield.example.
remote_start() {
	command -v openssl >/dev/null || skip "openssl is missing"
	account_mapping
	printf 'Name\nAcme\nGlobex\n' >a.csv
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
		-keyout tls.key -out tls.pem -days 2 -subj /CN=lightfield.example \
		-addext subjectAltName=DNS:lightfield.example 2>openssl.log
	sandbox_start "$@"
	mkfifo proxy.out
	python3 "$BATS_TEST_DIRNAME/tlsproxy.py" tls.pem tls.key "${url##*:}" asked \
		>proxy.out 2>/dev/null 3>&- 7<&- &
	proxy_pid=$!
	exec 8<proxy.out
	read -r proxy_port <&8
	[ -n "$proxy_port" ]
	export https_proxy=http://127.0.0.1:$proxy_port
	export LIGHTFIELD_BASE_URL=https://lightfield.example
}

teardown() {
	[ -z "${proxy_pid:-}" ] || kill "$proxy_pid"
	sandbox_stop
}

@test "y sends, after the plan was shown" {
	remote_start
	run python3 "$BATS_TEST_DIRNAME/ask.py" y "$LFETL" import a.csv -m accounts.yaml \
		--ca-file tls.pem
	[ "$status" -eq 0 ]
	before=${output%%Create 2 accounts*}
	[[ $before == *"a.csv: 2 rows read, nothing was sent"*"2 to create"* ]]
	[[ $output == *"Create 2 accounts at https://lightfield.example now? [y/N]"* ]]
	[[ ${output#*now?} == *"2 created"* ]]
	[ "$(writes ledger.jsonl)" -eq 2 ]
}

@test "the question names creates and updates" {
	mkdir seed
	for i in 1 2; do
		printf '{"id":"con_%s","createdAt":"2026-01-05T09:00:00.000Z","fields":{"$email":{"value":["u%s@x.io"]}},"relationships":{}}\n' $i $i
	done >seed/contact.jsonl
	cat >people.yaml <<'Y'
mapping: 1
object: contact
match: [$email]
mode: upsert
fields:
  $email: mail
  title: title
Y
	printf 'mail,title\nu1@x.io,T\nnew@x.io,T\nu2@x.io,T\n' >people.csv
	remote_start --seed seed
	for answer in n y; do
		run python3 "$BATS_TEST_DIRNAME/ask.py" $answer "$LFETL" import people.csv \
			-m people.yaml --ca-file tls.pem
		[[ $output == *"Create 1 and update 2 contacts at https://lightfield.example now? [y/N]"* ]]
		[ $answer = y ] || [ "$(writes ledger.jsonl)" -eq 0 ]
	done
	[ "$status" -eq 0 ]
	[ "$(writes ledger.jsonl)" -eq 3 ]
}

@test "anything but y sends nothing, and the next run goes on" {
	remote_start
	for answer in n '' maybe; do
		run python3 "$BATS_TEST_DIRNAME/ask.py" "$answer" "$LFETL" import a.csv \
			-m accounts.yaml --ca-file tls.pem
		[ "$status" -eq 2 ]
		[[ $output == *"lfetl: not confirmed; nothing was sent"* ]]
		[[ $output == *"--yes"* ]]
	done
	[ "$(writes ledger.jsonl)" -eq 0 ]
	import a.csv -m accounts.yaml --ca-file tls.pem --yes
	status_is 0
	[ "$(writes ledger.jsonl)" -eq 2 ]
}

@test "--quiet does not hide what is asked about" {
	remote_start
	run python3 "$BATS_TEST_DIRNAME/ask.py" n "$LFETL" import a.csv -m accounts.yaml \
		--ca-file tls.pem --quiet
	[ "$status" -eq 2 ]
	[[ $output == *"2 to create"*"[y/N]"* ]]
}

@test "a question that nobody would see is not asked" {
	remote_start
	run python3 "$BATS_TEST_DIRNAME/ask.py" y sh -c \
		'"$LFETL" import a.csv -m accounts.yaml --ca-file tls.pem 2>log'
	[ "$status" -eq 2 ]
	grep -q 'without a terminal to ask at needs --yes' log
	[ ! -s ledger.jsonl ]
}

@test "a dry run does not ask" {
	remote_start
	run python3 "$BATS_TEST_DIRNAME/ask.py" y "$LFETL" import a.csv -m accounts.yaml \
		--ca-file tls.pem --dry-run
	[ "$status" -eq 0 ]
	[[ $output != *"[y/N]"* ]]
	[ "$(writes ledger.jsonl)" -eq 0 ]
}

@test "a certificate that nobody vouches for stops with exit 5, nothing sent" {
	remote_start
	unset https_proxy
	for ca in '' "--ca-file tls.pem"; do
		# With the certificate known, it is the name that does not fit.
		import a.csv -m accounts.yaml $ca --base-url "https://127.0.0.1:$proxy_port"
		status_is 5
		says certificate
		says '--ca-file'
	done
	[ ! -s ledger.jsonl ]
}

@test "a proxy meets neither the key nor records" {
	remote_start
	import a.csv -m accounts.yaml --ca-file tls.pem --yes --quiet
	status_is 0
	[ "$(grep -a HTTP asked | sort -u)" = $'CONNECT lightfield.example:443 HTTP/1.1\r' ]
	run grep -ciaE 'authorization|secret|acme' asked
	[ "$output" = 0 ]
}

@test "behind a proxy, too, a certificate that nobody vouches for stops with exit 5" {
	remote_start
	import a.csv -m accounts.yaml --yes
	status_is 5
	[[ $stderr == *"no trusted connection to"* ]]
	[ "$(writes ledger.jsonl)" -eq 0 ]
}
