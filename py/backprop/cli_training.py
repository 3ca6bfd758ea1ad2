"""The commands of training: `backprop train | data | compare | search`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from .compare import compare
from .errors import refusal
from .fields import Field
from .json_files import decoded, read_json
from .limits import FILE_BYTES, KEEP_STEPS, SEED
from .optimizers.base import LEARNING_RATE
from .parsing import parse
from .reading import Reader
from .running.engines import ENGINES
from .running.report import Pace, result_document
from .running.run import Run
from .search import COUNT, HIGH, KINDS, LOW, STEPS, search
from .table_reading import csv_rows
from .tables import FORMS, MISSING, table_document

Answer = tuple[Any, int]
JOBS = Field("jobs", "Processes", "integer", default=1, minimum=1, maximum=256)


def add_training_commands(commands: Any, output: argparse.ArgumentParser, spec: argparse.ArgumentParser) -> None:
    """Add them to the parser's commands; `output` and `spec` hold the arguments that all share."""
    train = commands.add_parser("train", parents=[spec], help="train to the end: the result with its history")
    train.add_argument("--engine", choices=ENGINES, default="auto")
    train.add_argument("--keep-steps", metavar="N", help="full traces of the first N steps")
    train.set_defaults(command=_train)
    data = commands.add_parser("data", parents=[output], help="a CSV or JSON file as data of a spec, or its preview")
    data.add_argument("file", metavar="FILE")
    data.add_argument("--targets", metavar="NAMES", help="columns to predict, by name or number from 1, with commas")
    data.add_argument("--inputs", metavar="NAMES", help="columns to predict from (default: all others)")
    data.add_argument("--categories", metavar="NAMES", default="", help="columns of numbers that are categories")
    data.add_argument("--standardize", action="store_true", help="inputs to mean 0 and standard deviation 1")
    data.add_argument("--classes", choices=FORMS, default="auto")
    data.add_argument("--missing", choices=MISSING, default="refuse", help="rows with empty cells")
    data.add_argument("--delimiter", metavar="CHARACTER")
    data.add_argument("--decimal", choices=(".", ","), default=".")
    data.add_argument("--header", choices=("yes", "no"), help="whether the first row is one (default: recognized)")
    data.set_defaults(command=_data)
    compared = commands.add_parser("compare", parents=[output], help="settings from the same start, side by side")
    compared.add_argument("specs", metavar="SPEC", nargs="+")
    compared.add_argument("--engine", choices=ENGINES, default="auto")
    compared.set_defaults(command=lambda call: (compare([read_json(p) for p in call.specs], None, call.engine), 0))
    searched = commands.add_parser("search", parents=[spec], help="learning rates and starts, tried")
    searched.add_argument("--kind", choices=KINDS, default="grid")
    searched.add_argument("--learning-rates", metavar="LIST", help="with commas")
    searched.add_argument("--seeds", metavar="LIST", help="with commas")
    for field in (COUNT, LOW, HIGH, STEPS):
        searched.add_argument(f"--{field.name}", metavar="N", help=f"{field.label} (default {field.default})")
    searched.add_argument("--jobs", metavar="N", default="1", help="processes (default 1)")
    searched.set_defaults(command=_search)


def _train(call: argparse.Namespace) -> Answer:
    keep = None if call.keep_steps is None else KEEP_STEPS.parse(call.keep_steps, "keep_steps")
    run = Run(parse(read_json(call.spec), None if keep is None else int(keep)), call.engine)
    run.go_on(run.end)
    return result_document(run, Pace(run.ended or "end")), 0


def _search(call: argparse.Namespace) -> Answer:
    asked: dict[str, Any] = {}
    for name, field in (("learning_rates", LEARNING_RATE), ("seeds", SEED)):
        if getattr(call, name):
            asked[name] = [field.parse(text, name) for text in getattr(call, name).split(",")]
    for field in (COUNT, LOW, HIGH, STEPS):
        if getattr(call, field.name):
            asked[field.name] = field.parse(getattr(call, field.name), field.name)
    jobs, spec = int(JOBS.parse(call.jobs, "jobs") or 1), read_json(call.spec)
    if jobs == 1:
        return search(spec, call.kind, **asked), 0
    from concurrent.futures import ProcessPoolExecutor  # with multiprocessing, which the page has not
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as executor:
        return search(spec, call.kind, executor, **asked), 0


def _data(call: argparse.Namespace) -> Answer:
    path = Path(call.file)
    if path.stat().st_size > FILE_BYTES:
        raise refusal("file", "File", f"{path.stat().st_size} bytes", f"at most {FILE_BYTES} bytes")
    text = decoded(path.read_bytes())
    form = "json" if path.suffix.lower() == ".json" else "csv"
    asked: dict[str, Any] = {"text": text, "format": form, "decimal": call.decimal, "classes": call.classes}
    if form == "csv":
        rows, lines, delimiter = csv_rows(text, call.delimiter)
        asked |= {"text": None, "rows": rows, "lines": lines, "delimiter": delimiter}
    if call.header:
        asked["header"] = call.header == "yes"
    preview = table_document(Reader(asked, "", "Table"))
    if not call.targets:
        return preview, 0
    names = [column["name"] for column in preview["columns"]]
    targets, categories = _columns(call.targets, names), _columns(call.categories, names)
    inputs = _columns(call.inputs, names) if call.inputs else [c for c in range(len(names)) if c not in targets]
    asked["columns"] = [
        {"column": c, "use": use, "standardize": call.standardize and use == "input"}
        | ({"kind": "category"} if c in categories else {})
        for use, chosen in (("input", inputs), ("target", targets))
        for c in chosen
    ]
    made = table_document(Reader({**asked, "missing": call.missing}, "", "Table"))
    return made["data"], 0


def _columns(text: str, names: list[str]) -> list[int]:
    """Columns by name, or by number from 1."""
    found = []
    for name in filter(None, (part.strip() for part in text.split(","))):
        if name in names:
            found.append(names.index(name))
        elif name.isascii() and name.isdecimal() and 1 <= int(name) <= len(names):
            found.append(int(name) - 1)
        else:
            raise refusal("columns", "Column", name, "one of " + ", ".join(names))
    return found
