#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# lfetl doctor: what stands between here and Lightfield.

load helper

doctor() {
	run --separate-stderr "$LFETL" doctor "$@"
}

# Nothing listens there: a port that was free a moment ago.
dead_url() {
	python3 -c '
import socket
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    print("http://127.0.0.1:%d" % s.getsockname()[1])'
}

# reports TEXT: the report has a line with it.
reports() {
	printf '%s\n' "$output" | grep -qE -- "$1" ||
		{ printf 'no line: %s\nin:\n%s\n' "$1" "$output"; return 1; }
}

@test "all is well: one request, exit 0, no secret" {
	sandbox_start
	doctor
	status_is 0
	[ -z "$stderr" ]
	reports '^ok +base URL +http://127\.0\.0\.1:[0-9]+ \(LIGHTFIELD_BASE_URL\)$'
	reports '^ok +key +from LIGHTFIELD_API_KEY, sk_lf_\*\*\*'
	reports '^ok +scopes +full access'
	reports '^ok +limits +25 reads a second'
	reports '^ok +clock '
	[[ $output != *cli_test_secret* ]]
	[ "$(wc -l <ledger.jsonl)" -eq 1 ]
	[ "$(writes ledger.jsonl)" -eq 0 ]
}

@test "missing scopes are notes that say what to do" {
	sandbox_start --scopes contacts:create,contacts:read
	doctor
	status_is 0
	reports '^note +commands +import contacts: the key lacks contacts:update$'
	reports '^ok +commands +the key serves .*export contacts'
	reports '^ +-> if it is to do that, give the key these scopes'
}

@test "a refused key is exit 5" {
	sandbox_start --api-key sk_lf_other
	doctor
	status_is 5
	reports '^ok +network '
	reports '^bad +service +the key was refused'
	reports '^ +-> '
}

@test "no key is exit 2, and the rest is looked at" {
	sandbox_start
	unset LIGHTFIELD_API_KEY
	doctor
	status_is 2
	reports '^bad +key +no API key'
	reports '^ok +network '
}

@test "a key file is told with its mode, and refused if others can read it" {
	sandbox_start
	echo sk_lf_file >key
	chmod 600 key
	doctor --api-key-file key
	status_is 0
	reports '^ok +key file +key is yours, with mode 0600$'
	chmod 644 key
	doctor --api-key-file key
	status_is 2
	reports '^bad +key +key can be read by others'
	reports '-> chmod 600 key'
}

@test "nobody there is exit 4" {
	export LIGHTFIELD_API_KEY=sk_lf_x
	doctor --base-url "$(dead_url)"
	status_is 4
	reports '^bad +network +could not connect to 127\.0\.0\.1:'
}

@test "a service in trouble is exit 4" {
	echo '- { match: "GET /v1/auth/validate", do: status 503 }' >faults.yaml
	sandbox_start --faults faults.yaml
	doctor
	status_is 4
	reports '^bad +service '
	reports 'try again later'
}

@test "what a service or a box on the way may do wrong is told and costs nothing" {
	check() {
		echo "- { match: \"GET /v1/auth/validate\", do: $1 }" >faults.yaml
		sandbox_start --faults faults.yaml
		doctor
		sandbox_stop
		rm sandbox.out
		status_is "$2"
		reports "$3"
	}
	check 'gzip-bomb 100000000' 4 '^bad +network .*came compressed'
	check 'oversize 20000000' 4 '^bad +network .*larger than this program takes'
	check 'deep 1000' 4 '^bad +service '
	check 'garbage' 2 '^bad +service '
	check 'cut 5' 4 '^bad +network +no complete answer'
	check 'drop-before' 4 '^bad +network '
	check 'html 200' 2 '^bad +service .*web page'
	check 'status 302' 2 '^bad +service '
	check 'status 429' 4 '^bad +service '
}

@test "a base URL that cannot be is exit 2" {
	export LIGHTFIELD_API_KEY=sk_lf_x
	doctor --base-url http://api.lightfield.app
	status_is 2
	reports '^bad +base URL +'
}

@test "the report as JSON" {
	sandbox_start --scopes contacts:read
	doctor --json
	status_is 0
	printf '%s' "$output" >out.json
	json out.json 'd["version"] == 1 and d["exit"] == 0 and d["key"]["scopes"] == ["contacts:read"]'
	json out.json '[c["missing"] for c in d["commands"] if c["command"] == "import contacts"] == [["contacts:create", "contacts:update"]]'
	json out.json 'all(c["state"] in ("ok", "note", "bad") for c in d["checks"])'
}

# A certificate for 127.0.0.1 that nobody but --ca-file vouches for.
certificate() {
	command -v openssl >/dev/null || skip "openssl is missing"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
		-keyout tls.key -out tls.pem -days "$1" -subj /CN=lfetl-doctor \
		-addext subjectAltName=IP:127.0.0.1 2>openssl.log
}

# The sandbox behind TLS; $secure is its URL.
secure_start() {
	certificate "$1"
	sandbox_start
	mkfifo tls.out
	python3 "$BATS_TEST_DIRNAME/tlsproxy.py" tls.pem tls.key "${url##*:}" asked \
		>tls.out 2>/dev/null 3>&- 7<&- &
	tls_pid=$!
	exec 8<tls.out
	read -r port <&8
	secure=https://127.0.0.1:$port
}

teardown() {
	[ -z "${tls_pid:-}" ] || kill "$tls_pid"
	sandbox_stop
}

@test "TLS: protocol, certificate, who vouches" {
	secure_start 90
	doctor --base-url "$secure" --ca-file tls.pem --json
	status_is 0
	printf '%s' "$output" >out.json
	json out.json 'd["tls"]["protocol"].startswith("TLSv1.") and "lfetl-doctor" in d["tls"]["issuer"]'
	python3 - <<'P'
import datetime, json
day = json.load(open("out.json"))["tls"]["expires"]
left = datetime.date.fromisoformat(day) - datetime.datetime.now(datetime.timezone.utc).date()
assert left.days in (89, 90), day
P
	doctor --base-url "$secure" --ca-file tls.pem
	reports '^ok +certificate +valid until '
	reports '^ok +trusted +the certificates in tls.pem'
}

@test "a certificate that ends soon is a note" {
	secure_start 3
	doctor --base-url "$secure" --ca-file tls.pem
	status_is 0
	reports '^note +certificate +valid until .*, which is soon'
}

@test "a certificate that nobody vouches for is exit 5" {
	secure_start 90
	doctor --base-url "$secure"
	status_is 5
	reports '^bad +TLS +no trusted connection to 127\.0\.0\.1:'
	reports '--ca-file'
}

@test "a proxy is named, without its password, also when it fails" {
	export LIGHTFIELD_API_KEY=sk_lf_x
	dead=$(dead_url)
	https_proxy=http://me:hush@${dead#http://} doctor --base-url https://lightfield.test
	status_is 4
	reports "^ok +proxy +$dead, by CONNECT"
	reports "^bad +network .* through the proxy $dead: "
	[[ $output != *hush* ]]
	https_proxy=ftp://hush doctor --base-url https://lightfield.test
	status_is 2
	reports '^bad +proxy '
	[[ $output != *hush* ]]
}
