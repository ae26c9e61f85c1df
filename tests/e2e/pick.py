# SPDX-License-Identifier: Apache-2.0
"""pick.py EXPRESSION < JSON: prints a Python expression over `it` (the object read, or the first
line) and `rows` (all lines)."""
import json
import sys

text = sys.stdin.read()
try:
    rows = [json.loads(text)]
except ValueError:
    rows = [json.loads(line) for line in text.splitlines()]
names = {"rows": rows, "it": rows[0] if rows else None, "json": json}
print(eval(sys.argv[1], names))  # pylint: disable=eval-used
