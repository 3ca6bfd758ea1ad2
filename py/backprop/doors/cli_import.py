"""The command `backprop import`: what others wrote as a spec, or as arrays; notes go to standard error."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from .. import reading
from ..reading.beside import contents, in_folder, nothing
from ..rules.limits import FILE_BYTES


def add_import_command(commands: Any, output: argparse.ArgumentParser) -> None:
    """Add it to the parser's commands; `output` holds the arguments that all share."""
    arrives = commands.add_parser(
        "import", parents=[output], help="a model's file or printed numbers as a spec, or as arrays"
    )
    arrives.add_argument("file", metavar="FILE", help="or - for standard input")
    arrives.add_argument("--from", dest="form", metavar="NAME", help="its form (default: recognized by its content)")
    arrives.add_argument("--activations", metavar="NAMES", help="one for each layer, with commas")
    arrives.set_defaults(command=_import)


def _import(call: argparse.Namespace) -> tuple[Any, int]:
    path = Path(call.file)
    data, others = (
        (sys.stdin.buffer.read(FILE_BYTES + 1), nothing)
        if call.file == "-"
        else (contents(path), in_folder(path.parent))
    )
    found = reading.read(data, call.form, call.activations.split(",") if call.activations else (), others)
    for note in found.notes:
        print(f"note: {note}", file=sys.stderr)
    return reading.document(found), 0
