#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The main job, end to end: installs what is missing (apt-get, as root or with
# sudo), builds, moves a small company out of HubSpot in one command, then makes
# a larger export, imports it into the embedded sandbox, and what a later export
# has changed.  No account is needed and nothing outside this machine is touched.
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
mkdir -p "$here/later"
PATH=$PWD/build:$PATH
companies=mappings/hubspot/companies.yaml
contacts=mappings/hubspot/contacts.yaml

say() {
	echo
	echo "== $*"
}

# start NAME ARGUMENT...: a sandbox on a free port; its origin is exported.
sandboxes=
start() {
	name=$1
	shift
	lfetl sandbox --rate 0 --port-file "$here/$name.port" \
		--ledger "$here/$name.jsonl" "$@" 2>"$here/$name.log" &
	sandboxes="$sandboxes $!"
	tries=0
	until [ -s "$here/$name.port" ]; do
		kill -0 $! 2>/dev/null || { cat "$here/$name.log"; exit 1; }
		tries=$((tries + 1))
		[ $tries -le 100 ] || { echo "the sandbox does not answer" >&2; exit 1; }
		sleep 0.1
	done
	LIGHTFIELD_BASE_URL="http://127.0.0.1:$(cat "$here/$name.port")"
	LIGHTFIELD_API_KEY=sk_lf_demo
	export LIGHTFIELD_BASE_URL LIGHTFIELD_API_KEY
}
trap 'kill $sandboxes 2>/dev/null || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say "A company leaves HubSpot in one command: first what would happen"
# A copy, with the ready mappings where it looks for them.
mkdir -p "$here/acme/samples"
cp -r samples/hubspot-migration "$here/acme/samples"
cp -r mappings "$here/acme"
move=$here/acme/samples/hubspot-migration
start move --seed "$move/seed"
# migrate ARGUMENT...: in the sample some rows fail and hold others back.
migrate() {
	echo "\$ lfetl migrate $move/migration.yaml $*"
	status=0
	lfetl migrate "$move/migration.yaml" --rate 0 "$@" || status=$?
	[ $status -eq 3 ] || exit $status
	echo "(exit status 3: some rows fail, as this export wants it)"
}
migrate --dry-run
say "Companies, contacts, deals, tasks, notes, meetings, a list: in their order"
migrate
say "The same command once more: nothing is sent"
before=$(grep -c '"method":"POST"' "$here/move.jsonl")
migrate --quiet
echo "writes that the server has seen: $before before, $(grep -c '"method":"POST"' "$here/move.jsonl") after"

say "Two exports as HubSpot writes them, made up, with real-life dirt in them"
samples/hubspot-import/make.py "$here" 400 2000
samples/hubspot-import/make.py "$here/later" 400 2000 --later
echo "$here: 400 companies, 2,000 contacts; $here/later: the same some weeks on"

say "A Lightfield to practise on, on a free port of this machine"
start ledger
echo "\$ PATH=\$PWD/build:\$PATH"
echo "\$ export LIGHTFIELD_BASE_URL=$LIGHTFIELD_BASE_URL LIGHTFIELD_API_KEY=$LIGHTFIELD_API_KEY"

# An import; findings beyond the first $1 are cut, here in the demo only.
import() {
	shown=$1
	shift
	echo "\$ lfetl import $*"
	status=0
	lfetl import "$@" 2>"$here/said" || status=$?
	awk -v shown="$shown" '
		/^findings:/ { inside = 1; n = 0; print; next }
		inside && !/^  / {
			inside = 0
			if (n > shown)
				print "  (" (shown ? "and more, " : "") "cut here)"
		}
		inside && /^  [^ ]/ { n++ }
		!inside || n <= shown' "$here/said"
	case $status in
	0) ;;
	3) echo "(exit status 3: some rows fail, as this export wants it)" ;;
	6) echo "(exit status 6: a row waits for a decision)" ;;
	*) exit $status ;;
	esac
}
writes() {
	grep -c '"method":"POST"' "$here/ledger.jsonl" || true
}

say "1. Dry run: reads and checks every row, says what it would do, writes nothing"
import 9 "$here/companies.csv" -m $companies --dry-run
echo "writes that the server has seen: $(writes)"

say "2. The companies (--rate 0: as fast as the server takes them)"
import 2 "$here/companies.csv" -m $companies --rate 0

say "3. The contacts, each linked to its company"
import 2 "$here/contacts.csv" -m $contacts --rate 0
before=$(writes)

say "4. The same command once more: all is settled, so nothing is sent"
import 0 "$here/contacts.csv" -m $contacts --rate 0 --quiet
echo "writes that the server has seen: $before before, $(writes) after"

say "5. Some weeks on, a new export: what would change, field by field"
import 2 "$here/later/contacts.csv" -m $contacts --rate 0 --dry-run
echo "(1,992 of the reads: an import wrote these records just now, so each is looked"
echo "at by itself, as lists lag behind; some weeks later the listing is enough)"
echo "from $here/later/contacts.job/plan.csv:"
head -n 1 "$here/later/contacts.job/plan.csv"
grep ',update,' "$here/later/contacts.job/plan.csv" | head -n 4

say "6. Only that is written"
import 0 "$here/later/contacts.csv" -m $contacts --rate 0

say "7. Two contacts became one in HubSpot: a person says which it is here"
cat "$here/later/contacts.job/ambiguous.csv"
python3 - "$here/later/contacts.job/ambiguous.csv" <<'PYTHON'
import csv, sys
with open(sys.argv[1], newline="") as f:
    rows = list(csv.DictReader(f))
rows[0]["decision"] = rows[0]["id_1"]
with open(sys.argv[1], "w", newline="") as f:
    table = csv.DictWriter(f, rows[0].keys())
    table.writeheader()
    table.writerows(rows)
print("(decision: the first; an editor or a spreadsheet program does as well)")
PYTHON
import 0 "$here/later/contacts.csv" -m $contacts --rate 0

say "8. Read back: is each record as its row says?"
echo "\$ lfetl verify $here/later/contacts.job"
status=0
lfetl verify "$here/later/contacts.job" --rate 0 || status=$?
case $status in
0) ;;
3) echo "(exit status 3: the rows that failed have no record to look at)" ;;
*) exit $status ;;
esac

say "9. Export; what nobody edited changes nothing when it is imported"
echo "\$ lfetl export contacts -o $here/out/contacts.csv --rate 0"
mkdir -p "$here/out"
lfetl export contacts -o "$here/out/contacts.csv" --rate 0
import 0 "$here/out/contacts.csv" --dry-run --rate 0

say "Results: in $here/companies.job, $here/contacts.job, $here/later/contacts.job"
echo "plan.csv      what was planned for each row, and which field changes how"
echo "done.csv      which row is which record"
echo "report.html   the run as one page to look at and to pass on"
echo "failed.csv    the rows that failed, with the reason; mend it and import it"
echo "summary.json  all counts"
