#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What files may look like: pipes, gzip, encodings, separators.

load helper

# keys JOB: the keys of its done.csv, one a line.
keys() {
	python3 -c '
import csv, sys
with open(sys.argv[1] + "/done.csv", encoding="utf-8", newline="") as f:
    for row in csv.DictReader(f):
        print(row["key"])' "$1"
}

@test "standard input needs --job" {
	account_mapping
	import - -m accounts.yaml --sandbox <<<Name
	status_is 2
	says 'lfetl: reading from standard input needs --job'
	says '--job contacts.job'
	[ "$(ls)" = accounts.yaml ]
}

@test "standard input is kept, resumes with the same data, and refuses other data" {
	account_mapping
	sandbox_start
	printf 'Name\nAcme\nGlobex\n' >data
	import - -m accounts.yaml --job p.job --limit 1 <data
	status_is 4
	says 'standard input: 2 rows'
	import - -m accounts.yaml --job p.job <data
	status_is 0
	[ "$(writes ledger.jsonl)" -eq 2 ]
	[ "$(keys p.job)" = Acme$'\n'Globex ]
	import - -m accounts.yaml --job p.job <<<$'Name\nInitech'
	status_is 9
	says 'standard input is not what this job began with'
	[ "$(writes ledger.jsonl)" -eq 2 ]
	import - -m accounts.yaml --job p.job <data
	status_is 0
}

@test "a pipe as FILE is refused with the way to do it" {
	account_mapping
	mkfifo pipe.csv
	import pipe.csv -m accounts.yaml --sandbox
	status_is 2
	says 'pipe.csv is not a file'
	says 'pipes are read with - and --job'
}

@test "gzip is read, and the job's name lacks .gz and .csv" {
	account_mapping
	sandbox_start
	{ echo Name; echo Acme; } | gzip >a.csv.gz
	echo Globex | gzip >>a.csv.gz
	import a.csv.gz -m accounts.yaml
	status_is 0
	[ "$(keys a.job)" = Acme$'\n'Globex ]
}

@test "a gzip file that is cut off is no success" {
	account_mapping
	sandbox_start
	{ echo Name; seq -f 'Company %g' 1 2000; } | gzip >whole
	head -c 3000 whole >a.csv.gz
	import a.csv.gz -m accounts.yaml
	status_is 2
	says a.csv.gz
	[ "$(writes ledger.jsonl)" -eq 0 ]
}

@test "UTF-16 with its mark is read without a word" {
	account_mapping
	sandbox_start
	for e in UTF-16LE UTF-16BE; do
		printf '\ufeffName\nMüller\n日本\n' | iconv -f UTF-8 -t $e >$e.csv
		import $e.csv -m accounts.yaml --ids $e.db
		status_is 0
		says_not guess
		[ "$(keys $e.job)" = Müller$'\n'日本 ]
	done
}

@test "a mark at the beginning of UTF-8 is not part of the first heading" {
	account_mapping
	sandbox_start
	printf '\ufeffName\nAcme\n' >a.csv
	import a.csv -m accounts.yaml
	status_is 0
}

@test "windows-1252 is read, and the guess is announced" {
	account_mapping
	sandbox_start
	printf 'Name\nM\xfcller \x96 Stra\xdfenbau\nCaf\xe9 de l\x92\xc9toile\n' >a.csv
	import a.csv -m accounts.yaml
	status_is 0
	says 'a.csv is not UTF-8; it is read as windows-1252 (a guess'
	[ "$(keys a.job)" = 'Müller – Straßenbau'$'\n''Café de l’Étoile' ]
}

@test "semicolons and tabs separate columns where a file uses them" {
	account_mapping
	sandbox_start
	printf 'Id;Name;Note\n1;"Acme; Inc.";a,b\n2;Globex;c,d\n' >semicolon.csv
	printf 'Id\tName\tNote\n1\tAcme, Inc.\ta;b\n' >tab.csv
	import semicolon.csv -m accounts.yaml
	status_is 0
	[ "$(keys semicolon.job)" = 'Acme; Inc.'$'\n'Globex ]
	import tab.csv -m accounts.yaml
	status_is 0
	[ "$(keys tab.job)" = 'Acme, Inc.' ]
}

@test "a file of NULs is refused" {
	account_mapping
	head -c 4096 /dev/zero >a.csv
	import a.csv -m accounts.yaml --sandbox
	status_is 2
	says a.csv
}
