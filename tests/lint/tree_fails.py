#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Shows tree.py a tree that breaks each rule; each must be found.
usage: tree_fails.py TREE_PY ROOT
"""
import os
import subprocess
import sys
import tempfile

SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
CASES = {
    "an include against the table":
        ("lib/csv/x.c", SPDX + '#include "journal/job.h"\n', "may not include journal"),
    "a third-party header away from home":
        ("lib/plan/x.c", SPDX + "#include <sqlite3.h>\n", "has its home in journal"),
    "a banned function":
        ("cmd/x.c", SPDX + "int\nx(char *b)\n{\n\treturn sprintf(b, \"\");\n}\n", "sprintf() is banned"),
    "a library that prints":
        ("lib/base/x.c", SPDX + "int\nx(void)\n{\n\treturn printf(\"\");\n}\n", "printf() is banned"),
    "a library that reads the environment":
        ("lib/base/x.c", SPDX + "void\nx(void)\n{\n\t(void)getenv(\"A\");\n}\n", "getenv() is banned"),
    "a long file":
        ("lib/base/x.c", SPDX + "\n" * 601, "602 lines"),
    "a long function":
        ("lib/base/x.c", SPDX + "void\nx(void)\n{\n" + "\n" * 90 + "}\n", "a function of 91 lines"),
    "an export with another name":
        ("lib/base/x.c", SPDX + "int\ny_get(void)\n{\n\treturn 0;\n}\n", "y_get() is not named after x"),
    "a missing SPDX line":
        ("lib/base/x.c", "int x;\n", "SPDX"),
    "a folder that is not in the table":
        ("lib/other/x.c", SPDX, "not in the include table"),
    "a table in lib/README.md that allows more":
        ("lib/README.md", "| module | may include |\n|---|---|\n| `csv` | base, io, journal |\n",
         "what csv may include differs"),
    "a table in lib/README.md that lacks a module":
        ("lib/README.md", "| module | may include |\n|---|---|\n| `base` | nothing |\n",
         "sandbox is not in the table"),
    "loose ends":
        ("cmd/x.c", SPDX + "/* TO" + "DO */\n", "left"),
}


def main(tree):
    failed = 0
    for claim, (path, text, expected) in CASES.items():
        with tempfile.TemporaryDirectory() as root:
            full = os.path.join(root, path)
            os.makedirs(os.path.dirname(full))
            with open(full, "w", encoding="utf-8") as f:
                f.write(text)
            p = subprocess.run([sys.executable, tree, root], text=True,
                               stdout=subprocess.PIPE, check=False)
            if p.returncode == 0 or expected not in p.stdout:
                print(f"not found: {claim}\n{p.stdout}")
                failed += 1
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
