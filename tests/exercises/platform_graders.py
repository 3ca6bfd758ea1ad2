"""Graders: how each platform reads what was typed and holds it to the numbers in its file.

Each takes one of our files with one question and a typed answer, and says which share of the points it gets. The rules
were found by running the platforms themselves.
"""

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from xml.etree import ElementTree

from platform_sheets import unzipped

PLAIN = r"[+-]?(?:\d+\.?\d*|\.\d+)"
POWER = r"(?:[eE][+-]?\d+|[x*×]10(?:\^|\*\*)[+-]?\d+)?"
SIGNIFICANT = 14  # digits that Moodle keeps


def first_text(name: str, data: bytes) -> str:
    """The file itself, of an archive the file with the question."""
    files = unzipped(data) if name.endswith(".zip") else {name: data}
    chosen = [key for key in files if key != "imsmanifest.xml" and not key.startswith(("tests/", "images/"))]
    return files[chosen[0]].decode()


# Moodle.


def moodle_number(typed: str) -> float | None:
    """What its number parser, in English, reads at the beginning; spaces and commas are left out before."""
    found = re.match(PLAIN + POWER, typed.replace(" ", "").replace(",", ""))
    if found is None:
        return None
    return float(re.sub(r"[x*×]10(\^|\*\*)", "e", found[0]))


def moodle_share(answers: list[tuple[float, str, float]], typed: str) -> float:
    """The share of the first answer that fits: within the tolerance, which is widened by 1e-14 of what is largest."""
    number = moodle_number(typed)
    for share, text, tolerance in answers:
        if text == "*":
            return share
        key = float(f"{float(text):.{SIGNIFICANT}g}")
        wide = tolerance + 1e-14 * max(tolerance, abs(key), 1e-14)
        if number is not None and key - wide <= number <= key + wide:
            return share
    return 0.0


def moodle_xml(text: str) -> Callable[[str], float]:
    question = ElementTree.fromstring(text).findall("question")[1]
    answers = [
        (float(one.attrib["fraction"]) / 100, one.findtext("text", ""), float(one.findtext("tolerance", "0")))
        for one in question.findall("answer")
    ]
    return lambda typed: moodle_share(answers, typed)


def blanks(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Each blank of Cloze: its points, its kind, its answers."""
    for points, kind, inside in re.findall(r"\{(\d*):([A-Z]+):([^}]*)\}", text):
        yield int(points), kind, inside.split("~")


def moodle_cloze(text: str) -> Callable[[str], float]:
    shown = ElementTree.fromstring(text).findall("question")[1].findtext("questiontext/text", "")
    ((_, _, rows),) = blanks(shown)
    return lambda typed: moodle_share([numbered(row, ":") for row in rows], typed)


def numbered(row: str, between: str) -> tuple[float, str, float]:
    """=0.1385:0.00005#feedback or %50%0.1385:0.0005#feedback."""
    found = re.match(rf"=?(?:%(\d+)%)?(-?[\d.]+){between}([\d.]+)", row)
    assert found
    return float(found[1] or 100) / 100, found[2], float(found[3])


def gift(text: str) -> Callable[[str], float]:
    """A key that is no plain number is taken for *, worth everything."""
    rows = [line.strip() for line in text.splitlines() if line.startswith("\t") and "####" not in line]
    answers = [(0.0, "*", 0.0) if row.startswith("~") else numbered(row, ":") for row in rows]
    return lambda typed: moodle_share(answers, typed)


# Canvas: what Classic Quizzes stores, and its page before.


def canvas_page(typed: str) -> str:
    """What the page makes of it: nothing, or a number of four decimals, half away from 0 of the binary number."""
    if not re.fullmatch(rf"{PLAIN}(e[+-]?\d+)?", typed.strip()):
        return ""
    return str(Decimal(float(typed)).quantize(Decimal("0.0001"), ROUND_HALF_UP))


def canvas_stored(text: str) -> Callable[[str], float]:
    """Exact decimals, ends included: the key, its margin from the upper bound alone."""
    space = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
    root = ElementTree.fromstring(text)
    key, high = (Decimal(root.findtext(f".//{space}{name}") or "") for name in ("varequal", "varlte"))
    return lambda stored: float(stored != "" and abs(Decimal(stored) - key) <= high - key)


def canvas_new(text: str) -> Callable[[str], float]:
    """What the importer of New Quizzes hands on: the margin as it is written."""
    found = re.search(r'margintype="absolute" margin="([\d.]+)">(-?[\d.]+)<', text)
    assert found
    margin, key = map(Decimal, found.groups())
    return lambda typed: float(abs(Decimal(typed) - key) <= margin)


def canvas(text: str) -> Callable[[str], float]:
    stored = canvas_stored(text)
    return lambda typed: stored(canvas_page(typed))


# QTI engines: numbers in binary, between two written bounds.


def qti(text: str) -> Callable[[str], float]:
    low, high = (
        float(found) for found in re.findall(r'<(?:qti-)?base-?[vV]alue base-?[tT]ype="float">([^<]+)<', text)[:2]
    )
    assert re.search(r"<(qti-)?and><(qti-)?gte>.*<(qti-)?lte>", text)

    def share(typed: str) -> float:
        return float(bool(re.fullmatch(rf"{PLAIN}([eE][+-]?\d+)?", typed)) and low <= float(typed) <= high)

    return share


# Others.


def rexams(text: str) -> Callable[[str], float]:
    """Its own grader: distance in binary."""
    key, tolerance = (float(re.findall(rf"(?m)^{name}: (\S+)$", text)[0]) for name in ("exsolution", "extol"))
    number = rf"{PLAIN}([eE][+-]?\d+)?"
    return lambda typed: float(bool(re.fullmatch(number, typed)) and abs(float(typed) - key) <= tolerance)


def stack(text: str) -> Callable[[str], float]:
    """NumAbsolute: strictly nearer to the key than the tolerance and 1e-9, in floats."""
    question = ElementTree.fromstring(text).findall("question")[1]
    node = question.find("prt/node")
    assert node is not None
    assert (node.findtext("answertest"), node.findtext("sans")) == ("NumAbsolute", question.findtext("input/name"))
    key, tolerance = float(node.findtext("tans", "")), float(node.findtext("testoptions", ""))

    def share(typed: str) -> float:
        if not re.fullmatch(r"-?\d+(\.\d*)?([eE][+-]?\d+)?", typed):
            return 0.0
        return float(abs(float(typed) - key) < tolerance + 1e-9) * float(node.findtext("truescore", ""))

    return share


def blackboard(text: str) -> Callable[[str], float]:
    _, _, key, tolerance = text.rstrip("\n").split("\t")
    return lambda typed: float(abs(Decimal(typed) - Decimal(key)) <= Decimal(tolerance))


def brightspace(text: str) -> Callable[[str], float]:
    (row,) = [row for row in csv.reader(io.StringIO(text)) if row[:1] == ["Answer"]]
    assert row[3] == "regexp"
    return lambda typed: float(bool(re.search(row[2], typed)))


def numbas(text: str) -> Callable[[str], float]:
    """Digits before the point, or a comma; the bounds are widened by 1e-12 of the power of ten in them."""
    part = json.loads(text.partition("\n")[2])["question_groups"][0]["questions"][0]["parts"][0]
    assert "scientific" not in part["notationStyles"]
    low, high = float(part["minValue"]), float(part["maxValue"])
    wide = [10.0 ** (math.floor(math.log10(abs(bound))) - 12) for bound in (low, high)]

    def share(typed: str) -> float:
        if not re.fullmatch(r"-?\d+([.,]\d+)?", typed):
            return 0.0
        return float(low - wide[0] <= float(typed.replace(",", ".")) <= high + wide[1])

    return share


def anki(text: str) -> Callable[[str], float]:
    """Character by character."""
    row = next(csv.reader(io.StringIO(text.splitlines()[-1]), delimiter="\t"))
    return lambda typed: float(typed == row[1])


GRADERS: dict[str, Callable[[str], Callable[[str], float]]] = {
    "moodle-xml": moodle_xml, "moodle-cloze": moodle_cloze, "gift": gift, "canvas": canvas, "qti21": qti, "qti22": qti,
    "qti30": qti, "rexams": rexams, "blackboard": blackboard, "brightspace": brightspace, "anki": anki,
    "numbas": numbas, "stack": stack,
}  # fmt: skip
