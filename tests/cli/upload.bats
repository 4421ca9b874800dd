#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# lfetl upload: what a user types and sees.

load helper

talk() {
	printf 'WEBVTT\n\n00:00.000 --> 00:01.000\n%s\n' "${1:-hello}" >"${2:-talk.vtt}"
}

upload() {
	run --separate-stderr "$LFETL" upload "$@"
}

# sessions: how many were made in the ledger's server.
sessions() {
	grep '"effect":"create"' ledger.jsonl | grep -c '"path":"/v1/files"' || true
}

puts() {
	grep -c '"method":"PUT"' ledger.jsonl || true
}

# stored STATE: files there in a state; all of them in files.json.
stored() {
	python3 -c '
import json, os, sys, urllib.request
r = urllib.request.Request(sys.argv[1] + "/v1/files", headers={
    "Authorization": "Bearer " + os.environ["LIGHTFIELD_API_KEY"],
    "Lightfield-Version": "2026-03-01"})
with urllib.request.urlopen(r) as f:
    d = json.load(f)
json.dump(d, open("files.json", "w"))
print(sum(f["status"] == sys.argv[2] for f in d["data"]))' "$url" "$1"
}

@test "each file has a line of its own: id, state, name" {
	sandbox_start
	talk one
	talk two other.vtt
	upload talk.vtt other.vtt --purpose meeting_transcript
	status_is 0
	[ "${#lines[@]}" -eq 2 ]
	[[ "${lines[0]}" =~ ^fil_[a-z0-9]+$'\t'uploaded$'\t'talk.vtt$ ]]
	[[ "${lines[1]}" =~ ^fil_[a-z0-9]+$'\t'uploaded$'\t'other.vtt$ ]]
	says "2 uploaded, 0 already there, 0 failed"
	[ "$(stored COMPLETED)" -eq 2 ]
}

@test "the same command again uploads nothing and says the same id" {
	sandbox_start
	talk
	upload talk.vtt
	status_is 0
	first=${output%%$'\t'*}
	upload talk.vtt
	status_is 0
	[ "$output" = "$first"$'\t'already$'\t'talk.vtt ]
	[ "$(puts)" -eq 1 ]
}

@test "a file that moved is still the same, other content is not" {
	sandbox_start
	talk
	upload talk.vtt
	mkdir elsewhere
	mv talk.vtt elsewhere
	upload elsewhere/talk.vtt
	[[ "$output" == *already* ]]
	talk changed elsewhere/talk.vtt
	upload elsewhere/talk.vtt
	[[ "$output" == *uploaded* ]]
	[ "$(stored COMPLETED)" -eq 2 ]
}

@test "--again uploads once more" {
	sandbox_start
	talk
	upload talk.vtt
	upload talk.vtt --again
	status_is 0
	[[ "$output" == *uploaded* ]]
	[ "$(stored COMPLETED)" -eq 2 ]
}

@test "what is wrong with one file does not stop the others" {
	sandbox_start
	talk
	: >empty.txt
	mkdir folder
	truncate -s 536870913 huge.bin
	upload missing.txt empty.txt folder huge.bin talk.vtt --json
	status_is 3
	printf '%s\n' "$output" >out
	[ "$(wc -l <out)" -eq 5 ]
	python3 - <<'P'
import json
d = [json.loads(line) for line in open("out", encoding="utf-8")]
codes = [x.get("error", {}).get("code") for x in d]
assert codes == ["file.missing", "file.empty", "file.kind", "file.too-large", None], codes
assert [x["state"] for x in d] == ["failed"] * 4 + ["uploaded"], d
assert all(x["version"] == 1 for x in d) and d[4]["mimeType"] == "text/vtt"
assert all(x["error"]["hint"] for x in d[:4]) and d[0]["id"] is None
P
	says "missing.txt: there is no such file"
	says "empty.txt: it is empty"
	says "folder: it is a folder"
	says "512 MiB"
}

@test "a file that may not be read is told, and nothing else is needed to say so" {
	[ "$(id -u)" -ne 0 ] || skip "root may read everything"
	talk
	chmod 0 talk.vtt
	upload talk.vtt --json
	status_is 2
	[[ "$output" == *file.unreadable* ]]
}

@test "when no file can be sent the server is not asked and no key is needed" {
	upload missing.txt
	status_is 2
	[ "$output" = "-"$'\t'failed$'\t'missing.txt ]
}

@test "without a key nothing is sent" {
	talk
	upload talk.vtt
	status_is 2
	says "no API key"
	[ "$output" = "-"$'\t'unfinished$'\t'talk.vtt ]
}

@test "a refusal of the service is told with its words and the others go on" {
	sandbox_start
	talk
	printf '\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\2\0\0\0' >shot.png
	upload shot.png talk.vtt --purpose meeting_transcript
	status_is 3
	says "shot.png: Lightfield takes no such file"
	[[ "${lines[0]}" == "-"$'\t'failed$'\t'shot.png ]]
	[[ "${lines[1]}" == *uploaded*talk.vtt ]]
}

@test "--mime says what libmagic does not" {
	sandbox_start
	talk
	upload talk.vtt --mime text/x-transcript --json
	status_is 0
	[[ "$output" == *'"mimeType":"text/x-transcript"'* ]]
	stored COMPLETED >/dev/null
	grep -q text/x-transcript files.json
	upload talk.vtt --mime nonsense
	status_is 2
	says "'nonsense' is no media type"
}

@test "a purpose that does not exist is told with what was meant" {
	talk
	upload talk.vtt --purpose meeting_transcripts
	status_is 2
	says "did you mean meeting_transcript?"
}

@test "a key without files:create stops before anything is sent" {
	sandbox_start --scopes contacts:read
	talk
	upload talk.vtt
	status_is 5
	says "files:create"
	[ "$(sessions)" -eq 0 ]
}

@test "a name with control characters reaches neither terminal nor service raw" {
	sandbox_start
	talk hello "$(printf 'a\033[31mb.vtt')"
	upload "$(printf 'a\033[31mb.vtt')"
	status_is 0
	printf '%s' "$output" | tr '\t' ' ' >out
	inert out
	stored COMPLETED >/dev/null
	grep -qF 'a_[31mb.vtt' files.json
}

@test "neither address nor headers of a session are kept or shown" {
	sandbox_start
	talk
	upload talk.vtt --debug
	status_is 0
	says "POST /v1/files"
	says "PUT the bytes of fil_"
	says_not signature=
	run ! grep -rqa "signature=" .local
	[ "$(stat -c %a .local/state/lfetl/uploads.db)" = 600 ]
	run ! grep -rqa "$LIGHTFIELD_API_KEY" .local
}

@test "--journal keeps what was uploaded elsewhere" {
	sandbox_start
	talk
	upload talk.vtt --journal mine.db
	status_is 0
	[ -f mine.db ]
	[ ! -e .local ]
	upload talk.vtt --journal mine.db
	[[ "$output" == *already* ]]
}

@test "XDG_STATE_HOME is where the journal lies" {
	sandbox_start
	talk
	export XDG_STATE_HOME=$HOME/state
	upload talk.vtt
	status_is 0
	[ -f state/lfetl/uploads.db ]
}

@test "a journal that is none is left alone" {
	sandbox_start
	talk
	echo "my notes, which are no database at all" >notes
	upload talk.vtt --journal notes
	status_is 9
	says "notes is not a database of lfetl"
	grep -q "my notes" notes
	[ "$(sessions)" -eq 0 ]
}

@test "storage that refuses every address is told, and nothing is left behind" {
	cat >faults.yaml <<'Y'
- { match: "PUT /upload/*", every: 1, do: status 404 }
Y
	sandbox_start --faults faults.yaml
	talk
	upload talk.vtt
	status_is 3
	says "status 404"
	[ "$(stored PENDING)" -eq 0 ]
}

@test "session and bytes go over TLS that --ca-file vouches for, and not without" {
	command -v openssl >/dev/null || skip "openssl is missing"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
		-keyout tls.key -out tls.pem -days 2 -subj /CN=lfetl-upload \
		-addext subjectAltName=IP:127.0.0.1 2>openssl.log
	mkfifo sandbox.out
	"$LFETL" sandbox --ledger ledger.jsonl --tls-cert tls.pem --tls-key tls.key \
		2>sandbox.out 3>&- &
	sandbox_pid=$!
	exec 7<sandbox.out
	IFS= read -r line <&7
	url=$(printf '%s\n' "$line" | sed -n 's/.*listens on \(https:[^ ]*\).*/\1/p')
	[ -n "$url" ]
	export LIGHTFIELD_BASE_URL=$url LIGHTFIELD_API_KEY=sk_lf_cli_test_secret
	talk
	upload talk.vtt
	status_is 5
	upload talk.vtt --ca-file tls.pem
	status_is 0
	[[ "$output" == *uploaded* ]]
	[ "$(puts)" -eq 1 ]
}

# The sandbox as https://lightfield.example, which a proxy leads to.
far_start() {
	command -v openssl >/dev/null || skip "openssl is missing"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
		-keyout tls.key -out tls.pem -days 2 -subj /CN=lightfield.example \
		-addext subjectAltName=DNS:lightfield.example 2>openssl.log
	sandbox_start
	mkfifo proxy.out
	python3 "$BATS_TEST_DIRNAME/tlsproxy.py" tls.pem tls.key "${url##*:}" asked \
		>proxy.out 2>/dev/null 3>&- 7<&- &
	proxy_pid=$!
	exec 8<proxy.out
	read -r proxy_port <&8
	export https_proxy=http://127.0.0.1:$proxy_port
	export LIGHTFIELD_BASE_URL=https://lightfield.example
}

teardown() {
	[ -z "${proxy_pid:-}" ] || kill "$proxy_pid"
	sandbox_stop
}

@test "an address without TLS gets no bytes from a service that has it" {
	far_start
	talk
	upload talk.vtt --ca-file tls.pem
	status_is 5
	says "the address for the bytes that Lightfield gave is not taken"
	[ "$(sessions)" -eq 1 ]
	[ "$(puts)" -eq 0 ]
}

@test "storage on this machine is reached without the proxy" {
	sandbox_start
	talk
	export https_proxy=http://127.0.0.1:9 http_proxy=http://127.0.0.1:9
	upload talk.vtt
	status_is 0
}
