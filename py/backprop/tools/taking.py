"""Numbers of a program as they were copied, or stand in a file: arrays by name, each with the digits that are known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .. import reading
from ..errors import SpecError, refuse
from ..messages import Message
from ..numbers.special import Array
from ..reading.arrival import Arrival, arrays_of
from ..reading.arrived import Arrived
from ..reading.numerals import NUMERAL, plain, values_of
from ..rules.number_texts import is_decimal

MOST_ARRAYS = 200
SINGLE_DIGITS = 8  # more of them, in a number that float32 holds, are those of float32
LINE = re.compile(rf"^[ \t]*(?P<name>[^\W\d_∂Δδŷ][^=:\[\]({{\n]*?|[∂Δδŷ][^=:\n]*?|(?:layers|parameters)\[[^=:\n]*?)"
                  rf"[ \t]*[=:≈][ \t]*(?P<number>{NUMERAL})[ \t,;]*$", re.M)  # fmt: skip
"""A line that names one number."""
LOSS = re.compile(rf"(?<![\w])(?:loss|cost|error)\b[ \t]*[:=][ \t]*(?P<number>{NUMERAL})", re.I)
"""A loss among other words of a line, as programs tell of each epoch."""
PATH = re.compile(r"(?:layers|parameters)\[[0-9]{1,3}\](?:\.[A-Za-z_]+)+(?:\[[0-9]{1,6}\])*")
SLOPE = re.compile(r"[∂d][A-Z]\s*/\s*[∂d]")
HAT = re.compile("ŷ|y\u0302|y_hat")
TYPED = re.compile(r"Float(?:32|64)Array\(\d+\)[ \t]*|<\d+ empty items?>,?")
"""What Node.js prints around numbers; without it rows stand together."""
OF_NETWORKS = {"read.turned", "read.square", "read.beside", "read.activations", "read.activation.one"}
"""Notes on what arrays are as a network, which is not asked here."""
DTYPES = {"float16": "float16", "half": "float16", "bfloat16": "bfloat16", "float32": "float32", "float": "float32",
          "float64": "float64", "double": "float64"}  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """One array: name, values, its numbers as texts of the same shape, and the precision where no digits tell more.

    precision: float64, float32, float16 or bfloat16; None where the printed digits say how much is known.
    """

    name: str
    values: Array
    texts: Array
    precision: str | None


def take(data: bytes) -> tuple[str, list[Taken], list[Taken], list[Message]]:
    """(form, arrays, the same as a network's layers where they are known as one, notes). Raises `SpecError`."""
    text = _text(data)
    if text is None:
        return _taken(reading.read(data))
    named, rest = _lines(text)
    paths: list[str] = []
    rest = PATH.sub(lambda found: _kept(paths, found[0]), rest)
    rest = TYPED.sub("", HAT.sub("prediction", SLOPE.sub("grad_", rest)))
    if not rest.strip() or not re.search(r"[0-9]", rest):
        if not named:
            raise refuse("beside.nothing", "numbers", text)
        return "lines", named, [], []
    try:
        form, arrays, layers, notes = _taken(reading.read(rest.encode()))
    except SpecError as refused:
        listed = _listed(rest) if refused.message.code == "read.ragged" else []
        if not named and not listed:
            raise
        return "lines", [*listed, *named], [], []
    arrays = [replace(one, name=_with_path(one.name, paths)) for one in arrays]
    return form, [*arrays, *named], layers if not named else [], notes


def _text(data: bytes) -> str | None:
    """The text where it is one of lines and brackets; None for files, and for whole documents."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if re.search(r"[\0-\x08]", text) else text


def _kept(paths: list[str], path: str) -> str:
    """A name for a path that every form of print may have."""
    paths.append(path)
    return f"own_path_{len(paths) - 1}"


def _with_path(name: str, paths: Sequence[str]) -> str:
    found = re.fullmatch(r"own_path_([0-9]+)", name)
    return paths[int(found[1])] if found else name


def _lines(text: str) -> tuple[list[Taken], str]:
    """Numbers that a line of their own names, and the text without them; many losses are one row of losses."""
    if text.lstrip()[:1] in "{[<":
        return [], text
    found: list[tuple[str, str]] = []

    def out(line: re.Match[str]) -> str:
        found.append((line["name"].strip(), line["number"]))
        return ""

    rest = LINE.sub(out, text)
    told = [one["number"] for one in LOSS.finditer(rest)]
    if told and not re.search(r"[\[(]", rest):
        found, rest = [*found, *(("loss", one) for one in told)], ""
    losses = [number for name, number in found if re.search(r"(?:^|\W)loss$", name, re.I)]
    rows = [(name, [number]) for name, number in found]
    if len(losses) > 1:
        rows = [(name, own) for name, own in rows if own[0] not in losses or not name.lower().endswith("loss")]
        rows.append(("losses", losses))
    return [_scalar(name, numbers) for name, numbers in rows], rest


def _listed(text: str) -> list[Taken]:
    """The arrays of lists of arrays that differ in size, each list under its name; none where it is something else."""
    found: list[Taken] = []
    for before, inner in _groups(text):
        named = re.search(r"([\w./]+)\s*[=:]?\s*$", before)
        try:
            made = _taken(reading.read(inner.encode()))[1]
        except SpecError as refused:
            if refused.message.code != "read.ragged":
                return []
            parts = [part for _, part in _groups(inner[1:-1])]
            made = [one for part in parts for one in _taken(reading.read(part.encode()))[1]]
        found += [replace(one, name=one.name or (named[1] if named else "")) for one in made]
    if len(found) > MOST_ARRAYS:
        raise refuse("beside.arrays", "numbers", len(found), most=MOST_ARRAYS)
    return found


def _groups(text: str) -> Iterator[tuple[str, str]]:
    """(what stands before it, a bracket with all that it holds) of the outermost brackets."""
    depth = start = end = 0
    for i, sign in enumerate(text):
        if sign in "[(" and not depth:
            start = i
        depth += (sign in "[(") - (sign in "])")
        if sign in "])" and not depth:
            yield text[end:start], text[start : i + 1]
            end = i + 1


def _scalar(name: str, numbers: Sequence[str]) -> Taken:
    texts = np.array([plain(one) for one in numbers], dtype=object)
    texts = texts if len(numbers) > 1 else texts.reshape(())
    values = values_of(np.atleast_1d(texts), name).reshape(texts.shape)
    return Taken(name, values, _filled(texts), _precision(values, texts))


def _taken(found: Arrival) -> tuple[str, list[Taken], list[Taken], list[Message]]:
    if len(found.arrays) > MOST_ARRAYS:
        raise refuse("beside.arrays", "numbers", len(found.arrays), most=MOST_ARRAYS)
    layers = arrays_of(found.layers) if found.layers is not None else []
    notes = [note for note in found.notes if note.code not in OF_NETWORKS]
    return found.form, [_one(one) for one in found.arrays], [_one(one) for one in layers], notes


def _one(array: Arrived) -> Taken:
    shape = array.values.shape
    if array.texts is None:
        texts = np.array([repr(x) for x in array.values.ravel().tolist()], dtype=object).reshape(shape)
        stored = DTYPES.get(array.dtype)
        return Taken(array.name, array.values, texts, stored or _precision(array.values, texts))
    texts = np.array([plain(one) for one in array.texts], dtype=object).reshape(shape)
    return Taken(array.name, array.values, _filled(texts), _precision(array.values, texts))


def _precision(values: Array, texts: Array) -> str | None:
    """float32 where all numbers are float32's, written with all digits of float64."""
    digits = [len(re.sub(r"[eE].*|[^0-9]", "", text).lstrip("0")) for text in texts.ravel().tolist()]
    with np.errstate(all="ignore"):
        single = bool(np.all(values.astype(np.float32).astype(float) == values))
    return "float32" if single and max(digits, default=0) > SINGLE_DIGITS else None


def _filled(texts: Array) -> Array:
    """A print leaves zeros at the end out where another number of the array needs the places: they are put back."""
    flat = [str(one) for one in texts.ravel().tolist()]
    places = [len(one.partition(".")[2]) for one in flat if "." in one and "e" not in one and is_decimal(one)]
    if len(flat) > 1 and places:
        flat = [_padded(one, max(places)) if is_decimal(one) else one for one in flat]
    return np.array(flat, dtype=object).reshape(texts.shape)


def _padded(text: str, places: int) -> str:
    if "e" in text.lower():
        return text
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.ljust(places, '0')}"
