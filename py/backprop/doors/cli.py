"""The command line: `backprop run | check | worked | … | experiment | examples | options`, and training."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..departures.books import printed
from ..departures.exact import exact_document
from ..diagnose.curvature import curvature, curvature_document
from ..diagnose.nudge import nudge
from ..documents.options import options
from ..errors import SpecError, refuse
from ..lines import worked
from ..lines.loss_paths import loss_paths
from ..lines.report import FORMATS
from ..network.meanings import meanings
from ..network.spec import Spec
from ..numbers.display import shown_by
from ..numbers.strict_json import dumps
from ..oracles.check import check
from ..oracles.report import check_document
from ..oracles.tape import tape_document
from ..requests.examples import EXAMPLES, example_spec
from ..requests.parsing import parse
from ..rules.limits import DISPLAY_DIGITS, KEEP_STEPS, NUDGE
from ..runs import result as document
from ..tools.answering import asks_tool
from ..training.rows import batch_count
from ..version import VERSION
from .cli_exercises import add_exercise_commands
from .cli_experiments import add_experiment_commands
from .cli_export import add_export_command
from .cli_tools import add_tool_commands, run_tool
from .cli_training import add_training_commands
from .json_files import read_json

WRONG_GRADIENT, BAD_SPEC, NOT_JUDGED = 1, 2, 3
CLI_DIGITS = 6
MANY_STEPS = 10_000  # some seconds: of so many it is said that they take a while


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 for a wrong gradient, 2 for a bad spec, 3 for a check that can't judge."""
    options_of_call = _parser().parse_args(arguments)
    try:
        answer, status = options_of_call.command(options_of_call)
        _write(answer if isinstance(answer, str | bytes) else dumps(answer) + "\n", options_of_call.output)
    except SpecError as error:
        print(f"{error.field or 'spec'}: {error.message}", file=sys.stderr)
        return BAD_SPEC
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return BAD_SPEC
    return int(status)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="backprop", description="Every number of a backpropagation step.")
    parser.add_argument("--version", action="version", version=VERSION)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    output = argparse.ArgumentParser(add_help=False)
    output.add_argument("-o", "--output", metavar="FILE", help="write to this file instead of standard output")
    spec = argparse.ArgumentParser(add_help=False, parents=[output])
    spec.add_argument("spec", metavar="SPEC", help="a spec document's file, or - for standard input")

    run = commands.add_parser("run", parents=[spec], help="the result document of a spec")
    run.add_argument("--keep-steps", metavar="N", help="full traces of the first N steps")
    run.add_argument("--as", dest="tool", metavar="TOOL", help="as another program takes the steps (backprop tools)")
    run.add_argument("--exact", action="store_true", help="the first step in exact fractions, and digits to trust")
    run.set_defaults(command=_run)
    checked = commands.add_parser(
        "check", parents=[spec], help="the gradient check of every parameter",
        description="Compares every gradient with a tape, the complex step and central differences. "
        "Exit status: 0 when they agree, 1 when a gradient is wrong, 3 when it can't be judged.",
    )  # fmt: skip
    checked.add_argument("--all", action="store_true", help="move every parameter of a large network, not a sample")
    checked.set_defaults(command=_check)
    lines = commands.add_parser("worked", parents=[spec], help="the worked arithmetic of the first step")
    lines.add_argument("--format", choices=list(FORMATS), default="text")
    lines.add_argument(
        "--digits", default=str(CLI_DIGITS), metavar="N", help=f"significant digits (default {CLI_DIGITS})"
    )
    lines.set_defaults(command=_worked)
    add_export_command(commands, spec)
    ways = commands.add_parser("paths", parents=[spec], help="a gradient as the sum over all paths to the loss")
    ways.add_argument("quantity", metavar="QUANTITY", help="such as layers[0].gradients.W[0][1], a δ, X[0][0]")
    ways.set_defaults(command=lambda call: (loss_paths(_read(call.spec), call.quantity), 0))
    nudged = commands.add_parser("nudge", parents=[spec], help="a parameter changed by h: what the loss does, and g·h")
    nudged.add_argument("quantity", metavar="QUANTITY", help="such as layers[0].before.W[0][1], or its gradient")
    nudged.add_argument("--by", default=str(NUDGE.default), metavar="H", help=f"the change (default {NUDGE.default})")
    nudged.set_defaults(command=lambda call: (nudge(_read(call.spec), call.quantity, NUDGE.parse(call.by, "by")), 0))
    hessian = commands.add_parser(
        "hessian", parents=[spec], help="the matrix of second derivatives and its eigenvalues"
    )
    hessian.set_defaults(command=lambda call: (curvature_document(curvature(_read(call.spec))), 0))
    tape = commands.add_parser("tape", parents=[spec], help="automatic differentiation, scalar by scalar")
    tape.set_defaults(command=lambda call: (tape_document(_read(call.spec)), 0))
    add_exercise_commands(commands, output, spec)
    add_experiment_commands(commands, output, spec)
    add_training_commands(commands, output, spec)
    add_tool_commands(commands, output, spec)
    examples = commands.add_parser("examples", parents=[output], help="names of the shipped specs, or one of them")
    examples.add_argument("name", nargs="?", metavar="NAME")
    examples.add_argument("--printed", action="store_true", help="the numbers as its page prints them, for mark")
    examples.set_defaults(command=_examples)
    verified = commands.add_parser(
        "verify", parents=[output], help="laws of backpropagation, computed by this installation on itself; versions",
        description="Exit status: 0 when every law holds, 1 when one does not.",
    )  # fmt: skip
    verified.set_defaults(command=_verify)
    tables = commands.add_parser("options", parents=[output], help="all tables as JSON")
    tables.set_defaults(command=lambda call: (options(), 0))
    return parser


def _verify(call: argparse.Namespace) -> tuple[Any, int]:
    from ..laws import verify

    found = verify()
    return found, 0 if found["passed"] else 1


def _run(call: argparse.Namespace) -> tuple[Any, int]:
    keep = None if call.keep_steps is None else KEEP_STEPS.parse(call.keep_steps, "keep_steps")
    given = read_json(call.spec)
    if call.tool or asks_tool(given):
        return run_tool(given, call.tool, None if keep is None else int(keep)), 0
    spec = parse(given, None if keep is None else int(keep))
    if call.exact:
        return exact_document(spec, worked.first_step(spec)), 0
    steps = spec.training.epochs * batch_count(spec)
    if steps > MANY_STEPS:
        print(f"{steps} steps, each in full, take a while. backprop train is much faster.", file=sys.stderr)
    return document.run(spec), 0


def _check(call: argparse.Namespace) -> tuple[Any, int]:
    found = check(_read(call.spec), every=call.all)
    if found.passed is None:
        print(f"not judged: {' '.join(found.notes)}", file=sys.stderr)
        return check_document(found), NOT_JUDGED
    return check_document(found), 0 if found.passed else WRONG_GRADIENT


def _worked(call: argparse.Namespace) -> tuple[Any, int]:
    digits = DISPLAY_DIGITS.parse(call.digits, "digits")
    spec = _read(call.spec)
    lines = worked.all_lines(worked.view(spec, worked.first_step(spec)))
    return FORMATS[call.format](
        spec.title, lines, shown_by(spec.conventions, int(digits or CLI_DIGITS)), meanings(spec)
    ), 0


def _examples(call: argparse.Namespace) -> tuple[Any, int]:
    if call.printed:
        return json.dumps(printed(call.name or ""), indent=1) + "\n", 0
    if call.name:
        return json.dumps(example_spec(call.name), ensure_ascii=False, indent=1) + "\n", 0
    return "".join(f"{name}\n" for name in EXAMPLES), 0


def _read(path: str, keep_steps: int | None = None) -> Spec:
    return parse(read_json(path), keep_steps)


def _write(answer: str | bytes, path: str | None) -> None:
    data = answer.encode() if isinstance(answer, str) else answer
    if path:
        Path(path).write_bytes(data)
    else:
        if isinstance(answer, bytes) and sys.stdout.isatty():
            raise refuse("write.binary", "output", "a terminal")
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
