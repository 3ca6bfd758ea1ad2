"""The commands of tools: `backprop tools`, and `run` as a tool does."""

from __future__ import annotations

import argparse
from typing import Any

from ..tools.answering import KEY, run_as, tools, tools_text


def add_tool_commands(commands: Any, output: argparse.ArgumentParser) -> None:
    """Add them to the parser's commands; `output` holds the arguments that all share."""
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
