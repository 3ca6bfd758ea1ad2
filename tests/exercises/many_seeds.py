"""Exercises of many seeds, all kinds: `python tests/exercises/many_seeds.py 0-999`; `--kinds update,bptt` takes some.

Of each seed and kind two versions are made, and one error hunt: numbers are to be friendly, each key is to be marked
right, versions are to differ in every number that is asked, and the planted slip is to be found in its place and named.
A line for each fault, then the counts; exit status 1 where there is a fault.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator

from exercise_helpers import marked_all, values_of

from backprop.departures.marking import mark
from backprop.errors import SpecError
from backprop.exercises.difficulties import DIFFICULTIES
from backprop.exercises.friendly import LARGEST, READABLE, TIE, ZERO
from backprop.exercises.making import make
from backprop.exercises.sheet import Sheet
from backprop.requests.parsing import parse

VERSIONS, DIGITS = 2, 4
TOLD = 20  # seeds, after which counts are told


def faults(kind: str, seed: int, slips: Counter[str]) -> Iterator[str]:
    """What is not as promised; the slip that was planted is counted."""
    wanted = {"difficulty": kind, "seed": seed, "digits": DIGITS}
    try:
        sheets = make({**wanted, "versions": VERSIONS})
    except SpecError as error:
        yield f"not made: {error}"
        return
    for sheet in sheets:
        yield from (f"version {sheet.version}: {told}" for told in _of_sheet(sheet))
    for questions in zip(*(sheet.questions for sheet in sheets), strict=True):
        keys = {question.key for question in questions}
        if len(keys) < VERSIONS and keys != {f"{0:.{DIGITS}f}"}:
            yield f"{questions[0].quantity} is {questions[0].key} in two versions"
    try:
        (hunted,) = make({**wanted, "hunt": True})
    except SpecError as error:
        yield f"no hunt: {error}"
        return
    yield from _of_hunt(sheets[0], hunted, slips)


def _of_sheet(sheet: Sheet) -> Iterator[str]:
    for question, value in zip(sheet.questions, values_of(sheet), strict=True):
        units = abs(value) * 10.0**DIGITS
        if abs(value) > ZERO and not READABLE <= units <= LARGEST * 10**DIGITS:
            yield f"{question.quantity} is {value!r}"
        if abs(value) > ZERO and abs(units % 1 - 0.5) < TIE:
            yield f"{question.quantity} is near a tie: {value!r}"
    verdicts = marked_all(sheet, {one.quantity: one.key for one in sheet.questions})
    for question, verdict in zip(sheet.questions, verdicts, strict=True):
        if verdict != "right":
            yield f"the key of {question.quantity} is marked {verdict}"


def _of_hunt(whole: Sheet, hunted: Sheet, slips: Counter[str]) -> Iterator[str]:
    written = [one.values for one in hunted.given if one.name.startswith("Line ")]
    answers = [{"quantity": q.quantity, "value": text} for q, text in zip(whole.questions, written, strict=True)]
    marked = mark(parse(whole.spec), {"answers": answers})
    (question,) = hunted.questions
    right = whole.questions[int(question.key) - 1].quantity
    if marked["first_wrong"] != right:
        yield f"hunt: the first wrong number is {right}, found is {marked['first_wrong']}"
    names = [slip["name"] for slip in marked["slips"]]
    if len(names) != 1 or not question.line.endswith(f"{marked['slips'][0]['did']} {marked['slips'][0]['belongs']}"):
        yield f"hunt: named is {', '.join(names) or 'none'}; the key says {question.line}"
    slips[", ".join(names)] += 1


def main() -> int:
    """The counts on standard output."""
    call = argparse.ArgumentParser(description=__doc__)
    call.add_argument("seeds", help="0-999")
    call.add_argument("--kinds", default=",".join(DIFFICULTIES), help="with commas between")
    asked = call.parse_args()
    first, _, last = asked.seeds.partition("-")
    seeds, kinds = range(int(first), int(last or first) + 1), asked.kinds.split(",")
    slips: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
    found: Counter[str] = Counter()
    for done, seed in enumerate(seeds, 1):
        for kind in kinds:
            for told in faults(kind, seed, slips[kind]):
                found[kind] += 1
                print(f"{kind}, seed {seed}: {told}", flush=True)
        if done % TOLD == 0 or done == len(seeds):
            print(f"{done} seeds: {', '.join(f'{kind} {found[kind]} faults' for kind in kinds)}", flush=True)
    for kind, own in slips.items():
        planted = ", ".join(f"{name} {count}" for name, count in own.most_common())
        print(f"{kind}: slips planted and found: {planted}")
    return 1 if found.total() else 0


if __name__ == "__main__":
    sys.exit(main())
