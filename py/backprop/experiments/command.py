"""`backprop experiment`: one claim measured, or all of them in a table."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ..errors import SpecError
from ..fields import Field
from . import NAMES, SEEDS, start
from .report import claims, markdown, markdown_table, text, text_table
from .running import MOST_SEEDS

SEED_COUNT = Field("seeds", "Seeds", "integer", default=SEEDS, minimum=1, maximum=MOST_SEEDS)
FORMATS = ("text", "markdown", "json")


def add_command(commands: Any, output: argparse.ArgumentParser) -> None:
    """The command with its options."""
    parser = commands.add_parser("experiment", parents=[output], help="a claim of the guide, measured over many seeds")
    parser.add_argument("name", nargs="?", metavar="NAME", help="which; without it the names are listed")
    parser.add_argument("--all", action="store_true", help="every experiment")
    parser.add_argument("--table", action="store_true", help="with --all: one row a claim")
    parser.add_argument("--seeds", default=str(SEEDS), metavar="N", help=f"how many seeds (default {SEEDS})")
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.set_defaults(command=answer)


def answer(call: argparse.Namespace) -> tuple[Any, int]:
    """What the command prints, and its exit status."""
    seeds = int(SEED_COUNT.parse(call.seeds, "seeds") or SEEDS)
    if call.name and call.all:
        raise SpecError("name", "Give a name or --all, not both.")
    if not (call.name or call.all):
        return "".join(f"{name}\n" for name in NAMES), 0
    documents = [_measured(name, seeds) for name in (NAMES if call.all else (call.name,))]
    if call.format == "json":
        return documents if call.all else documents[0], 0
    if call.table:
        as_table = markdown_table if call.format == "markdown" else text_table
        return as_table(*claims(documents)), 0
    return "\n".join((markdown if call.format == "markdown" else text)(document) for document in documents), 0


def _measured(name: str, seeds: int) -> Any:
    run = start(name, seeds)
    if sys.stderr.isatty():
        print(f"{name} …", file=sys.stderr)
    return run.finish()
