"""The command `backprop data`: a table as data of a spec, as a spec, or its preview; notes go to standard error."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ..errors import refuse
from ..messages import message
from ..numbers.json_reader import Reader
from ..rules.encodings import CODE_PAGES, WESTERN, decoded
from ..rules.limits import FILE_BYTES, SCHEMA
from ..tables.cells import DECIMALS, SIGNS, THOUSANDS
from ..tables.coding import WEIGHT
from ..tables.reading import MARKS
from ..tables.tables import FORMS, MISSING, table_document

ENCODINGS = ("utf-8", "utf-16", *CODE_PAGES)
DELIMITER_NAMES = {"tab": "\t", "comma": ",", "semicolon": ";", "bar": "|", "blank": " ", "space": " ", "\\t": "\t"}


def add_data_command(commands: Any, output: argparse.ArgumentParser) -> None:
    """Add it to the parser's commands; `output` holds the arguments that all share."""
    data = commands.add_parser("data", parents=[output], help="a CSV or JSON file as data of a spec, or its preview")
    data.add_argument("file", metavar="FILE", help="or - for standard input")
    data.add_argument("--targets", metavar="NAMES", help="columns to predict, by name or number from 1, with commas")
    data.add_argument("--inputs", metavar="NAMES", help="columns to predict from (default: all others that are useful)")
    data.add_argument("--weights", metavar="COLUMN", help="a column that says what each row counts in the loss")
    data.add_argument(
        "--categories", metavar="NAMES", default="", help="columns of numbers that are to be read as classes"
    )
    data.add_argument("--dates", metavar="NAMES", default="", help="columns of dates, read as days since 1970-01-01")
    data.add_argument("--standardize", action="store_true", help="inputs to mean 0 and standard deviation 1")
    data.add_argument("--classes", choices=FORMS, default="auto")
    data.add_argument("--missing", choices=MISSING, default=MISSING[0], help="rows with missing cells (default: drop)")
    data.add_argument(
        "--missing-marks", choices=MARKS, help="where NA, nan, ? … mean a missing value (default: among numbers)"
    )
    data.add_argument("--signs", choices=SIGNS, help="ignore: 10%% is 10, $5 is 5")
    data.add_argument("--encoding", choices=ENCODINGS, help="of the file (default: as its bytes prove)")
    data.add_argument("--delimiter", metavar="CHARACTER", help="or its name: " + ", ".join([*DELIMITER_NAMES][:5]))
    data.add_argument("--decimal", choices=DECIMALS)
    data.add_argument("--thousands", choices=list(THOUSANDS), help="the separator between thousands")
    data.add_argument("--header", choices=("yes", "no"), help="whether the first row is a header (default: recognized)")
    data.add_argument(
        "--spec", action="store_true", help="a whole spec, with a network and a training that suit the data"
    )
    group = data.add_argument_group("sequences, for networks that work through time")
    group.add_argument("--group", metavar="NAME", help="a column: all rows with one text in it are a sequence")
    group.add_argument("--window", type=int, metavar="N", help="N rows that follow each other are a sequence")
    group.add_argument("--step", type=int, metavar="N", help="rows from one window to the next (default: 1)")
    group.add_argument("--ahead", type=int, metavar="N", help="rows from a window to what is predicted (default: 1)")
    group.add_argument("--without-own", action="store_true", help="windows without the target's earlier values")
    group.add_argument("--each", action="store_true", help="a target at each time step, not only at the last")
    group.add_argument("--flat", action="store_true", help="the steps side by side as columns, for any network")
    data.set_defaults(command=_data)


def _data(call: argparse.Namespace) -> tuple[Any, int]:
    text, is_json = _text(call.file, call.encoding)
    asked: dict[str, Any] = {"text": text, "classes": call.classes}
    if is_json:
        asked["format"] = "json"
    for key in ("decimal", "thousands", "signs", "missing_marks"):
        if getattr(call, key):
            asked[key] = getattr(call, key)
    if call.delimiter:
        asked["delimiter"] = DELIMITER_NAMES.get(call.delimiter, call.delimiter)
    if call.header:
        asked["header"] = call.header == "yes"
    preview = table_document(Reader(asked, "", "Table"))
    names = [column["name"] for column in preview["columns"]]
    targets = _columns(call.targets, names) if call.targets else []
    if call.spec and not targets:
        targets = [c for c, column in enumerate(preview["columns"]) if column["use"] == "target"]
    categories, dates = _columns(call.categories, names), _columns(call.dates, names)
    asked |= _sequences(call, names)
    weights = _columns(call.weights, names) if call.weights else []
    _say(preview, preview, {*categories, *targets, *weights})
    if not targets:
        return preview, 0
    grouping = asked.get("sequences", {}).get("by")
    useful = [
        c for c, column in enumerate(preview["columns"])
        if (column["use"] or c in dates) and c not in [*targets, *weights] and c != grouping
    ]  # fmt: skip
    scaled = call.standardize or (call.spec and preview["standardize"])
    uses = (
        dict.fromkeys(_columns(call.inputs, names) if call.inputs else useful, "input")
        | dict.fromkeys(targets, "target")
        | dict.fromkeys(weights, WEIGHT)
    )
    asked["columns"] = [
        {"column": c, "use": use, "standardize": _is_scaled(preview["columns"][c], use, scaled)}
        | ({"kind": "category"} if c in categories else {"kind": "date"} if c in dates else {})
        for c, use in uses.items()
    ]
    if not call.spec:
        asked["columns"] = [
            {**column, "standardize": scaled and column["use"] == "input"} for column in asked["columns"]
        ]
    made = table_document(Reader({**asked, "missing": call.missing}, "", "Table"))
    _say(made, preview, set())
    if not call.spec:
        return made["data"], 0
    for note in made["fit_notes"]:
        print(f"note: {note}", file=sys.stderr)
    return {"schema": SCHEMA, **made["fit"], "data": {**made["data"], **made["fit"]["data"]}}, 0


def _is_scaled(column: dict[str, Any], use: str, scaled: bool) -> bool:
    """Inputs as it is asked, targets where they call for it; weights never."""
    return column["off_scale"] if use == "target" else scaled and use == "input"


def _sequences(call: argparse.Namespace, names: list[str]) -> dict[str, Any]:
    """What the options say of sequences, as the key of a request."""
    asked: dict[str, Any] = {
        key: getattr(call, key) for key in ("window", "step", "ahead") if getattr(call, key) is not None
    }  # fmt: skip
    if call.group:
        asked["by"] = _columns(call.group, names)[0]
    if not asked:
        return {}
    return {"sequences": {**asked, "own": not call.without_own, "each": call.each, "flat": call.flat}}


def _text(path: str, encoding: str | None) -> tuple[str, bool]:
    """The text of a file or of standard input, and whether its name says that it is JSON."""
    data = sys.stdin.buffer.read(FILE_BYTES + 1) if path == "-" else _bytes(Path(path))
    if len(data) > FILE_BYTES:
        raise refuse("file.size", "file", f"{len(data)} bytes", most=FILE_BYTES)
    try:
        text, found = decoded(data, encoding)
    except UnicodeDecodeError:
        raise refuse("file.encoding", "file", Path(path).name, names=", ".join(ENCODINGS)) from None
    if found and not encoding:
        print(f"note: {message('file.read_as', encoding=found)} (--encoding {WESTERN})", file=sys.stderr)
    return text, path.lower().endswith(".json")


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
    if "missing" in offer:
        return f"--missing {offer['missing']}"
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
