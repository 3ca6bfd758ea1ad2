"""The command `backprop data`: a table as data of a spec, or its preview; notes go to standard error."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ..errors import refuse
from ..numbers.json_reader import Reader
from ..rules.limits import FILE_BYTES
from ..tables.cells import DECIMALS, THOUSANDS
from ..tables.reading import MARKS
from ..tables.tables import FORMS, MISSING, table_document

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITER_NAMES = {"tab": "\t", "comma": ",", "semicolon": ";", "bar": "|", "blank": " ", "space": " ", "\\t": "\t"}


def add_data_command(commands: Any, output: argparse.ArgumentParser) -> None:
    """Add it to the parser's commands; `output` holds the arguments that all share."""
    data = commands.add_parser("data", parents=[output], help="a CSV or JSON file as data of a spec, or its preview")
    data.add_argument("file", metavar="FILE", help="or - for standard input")
    data.add_argument("--targets", metavar="NAMES", help="columns to predict, by name or number from 1, with commas")
    data.add_argument("--inputs", metavar="NAMES", help="columns to predict from (default: all others that are useful)")
    data.add_argument(
        "--categories", metavar="NAMES", default="", help="columns of numbers that are to be read as classes"
    )
    data.add_argument("--standardize", action="store_true", help="inputs to mean 0 and standard deviation 1")
    data.add_argument("--classes", choices=FORMS, default="auto")
    data.add_argument("--missing", choices=MISSING, default="refuse", help="rows with missing cells")
    data.add_argument(
        "--missing-marks", choices=MARKS, help="where NA, nan, ? … mean a missing value (default: among numbers)"
    )
    data.add_argument("--delimiter", metavar="CHARACTER", help="or its name: " + ", ".join([*DELIMITER_NAMES][:5]))
    data.add_argument("--decimal", choices=DECIMALS)
    data.add_argument("--thousands", choices=list(THOUSANDS), help="the separator between thousands")
    data.add_argument("--header", choices=("yes", "no"), help="whether the first row is a header (default: recognized)")
    data.set_defaults(command=_data)


def _data(call: argparse.Namespace) -> tuple[Any, int]:
    text, is_json = _text(call.file)
    asked: dict[str, Any] = {"text": text, "classes": call.classes}
    if is_json:
        asked["format"] = "json"
    for key in ("decimal", "thousands", "missing_marks"):
        if getattr(call, key):
            asked[key] = getattr(call, key)
    if call.delimiter:
        asked["delimiter"] = DELIMITER_NAMES.get(call.delimiter, call.delimiter)
    if call.header:
        asked["header"] = call.header == "yes"
    preview = table_document(Reader(asked, "", "Table"))
    names = [column["name"] for column in preview["columns"]]
    targets = _columns(call.targets, names) if call.targets else []
    categories = _columns(call.categories, names)
    _say(preview, preview, {*categories, *targets})
    if not targets:
        return preview, 0
    useful = [c for c, column in enumerate(preview["columns"]) if column["use"] and c not in targets]
    inputs = _columns(call.inputs, names) if call.inputs else useful
    asked["columns"] = [
        {"column": c, "use": use, "standardize": call.standardize and use == "input"}
        | ({"kind": "category"} if c in categories else {})
        for use, chosen in (("input", inputs), ("target", targets))
        for c in chosen
    ]
    made = table_document(Reader({**asked, "missing": call.missing}, "", "Table"))
    _say(made, preview, set())
    return made["data"], 0


def _text(path: str) -> tuple[str, bool]:
    """The text of a file or of standard input, and whether its name says that it is JSON."""
    data = sys.stdin.buffer.read(FILE_BYTES + 1) if path == "-" else _bytes(Path(path))
    if len(data) > FILE_BYTES:
        raise refuse("file.size", "file", f"{len(data)} bytes", most=FILE_BYTES)
    try:
        return data.decode("utf-8-sig"), path.lower().endswith(".json")
    except UnicodeDecodeError:
        which = "UTF-16" if data.startswith(UTF_16) else "another one"
        raise refuse("file.encoding", "file", Path(path).name, encoding=which) from None


def _bytes(path: Path) -> bytes:
    size = path.stat().st_size
    if size > FILE_BYTES:
        raise refuse("file.size", "file", f"{size} bytes", most=FILE_BYTES)
    return path.read_bytes()


def _say(document: dict[str, Any], preview: dict[str, Any], settled: set[int]) -> None:
    """A document's notes, each with the options that would change what it says; of settled columns none is asked."""
    for i, note in enumerate(document["notes"]):
        offers = [offer for offer in document["offers"] if offer["note"] == i]
        if offers and all(offer.get("column") in settled for offer in offers):
            continue
        options = [_option(offer, preview) for offer in offers]
        print(f"note: {note}" + (f" ({' or '.join(options)})" if options else ""), file=sys.stderr)


def _option(offer: dict[str, Any], preview: dict[str, Any]) -> str:
    """What of the command line an offer stands for."""
    if "column" in offer:
        return f"--categories {_argument(preview['columns'][offer['column']]['name'])}"
    words = {True: "yes", False: "no"}
    return " ".join(f"--{key.replace('_', '-')} {_argument(words.get(x, x))}" for key, x in offer["set"].items())


def _argument(text: str) -> str:
    return f'"{text}"' if " " in text or "'" in text else text


def _columns(text: str, names: list[str]) -> list[int]:
    """Columns by name, or by number from 1."""
    found = []
    for name in filter(None, (part.strip() for part in text.split(","))):
        if name in names:
            found.append(names.index(name))
        elif name.isascii() and name.isdecimal() and 1 <= int(name) <= len(names):
            found.append(int(name) - 1)
        else:
            raise refuse("column.name", "columns", name, names=", ".join(names))
    return found
