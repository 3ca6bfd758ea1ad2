"""The commands of exercises: `backprop exercise` makes sheets, `backprop mark` marks one, or a class's."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..departures.marking import mark
from ..errors import refuse
from ..exercises import handed_in
from ..exercises.difficulties import DIFFICULTIES
from ..exercises.document import read_sheets
from ..exercises.formats import FORMATS, notes, write
from ..exercises.making import make
from ..exercises.slips_plot import plot
from ..exercises.wanted import BATCH, CHOICES, DEAD, DIGITS, PLACES, POINTS, RATE, TIMES, VERSIONS
from ..numbers.strict_json import Json
from ..requests.parsing import parse
from ..rules.limits import SEED
from .json_files import read_json

TEXTS = {
    "network": "inputs and units, such as 2-3-1",
    "activation": "of the hidden layers",
    "output_activation": "of the output",
    "loss": "by name",
    "optimizer": "by name",
    "ask": "kinds (delta,gradients) or quantities, with commas between",
    "title": "what stands above a sheet",
}
NUMBERS = (DIGITS, SEED, VERSIONS, PLACES, BATCH, TIMES, DEAD, POINTS, CHOICES, RATE)


def add_exercise_commands(commands: Any, output: argparse.ArgumentParser, spec: argparse.ArgumentParser) -> None:
    """Add them to the parser's commands; `output` and `spec` hold the arguments that all share."""
    made = commands.add_parser("exercise", parents=[output], help="sheets of exercises with keys, of friendly numbers")
    made.add_argument("--difficulty", choices=[*DIFFICULTIES], help="how far the calculation goes")
    for name, words in TEXTS.items():
        made.add_argument(_flag(name), dest=name, metavar="NAME", help=words)
    for field in NUMBERS:
        made.add_argument(_flag(field.name), dest=field.name, metavar="N", help=field.label.lower())
    made.add_argument("--spec", metavar="SPEC", help="a setup, of which all numbers are drawn anew")
    made.add_argument("--hunt", action="store_true", help="a worked step with one slip: which line is wrong first?")
    made.add_argument("--format", default="json", metavar="FORMAT", help=f"one of {', '.join(FORMATS)}")
    made.set_defaults(command=_exercise)
    marked = commands.add_parser(
        "mark", parents=[spec], help="a student's numbers, and the slips that explain them; --folder: those of a class"
    )
    marked.add_argument("answers", nargs="?", metavar="ANSWERS", help="the file of the answers document")
    marked.add_argument("--folder", metavar="FOLDER", help="what a class handed in; SPEC is the JSON of its sheets")
    marked.add_argument("--format", choices=("csv", "slips", "plot", "json"), default="csv",
                        help="of a folder: a row a student, the commonest slips, these as SVG, or JSON")  # fmt: skip
    marked.set_defaults(command=_mark)


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _exercise(call: argparse.Namespace) -> tuple[Any, int]:
    given = {name: getattr(call, name) for name in ("difficulty", *TEXTS)}
    numbers = {field.name: getattr(call, field.name) for field in NUMBERS}
    wanted = {
        **{name: value for name, value in given.items() if value is not None},
        **{field.name: field.parse(numbers[field.name], field.name) for field in NUMBERS if numbers[field.name]},
        **({"spec": read_json(call.spec)} if call.spec else {}),
        "hunt": call.hunt,
    }
    files = write(call.format, make(wanted))
    for note in notes(call.format):
        print(note, file=sys.stderr)
    return _written(files, call), 0


def _written(files: Mapping[str, bytes], call: argparse.Namespace) -> str | bytes:
    """A single file as the answer; several into the folder that is named."""
    if len(files) == 1 and not (call.output and Path(call.output).is_dir()):
        return next(iter(files.values()))
    if not call.output or Path(call.output).is_file():
        raise refuse("exercise.folder", "output", call.output or "none")
    folder = Path(call.output)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    call.output = None
    return "".join(f"{folder / name}\n" for name in files)


def _mark(call: argparse.Namespace) -> tuple[Any, int]:
    if call.folder is None:
        if call.answers is None:
            raise refuse("handed.folder", "answers", "none")
        return mark(parse(read_json(call.spec)), read_json(call.answers, "answers")), 0
    names = sorted(path for path in Path(call.folder).iterdir() if path.suffix.lower() in (".json", ".csv", ".txt"))
    found = handed_in.results(read_sheets(read_json(call.spec)), {path.name: path.read_bytes() for path in names})
    for row in found["unread"]:
        print(f"{row['file']}: {row['message']}", file=sys.stderr)
    forms = {"csv": handed_in.results_csv, "slips": handed_in.slips_csv, "plot": _plot}
    return forms[call.format](found) if call.format in forms else found, 0


def _plot(found: Json) -> str:
    return plot(found["slips"]) + "\n"
