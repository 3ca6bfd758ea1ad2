"""Numbers of another hand beside ours: one table of all arrays, worst first, in units of what is known of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..numbers.special import Array
from ..numbers.strict_json import Json, encode

SLACK = {"float64": 1e-13, "float32": 4 * 2.0**-23, "bfloat16": 2.0**-7, "float16": 2.0**-10}
"""How far apart sums in another order may come out, relative to the number."""
MAP_LEAST, MAP_MOST = 24, 64  # numbers of an array that is drawn, and cells along a side of its picture
HALF = 0.5 * (1 + 1e-9)
DIGITS = "digits"


@dataclass(frozen=True)
class Side:
    """One array of theirs in the shape of its quantity.

    texts: as they were printed; units: of the last digit of each, or in the last place of `precision`.
    """

    quantity: str
    after: int
    by_epochs: bool
    values: Array
    texts: Array
    units: Array
    precision: str | None


@dataclass(frozen=True)
class Compared:
    """An array of theirs beside ours: how far each number is off in its units, and which agree; shaped as both."""

    side: Side
    ours: Array
    off: Array
    agrees: Array


def compare(side: Side, ours: Array) -> Compared:
    """Their numbers beside ours."""
    slack = SLACK[side.precision or "float64"]
    with np.errstate(all="ignore"):
        distance = side.values - ours
        same = (side.values == ours) | (np.isnan(side.values) & np.isnan(ours))
        off = np.where(same, 0.0, distance / side.units)
        near = np.abs(distance) <= HALF * side.units + slack * np.abs(side.values)
    return Compared(side, ours, off, same | near)


def table(arrays: Sequence[Json], compared: Sequence[Compared | None], listed: int) -> Json:
    """The arrays with how far each is off, and the rows of all, worst first."""
    told = [{**one, **({} if found is None else _summary(found))} for one, found in zip(arrays, compared, strict=True)]
    whole = [(i, found) for i, found in enumerate(compared) if found is not None]
    order: list[tuple[bool, float, int, int]] = []
    for i, found in whole:
        size = np.abs(found.off).ravel()
        size[np.isnan(size)] = np.inf
        agrees = found.agrees.ravel()
        worst = np.lexsort((-size, agrees))[:listed]
        order += [(bool(agrees[at]), -float(size[at]), i, int(at)) for at in worst]
    count = sum(found.off.size for _, found in whole)
    by_array = dict(whole)
    return {
        "arrays": told, "count": count, "agree": sum(int(np.count_nonzero(found.agrees)) for _, found in whole),
        "rows": [_row(i, by_array[i], at) for _, _, i, at in sorted(order)[:listed]],
        "rows_omitted": max(count - listed, 0),
    }  # fmt: skip


def _summary(found: Compared) -> Json:
    side = found.side
    size = np.abs(found.off)
    size = np.where(np.isnan(size), np.inf, size)
    at = tuple(int(i) for i in np.unravel_index(int(np.argmax(size)), size.shape)) if size.size else ()
    return {
        "unit": side.precision or DIGITS, "count": found.off.size, "agree": int(np.count_nonzero(found.agrees)),
        "worst": {"quantity": side.quantity + "".join(f"[{i}]" for i in at), "off": encode(np.asarray(found.off[at]))},
        **({"map": _map(found.off)} if found.off.ndim == 2 and found.off.size >= MAP_LEAST else {}),
    }  # fmt: skip


def _map(off: Array) -> Json:
    """A picture of the differences: of each block of rows and columns the greatest, with its sign."""
    sides = [max(-(-n // MAP_MOST), 1) for n in off.shape]
    padded = np.pad(off, [(0, -n % side) for n, side in zip(off.shape, sides, strict=True)])
    rows, columns = (n // side for n, side in zip(padded.shape, sides, strict=True))
    blocks = padded.reshape(rows, sides[0], columns, sides[1]).transpose(0, 2, 1, 3).reshape(rows, columns, -1)
    size = np.where(np.isnan(blocks), np.inf, np.abs(blocks))
    cells = np.take_along_axis(blocks, np.argmax(size, axis=2)[..., None], axis=2)[..., 0]
    return {"block": sides, "cells": encode(cells)}


def _row(i: int, found: Compared, at: int) -> Json:
    side = found.side
    place = np.unravel_index(at, found.off.shape) if found.off.ndim else ()
    index = tuple(int(one) for one in place)
    return {
        "array": i, "quantity": side.quantity + "".join(f"[{one}]" for one in index),
        "after": told_after(side.after, side.by_epochs), "theirs": str(side.texts[index]),
        "ours": encode(np.asarray(found.ours[index])), "off": encode(np.asarray(found.off[index])),
        "agrees": bool(found.agrees[index]),
    }  # fmt: skip


def told_after(count: int, by_epochs: bool) -> Json:
    """After so many epochs or steps."""
    return {"epochs" if by_epochs else "steps": count}


def rows_of(document: Json) -> Iterator[list[str]]:
    """The table as lines of cells, the head first."""
    yield ["quantity", "after", "theirs", "ours", "difference", "unit", "agrees"]
    for row in document["rows"]:
        after = " ".join(f"{count} {word}" for word, count in row["after"].items())
        unit = document["arrays"][row["array"]]["unit"]
        yield [row["quantity"], after, row["theirs"], _plain(row["ours"]), _plain(row["off"]), unit,
               "yes" if row["agrees"] else "no"]  # fmt: skip


def _plain(value: Any) -> str:
    return str(value["nonfinite"]) if isinstance(value, Mapping) else repr(value)


def beside_text(document: Json, rows: Sequence[Sequence[str]]) -> str:
    """The table to read: what each array was taken for, then the rows under one another."""
    lines = [f"{document['agree']} of {document['count']} numbers agree", *map(str, document["notes"])]
    for one in document["arrays"]:
        what = one.get("fault") or f"{one['quantity']}{', turned round' if one.get('turned') else ''}"
        named = one["name"] if one["name"] != one["quantity"] else ""
        lines += [f"{named or 'an array'} ({_size(one['shape'])}): {what}"] if "shape" in one else []
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines += ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(lines) + "\n"


def _size(shape: Sequence[int]) -> str:
    return " × ".join(map(str, shape)) or "1"
