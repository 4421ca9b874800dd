#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# lfetl workflow: the status of a run, and waiting for its end.

load helper

workflow() {
	run --separate-stderr "$LFETL" workflow "$@"
}

# A run that takes so long (s) and ends so; its id in $id.
start_run() {
	id=$(python3 - "$url" "$1" "$2" <<'P'
import json, sys, urllib.request
body = json.dumps({"seconds": int(sys.argv[2]), "outcome": sys.argv[3]}).encode()
with urllib.request.urlopen(urllib.request.Request(
        sys.argv[1] + "/_sandbox/workflow", body, {"Content-Type": "application/json"})) as r:
    d = json.load(r)
print(d.get("runId") or d.get("id"))
P
)
	[ -n "$id" ]
}

# Virtual time goes on.
advance() {
	python3 - "$url" "$1" <<'P'
import json, sys, urllib.request
body = json.dumps({"advance_s": int(sys.argv[2])}).encode()
urllib.request.urlopen(urllib.request.Request(
    sys.argv[1] + "/_sandbox/clock", body, {"Content-Type": "application/json"})).close()
P
}

@test "the status stands on stdout, what it means is the exit status" {
	sandbox_start
	start_run 3600 completed
	workflow "$id"
	status_is 4
	[ "$output" = running ]
	says '--wait waits for its end'
	advance 3600
	workflow "$id"
	status_is 0
	[ "$output" = completed ]
	[ -z "$stderr" ]
}

@test "a run that failed gives exit 3" {
	sandbox_start
	start_run 0 failed
	workflow "$id" --wait
	status_is 3
	[ "$output" = failed ]
}

@test "a status that nobody knows ends the wait with exit 6" {
	sandbox_start
	start_run 0 hibernated
	workflow "$id" --wait
	status_is 6
	[ "$output" = hibernated ]
	says 'does not know that status'
}

@test "--wait waits for the end" {
	sandbox_start
	start_run 3600 completed
	"$LFETL" workflow "$id" --wait >out 2>err 3>&- 7<&- &
	waiting=$!
	# It has looked once when its first word is there.
	timeout 60 sh -c 'until grep -q "workflow run: running" err; do :; done'
	advance 3600
	wait $waiting
	[ "$(cat out)" = completed ]
	[ "$(cat err)" = "$(printf 'workflow run: running\nworkflow run: completed')" ]
}

@test "--timeout ends the wait with exit 4" {
	sandbox_start
	start_run 3600 completed
	workflow "$id" --wait --timeout 50ms --quiet
	status_is 4
	[ "$output" = running ]
	[ -z "$stderr" ]
	workflow "$id" --timeout 5s
	status_is 2
	says '--timeout goes with --wait'
}

@test "a signal ends the wait" {
	sandbox_start
	start_run 3600 completed
	"$LFETL" workflow "$id" --wait >out 2>err 3>&- 7<&- &
	waiting=$!
	timeout 60 sh -c 'until grep -q "workflow run: running" err; do :; done'
	kill -TERM $waiting
	status=0
	wait $waiting || status=$?
	[ "$status" -eq 143 ]
}

@test "the result as JSON" {
	sandbox_start
	start_run 0 completed
	workflow "$id" --json
	status_is 0
	printf '%s' "$output" >out.json
	json out.json "d['version'] == 1 and d['run'] == '$id' and d['status'] == d['state'] == 'completed' and d['exit'] == 0"
}

@test "a run that is not there, and what is no id" {
	sandbox_start
	workflow no-such-run
	status_is 2
	says 'there is no workflow run no-such-run'
	: >ledger.jsonl
	workflow 'a/b'
	status_is 2
	says "'a/b' is no id of a workflow run"
	[ ! -s ledger.jsonl ]
}
