#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The tree's own rules: who includes whom, where third-party headers live,
banned functions, sizes, names.  usage: tree.py ROOT
"""
import os
import re
import sys

# lib/README.md shows the same table; readme() holds the two together.
MAY = {
    "base": "",
    "io": "base", "doc": "base",
    "csv": "base io",
    "schema": "base doc",
    "mapping": "base doc schema",
    "value": "base schema doc",
    "infer": "base io csv doc schema mapping value",
    "plan": "base doc schema mapping value",
    "api": "base doc schema",
    "journal": "base doc",
    "report": "base io doc csv journal",
    "run": "base doc schema plan api journal",
    "import": "base doc schema plan api journal run io csv mapping value infer report",
    "export": "base doc schema mapping value plan api journal run io csv report",
    "sandbox": "base doc schema",
}
# third-party header -> folders it may be included from
HOMES = [
    (r"curl/urlapi\.h", "api value"),
    (r"curl/", "api"),
    (r"csv\.h", "csv"),
    (r"zlib\.h", "io"),
    (r"uchardet", "io"),
    (r"magic\.h", "io"),
    (r"jansson\.h", "doc"),
    (r"yaml\.h", "doc"),
    (r"unicode/", "io value"),
    (r"phonenumbers/", "value sandbox"),
    (r"glib", "value"),
    (r"libpsl\.h", "value"),
    (r"sqlite3\.h", "journal"),
    (r"openssl/", "base"),
    (r"microhttpd\.h", "sandbox"),
    (r"libxml/", "value"),
    (r"pthread\.h", "run sandbox io api value"),
]
BANNED = ("sprintf strcpy strcat gets strtok atoi atof rand srand setjmp longjmp "
          "system tmpnam mktemp strtod localtime gmtime asctime ctime").split()
LIB_ONLY_BANNED = "printf puts putchar exit getenv signal sigaction abort_".split()
FILE_MAX = 600
FUNCTION_MAX = 80

bad = []


def complain(path, line, text):
    bad.append(f"{path}:{line}: {text}")


def includes(path, text, folder):
    allowed = set(MAY[folder].split()) | {folder}
    for no, line in enumerate(text.split("\n"), 1):
        m = re.match(r'\s*#\s*include\s+["<]([^">]+)[">]', line)
        if not m:
            continue
        name = m.group(1)
        head = name.split("/")[0]
        if '"' in line and "/" in name and head in MAY and head not in allowed:
            complain(path, no, f"{folder} may not include {head} ({name})")
        for pattern, home in HOMES:
            if "<" in line and re.match(pattern, name):
                if folder not in home.split():
                    complain(path, no, f"<{name}> has its home in {home}")
                break


def strip(text):
    """Comments and literals blanked, lines kept."""
    def blank(m):
        return re.sub(r"[^\n]", " ", m.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
                  blank, text, flags=re.S)


def calls(path, code, names):
    for name in names:
        for m in re.finditer(r"(?<![\w.>])" + name + r"\s*\(", code):
            complain(path, code.count("\n", 0, m.start()) + 1,
                     f"{name}() is banned here")


def sizes(path, text):
    lines = text.split("\n")
    if len(lines) - 1 > FILE_MAX:
        complain(path, FILE_MAX, f"{len(lines) - 1} lines, at most {FILE_MAX}")
    start = None
    for no, line in enumerate(lines, 1):
        if line == "{":
            start = no
        elif line == "}" and start is not None:
            if no - start > FUNCTION_MAX:
                complain(path, start, f"a function of {no - start} lines")
            start = None


def exports(path, text):
    """foo.c, and foobar.c that carries foo.c on, define only foo_* (or foos_*
    for many of them): a name in column 0 behind a type line."""
    stem = os.path.splitext(os.path.basename(path))[0]
    lines = text.split("\n")
    for no in range(1, len(lines)):
        m = re.match(r"([a-z]\w*)\(", lines[no])
        if not m or not re.match(r"[a-z]", lines[no - 1]):
            continue
        kind = lines[no - 1]
        if kind.startswith(("static", "typedef", "return", "else")) or kind.endswith((";", ",")):
            continue
        head = m.group(1).split("_")[0]
        folder = os.path.basename(os.path.dirname(path))
        if not (stem.startswith(head) or head == stem + "s"
                or m.group(1).startswith(f"{folder}_{stem}_")):
            complain(path, no + 1, f"{m.group(1)}() is not named after {stem}")


def one(root, path, folder):
    with open(os.path.join(root, path), encoding="utf-8") as f:
        text = f.read()
    source = path.endswith((".c", ".cc"))
    if source and not text.startswith("// SPDX-License-Identifier: Apache-2.0\n"):
        complain(path, 1, "the first line is not the SPDX line")
    code = strip(text)
    calls(path, code, BANNED)
    sizes(path, text)
    for m in re.finditer(r"(?:/\*|//|^ \*)[^\n]*\b(TODO|FIXME|HACK)\b", text, re.M):
        complain(path, text.count("\n", 0, m.start()) + 1, f"{m.group(1)} left")
    if folder is None:
        return
    includes(path, text, folder)
    calls(path, code, LIB_ONLY_BANNED)
    if path.endswith(".c"):
        exports(path, text)


def readme(root):
    """The table "| `module` | may include |" of lib/README.md is MAY."""
    path = "lib/README.md"
    shown = {}
    try:
        with open(os.path.join(root, path), encoding="utf-8") as f:
            lines = f.read().split("\n")
    except OSError:
        complain(path, 1, "it is not there")
        return
    if "| module | may include |" not in lines:
        complain(path, 1, "the table of who may include whom is not there")
        return
    first = lines.index("| module | may include |") + 2
    for no in range(first, len(lines)):
        m = re.match(r"\| `(\w+)` \| ([\w, ]+) \|$", lines[no])
        if not m:
            break
        name, words = m.group(1), set(re.findall(r"\w+", m.group(2))) - {"nothing"}
        shown[name] = words
        if words != set(MAY.get(name, "").split()) or name not in MAY:
            complain(path, no + 1, f"what {name} may include differs from the table in tree.py")
    for name in MAY:
        if name not in shown:
            complain(path, first + 1, f"{name} is not in the table")


def main(root):
    stems = {}
    count = 0
    for top in ("lib", "cmd", "tests"):
        for where, dirs, files in os.walk(os.path.join(root, top)):
            dirs.sort()
            for name in sorted(files):
                if not name.endswith((".c", ".h", ".cc")):
                    continue
                path = os.path.relpath(os.path.join(where, name), root)
                folder = path.split("/")[1] if top == "lib" else None
                if folder is not None and folder not in MAY:
                    complain(path, 1, f"lib/{folder} is not in the include table")
                    continue
                one(root, path, folder)
                count += 1
                if top == "lib" and name.endswith(".c"):
                    if name in stems:
                        complain(path, 1, f"{stems[name]} has this name, too")
                    stems[name] = path
    readme(root)
    for text in bad:
        print(text)
    print(f"{count} files looked at, {len(bad)} complaints")
    return 1 if bad or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
