#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Errors of the orientation step on pages put in every position.

    tests/bench/orientation/run.py --program BUILD/tests/orientation_turns [--trials 500] [--seed 1]
                                   [--photos FIXTURES] [--wrong] [DATA]...

DATA: folders with batches/ and truth/ (default: samples). Every content page with at least five
lines of text and, after it, every page again in another position until there are enough trials:
stored as it is, then turned by 0, 90, 180 or 270 degrees and slanted so that its text leans by up
to 10 degrees either way. --photos adds ocrmypdf/cardinal.pdf and tesseract/phototest*. Told are
wrong turns, the largest error of the slope and how many slopes are off by more than 0.2 degrees.
Exit code 1 when any turn is wrong or --strict and any slope is off.
"""
import argparse
import json
import os
import random
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
LEAST_LINES, STEEPEST_DEG, NEAR_DEG = 5, 10, 0.2
# What makes them upright; their text is level.
PHOTOS = [("ocrmypdf/cardinal.pdf", 0, 0), ("ocrmypdf/cardinal.pdf", 1, 270),
          ("ocrmypdf/cardinal.pdf", 2, 180), ("ocrmypdf/cardinal.pdf", 3, 90),
          ("tesseract/phototest.tif", 0, 0), ("tesseract/phototest-rotated-R.png", 0, 270),
          ("tesseract/phototest-rotated-180.png", 0, 180),
          ("tesseract/phototest-rotated-L.png", 0, 90)]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--trials", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--photos", help="the folder of the shared fixtures")
    parser.add_argument("--wrong", action="store_true", help="tell each error")
    parser.add_argument("--strict", action="store_true", help="slopes count, too")
    parser.add_argument("data", nargs="*", default=[os.path.join(ROOT, "samples")])
    return parser.parse_args()


def truth_pages(folders):
    """(path, page of truth) of the pages that count."""
    for folder in folders:
        for name in sorted(os.listdir(os.path.join(folder, "truth"))):
            with open(os.path.join(folder, "truth", name), encoding="utf-8") as file:
                truth = json.load(file)
            for page in truth["pages"]:
                if page["kind"] == "content" and len(page["lines"]) >= LEAST_LINES:
                    yield os.path.join(folder, "batches", name[:-5], page["file"]), page


def trials(options):
    """(path, index, turn, tilt, expected rotation, expected slope)."""
    pages = list(truth_pages(options.data))
    draw = random.Random(options.seed)
    draw.shuffle(pages)
    for i in range(options.trials):
        path, page = pages[i % len(pages)]
        turn = 90 * ((i // len(pages) + i) % 4)
        slope = draw.uniform(-STEEPEST_DEG, STEEPEST_DEG)
        yield (path, page["index"], turn, slope - page["skew_deg"],
               (page["rotation_deg"] - turn) % 360, slope)
    for name, index, rotation in PHOTOS if options.photos else []:
        path = os.path.join(options.photos, name)
        if os.path.exists(path):
            yield path, index, 0, 0, rotation, 0


def main():
    options = arguments()
    made = list(trials(options))
    asked = "".join(f"{index} {turn} {tilt:.3f} {path}\n"
                    for path, index, turn, tilt, _, _ in made)
    answers = subprocess.run([options.program], input=asked, stdout=subprocess.PIPE, text=True,
                             env=dict(os.environ, OMP_THREAD_LIMIT="1"), check=True)
    lines = answers.stdout.splitlines()
    assert len(lines) == len(made), "an answer for every question"
    wrong = off = 0
    largest = 0.0
    for trial, line in zip(made, lines):
        path, index, turn, tilt, rotation, slope = trial
        if line == "-":
            print(f"cannot be read: {path} {index}")
            wrong += 1
            continue
        said, leans = int(line.split()[0]), float(line.split()[1])
        is_wrong, error = said != rotation, abs(leans - slope)
        wrong += is_wrong
        if not is_wrong:
            off += error > NEAR_DEG
            largest = max(largest, error)
        if options.wrong and (is_wrong or error > NEAR_DEG):
            print(f"{path} {index} laid {turn} {tilt:.2f}: said {said} {leans:.2f}, "
                  f"is {rotation} {slope:.2f}")
    print(f"{len(made)} pages: {wrong} turned wrong, {off} slopes off by more than {NEAR_DEG} "
          f"degrees, the largest by {largest:.2f}")
    return 1 if wrong or (options.strict and off) else 0


if __name__ == "__main__":
    sys.exit(main())
