"""The bridge's methods of exercises: sheets made, a class's marked, at once or one by one as the page goes on."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np

from ..errors import SpecError, refuse
from ..exercises import slips_plot
from ..exercises.document import read_sheets, sheets_document, sheets_in
from ..exercises.formats import FORMATS, notes, write
from ..exercises.handed_in import ClassMarking, results_csv, slips_csv
from ..exercises.making import make, sheets
from ..exercises.picture import drawing
from ..exercises.platforms.archive import zipped
from ..exercises.sheet import Sheet
from ..exercises.wanted import read_wanted
from ..messages import message, noted
from ..numbers.json_reader import Reader
from ..requests.parsing import parse
from ..rules.limits import SCHEMA
from ..runs.open_runs import SLICE


@dataclass
class _Making:
    """How many versions are wanted, those that are made, and those to come."""

    count: int
    coming: Iterator[Sheet]
    made: list[Sheet] = field(default_factory=list)


_under_way: list[_Making] = []
_marking: list[ClassMarking] = []


def _exercise(params: Reader) -> Any:
    return _drawn(make(params.raw("exercise", {})))


def _drawn(made: list[Sheet]) -> Any:
    """The sheets, and beside them their pictures as elements, of which a page builds nodes."""
    return {**sheets_document(made), "pictures": [drawing(parse(sheet.spec)) for sheet in made]}


def _open(params: Reader) -> Any:
    """Begin what `exercise_slice` carries on; one that was under way is over."""
    wanted = read_wanted(params.raw("exercise", {}))
    _under_way[:] = [_Making(wanted.versions, sheets(wanted))]
    return {}


def _slice(params: Reader) -> Any:
    """For so many milliseconds: `{"progress": {"made", "of"}}`, or the sheets; with `stop` those made so far."""
    if not _under_way:
        raise SpecError(None, message("under_way.none", what="exercise"))
    making = _under_way[0]
    until = perf_counter() + params.number(SLICE) / 1000.0
    if not params.flag("stop", "Stop"):
        try:
            for sheet in making.coming:
                making.made.append(sheet)
                if len(making.made) < making.count and perf_counter() >= until:
                    return {"progress": {"made": len(making.made), "of": making.count}}
        except SpecError:
            _under_way.clear()
            raise
    _under_way.clear()
    return _drawn(making.made)


def _files(params: Reader) -> Any:
    """Sheets in a form of `FORMATS`: each file as a text, or in Base64. zip: several as one archive."""
    name = params.choice("format", "Format", FORMATS, "json")
    files = write(name, read_sheets({"sheets": params.raw("sheets", [])}))
    if params.flag("zip", "Zip") and len(files) > 1:
        files = {f"{name}.zip": zipped(files)}
    told = [{"file": file, **_told(data)} for file, data in files.items()]
    return {"schema": SCHEMA, "files": told, **noted(notes(name))}


def _handed_in(params: Reader) -> Any:
    """What a class handed in, marked in one call."""
    marking = _class(params)
    while marking.go_on():
        pass
    return _told_of(marking)


def _handed_in_open(params: Reader) -> Any:
    """Begin what `handed_in_slice` carries on; one that was under way is over."""
    np.random.default_rng(0)  # A page brings random numbers late, and a slice is not made again: asked for here.
    _marking[:] = [_class(params)]
    return {}


def _handed_in_slice(params: Reader) -> Any:
    """For so many milliseconds: `{"progress": {"marked", "of"}}`, or all results; with `stop` those so far."""
    if not _marking:
        raise SpecError(None, message("under_way.none", what="handed_in"))
    (marking,) = _marking
    until = perf_counter() + params.number(SLICE) / 1000.0
    if not params.flag("stop", "Stop"):
        while marking.go_on():
            if marking.marked < marking.of and perf_counter() >= until:
                return {"progress": {"marked": marking.marked, "of": marking.of}}
    _marking.clear()
    return _told_of(marking)


def _class(params: Reader) -> ClassMarking:
    """Files by name, each as its text. A document of sheets among them goes before the sheets that are sent."""
    files, sheets = params.raw("files", {}), params.raw("sheets", [])
    if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        raise refuse("handed.files", "files", files)
    told = {name: (text, sheets_in(text)) for name, text in files.items()}
    stated = next((own for _, own in told.values() if own is not None), sheets)
    if not stated:
        raise refuse("handed.sheets", "sheets", "none")
    answers = {name: text.encode() for name, (text, own) in told.items() if own is None}
    return ClassMarking(read_sheets({"sheets": stated}), answers)


def _told_of(marking: ClassMarking) -> Any:
    found = marking.document()
    return {
        **found, "plot": slips_plot.drawing(found["slips"]), "csv": results_csv(found), "slips_csv": slips_csv(found),
    }  # fmt: skip


def _told(data: bytes) -> dict[str, str]:
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"base64": b64encode(data).decode()}


EXERCISE_METHODS: dict[str, Callable[[Reader], Any]] = {
    "exercise": _exercise, "exercise_open": _open, "exercise_slice": _slice, "exercise_files": _files,
    "handed_in": _handed_in, "handed_in_open": _handed_in_open, "handed_in_slice": _handed_in_slice,
}  # fmt: skip
