"""The commands of tools: `backprop tools`, `run` as a tool does, `explain` and `beside`."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from typing import Any

from ..numbers.strict_json import loads
from ..rules.fields import Field
from ..tools.against import against
from ..tools.answering import KEY, run_as, tools, tools_text
from ..tools.arrived_numbers import numbers_of
from ..tools.beside import beside
from ..tools.explaining import Explaining
from ..tools.side_by_side import beside_text, rows_of
from .json_files import read_bytes, read_json

ALL = 1_000_000
DIFFERS = 1
TELL_SECONDS = 0.5
AFTER = Field("after", "How many", "integer", default=1, minimum=0, maximum=100_000)


def add_tool_commands(commands: Any, output: argparse.ArgumentParser, spec: argparse.ArgumentParser) -> None:
    """Add them to the parser's commands; `output` and `spec` hold the arguments that all share."""
    explained = commands.add_parser("explain", parents=[spec], help="whose numbers these are, or what gives them")
    explained.add_argument(
        "numbers", metavar="NUMBERS", help="the document of the numbers, or a file or print of weights"
    )
    _add_after(explained)
    explained.set_defaults(command=_explain)
    held = commands.add_parser("beside", parents=[spec], help="a program's numbers beside ours, worst first")
    held.add_argument("numbers", nargs="?", metavar="NUMBERS",
                      help="printed numbers or a file of arrays, or a document as explain takes it")  # fmt: skip
    held.add_argument("--as", dest="tool", metavar="TOOL", help="the step as this program takes it (backprop tools)")
    _add_after(held)
    held.add_argument("--format", choices=("json", "text", "csv"), default="text")
    held.set_defaults(command=_beside)
    listed = commands.add_parser("tools", parents=[output], help="other programs, and how they take the step")
    listed.add_argument("name", nargs="?", metavar="NAME")
    listed.add_argument("--format", choices=("json", "text"), default="json")
    listed.set_defaults(command=_tools)


def run_tool(document: Any, name: str | None, keep_steps: int | None) -> Any:
    """The result of a spec as a tool computes it; a name given in the call takes the place of the spec's."""
    if name is not None:
        document = {**document, KEY: {**_given(document), "tool": name}}
    return run_as(document, keep_steps)


def _add_after(command: argparse.ArgumentParser) -> None:
    command.add_argument("--epochs", metavar="N", help="the numbers are those after N epochs")
    command.add_argument("--steps", metavar="N", help="the numbers are those after N steps")


def _explain(call: argparse.Namespace) -> tuple[Any, int]:
    search = Explaining(read_json(call.spec), numbers_of(read_bytes(call.numbers), _after(call) or {"steps": 1}))
    if sys.stderr.isatty():
        for progress in search.in_slices(TELL_SECONDS):
            print(f"tried {progress['tried']} of {progress['of']}", end="\r", file=sys.stderr)
    search.go()
    return search.answer(), 0


def _beside(call: argparse.Namespace) -> tuple[Any, int]:
    """The table; 1 where a number differs."""
    document = read_json(call.spec)
    if call.tool or call.numbers is None:
        named = {**document, KEY: {**_given(document), "tool": call.tool}} if call.tool else document
        found = against(named)
    else:
        data = read_bytes(call.numbers)
        after = _after(call)
        own = _document(data)
        found = beside(document, data if own is None else own, after=after, listed=ALL)
    status = 0 if found["agree"] == found["count"] else DIFFERS
    if call.format == "json":
        return found, status
    rows = list(rows_of(found))
    if call.format == "csv":
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        return text.getvalue(), status
    return beside_text(found, rows), status


def _given(document: Any) -> dict[str, Any]:
    given = document.get(KEY) if isinstance(document, dict) else None
    return given if isinstance(given, dict) else {}


def _after(call: argparse.Namespace) -> Any:
    for word in ("epochs", "steps"):
        if getattr(call, word) is not None:
            return {word: int(AFTER.parse(getattr(call, word), word) or 0)}
    return None


def _document(data: bytes) -> Any:
    """A document of numbers, where it is one."""
    if not data.lstrip().startswith(b"{") or b'"numbers"' not in data:
        return None
    document = loads(data.decode("utf-8", "replace"))
    return document if isinstance(document, dict) and "numbers" in document else None


def _tools(call: argparse.Namespace) -> tuple[Any, int]:
    return tools_text(call.name) if call.format == "text" else tools(call.name), 0
