# Shared by the .bats files.  Each test works in a folder of its own, which is
# also its home, so that no id map above it is found.

# The tests write text beyond ASCII; a bare system has no other such locale.
export LC_ALL=C.UTF-8
bats_require_minimum_version 1.5.0

setup() {
	[ -n "$LFETL" ] || { echo "LFETL must name the program" >&2; return 1; }
	export HOME=$BATS_TEST_TMPDIR/home
	mkdir "$HOME"
	cd "$HOME" || return 1
	unset LIGHTFIELD_API_KEY LIGHTFIELD_BASE_URL XDG_CACHE_HOME
	unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
	sandbox_pid=
}

teardown() {
	sandbox_stop
}

# The smallest mapping that there is, for accounts with a Name column.
account_mapping() {
	cat >accounts.yaml <<'Y'
mapping: 1
object: account
system: test
key: Name
match: []
mode: create
fields:
  $name: Name
unmapped: ignore
Y
}

# lfetl import with what the test says; stdout in $output, stderr in $stderr.
import() {
	run --separate-stderr "$LFETL" import "$@"
}

# A sandbox process; its URL in $url.  It is known to listen by its own line.
sandbox_start() {
	mkfifo sandbox.out
	"$LFETL" sandbox --ledger ledger.jsonl "$@" 2>sandbox.out 3>&- &
	sandbox_pid=$!
	exec 7<sandbox.out
	IFS= read -r line <&7
	url=$(printf '%s\n' "$line" | sed -n 's/.*listens on \(http:[^ ]*\).*/\1/p')
	[ -n "$url" ]
	export LIGHTFIELD_BASE_URL=$url LIGHTFIELD_API_KEY=sk_lf_cli_test_secret
}

sandbox_stop() {
	[ -z "$sandbox_pid" ] || { kill "$sandbox_pid"; wait "$sandbox_pid" || true; }
	sandbox_pid=
	exec 7<&- || true
}

# writes FILE: how many requests of a ledger were writes.
writes() {
	grep -c '"method":"POST"' "$1" || true
}

# await_writes N: until the sandbox's ledger has N writes.
await_writes() {
	timeout 60 tail -n +1 -F ledger.jsonl 2>/dev/null |
		grep -m "$1" '"method":"POST"' >seen
	[ "$(wc -l <seen)" -eq "$1" ]
}

# says TEXT: stderr has it.
says() {
	printf '%s\n' "$stderr" | grep -qF -- "$1" ||
		{ printf 'stderr does not say: %s\nbut:\n%s\n' "$1" "$stderr"; return 1; }
}

says_not() {
	if printf '%s\n' "$stderr" | grep -qF -- "$1"; then
		printf 'stderr says: %s\nall of it:\n%s\n' "$1" "$stderr"
		return 1
	fi
}

# status_is N: the exit status of the last run.
status_is() {
	[ "$status" -eq "$1" ] || {
		printf 'exit %s instead of %s\n%s\n%s\n' "$status" "$1" "$output" "$stderr"
		return 1
	}
}

# same FILE: it holds exactly what stands on stdin.
same() {
	diff -u - "$1"
}

# json FILE EXPRESSION: an expression about d, in Python, that must hold.
json() {
	python3 -c '
import json, sys
with open(sys.argv[1], encoding="utf-8") as f:
    d = json.load(f)
if not eval(f"({sys.argv[2]})"):
    sys.exit(f"{sys.argv[2]} does not hold for {d}")' "$1" "$2"
}

# inert FILE...: no control character but line ends, tabs not either.
inert() {
	python3 -c '
import sys, unicodedata
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as f:
        for c in f.read():
            if c != "\n" and unicodedata.category(c) in ("Cc", "Cf"):
                sys.exit(f"{name}: {c!r}")' "$@"
}
