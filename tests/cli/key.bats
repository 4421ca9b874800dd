#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The API key: where it comes from, and where it never goes.

load helper

prepare() {
	account_mapping
	printf 'Name\nAcme\n' >a.csv
}

@test "without a key nothing is begun" {
	prepare
	import a.csv -m accounts.yaml --base-url http://127.0.0.1:1
	status_is 2
	says 'lfetl: no API key'
	says 'LIGHTFIELD_API_KEY'
	says '--api-key-file'
	[ ! -e a.job ]
}

@test "a key file that others can read is refused with the command to type" {
	prepare
	echo sk_lf_file >key
	for mode in 604 640 660; do
		chmod $mode key
		import a.csv -m accounts.yaml --base-url http://127.0.0.1:1 --api-key-file key
		status_is 2
		says 'lfetl: key can be read by others; an API key must not'
		says '-> chmod 600 key'
		[ ! -e a.job ]
	done
}

@test "a key file that is not there is named" {
	prepare
	import a.csv -m accounts.yaml --base-url http://127.0.0.1:1 --api-key-file nokey
	status_is 2
	says 'nokey: No such file or directory'
}

@test "two ways to the key exclude each other" {
	prepare
	import a.csv -m accounts.yaml --base-url http://127.0.0.1:1 \
		--api-key-file k --api-key-command 'echo k'
	status_is 2
	says '--api-key-file and --api-key-command exclude each other'
}

@test "an empty key is refused" {
	prepare
	: >key
	chmod 600 key
	import a.csv -m accounts.yaml --base-url http://127.0.0.1:1 --api-key-file key
	status_is 2
	says 'lfetl: the API key is empty'
}

@test "a key with a blank inside is refused and not shown" {
	prepare
	LIGHTFIELD_API_KEY='sk_lf_hush hush' import a.csv -m accounts.yaml \
		--base-url http://127.0.0.1:1
	status_is 2
	says 'the API key holds a blank'
	says_not hush
}

@test "a command that fails gives no key" {
	prepare
	import a.csv -m accounts.yaml --base-url http://127.0.0.1:1 --api-key-command 'echo sk_lf_x; false'
	status_is 2
	says 'the command of --api-key-command failed'
}

@test "the key is taken from the environment, a private file or a command" {
	prepare
	sandbox_start --api-key sk_lf_only_this
	import a.csv -m accounts.yaml --dry-run
	status_is 5
	LIGHTFIELD_API_KEY=sk_lf_only_this import a.csv -m accounts.yaml --dry-run
	status_is 0
	unset LIGHTFIELD_API_KEY
	printf 'sk_lf_only_this\r\nand a second line\n' >key
	chmod 600 key
	import a.csv -m accounts.yaml --dry-run --api-key-file key
	status_is 0
	import a.csv -m accounts.yaml --dry-run --api-key-command 'echo sk_lf_only_this'
	status_is 0
}

@test "the key stands in no output and no file" {
	prepare
	sandbox_start --api-key sk_lf_other
	import a.csv -m accounts.yaml
	status_is 5
	says_not cli_test_secret
	sandbox_stop
	rm sandbox.out
	sandbox_start
	import a.csv -m accounts.yaml --json
	status_is 0
	says_not cli_test_secret
	[[ $output != *cli_test_secret* ]]
	[ -s a.job/job.db ]
	run grep -rla cli_test_secret a.job lfetl-ids.db ledger.jsonl
	status_is 1
}

@test "a dry run with a refused key names the key and sends nothing" {
	prepare
	sandbox_start --api-key sk_lf_other
	import a.csv -m accounts.yaml --dry-run
	status_is 5
	says 'API key'
	[ "$(writes ledger.jsonl)" -eq 0 ]
}
