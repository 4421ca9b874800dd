#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# An import into a CRM that is in use, as its user sees it.

load helper

# person ID MAIL TITLE: a record that was there before.
person() {
	mkdir -p seed
	printf '{"id":"%s","createdAt":"2026-01-05T09:00:00.000Z","fields":{"$email":{"value":["%s"]},"title":{"value":"%s"}},"relationships":{}}\n' \
		"$@" >>seed/contact.jsonl
}

prepare() {
	cat >people.yaml <<'Y'
mapping: 1
object: contact
system: test
key: id
match: [$email]
mode: upsert
fields:
  $email: mail
  title: title
Y
	person con_a a@x.io Old
	person con_b b@x.io Old
	person con_t1 t@x.io Twin
	person con_t2 t@x.io Twin
	cat >people.csv <<'C'
id,mail,title
1,new@x.io,Head of new business and of everything else that matters here
2,a@x.io,Head of old business and of everything else that matters here
3,b@x.io,Old
4,t@x.io,Twin
5,not an address,Nobody
C
}

# The report of a dry run on a terminal so wide, without what is overwritten.
on_terminal() {
	script -qec "stty cols $1; '$LFETL' import people.csv -m people.yaml --dry-run" \
		/dev/null </dev/null >typescript || true
	python3 - "$1" <<'P'
import re
import sys

with open("typescript", encoding="utf-8", newline="") as f:
    text = f.read().replace("\r\n", "\n")
text = re.sub(r"\r\x1b\[K[^\n\r]*(?=\r)", "", text).replace("\r\x1b[K", "")
report = text[text.index("people.csv: "):]
with open("report", "w", encoding="utf-8") as f:
    f.write(report)
for line in report.splitlines():
    words = line.split()
    if len(line) >= int(sys.argv[1]) and not line.startswith("next") and len(words) > 1:
        sys.exit(f"wider than {sys.argv[1]}: {line}")
P
}

@test "a terminal of 60 and one of 40 columns show the plan wrapped, no word lost" {
	prepare
	sandbox_start --seed seed
	import people.csv -m people.yaml --dry-run
	status_is 6
	printf '%s\n' "$stderr" | sed -n '/^people.csv: /,$p' >plain
	grep -q '1 to update' plain
	grep -q '.\{60\}' plain
	for columns in 60 40; do
		on_terminal $columns
		[ "$(wc -l <report)" -gt "$(wc -l <plain)" ]
		diff <(tr -s ' \n' '\n\n' <plain) <(tr -s ' \n' '\n\n' <report)
	done
}

# It takes ten seconds until the first line comes.
@test "without a terminal a long matching says how far it is" {
	prepare
	{ echo id,mail,title; seq 1 30 | sed 's/.*/&,u&@x.io,T/'; } >people.csv
	sandbox_start --seed seed --latency 400ms --rate 0
	import people.csv -m people.yaml --dry-run --workers 1 --match-strategy search
	status_is 0
	printf '%s\n' "$stderr" >said
	[ "$(grep -c '^matching: ' said)" -eq 1 ]
	grep -qE '^matching: [12][0-9] of 30 looked up, [0-9.]+/s, about [0-9]+ s left$' said
	inert said
	# A listing is one page: it says nothing.
	import people.csv -m people.yaml --dry-run --match-strategy prefetch
	says_not 'matching:'
}
