#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# How a file is read: encodings, where its header stands, what is no CSV.

load helper

keys() {
	python3 -c '
import csv, sys
with open(sys.argv[1] + "/done.csv", encoding="utf-8", newline="") as f:
    for row in csv.DictReader(f):
        print(row["key"])' "$1"
}

@test "an encoding that is said is used, and a guess is announced" {
	account_mapping
	sandbox_start
	printf 'Name\nMüller\nDvořák\n' | iconv -t CP1250 >a.csv
	sed -i '1a source: { encoding: windows-1250 }' accounts.yaml
	import a.csv -m accounts.yaml
	status_is 0
	says_not 'not UTF-8'
	[ "$(keys a.job)" = Müller$'\n'Dvořák ]
}

@test "header-line: auto passes a preamble over and says so" {
	account_mapping
	sandbox_start
	printf 'Notes:\n"Some ""text"", and more"\n\nId,Name\n1,Acme\n' >a.csv
	import a.csv -m accounts.yaml
	status_is 2
	says 'line 4 holds'
	says 'header-line: auto'
	sed -i '1a source: { header-line: auto }' accounts.yaml
	import a.csv -m accounts.yaml
	status_is 0
	says 'a.csv: the header is line 4; what stands before it is passed over'
	[ "$(keys a.job)" = Acme ]
}

@test "workbooks, archives and web pages are refused with the remedy" {
	account_mapping
	printf 'PK\3\4\24\0\6\0[Content_Types].xml' >a.csv
	import a.csv -m accounts.yaml --sandbox
	status_is 2
	says 'a.csv is an Excel workbook (.xlsx)'
	says 'save it as CSV UTF-8'
	printf '<!DOCTYPE html><html>Sign in</html>' >b.csv
	import b.csv -m accounts.yaml --sandbox
	status_is 2
	says 'b.csv is a web page (HTML), not CSV'
}
