# SPDX-License-Identifier: Apache-2.0
"""The network and server part of the fault table, as data: test_faults.py makes
a test of each row; FAULTS.md is these rows, and those of faultheld.py, for
people.

A row's scenario is four rows of a file (N, or n), one after the other, into a sandbox
with `faults`; the rest is what must have come of it.
"""
import faultheld

N = 4  # rows of the file
TWICE = "the same key and bytes again"
PAGE = "text/html"


class Row:
    def __init__(self, name, fault, behaviour, ends, faults="", **more):
        self.name, self.fault, self.behaviour, self.ends, self.faults = name, fault, behaviour, ends, faults
        self.how = more.pop("how", "create")       # the scenario's name in test_faults.py
        self.n = more.pop("n", N)                  # rows of the file
        self.fields = more.pop("fields", None)     # of the mapping, if others than the rig's
        self.args = more.pop("args", ())           # of the import
        self.server = more.pop("server", ())       # of the sandbox
        self.then = more.pop("then", None)         # what the same command ends with after that
        self.says = more.pop("says", None)         # on standard error
        self.expect = more                         # counts, see test_faults.py
        if ends == 0:
            self.expect.setdefault("done", self.n)


def post(do, nth=2, more=""):
    """One rule for a create: the second, behind the canary, unless said."""
    return f'- {{ match: "POST /v1/contacts", nth: {nth}, do: {do}{", " + more if more else ""} }}\n'


def every(do, more="", match="POST /v1/contacts"):
    return f'- {{ match: "{match}", do: {do}{", " + more if more else ""} }}\n'


def get(path, do, more="times: 1"):
    return every(do, more, "GET " + path)


def raw(text, more="after: true"):
    return post("raw", more=f'body: "{text}", {more}')


LOST = TWICE + "; the server answers it as the first time"
AGAIN = TWICE + "; nothing had happened"
STOP = "stop at once; the row is pending again and the rest unsent"
ROW = "the row fails, the others go on"
LOOSE = "  $name: { first: first, last: last }\n  $email: email\n"  # none of them unique
HEAD = "HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\n"


def lost(name, fault, do, nth=2, more="", **extra):
    """Committed, but the answer is no answer: a replay settles it."""
    return Row(name, fault, LOST, 0, post(do, nth, more), posts=N + 1, keys=N, replays=1, **extra)


def unread(name, fault, body, **extra):
    return Row(name, fault, LOST, 0, raw(body), posts=N + 1, keys=N, replays=1, **extra)


def retried(name, fault, do, more="", **extra):
    """Not processed: sent again."""
    return Row(name, fault, AGAIN, 0, post(do, more=more), posts=N + 1, keys=N, replays=0, **extra)


def stopped(name, fault, status, code=None):
    more = f"code: {code}" if code else ""
    return Row(name, fault, STOP, 5, post(f"status {status}", more=more), done=1, pending=N - 1, posts=2, then=0)


def refused(name, fault, status, code=None, more=""):
    more = ", ".join(x for x in (f"code: {code}" if code else "", more) if x)
    return Row(name, fault, ROW, 3, post(f"status {status}", more=more), done=N - 1, failed=1, posts=N, then=3)


ROWS = [
    # -- the connection --
    retried("closed_before", "connection closed before the request was read", "drop-before"),
    lost("closed_after", "connection closed after the request was executed", "drop-after"),
    lost("reset_after", "connection reset after the request was executed", "reset"),
    lost("cut_at_once", "answer breaks off after its head", "cut 0"),
    lost("cut_inside", "answer breaks off inside the record", "cut 40"),
    lost("canary_lost", "answer to the very first write lost", "drop-after", nth=1),
    Row("lost_twice", "answer and its replay lost", TWICE + " until it is answered", 0,
        post("drop-after", 2) + post("drop-after", 3), posts=N + 2, keys=N, replays=2),
    Row("closed_between", "kept connection closed between two requests",
        "a new connection; each row is created once", 0, every("close"), posts=(N, 2 * N), keys=N),
    Row("slow", "answers come late", "waits", 0, every("delay 150ms"), posts=N),
    Row("drip", "answer drips in byte by byte", "waits: bytes are coming", 0, post("drip 40 5ms"), posts=N, replays=0),
    Row("hang_left", "server never answers; two interrupts",
        "leaves at once, the row stays sent; the same command sends the same key", 130, post("hang"),
        how="hang", then=0),
    Row("hang_killed", "server never answers; the program is killed",
        "the same command sends the same key and gets the first answer", -9, post("hang"), how="hang", then=0),
    Row("gone", "nobody listens", "tries for a while, then stops; nothing was sent", 4, how="gone", then=0),
    Row("gone_in_the_middle", "every request closed without an answer from the second write on",
        "gives up after its attempts; the same command goes on with the same key", 4,
        '- { match: "POST /v1/contacts", from: 2, times: 8, do: drop-before }\n', n=2, done=1, posts=9, keys=2, then=0),
    # -- what is no answer of the API --
    lost("garbage", "2xx with what is no JSON", "garbage"),
    lost("empty_body", "2xx without a body", "answer", more='body: ""'),
    lost("no_id", "2xx with a record without an id", "answer", more="body: '{\"fields\":{}}'"),
    lost("id_no_text", "2xx with a number for an id", "answer", more="body: '{\"id\":7}'"),
    lost("a_list", "2xx with a list for a record", "answer", more="body: '[]'"),
    retried("page_200", "captive portal: 200 with a web page", "html 200"),
    retried("page_502", "gateway: 502 with a web page", "html 502"),
    retried("page_503", "gateway: 503 with a web page", "html 503"),
    lost("page_502_after", "gateway gives up, 502 with a web page, the write was executed", "html 502",
         more="after: true"),
    Row("page_403", "firewall: 403 with a web page", STOP, 5, post("html 403"), done=1, pending=N - 1, posts=2, then=0),
    lost("oversized", "answer larger than 16 MiB", "oversize 20000000"),
    lost("gzip_bomb", "compressed answer nobody asked for that blows up to 500 MB", "gzip-bomb 500000000"),
    Row("deep", "answer nested 100,000 deep", "no crash; the row is created once", 0, post("deep 100000"),
        posts=(N, N + 1), keys=N),
    unread("no_http", "what answers is no HTTP", "SSH-2.0-OpenSSH_9.2\\r\\n"),
    unread("head_cut", "head breaks off", HEAD),
    unread("short_length", "Content-Length too small", HEAD + 'Content-Length: 9\\r\\n\\r\\n{\\"id\\":\\"con_x\\"}'),
    unread("long_length", "Content-Length too large", HEAD + 'Content-Length: 999\\r\\n\\r\\n{\\"id\\":\\"con_x\\"}'),
    unread("head_huge", "head larger than 256 KiB", HEAD + "X-Pad: " + "p" * 90000 + "\\r\\n" + ("X-Pad: " + "p" * 90000
           + "\\r\\n") * 3 + 'Content-Length: 2\\r\\n\\r\\n{}'),
    # -- headers --
    Row("no_content_type", "no Content-Type", "the body decides", 0, every("answer", "omit: Content-Type"), posts=N),
    Row("wrong_content_type", "JSON as text/plain", "the body decides", 0,
        every("answer", 'set: "Content-Type: text/plain"'), posts=N),
    Row("no_limits", "no X-RateLimit headers", "goes on without", 0,
        every("answer", "omit: [X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset]"),
        server=("--rate", "1000"), posts=N),
    Row("wrong_limits", "X-RateLimit headers that are no numbers, or negative", "ignored", 0,
        every("answer", 'set: ["X-RateLimit-Limit: many", "X-RateLimit-Remaining: -5", "X-RateLimit-Reset: soon"]'),
        posts=N),
    Row("no_date", "no Date", "goes on without", 0, every("answer", "omit: Date"), posts=N),
    Row("wrong_date", "Date years off", "waits follow from the server's own clock", 0,
        every("answer", 'set: "Date: Thu, 01 Jan 2015 00:00:00 GMT"'), posts=N),
    Row("no_headers", "no header of the API at all", "goes on without", 0,
        every("answer", "omit: [Date, Content-Type, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset]"),
        posts=N),
    Row("interim_103", "an interim 103 before the answer", "the answer counts", 0, every("answer", "interim: 103"),
        posts=N),
    Row("interim_102", "an interim 102 before the answer", "the answer counts", 0, every("answer", "interim: 102"),
        posts=N),
    # -- the service is in trouble --
    retried("status_500", "500", "status 500"),
    retried("status_503", "503", "status 503"),
    retried("status_504", "504", "status 504"),
    retried("status_408", "408", "status 408"),
    retried("status_599", "an unknown 5xx", "status 599"),
    retried("retry_after_garbage", "503 with a Retry-After that is none", "status 503", 'set: "Retry-After: soon"'),
    Row("retry_after_503", "503 with Retry-After: 1", TWICE + ", not before a second has passed", 0,
        post("status 503", more="retry-after: 1"), posts=N + 1, keys=N, gap_ms=990),
    lost("error_after_commit", "500 although the write was executed, key remembered", "status 500", more="after: true"),
    lost("timeout_after_commit", "504 although the write was executed, key remembered", "status 504",
         more="after: true"),
    Row("forgetful_error", "500 although the write was executed, key forgotten",
        "a second record: the documented limit, for verify to find", 0,
        post("status 500", more="after: true, forget: true"), posts=N + 1, keys=N, creates=N + 1, fields=LOOSE),
    Row("forgetful_drop", "answer lost, key forgotten", "a second record: the documented limit, for verify to find", 0,
        post("drop-after", more="forget: true"), posts=N + 1, keys=N, creates=N + 1, fields=LOOSE),
    Row("forgetful_unique", "answer lost, key forgotten, but a field is unique",
        "refused as not unique after a lost answer: in doubt, no second record", 6,
        post("drop-after", more="forget: true"), posts=N + 1, keys=N, done=N - 1, doubt=1, creates=N, then=6),
    Row("away", "503 for every write", "gives up after its attempts; the same command goes on", 4,
        every("status 503", "times: 8"), pending=(N - 1, N), then=0),
    # -- limits --
    Row("limited", "429 with Retry-After: 1", TWICE + ", not before a second has passed", 0,
        post("status 429", more="retry-after: 1"), posts=N + 1, keys=N, gap_ms=990),
    Row("limited_date", "429 with Retry-After as a date", TWICE + ", not before that", 0,
        post("status 429", more="retry-after: date 2"), posts=N + 1, keys=N, gap_ms=990),
    Row("limited_unsaid", "429 without Retry-After", TWICE + ", after a wait", 0,
        post("status 429", more="retry-after: none"), posts=N + 1, keys=N),
    Row("limited_first", "429 for the very first write", TWICE, 0, post("status 429", 1, "retry-after: 1"),
        posts=N + 1, keys=N),
    # -- conflicts and doubt --
    Row("still_running", "409 idempotency_conflict", "waits; the same key again", 0,
        post("status 409", more="code: idempotency_conflict"), posts=N + 1, keys=N, replays=0),
    Row("refused_after_lost", "answer lost, then 422 for the same key", "in doubt: nothing is known", 6,
        post("drop-before", 2) + post("status 422", 3, "code: some_rule"), n=2, done=1, doubt=1, keys=2, then=6),
    Row("a_day_later", "answer lost, the same command a day later",
        "in doubt without a request: the server may have forgotten the key", 6, post("hang"), how="day", then=6),
    # -- refusals of one row --
    refused("row_invalid_type", "400 invalid_type", 400, "invalid_type"),
    refused("row_unknown_code", "400 with an unknown code", 400, "brand_new_rule"),
    refused("row_missing", "400 referenced_resource_missing", 400, "referenced_resource_missing"),
    refused("row_link_missing", "400 relationship_entity_missing", 400, "relationship_entity_missing"),
    refused("row_inactive", "400 relationship_entity_inactive", 400, "relationship_entity_inactive"),
    refused("row_parameter", "400 parameter_missing", 400, "parameter_missing"),
    refused("row_long_key", "400 idempotency_key_too_long", 400, "idempotency_key_too_long"),
    refused("row_stage", "400 ambiguous_stage_label", 400, "ambiguous_stage_label"),
    refused("row_pipeline", "400 unknown_pipeline", 400, "unknown_pipeline"),
    refused("row_links", "422 relationship_write_limit_exceeded", 422, "relationship_write_limit_exceeded"),
    refused("row_conflict", "409 conflict", 409),
    refused("row_413", "413", 413),
    refused("row_418", "an unknown 4xx", 418),
    refused("row_422", "422", 422, "stage_unresolved_in_pipeline"),
    refused("row_wordless", "400 without a body", 400, more='body: ""'),
    refused("row_page", "400 with a web page for a body", 400, more="body: '<html>no</html>'"),
    Row("canaries", "the first three writes refused alike", "stop: all others would be refused, too", 5,
        every("status 422", "code: some_rule"), failed=3, pending=N - 3, done=0, posts=3),
    Row("too_many", "more rows refused than --max-errors", "stop", 5,
        '- { match: "POST /v1/contacts", from: 2, do: status 422, code: some_rule }\n', args=("--max-errors", "2"),
        done=1, failed=2, pending=N - 3),
    # -- refusals of all rows --
    stopped("status_401", "401 in the middle: the key was revoked", 401),
    stopped("status_403", "403 in the middle: a scope was taken away", 403),
    stopped("status_404", "404 for a create: not the API's address", 404),
    stopped("status_405", "405", 405),
    stopped("status_415", "415: something changed the request", 415),
    stopped("unknown_field", "400 unknown_field", 400, "unknown_field"),
    stopped("unknown_relationship", "400 unknown_relationship", 400, "unknown_relationship"),
    stopped("invalid_configuration", "400 invalid_configuration", 400, "invalid_configuration"),
    stopped("version_header", "400 version_header", 400, "version_header"),
    stopped("redirect", "301 without a Location", 301),
    Row("redirect_elsewhere", "307 to another host", STOP + "; the key goes nowhere else", 5, how="redirect",
        done=1, pending=N - 1),
    # -- before anything is written --
    Row("key_refused", "401 for the first read", "stop; nothing is written", 5,
        get("/v1/auth/validate", "status 401"), pending=N, posts=0, how="before"),
    Row("read_503", "503 for a read, twice", "asked again", 0, get("/v1/contacts/definitions", "status 503", "times: 2"),
        posts=N),
    Row("read_lost", "read closed without an answer", "asked again", 0, get("/v1/*", "drop-before"), posts=N),
    Row("read_cut", "definitions break off", "asked again", 0, get("/v1/contacts/definitions", "cut 200"), posts=N),
    Row("read_garbage", "definitions that are no JSON", "asked again", 0,
        get("/v1/contacts/definitions", "answer", "times: 1, body: '{\"object'"), posts=N),
    Row("read_limited", "429 for a read", "asked again", 0, get("/v1/*", "status 429", "times: 1, retry-after: 1"),
        posts=N),
    Row("read_page", "definitions are a web page (200)", "stop: this is not the API; nothing is written", 2,
        get("/v1/*", "html 200", "times: 99"), posts=0, how="before"),
    Row("read_redirect", "302 for a read", "stop: this is not the API; nothing is written", 2,
        get("/v1/*", "status 302", "times: 99"), posts=0, how="before"),
    Row("read_away", "503 for every read", "gives up after its attempts; nothing is written", 4,
        get("/v1/*", "status 503", "times: 99"), posts=0, how="before"),
    # -- lists, while rows are matched by listing --
    Row("list_exact", "lists as they should be", "all records are found", 0, "", how="match"),
    Row("list_count_high", "totalCount too high, once", "another pass; all records are found", 0,
        get("/v1/contacts", "total +3"), how="match", searched=False),
    Row("list_count_low", "totalCount too low, once", "another pass; all records are found", 0,
        get("/v1/contacts", "total -3"), how="match", searched=False),
    Row("list_count_wrong", "totalCount always too high", "searches for what was not found instead", 0,
        get("/v1/contacts", "total +1", "times: 9999"), how="match", searched=True),
    Row("list_short", "pages shorter than asked for", "noticed by the count; searches for what was not found instead", 0,
        get("/v1/contacts", "short 7", "times: 9999"), how="match", searched=True),
    Row("list_offset", "offset ignored", "noticed by the ids; searches for what was not found instead", 0,
        get("/v1/contacts", "ignore-offset", "times: 9999"), how="match", searched=True),
    Row("list_order", "order changes between pages", "noticed by the ids; all records are found", 0,
        '- { match: "GET /v1/contacts", every: 2, do: reorder }\n', how="match"),
    Row("list_503", "503 in the middle of a list", "that page is asked for again", 0,
        '- { match: "GET /v1/contacts", nth: 2, do: status 503 }\n', how="match"),
    Row("list_lost", "a page is lost", "that page is asked for again", 0,
        '- { match: "GET /v1/contacts", nth: 2, do: drop-after }\n', how="match"),
    Row("list_garbage", "a page is no JSON", "that page is asked for again", 0,
        '- { match: "GET /v1/contacts", nth: 2, do: garbage }\n', how="match"),
    Row("list_404", "a list is not there", "stop: no empty list; nothing is written", 2,
        get("/v1/contacts", "status 404", "times: 9999"), how="match"),
    Row("list_stale", "the index lags by an hour when a file is imported again as another job",
        "what was written is known from the id map; nothing is created twice", 0,
        get("/v1/contacts", "stale 60m", "times: 9999"), how="stale"),
    # -- TLS --
    Row("tls_good", "certificate of a CA that --ca-file names", "goes on", 0, how="tls", posts=N),
    Row("tls_lost", "answer lost inside TLS", LOST, 0, post("drop-after"), how="tls", posts=N + 1, keys=N, replays=1),
    Row("tls_expired", "certificate has expired", "stop; nothing is sent", 5, how="tls", requests=0),
    Row("tls_other_host", "certificate of another host", "stop; nothing is sent", 5, how="tls", requests=0),
    Row("tls_unknown_ca", "certificate of an unknown CA", "stop; nothing is sent", 5, how="tls", requests=0),
]

HEADING = """\
# Faults

What may befall the program, and what must come of it; every row is a test.
`PYTHONPATH=tests/rehearse python3 tests/rehearse/test_faults.py --write` writes
this page; a test holds it against the rows and the rows against the tests.

## Network and server

Each row is a test of `test_faults.py` (rows: `faultrows.py`): the real program
against the sandbox with rules for trouble (`lfetl.1`, FAULTS), four rows of a
file one after the other. Besides what a row says, all of them hold that no row
is created twice but where the fault says so, that a key only ever goes with one
body, that each row stands in the journal once, under the id that the server
gave it, and that no key is shown.

"""
HELD = """
# Beyond the network

The rows are in `faultheld.py`; each names the test that makes it true. Where
there is no exit status the test is of a part of the program.
"""
TABLE = """\
| fault | expected behaviour | exit | test |
|---|---|---|---|
"""


def section(title, rows):
    return f"\n## {title}\n\n" + TABLE + "".join(
        f"| {r.fault} | {r.behaviour} | {r.ends} | {r.test.replace('::', ' ')} |\n" for r in rows)


def page():
    status = {-9: "killed"}
    return HEADING + TABLE + "".join(
        f"| {r.fault} | {r.behaviour} | {status.get(r.ends, r.ends)}"
        f"{f', then {r.then}' if r.then is not None else ''} | test_{r.name} |\n" for r in ROWS) + HELD + "".join(
        section(title, rows) for title, rows in faultheld.SECTIONS)
