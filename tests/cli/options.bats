#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The command line: help, versions, and what is said about mistakes.

load helper

# fits: $output goes on one screen of 80 columns and 24 lines.
fits() {
	[ "$(printf '%s\n' "$output" | wc -l)" -le 24 ]
	[ "$(printf '%s\n' "$output" | awk '{ if (length($0) > m) m = length($0) } END { print m }')" -le 80 ]
}

# complains TEXT: exactly this on stderr, nothing on stdout, exit 2.
complains() {
	status_is 2
	[ -z "$output" ]
	printf '%s\n' "$stderr" >said
	printf '%s\n' "$1" | same said
}

@test "the help of the program fits one screen and names every command" {
	run --separate-stderr "$LFETL" --help
	status_is 0
	[ -z "$stderr" ]
	fits
	[[ $output == *"  import "* && $output == *"  sandbox "* ]]
}

@test "the help of each command fits one screen" {
	commands=$("$LFETL" --help | sed -n 's/^  \([a-z]*\) .*/\1/p')
	[ -n "$commands" ]
	for c in $commands; do
		run --separate-stderr "$LFETL" "$c" --help
		status_is 0
		[ -z "$stderr" ]
		fits
		[[ $output == "usage: lfetl $c "* ]]
	done
}

@test "--help wins over mistakes on the same line" {
	import --nonsense --help
	status_is 0
	[[ $output == "usage: lfetl import "* ]]
}

@test "without a command the usage goes to stderr with exit 2" {
	run --separate-stderr "$LFETL"
	status_is 2
	[ -z "$output" ]
	says 'usage: lfetl COMMAND'
}

@test "--version names the program, the telephone tables and the libraries" {
	run --separate-stderr "$LFETL" --version
	status_is 0
	[ -z "$stderr" ]
	[[ ${lines[0]} =~ ^lfetl\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	[[ ${lines[1]} =~ ^telephone\ tables ]]
	for l in 'SQLite ' 'zlib ' 'ICU ' 'jansson ' 'libmicrohttpd ' libcurl/; do
		printf '%s\n' "$output" | grep -qE "^$l[0-9]"
	done
}

@test "an unknown command is answered with the nearest one" {
	run --separate-stderr "$LFETL" imprt
	complains "lfetl: there is no command 'imprt'
  -> did you mean 'lfetl import'?"
}

@test "an unknown command without a near one leads to the help" {
	run --separate-stderr "$LFETL" frobnicate
	complains "lfetl: there is no command 'frobnicate'
  -> 'lfetl --help' lists the commands"
}

@test "an unknown option is answered with the nearest one" {
	import x.csv --dryrun
	complains "lfetl: import has no option '--dryrun'
  -> did you mean --dry-run?"
}

@test "options are exact: a beginning of one is unknown" {
	import x.csv --map=m.yaml
	status_is 2
	says "lfetl: import has no option '--map'"
}

@test "an unknown option without a near one leads to the help" {
	run --separate-stderr "$LFETL" sandbox --frobnicate
	complains "lfetl: sandbox has no option '--frobnicate'
  -> 'lfetl sandbox --help' lists its options"
}

@test "an option given twice is refused, short or long" {
	import x.csv -m a.yaml --mapping b.yaml
	status_is 2
	says 'lfetl: --mapping is given twice'
}

@test "an option without its value is refused" {
	import x.csv --limit
	status_is 2
	says 'lfetl: --limit needs a value: N'
}

@test "a flag with a value is refused" {
	import x.csv --dry-run=yes
	status_is 2
	says 'lfetl: --dry-run takes no value'
}

@test "a second file is refused" {
	import x.csv y.csv -m m.yaml
	status_is 2
	says "'y.csv' is one name too many"
}

@test "a missing file name is told with the usage" {
	import
	complains "lfetl: import needs FILE
  -> usage: lfetl import FILE [OPTIONS]; see 'lfetl import --help'"
}

@test "a missing mapping is told with the option to add" {
	import x.csv
	complains "lfetl: import needs a mapping
  -> say which: lfetl import x.csv -m MAPPING"
}

@test "a mapping file that is not there is named" {
	import x.csv -m nowhere.yaml --sandbox
	complains "lfetl: there is no mapping file nowhere.yaml
  -> check the name behind -m"
}

@test "a folder is no mapping" {
	mkdir maps
	import x.csv -m maps --sandbox
	complains "lfetl: maps is a folder, not a mapping file
  -> check the name behind -m"
}

@test "a source that is not there is named, and no job appears" {
	account_mapping
	import nowhere.csv -m accounts.yaml --sandbox
	status_is 2
	says 'nowhere.csv: No such file or directory'
	[ "$(ls)" = accounts.yaml ]
}

@test "a folder is no source" {
	account_mapping
	mkdir data
	import data -m accounts.yaml --sandbox
	status_is 2
	says 'data is not a file'
}

@test "whole numbers are checked to their last character" {
	for n in 0 -1 1x ' 1' 1.5 '' 99999999999999999999; do
		import x.csv -m m.yaml --limit "$n"
		status_is 2
		says "lfetl: --limit takes a whole number of at least 1, not '$n'"
	done
	import x.csv -m m.yaml --workers 257
	status_is 2
	says "lfetl: --workers takes a whole number from 1 to 256, not '257'"
}

@test "words are taken exactly, and the near one is named" {
	account_mapping
	import x.csv -m accounts.yaml --mode upset
	complains "lfetl: --mode takes create, update or upsert, not 'upset'
  -> did you mean upsert?"
	import x.csv -m accounts.yaml --mode merge
	complains "lfetl: --mode takes create, update or upsert, not 'merge'"
	import x.csv -m accounts.yaml --match-strategy Search
	complains "lfetl: --match-strategy takes auto, prefetch or search, not 'Search'
  -> did you mean search?"
	import x.csv -m accounts.yaml --mode ''
	status_is 2
	says "--mode takes create, update or upsert, not ''"
}

@test "a ceiling of errors is a number of rows or a share of them" {
	account_mapping
	for n in -1 many 1.5 '' % 0% 101% 5%% ' 5%' 99999999999999999999; do
		import x.csv -m accounts.yaml --max-errors "$n"
		status_is 2
		says "lfetl: --max-errors takes a number of rows such as 100 (0: any number) or a share from 1% to 100%, not '$n'"
	done
	# What is taken comes as far as the missing file.
	for n in 0 1 100000 1% 100%; do
		import x.csv -m accounts.yaml --max-errors "$n" --sandbox
		status_is 2
		says 'x.csv: No such file or directory'
	done
}

@test "each mode and strategy is taken" {
	account_mapping
	for m in create update upsert; do
		for s in auto prefetch search; do
			import x.csv -m accounts.yaml --mode $m --match-strategy $s --again --sandbox
			status_is 2
			says_not 'takes'
		done
	done
}

@test "a line on a narrow terminal breaks between words, a command does not" {
	account_mapping
	printf 'Name\nAcme\nAcme\n' >a.csv
	sandbox_start
	run python3 "$BATS_TEST_DIRNAME/ask.py" n sh -c \
		'stty cols 60 && exec "$LFETL" import a.csv -m accounts.yaml --dry-run --job "a job with a name that is long"'
	[ "$status" -eq 3 ]
	printf '%s\n' "$output" | sed 's/.*\r//' >shown
	grep -qx "next: lfetl import a.csv -m accounts.yaml --job 'a job with a name that is long'" shown
	[ "$(grep -v '^next: ' shown | awk '{ if (length($0) > m) m = length($0) } END { print m }')" -lt 60 ]
	tr -s ' \n' ' ' <shown | grep -qF \
		'keep one row for each key, or write "duplicates: first" in the mapping'
}

@test "progress on a narrow terminal is cut, not broken" {
	account_mapping
	{ echo Name; seq -f 'Company %g' 1 40; } >a.csv
	sandbox_start --latency 50ms
	run python3 "$BATS_TEST_DIRNAME/ask.py" n sh -c \
		'stty cols 20 && exec "$LFETL" import a.csv -m accounts.yaml --workers 1'
	[ "$status" -eq 0 ]
	printf '%s' "$output" | tr '\r' '\n' | sed -n "s/^$(printf '\033')\[K//p" |
		grep 'settled\|of 40' >lines
	[ -s lines ]
	[ "$(awk '{ if (length($0) > m) m = length($0) } END { print m }' lines)" -lt 20 ]
}

@test "rates are checked" {
	for n in -1 fast 1e3 1. .5 ''; do
		import x.csv -m m.yaml --rate "$n"
		status_is 2
		says "lfetl: --rate takes requests a second, such as 25 or 2.5"
	done
}

@test "durations need their unit" {
	for n in 5 5x ms -1s; do
		run --separate-stderr "$LFETL" sandbox --latency "$n"
		status_is 2
		says "lfetl: --latency takes a duration such as 250ms, 2s, 5m or 24h, not '$n'"
	done
}

@test "options that contradict each other are refused" {
	account_mapping
	import x.csv -m accounts.yaml --sandbox --base-url http://127.0.0.1:1
	status_is 2
	says '--sandbox and --base-url exclude each other'
	import x.csv -m accounts.yaml --definitions d.json
	status_is 2
	says '--definitions goes with --sandbox'
}

@test "output that cannot be written is an error" {
	run --separate-stderr sh -c '"$LFETL" --help >/dev/full'
	status_is 8
	says 'lfetl: cannot write to standard output: No space left on device'
}
