#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The main job, end to end: installs what is missing (apt-get, as root or with
# sudo), builds, makes a HubSpot-style export and imports it into the embedded
# sandbox.  No account is needed and nothing outside this machine is touched.
# Run it again as often as you like; each run starts over.
set -eu
cd "$(dirname "$0")/.."

.ci/packages build
mkdir -p build
cmake -S . -B build -G Ninja -DBUILD_TESTING=OFF >build/configure.log 2>&1 ||
	{ cat build/configure.log; exit 1; }
cmake --build build --target lfetl

here=build/demo
rm -rf "$here"
mkdir -p "$here"

say() {
	echo
	echo "== $*"
}

say "An export as HubSpot writes it, made up, with real-life dirt in it"
samples/hubspot-import/make.py "$here" 400 2000
echo "$here/companies.csv: 400 companies; $here/contacts.csv: 2,000 contacts"

say "A Lightfield to practise on, on a free port of this machine"
build/lfetl sandbox --rate 0 --port-file "$here/port" --ledger "$here/ledger.jsonl" \
	2>"$here/sandbox.log" &
sandbox=$!
trap 'kill $sandbox 2>/dev/null || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
tries=0
until [ -s "$here/port" ]; do
	kill -0 $sandbox 2>/dev/null || { cat "$here/sandbox.log"; exit 1; }
	tries=$((tries + 1))
	[ $tries -le 100 ] || { echo "the sandbox does not answer" >&2; exit 1; }
	sleep 0.1
done
LIGHTFIELD_BASE_URL="http://127.0.0.1:$(cat "$here/port")"
LIGHTFIELD_API_KEY=sk_lf_demo
export LIGHTFIELD_BASE_URL LIGHTFIELD_API_KEY
echo "\$ export LIGHTFIELD_BASE_URL=$LIGHTFIELD_BASE_URL LIGHTFIELD_API_KEY=$LIGHTFIELD_API_KEY"

import() {
	echo "\$ build/lfetl import $*"
	status=0
	build/lfetl import "$@" || status=$?
	case $status in
	0) ;;
	3) echo "(exit status 3: some rows fail, as this export wants it)" ;;
	*) exit $status ;;
	esac
}
writes() {
	grep -c '"method":"POST"' "$here/ledger.jsonl" || true
}

say "1. Dry run: reads and checks every row, says what it would do, sends nothing"
import "$here/companies.csv" -m mappings/hubspot/companies.yaml --dry-run
echo "writes that the server has seen: $(writes)"

say "2. The companies (--rate 0: as fast as the server takes them)"
import "$here/companies.csv" -m mappings/hubspot/companies.yaml --rate 0

say "3. The contacts, each linked to its company"
import "$here/contacts.csv" -m mappings/hubspot/contacts.yaml --rate 0
before=$(writes)

say "4. The same command once more: all is settled, so nothing is sent"
import "$here/contacts.csv" -m mappings/hubspot/contacts.yaml --rate 0 --quiet
echo "writes that the server has seen: $before before, $(writes) after"

say "5. Some weeks on, a new export: what would change, field by field"
mkdir -p "$here/later"
samples/hubspot-import/make.py "$here/later" 400 2000 --later
import "$here/later/contacts.csv" -m mappings/hubspot/contacts.yaml --dry-run

say "6. Only that is written"
import "$here/later/contacts.csv" -m mappings/hubspot/contacts.yaml --rate 0

say "Results: in $here/companies.job and $here/contacts.job"
echo "done.csv      which row became which record"
echo "failed.csv    the rows that failed, with the reason; mend it and import it"
echo "summary.json  all counts"
