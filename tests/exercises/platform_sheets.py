"""Sheets to write for learning platforms, and their files taken apart."""

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from backprop.exercises.platforms.words import identifier
from backprop.exercises.sheet import Given, Question, Sheet

SAMPLES = Path(__file__).parent / "samples"
PICTURE = (SAMPLES / "net.svg").read_text()
Tree = tuple[str, dict[str, str], list[object]]


def asking(
    key: str, unit: str = "0.0001", symbol: str = "w1", latex: str = "w_{11}", choices: tuple[str, ...] = ()
) -> Question:  # fmt: skip
    """A question with this key."""
    return Question("layers[0].z[0][0]", symbol, latex, key, unit, 1, key, f"{latex} = {key}", choices)


def sheet_of(*questions: Question, picture: str = "", given: tuple[Given, ...] = (), version: int = 1) -> Sheet:
    """A sheet with these questions."""
    return Sheet("Backprop sheet", version, 7, given, picture, questions, {"network": {"n_inputs": 2}})


SAMPLE = (asking("0.1385"), asking("-0.0250", symbol="b2", latex="b_{2}"), asking("0.0000", symbol="g3", latex="g_{3}"))
"""What the samples ask."""


def with_ids_of_the_sample(text: str, sheet: Sheet, sign: str) -> str:
    """Our file with the identifiers that the samples have: bp1-w1."""
    for number, question in enumerate(sheet.questions, 1):
        text = text.replace(f"{identifier(sheet)}_q{number:02}", f"bp1{sign}{question.symbol}")
    return text.replace(identifier(sheet), "bp_sheet1")


def sample(name: str) -> str:
    """The text of a sample, with the title and the picture's name that our sheets have."""
    text = (SAMPLES / name).read_text()
    return re.sub(r"(?<![\w ])Sheet 1,", "Backprop sheet 1,", text).replace("net.svg", "network.svg")


def tree(text: str | bytes) -> Tree:
    """An XML file as plain data: tag, attributes, and what stands inside; white space between elements says nothing."""

    def taken(element: ElementTree.Element) -> Tree:
        inside: list[object] = [element.text]
        for child in element:
            inside += [taken(child), child.tail]
        return element.tag, dict(element.attrib), [part for part in inside if part and not _blank(part)]

    return taken(ElementTree.fromstring(text))


def _blank(part: object) -> bool:
    return isinstance(part, str) and not part.strip()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The files of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
