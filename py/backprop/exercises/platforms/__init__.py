"""Learning platforms, a row each: what is written for it, what students may type there, and its limits.

Keys are the rounded numbers, and right is what rounds to them: key ± half a unit, ends included.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from ...errors import SpecError, refuse
from ...messages import Message, message
from ..sheet import Sheet
from . import (
    anki,
    blackboard,
    brightspace,
    canvas,
    moodle_cloze,
    moodle_gift,
    moodle_numerical,
    numbas,
    qti,
    rexams,
    stack,
)
from .asked import asked

__all__ = ["PLATFORMS", "Platform", "note", "write"]

Writer = Callable[[Sequence[Sheet]], dict[str, bytes]]


@dataclass(frozen=True)
class Platform:
    """A platform by its name. file: what is written, as a pattern; note: the code of what is said beside it.

    decimals: how many it can grade, None where that many do not matter.
    """

    name: str
    label: str
    file: str
    note: str
    write: Writer
    decimals: int | None = None


def _refused(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    raise SpecError("format", message("platform.h5p"))


PLATFORMS = {
    row.name: row
    for row in (
        Platform("moodle-xml", "Moodle, a question for each number", "moodle.xml", "platform.moodle-xml",
                 moodle_numerical.write),
        Platform("moodle-cloze", "Moodle, a sheet with blanks", "moodle-cloze.xml", "platform.moodle-cloze",
                 moodle_cloze.write),
        Platform("stack", "STACK (a question type of Moodle)", "stack.xml", "platform.stack", stack.write,
                 decimals=stack.DECIMALS),
        Platform("gift", "Moodle GIFT", "moodle.gift.txt", "platform.gift", moodle_gift.write),
        Platform("canvas", "Canvas (QTI 1.2)", "canvas.zip", "platform.canvas", canvas.write,
                 decimals=canvas.DECIMALS),
        *(
            Platform(name, f"QTI {name[3]}.{name[4]}", f"{name}.zip", "platform.qti",
                     partial(qti.write, dialect=dialect))
            for name, dialect in qti.DIALECTS.items()
        ),
        Platform("rexams", "R/exams", "sheet-*.Rmd", "platform.rexams", rexams.write),
        Platform("blackboard", "Blackboard", "blackboard-*.txt", "platform.blackboard", blackboard.write),
        Platform("brightspace", "Brightspace", "brightspace.csv", "platform.brightspace", brightspace.write),
        Platform("numbas", "Numbas", "numbas.exam", "platform.numbas", numbas.write),
        Platform("anki", "Anki", "anki-*.txt", "platform.anki", anki.write),
        Platform("h5p", "H5P", "", "platform.h5p", _refused),
    )
}  # fmt: skip
"""By name, as offered. H5P stands here to be refused with its reason."""


def write(name: str, sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """The files of these versions by their names. Raises SpecError for what the platform or its form cannot hold."""
    platform = _platform(name)
    if not sheets or not all(sheet.questions for sheet in sheets):
        raise SpecError("ask", message("sheet.none"))
    for sheet in sheets:
        for question in sheet.questions:
            decimals = asked(question).decimals
            if platform.decimals is not None and decimals > platform.decimals:
                raise refuse("sheet.decimals", "digits", decimals, decimals=platform.decimals, label=platform.label)
    return platform.write(sheets)


def note(name: str) -> Message:
    """What is said beside the download: how it is imported, and what students may type."""
    platform = _platform(name)
    return message(platform.note, decimals=platform.decimals)


def _platform(name: str) -> Platform:
    if name not in PLATFORMS:
        raise refuse("platform.name", "format", name, names=", ".join(PLATFORMS))
    return PLATFORMS[name]
