"""The commands `backprop experiment` and `backprop architecture`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from ..architecture_search import BUDGET_FIELDS, STRATEGIES, Budget, Search, Space, read_space
from ..errors import SpecError
from ..experiments import NAMES, SEEDS, start
from ..experiments.report import claims, markdown, markdown_table, text, text_table
from ..functions.activations import ACTIVATIONS
from ..messages import message
from ..rules.limits import SEED
from .json_files import read_json

Answer = tuple[Any, int]
FORMATS = ("text", "markdown", "json")


def add_experiment_commands(commands: Any, output: argparse.ArgumentParser, spec: argparse.ArgumentParser) -> None:
    """Add them to the parser's commands; `output` and `spec` hold the arguments that all share."""
    measured = commands.add_parser("experiment", parents=[output], help="a claim of the guide, over many seeds")
    measured.add_argument("name", nargs="?", metavar="NAME", help="its name; without it the names are listed")
    measured.add_argument("--all", action="store_true", help="every experiment")
    measured.add_argument("--table", action="store_true", help="with --all: one row per claim")
    measured.add_argument(
        "--seeds",
        default=str(SEEDS),
        metavar="N",
        help=f"how many seeds, or which: {SEEDS}, 1000-1029, 0-29,50 (default {SEEDS})",
    )
    measured.add_argument("--format", choices=FORMATS, default="text")
    measured.set_defaults(command=_experiment)
    searched = commands.add_parser("architecture", parents=[spec], help="hidden layers found by search, as JSON")
    searched.add_argument("--strategy", choices=list(STRATEGIES), default="evolution")
    searched.add_argument("--seed", default="0", metavar="N")
    space = Space()
    searched.add_argument("--layers", metavar="N-M", help=f"numbers of hidden layers (default {listed(space.depths)})")
    searched.add_argument("--units", metavar="N,M", help=f"units of a layer (default {listed(space.units)})")
    searched.add_argument(
        "--activations", metavar="NAMES", help=f"of {', '.join(ACTIVATIONS)} (default {listed(space.activations)})"
    )
    for field in BUDGET_FIELDS:
        shown = "none" if field.default is None else field.default
        searched.add_argument(f"--{field.name}", metavar="N", help=f"{field.label} (default {shown})")
    searched.set_defaults(command=_architecture)


def _experiment(call: argparse.Namespace) -> Answer:
    if call.name and call.all:
        raise SpecError("name", message("experiment.all"))
    if not (call.name or call.all):
        return "".join(f"{name}\n" for name in NAMES), 0
    documents = [_measured(name, call.seeds) for name in (NAMES if call.all else (call.name,))]
    if call.format == "json":
        return documents if call.all else documents[0], 0
    if call.table:
        as_table = markdown_table if call.format == "markdown" else text_table
        return as_table(*claims(documents)), 0
    return "\n".join((markdown if call.format == "markdown" else text)(document) for document in documents), 0


def _measured(name: str, seeds: str) -> Any:
    run = start(name, seeds)
    if sys.stderr.isatty():
        print(f"{name} …", file=sys.stderr)
    return run.finish()


def _architecture(call: argparse.Namespace) -> Answer:
    given = vars(call)
    numbers: list[Any] = [
        field.default if given[field.name] is None else field.parse(given[field.name], field.name)
        for field in BUDGET_FIELDS
    ]
    seed = int(SEED.parse(call.seed, "seed") or 0)
    space = read_space(call.layers, call.units, call.activations)
    return Search(read_json(call.spec), call.strategy, seed, space, Budget(*numbers)).finish(), 0


def listed(of: Sequence[int] | Sequence[str]) -> str:
    """As it is typed."""
    return ",".join(map(str, of))
