"""The command `backprop predict`: rows of a CSV or JSON file through a network; notes go to standard error."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..errors import refuse
from ..network.build import build, build_buffers
from ..predicting.predict import Predictions, predictions
from ..requests.continued import continued
from ..requests.parsing import parse
from ..rules.limits import FILE_BYTES
from ..tables.cells import DECIMALS
from .json_files import decoded, read_json

REFUSED = 2
SHOWN = 20  # refused cells that are told one by one
FORMATS = ("csv", "json")


def add_predict_command(commands: Any, spec: argparse.ArgumentParser) -> None:
    """Add it to the parser's commands; `spec` holds the arguments that all share."""
    predict = commands.add_parser(
        "predict", parents=[spec], help="rows of a CSV or JSON file through the network of a spec or of a result"
    )
    predict.add_argument("rows", metavar="ROWS", help="a CSV or JSON file in the columns of the data, or -")
    predict.add_argument("--format", choices=FORMATS, help="of the answer (default: by the output's name, else csv)")
    predict.add_argument("--decimal", choices=DECIMALS, help="the decimal sign of the rows; without it, as they prove")
    predict.set_defaults(command=_predict)


def _predict(call: argparse.Namespace) -> tuple[Any, int]:
    if call.spec == "-" and call.rows == "-":
        raise refuse("predict.stdin", "rows", call.rows)
    spec = parse(continued(read_json(call.spec)))
    made = predictions(spec, build(spec), build_buffers(spec), _text(call.rows), call.decimal)
    for note in [*made.given.notes, *made.notes]:
        print(f"note: {note}", file=sys.stderr)
    for one in made.refused[:SHOWN]:
        print(f"{one.error.field}: {one.error.message}", file=sys.stderr)
    if len(made.refused) > SHOWN:
        print(f"… and {len(made.refused) - SHOWN} more", file=sys.stderr)
    is_json = call.format == "json" or (call.format is None and str(call.output or "").lower().endswith(".json"))
    return made.document() if is_json else csv_text(made), REFUSED if made.refused else 0


def _text(path: str) -> str:
    data = sys.stdin.buffer.read(FILE_BYTES + 1) if path == "-" else Path(path).read_bytes()
    if len(data) > FILE_BYTES:
        raise refuse("file.size", "rows", f"{len(data)} bytes", most=FILE_BYTES)
    return decoded(data)


def csv_text(made: Predictions) -> str:
    """The rows as they were given with their outputs beside them, empty where a row was refused."""
    blank = [None] * len(made.meaning.head)
    outputs = made.document()["outputs"]
    lines = [[*made.head_given, *made.meaning.head]]
    lines += [[*made.cells_of(row), *(own or blank)] for row, own in zip(made.given.rows, outputs, strict=True)]
    return "".join(_line(line) for line in lines)


def _line(cells: Iterable[Any]) -> str:
    return ",".join(map(_cell, cells)) + "\n"


def _cell(value: Any) -> str:
    """Shortest digits that read back as the same number; texts in quotes where they need them."""
    if isinstance(value, dict):
        return str(value["nonfinite"])
    text = "" if value is None else repr(value) if isinstance(value, float) else str(value)
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n;\t') else text
