"""The smallest explanation of a sheet: one slip, else two, that bring every typed number inside its bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..numbers.special import Array
from ..rules.number_texts import in_digits, plain
from .bounded import Sheet, march
from .departure import SLIP, UNROUNDED, Departure, said, together
from .table import departures

VARIANTS = 256  # that are computed at once, of a small network
AT_ONCE = 2_000_000  # numbers of one line in all variants
FIRSTS = 8  # departures that a second one is tried with
ARITHMETIC, ROUNDING, OTHER_ROUNDING = "arithmetic", "rounding_carried", "other_rounding"


@dataclass(frozen=True)
class Found:
    """Departures that together explain a sheet, and what each explains: numbers of typed answers.

    A departure with the name `arithmetic` stands for a lone wrong number.
    """

    departures: tuple[Departure, ...]
    explains: tuple[tuple[int, ...], ...]


def meets(sheet: Sheet, low: Array, high: Array) -> Array:
    """Which typed numbers lie within the bounds; bounds that are not known hold everything."""
    typed_low = np.array([one.low for one in sheet.typed])
    typed_high = np.array([one.high for one in sheet.typed])
    return ~((high < typed_low) | (low > typed_high))


def explain(sheet: Sheet, wrong: Sequence[int]) -> list[Found]:
    """Equally small explanations of the wrong numbers, which are in the order of computation."""
    candidates = [*departures(sheet.step), *_roundings(sheet)]
    relevant = [one for one in candidates if _changes(sheet, one, wrong[0])]
    fits = _fits(sheet, relevant)
    singles = [
        Found((one,), (tuple(wrong),)) for one, fit in zip(relevant, fits, strict=True) if fit.all()
    ]  # fmt: skip
    if singles:
        return _best(sheet, singles)
    if len(wrong) == 1:
        return _lone(sheet, relevant, fits, wrong[0])
    return _best(sheet, _pairs(sheet, candidates, relevant, fits, wrong))


def explain_carried(sheet: Sheet, follows: Sequence[int]) -> list[Found]:
    """Of a sheet where nothing is wrong by itself, but some numbers are not right: a slip that gives them all.

    Without such a slip rounded numbers were carried on, or, where they are to be, with other digits.
    """
    candidates = [one for one in departures(sheet.step) if _changes(sheet, one, follows[0])]
    fits = _fits(sheet, candidates, put_typed=False)
    exact = [Found((one,), (tuple(follows),)) for one, fit in zip(candidates, fits, strict=True) if fit.all()]
    name = OTHER_ROUNDING if sheet.step.rounding else ROUNDING
    return _best(sheet, exact) or [Found((rounding(None, name),), (tuple(follows),))]


def _fits(sheet: Sheet, variants: Sequence[Departure], put_typed: bool = True) -> list[Array]:
    """For each departure which typed numbers it leaves inside their bounds."""
    found: list[Array] = []
    unexplained = _to_be_found_anew(sheet)
    many = max(min(VARIANTS, AT_ONCE // sheet.step.largest), 1)
    for start in range(0, len(variants), many):
        bounds = march(sheet, variants[start : start + many], put_typed)
        found += list(meets(sheet, *bounds) & ~(np.isnan(bounds[0]) & unexplained))
    return found


def _to_be_found_anew(sheet: Sheet) -> Array:
    """Which typed numbers a search gives otherwise, though all that it looked at is right: no slip explains them.

    What it would find after a slip is not known, and so holds everything.
    """
    ends = {line.target for line in sheet.step.lines if line.found_from}
    if not ends:
        return np.zeros(len(sheet.typed), dtype=bool)
    low, high = march(sheet, [None])
    after = np.array([bool(sheet.behind(one.at) & ends) for one in sheet.typed])
    return after & ~meets(sheet, low, high)[0]


def _lone(sheet: Sheet, relevant: Sequence[Departure], fits: Sequence[Array], wrong: int) -> list[Found]:
    """A lone wrong number: a slip in this number alone, else in its arithmetic."""
    at = sheet.typed[wrong].at
    here = [
        Found((one,), ((wrong,),)) for one, fit in zip(relevant, fits, strict=True)
        if fit[wrong] and any(sheet.step.lines[i].target == at for i in one.instead)
    ]  # fmt: skip
    return _best(sheet, here) or [Found((arithmetic(),), ((wrong,),))]


def arithmetic() -> Departure:
    """A wrong number that follows from no rule."""
    return Departure(ARITHMETIC, SLIP, *said(ARITHMETIC))


def _pairs(
    sheet: Sheet, candidates: Sequence[Departure], relevant: Sequence[Departure], fits: Sequence[Array],
    wrong: Sequence[int],
) -> list[Found]:  # fmt: skip
    """Two departures; or one, and a lone wrong number."""
    found: list[Found] = []
    firsts = sorted(
        (i for i, fit in enumerate(fits) if fit[wrong[0]]), key=lambda i: (np.count_nonzero(~fits[i]), i)
    )[:FIRSTS]  # fmt: skip
    variants, told = [], []
    for i in firsts:
        left = _left(wrong, fits[i], sheet)
        explained = tuple(one for one in wrong if one not in left)
        if len(left) == 1:
            found.append(Found((relevant[i], arithmetic()), (explained, tuple(left))))
        for second in candidates:
            if second.name != relevant[i].name and left and _changes(sheet, second, left[0]):
                variants.append(together(relevant[i], second))
                told.append((relevant[i], second, explained, tuple(left)))
    for (first, second, explained, left_over), fit in zip(told, _fits(sheet, variants), strict=True):
        if fit.all():
            found.append(Found((first, second), (explained, left_over)))
    if not any(ARITHMETIC not in {one.name for one in own.departures} for own in found):
        rest = wrong[1:]
        others = [one for one in candidates if _changes(sheet, one, rest[0])]
        for one, fit in zip(others, _fits(sheet, others), strict=True):
            if _left(wrong, fit, sheet) == [wrong[0]]:
                found.append(Found((arithmetic(), one), ((wrong[0],), tuple(rest))))
    whole = [own for own in found if ARITHMETIC not in {one.name for one in own.departures}]
    return whole or found


def _left(wrong: Sequence[int], fit: Array, sheet: Sheet) -> list[int]:
    """What a departure does not explain, in the order of computation."""
    return sorted(np.flatnonzero(~fit).tolist(), key=lambda i: order_of(sheet, i))


def order_of(sheet: Sheet, i: int) -> tuple[int, tuple[int, ...]]:
    """Where a typed number stands in the order of computation."""
    return sheet.lines.get(sheet.typed[i].at, -1), sheet.typed[i].index


def _best(sheet: Sheet, found: Sequence[Found]) -> list[Found]:
    """Slips before conventions, those before others that give every number by themselves; of equal names the first."""
    fewest = min((sum(own.family != SLIP for own in one.departures) for one in found), default=0)
    found = [one for one in found if sum(own.family != SLIP for own in one.departures) == fewest]
    if len(found) > 1:
        exact = _fits(sheet, [together(*one.departures) for one in found], put_typed=False)
        found = [one for one, fit in zip(found, exact, strict=True) if fit.all()] or found
    by_name: dict[tuple[str, ...], Found] = {}
    for one in found:
        by_name.setdefault(tuple(sorted(own.name for own in one.departures)), one)
    return list(by_name.values())


def _changes(sheet: Sheet, departure: Departure, wrong: int) -> bool:
    """True when the line of a number, or one that it is made from, is another one."""
    made_from = sheet.behind(sheet.typed[wrong].at)
    changed = {sheet.step.lines[i].target for i in departure.instead} | {*departure.given}
    return bool(departure.rounding) or bool(changed & made_from)


def _roundings(sheet: Sheet) -> list[Departure]:
    """To as many decimals or digits as most numbers of the sheet have; to none, where each line is to be rounded."""
    asked = sheet.step.rounding
    name, found = (OTHER_ROUNDING, [rounding(UNROUNDED, OTHER_ROUNDING)]) if asked else (ROUNDING, [])
    for kind in ("decimals", "significant"):
        texts = [in_digits(plain(one.text)) for one in sheet.typed]
        counts = [_digits(text, kind) for text in texts if text is not None]
        made = (kind, max(counts, key=counts.count)) if counts else None
        found += [rounding(made, name)] if made and made != asked else []
    return found


def rounding(to: tuple[str, int] | None, name: str = ROUNDING) -> Departure:
    """Each number is rounded before it is used."""
    return Departure(name, SLIP, *said(name), rounding=to)


def _digits(text: str, kind: str) -> int:
    whole, _, exponent = text.lower().strip("+-").partition("e")
    decimals = len(whole.partition(".")[2]) - int(exponent or 0)
    return decimals if kind == "decimals" else max(len(whole.replace(".", "").lstrip("0")), 1)
