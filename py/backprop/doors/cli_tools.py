"""The commands of tools: `backprop tools`, `run` as a tool does, and `explain`."""

from __future__ import annotations

import argparse
from typing import Any

from ..tools.answering import KEY, run_as, tools, tools_text
from ..tools.explaining import explain
from .json_files import read_json


def add_tool_commands(commands: Any, output: argparse.ArgumentParser, spec: argparse.ArgumentParser) -> None:
    """Add them to the parser's commands; `output` and `spec` hold the arguments that all share."""
    explained = commands.add_parser("explain", parents=[spec], help="whose numbers these are, or what gives them")
    explained.add_argument("numbers", metavar="NUMBERS", help="the file of the numbers of a program")
    explained.set_defaults(
        command=lambda call: (explain(read_json(call.spec), read_json(call.numbers, "numbers")), 0)
    )  # fmt: skip
    listed = commands.add_parser("tools", parents=[output], help="other programs, and how they take the step")
    listed.add_argument("name", nargs="?", metavar="NAME")
    listed.add_argument("--format", choices=("json", "text"), default="json")
    listed.set_defaults(command=_tools)


def run_tool(document: Any, name: str | None, keep_steps: int | None) -> Any:
    """The result of a spec as a tool computes it; a name given in the call takes the place of the spec's."""
    if name is not None:
        given = document.get(KEY) if isinstance(document, dict) else None
        document = {**document, KEY: {**(given if isinstance(given, dict) else {}), "tool": name}}
    return run_as(document, keep_steps)


def _tools(call: argparse.Namespace) -> tuple[Any, int]:
    return tools_text(call.name) if call.format == "text" else tools(call.name), 0
