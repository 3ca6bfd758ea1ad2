"""The command `backprop export`: a script of the step, or the network as a file; notes go to standard error."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ..requests.continued import continued
from ..requests.parsing import parse
from ..writing import FORMS, NOTEBOOK, named, trained, write
from .json_files import read_json


def add_export_command(commands: Any, spec: argparse.ArgumentParser) -> None:
    """Add it to the parser's commands; `spec` holds the arguments that all share."""
    exported = commands.add_parser(
        "export", parents=[spec],
        help="a script of the step, or of the whole training, that asserts the digits; or the network as a file",
        description="Of a spec, or of the result of a training, which is taken as it stands at its end.",
    )  # fmt: skip
    exported.add_argument("--to", choices=[*FORMS, NOTEBOOK], required=True)
    exported.add_argument("--whole", action="store_true", help="the whole training, not one step")
    exported.add_argument("--library", metavar="NAME", help="of a notebook: numpy (default), pytorch, keras, jax")
    exported.add_argument("--trained", action="store_true", help="after the training that the spec asks for")
    exported.set_defaults(command=_export)


def _export(call: argparse.Namespace) -> tuple[Any, int]:
    spec = parse(continued(read_json(call.spec)))
    made = write(trained(spec) if call.trained else spec, named(call.to, call.whole, call.library))
    for note in made.notes:
        print(f"note: {note}", file=sys.stderr)
    return made.data, 0
