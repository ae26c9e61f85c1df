# SPDX-License-Identifier: Apache-2.0
"""What the lints share: which files are sources, and C text without comments and strings."""
import os
import re
import sys

ROOMS = ("base", "model", "ocr", "fields", "archive", "indexer", "pipeline", "cli", "web")
C_SUFFIXES = (".c", ".h", ".cpp")

# A comment, a string or a character constant: whichever begins first swallows the others.
_OPAQUE = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def root_argument():
    """The tree to look at: the first argument, else the repository this script lies in."""
    here = os.path.dirname(os.path.abspath(__file__))
    return os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.dirname(
        os.path.dirname(here))


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def files(root, wanted):
    """Relative paths below root for which wanted(path) holds, without build and hidden folders."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in ("build", "__pycache__")
                            and not (f.startswith(".") and f != ".ci"))
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), root)
            if wanted(path):
                yield path


def c_files(root):
    tops = ROOMS + ("tests",)
    return list(files(root, lambda p: p.endswith(C_SUFFIXES) and p.split("/")[0] in tops))


def code_only(text, keep_strings=False):
    """The text with comments (and strings) blanked; every line stays on its line."""
    def blank(match):
        found = match.group(0)
        if keep_strings and not found.startswith("/"):
            return found
        return re.sub(r"[^\n]", " ", found)
    return _OPAQUE.sub(blank, text)


def includes(text):
    """(line number, '<' or '\"', name) of every include."""
    kept = code_only(text, keep_strings=True)
    for number, line in enumerate(kept.split("\n"), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            yield number, match.group(1), match.group(2)


def table(name):
    """Rows of a table file beside the lints: fields split at ':', comments and blanks left out."""
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, name), encoding="utf-8") as file:
        for line in file:
            line = line.strip()
            if line and not line.startswith("#"):
                yield [field.strip() for field in line.split(":", 2)]


def finish(lint, faults, looked_at):
    """Prints the faults and ends the program. A lint that saw no file at all has failed."""
    if not looked_at:
        faults = ["no source file found: the lint looked at nothing"]
    for fault in faults:
        print(fault)
    print(f"{lint}: {looked_at} files, {len(faults)} faults")
    sys.exit(1 if faults else 0)
