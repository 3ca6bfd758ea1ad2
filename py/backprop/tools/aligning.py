"""Which quantity of a step each array of a program is: by its name, its shape, and among several by its values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..numbers.special import Array
from ..reading.networks import BESIDE
from .ours import LOSSES, canonical
from .taking import Taken

NAME, SHAPE, VALUES, ASKED = "name", "shape", "values", "asked"
"""How a quantity was found."""
KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"loss(?:es)?|cost|error$|^mse$|^bce$|history|^[eljc](?:_?total)?$", ("loss", "after.loss", LOSSES)),
    (r"pred|y_?hat|output$|outputs$|logits?$|probab", ("prediction", "after.prediction")),
    (r"grad|^d[WwBb](?:[0-9_.]|$)|^[gd][wb][0-9]*$|^d_[wb]", (".gradients.", ".data_gradients.")),
    (r"delta_?w|update|Δ\s?[wb]", (".updates.",)),
    (r"delta|δ", (".delta",)),
    (r"before|initial|start", (".before.",)),
    (r"^z[0-9_]*$|^net[0-9_]*$|preact", (".z",)),
    (r"^a[0-9_]*$|^h[0-9_]*$|activation", (".a",)),
    (r"weight|kernel|coef|^w[0-9_]*$|after|new", (".after.",)),
    (r"bias|intercept|^b[0-9_]*$", (".after.",)),
)
"""Words in a name, and the quantities that they mean, in the order in which they are looked for."""
UNNAMED = {".after.": 0.0, ".gradients.": 0.5, "prediction": 0.5, "after.prediction": 0.6, ".delta": 1.0, ".a": 1.0,
           ".updates.": 1.0, "loss": 1.0, "after.loss": 1.1, LOSSES: 1.0, ".z": 1.5}  # fmt: skip
"""What an array without a name may be, and how much nearer it has to be for it."""
BY_INPUT = re.compile(r"kernel|coefs?", re.I)
VECTOR = re.compile(r"bias|intercept|(?:^|[._/])d?_?b[0-9]*$|grad_b", re.I)
MATRIX = re.compile(r"weight|kernel|coef|(?:^|[._/])d?_?w[0-9]*$|grad_w", re.I)
NUMBER = re.compile(r"[0-9]+")
LAST, FIRST = re.compile(r"out|last|final", re.I), re.compile(r"hidden|first|input", re.I)
NEARNESS, RANK, WORD = 20.0, 30.0, 1.0
ORDER = 3.0


@dataclass(frozen=True)
class Placed:
    """An array's quantity, whether its rows and columns are exchanged, and how it was found."""

    quantity: str
    turned: bool
    how: str


def fitting(shape: Sequence[int], quantities: Mapping[str, Array]) -> Iterator[tuple[str, bool]]:
    """(quantity, turned) of all that have as many numbers in the same order of axes, or in the opposite one."""
    own = _squeezed(shape)
    for path, values in quantities.items():
        there = _squeezed(values.shape)
        if own == there:
            yield path, len(own) < 2 and tuple(shape) != values.shape and tuple(shape)[::-1] == values.shape
        if len(own) == 2 and own[::-1] == there:
            yield path, True


def laid(values: Array, shape: Sequence[int], turned: bool) -> Array | None:
    """An array as a quantity of this shape; None where it has not its numbers."""
    own = values.T if turned and values.ndim == 2 else values
    fits = own.size == np.prod(shape, dtype=int) and _squeezed(own.shape) == _squeezed(shape)
    return own.reshape(shape) if fits else None


def is_history(one: Taken) -> bool:
    """True of several losses in a row."""
    return (
        one.values.ndim == 1 and one.values.size > 1 and "loss" in _kinds(one.name) and _kinds(one.name) is not UNNAMED
    )


def align(arrays: Sequence[Taken], of: Mapping[str, Array]) -> list[Placed | None]:
    """A quantity for each array, none for two of them. of: the whole quantities by their paths."""
    ranks = _ranks(arrays)
    layers = 1 + max((_layer(path) for path in of), default=0)
    scored = [
        (score, i, path, turned)
        for i, one in enumerate(arrays)
        for path, turned, score in _candidates(one, of, ranks[i], layers)
    ]
    found: list[Placed | None] = [None] * len(arrays)
    used: set[str] = set()
    for _, i, path, turned in sorted(scored, key=lambda own: (-own[0], own[1])):
        if found[i] is None and path not in used:
            used.add(path)
            found[i] = Placed(path, turned, _how(arrays[i], of))
    return found


def _candidates(
    one: Taken, of: Mapping[str, Array], rank: tuple[int, bool] | None, layers: int
) -> Iterator[tuple[str, bool, float]]:
    """(quantity, turned, how well it suits)."""
    own, kinds = canonical(one.name), _kinds(one.name)
    if own not in of and one.name and (BESIDE.search(one.name.replace("grad", "")) or _tells_nothing(one, kinds)):
        return
    for path, turned in fitting(one.values.shape, of):
        if own in of and path != own:
            continue
        kind = next((kind for kind in kinds if _is(path, kind)), None)
        if kind is None and own not in of:
            continue
        if own not in of and ("." in (kind or "")[-1:]) and not _suits(one, of[path]):
            continue
        score = -UNNAMED.get(kind or "", 2.0) if kinds is UNNAMED and one.values.size > 1 else 0.0
        score += ORDER if one.values.size == 1 and path == "loss" else 0.0
        score += WORD if turned == bool(BY_INPUT.search(one.name)) else 0.0
        score -= NEARNESS * _distance(laid(one.values, of[path].shape, turned), of[path])
        if rank is not None and path.startswith("layers"):
            place, sure = rank
            score += (RANK if sure else ORDER) * ((place if place >= 0 else layers + place) == _layer(path))
        yield path, turned, score


def _tells_nothing(one: Taken, kinds: Mapping[str, float]) -> bool:
    """True of a number with a name that means nothing here: a setting, most likely."""
    return kinds is UNNAMED and one.values.size == 1


def _kinds(name: str) -> Mapping[str, float]:
    """What a name says of the quantity; everything where it says nothing."""
    tail = re.split("[./]", name)[-1]
    for words, kinds in KINDS:
        if name and (re.search(words, name, re.I) or re.search(words, tail, re.I)):
            return dict.fromkeys(kinds, 0.0)
    return UNNAMED


def _is(path: str, kind: str) -> bool:
    if kind.startswith("."):
        return path.startswith("layers") and (kind in path if kind.endswith(".") else path.endswith(kind))
    return path == kind


def _suits(one: Taken, ours: Array) -> bool:
    """Weights are no biases, whatever their sizes; a vector of weights may be one of scales."""
    if VECTOR.search(one.name):
        return ours.ndim == 1
    return ours.ndim > 1 or one.values.ndim < 2 or not MATRIX.search(one.name)


def _ranks(arrays: Sequence[Taken]) -> list[tuple[int, bool] | None]:
    """Of each array the place of its layer, as far as names or their order tell it, and whether a name does."""
    bases = [_base(one.name) for one in arrays]
    known = sorted({base for base in bases if base}, key=lambda base: [int(n) for n in NUMBER.findall(base)] or [0])
    numbered = all(NUMBER.search(base) for base in known)
    found: list[tuple[int, bool] | None] = []
    count = {1: 0, 2: 0}
    for one, base in zip(arrays, bases, strict=True):
        if base and numbered and len(known) > 1:
            found.append((known.index(base), True))
        elif base and len(known) == 1 and (number := NUMBER.search(base)) and not one.name[0].isdigit():
            found.append((max(int(number[0]) - 1, 0), True))
        elif base and (LAST.search(base) or FIRST.search(base)):
            found.append((-1 if LAST.search(base) else 0, True))
        elif not base and one.values.ndim in count:
            found.append((count[one.values.ndim], False))
            count[one.values.ndim] += 1
        else:
            found.append(None)
    return found


def _base(name: str) -> str:
    """What of a name tells the layer: without the words for weights and biases."""
    found = re.sub(r"(?i)(weights?|kernels?|bias(?:es)?|grads?|gradients?|coefs_?|intercepts_?|delta|data)", "", name)
    found = re.sub(r"(?i)^(?:d_?)?[wbzahδ](?=[0-9_.]*$)", "", found)
    return re.sub(r"^[\W_]+|[\W_]+$", "", found)


def _layer(path: str) -> int:
    found = re.match(r"layers\[([0-9]+)\]", path)
    return int(found[1]) if found else 0


def _how(one: Taken, of: Mapping[str, Array]) -> str:
    if one.name and (canonical(one.name) in of or _kinds(one.name) is not UNNAMED):
        return NAME
    return SHAPE if len({path for path, _ in fitting(one.values.shape, of)}) == 1 else VALUES


def _squeezed(shape: Sequence[int]) -> tuple[int, ...]:
    return tuple(n for n in shape if n != 1)


def _distance(own: Array | None, ours: Array) -> float:
    """How far two arrays are apart, from 0 to 1."""
    if own is None or not (np.all(np.isfinite(own)) and np.all(np.isfinite(ours))):
        return 1.0
    size = float(np.linalg.norm(own) + np.linalg.norm(ours))
    return float(np.linalg.norm(own - ours)) / size if size else 0.0
