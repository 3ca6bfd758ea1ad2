"""Numbers of a program beside our own: one table, worst first, and each array's quantity, which may be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..errors import refuse
from ..messages import Message, message, noted
from ..numbers.special import Array
from ..numbers.strict_json import Json
from ..reading.numerals import unit_of_last_digit
from ..requests.parsing import parse
from ..rules.limits import SCHEMA
from .aligning import ASKED, NAME, Placed, align, fitting, is_history, laid
from .answering import KEY
from .given_numbers import AFTER_MOST, MOST, UNITS, Given, read_numbers
from .ours import LOSSES, Ours, canonical
from .side_by_side import Compared, Side, compare, table, told_after
from .taking import Taken, take

ROWS = 2_000  # of the table that are told, the worst of all


def beside(
    document: Json, numbers: Json | bytes, choices: Sequence[Json] = (), after: Json = None, listed: int = ROWS
) -> Json:
    """Numbers beside those of a spec. Raises SpecError.

    numbers: a document of numbers, or the bytes of what was copied or of a file. choices: of each of its arrays what is
    asked otherwise than guessed, {"quantity", "turned", "after"}, each of them where it is there. after: of all arrays.
    """
    plain = {key: value for key, value in document.items() if key != KEY} if isinstance(document, Mapping) else document
    ours = Ours(parse(plain))
    if isinstance(numbers, bytes):
        return _of_print(ours, numbers, choices, after, listed)
    compared, arrays = [], []
    for i, given in enumerate(read_numbers(numbers)):
        own = ours.whole(given.quantity, given.after, given.by_epochs)
        found = None if own is None else _of_given(given, own)
        compared.append(found)
        arrays.append({
            "name": given.quantity, "shape": list(given.shape or (given.values.size,)), "quantity": given.quantity,
            "how": ASKED, "turned": False, "after": told_after(given.after, given.by_epochs), "choices": [],
            **({} if found else {"fault": _fault(own, given.quantity, f"numbers[{i}]", given.shape)}),
        })  # fmt: skip
    return {
        "schema": SCHEMA, "form": "numbers", **table(arrays, compared, listed), "numbers": numbers, **noted([]),
    }  # fmt: skip


def _of_given(given: Given, own: Array) -> Compared | None:
    if given.values.size != own.size or (given.shape not in (None, own.shape) and given.values.size != 1):
        return None
    texts = np.array([repr(x) for x in given.values.tolist()], dtype=object).reshape(own.shape)
    values, units = (one.reshape(own.shape) for one in (given.values, given.units))
    path, precision = canonical(given.quantity), given.precision or None
    return compare(Side(path, given.after, given.by_epochs, values, texts, units, precision), own)


def _of_print(ours: Ours, data: bytes, choices: Sequence[Json], after: Json, listed: int) -> Json:
    form, arrays, layers, notes = take(data)
    everywhere = _read_after(after, "after") if after is not None else None
    guessed, quantities = _guessed(ours, arrays, everywhere)
    if layers and sum(one is not None for one in guessed) < len(layers):
        by_layers, _ = _guessed(ours, layers, everywhere)
        if sum(one is not None for one in by_layers) > sum(one is not None for one in guessed):
            arrays, guessed = layers, by_layers
    told, compared = [], []
    for i, (one, guess) in enumerate(zip(arrays, guessed, strict=True)):
        document, found = _array(ours, one, guess, _choice(choices, i), everywhere, quantities)
        told.append(document)
        compared.append(found)
    if not any(compared):
        notes = [*notes, message("beside.none")]
    return {
        "schema": SCHEMA, "form": form, **table(told, compared, listed), "numbers": _document(compared),
        **noted(notes),
    }  # fmt: skip


def _guessed(
    ours: Ours, arrays: Sequence[Taken], after: tuple[int, bool] | None
) -> tuple[list[Placed | None], dict[str, Array]]:
    """What each array is, and all quantities: those of the first step, and the weights after it or after an epoch."""
    count, by_epochs = after or (1, True)
    first = ours.at(max(count, 1), by_epochs) if after else ours.at(1, False)
    quantities = {**first, **(ours.at(count, by_epochs) if count != 1 or by_epochs else {})}
    if after is None:
        last = ours.at(1, True)
        quantities = {path: last[path] if _of_end(path) else value for path, value in quantities.items()}
    return align(arrays, quantities), quantities


def _of_end(path: str) -> bool:
    """True of what programs tell after an epoch, not of a step."""
    return ".after." in path or path.startswith("after.") or path == LOSSES


def _array(
    ours: Ours, one: Taken, guess: Placed | None, choice: Mapping[str, Any], everywhere: tuple[int, bool] | None,
    quantities: Mapping[str, Array],
) -> tuple[Json, Compared | None]:  # fmt: skip
    """What is told of one array, and the array beside ours."""
    if guess is None and is_history(one):
        guess = Placed(LOSSES, False, NAME)
    quantity = choice.get("quantity", guess.quantity if guess else None) or None
    turned = bool(choice.get("turned", guess.turned if guess and guess.quantity == quantity else False))
    by_epochs = quantity is not None and _of_end(quantity)
    count, by_epochs = everywhere or (one.values.size if quantity == LOSSES else 1, by_epochs)
    if "after" in choice:
        count, by_epochs = _read_after(choice["after"], "choices.after")
    document: Json = {
        "name": one.name, "shape": list(one.values.shape), "quantity": quantity,
        **({"how": ASKED} if "quantity" in choice else {"how": guess.how} if guess else {}), "turned": turned,
        "after": told_after(count, by_epochs),
        "choices": list(dict.fromkeys(path for path, _ in fitting(one.values.shape, quantities))),
        "turnable": one.values.ndim == 2 and min(one.values.shape) > 1,
    }  # fmt: skip
    if quantity is None:
        return document, None
    own = ours.whole(quantity, count, by_epochs)
    values = None if own is None else laid(one.values, own.shape, turned)
    if own is None or values is None:
        shape = one.values.shape[::-1] if turned else one.values.shape
        return {**document, "fault": _fault(own, quantity, one.name, shape)}, None
    texts = one.texts.T if turned and one.texts.ndim == 2 else one.texts
    texts = texts.reshape(own.shape)
    units = UNITS[one.precision](values) if one.precision else _units(texts, values)
    return document, compare(Side(quantity, count, by_epochs, values, texts, units, one.precision), own)


def _units(texts: Array, values: Array) -> Array:
    """The unit of the last digit of each printed number, (as the texts)."""
    flat = [unit_of_last_digit(text) for text in texts.ravel().tolist()]
    with np.errstate(invalid="ignore"):
        return np.fmax(np.array(flat).reshape(texts.shape), np.spacing(np.abs(values)))


def _document(compared: Sequence[Compared | None]) -> Json:
    """What `explain` is asked; null where that takes no such numbers."""
    sides = [found.side for found in compared if found is not None]
    few = 0 < sum(side.values.size for side in sides) <= MOST and all(side.after <= AFTER_MOST for side in sides)
    if not few or not all(np.all(np.isfinite(side.values)) for side in sides):
        return None
    return {"schema": SCHEMA, "numbers": [
        {"quantity": side.quantity, "after": told_after(side.after, side.by_epochs), "value": side.texts.tolist(),
         **({"precision": side.precision} if side.precision else {})}
        for side in sides
    ]}  # fmt: skip


def _choice(choices: Sequence[Json], i: int) -> Mapping[str, Any]:
    own = choices[i] if i < len(choices) else None
    return own if isinstance(own, Mapping) else {}


def _read_after(after: Any, field: str) -> tuple[int, bool]:
    word = "epochs" if isinstance(after, Mapping) and "epochs" in after else "steps"
    count = after.get(word) if isinstance(after, Mapping) and len(after) == 1 else None
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise refuse("beside.after", field, after)
    return count, word == "epochs"


def _fault(own: Array | None, quantity: str, name: str, shape: Sequence[int] | None) -> Message:
    if own is None:
        return message("beside.unknown", quantity=quantity)
    return message(
        "beside.shape", name=name or "an array", quantity=quantity, given=_size(shape), size=_size(own.shape)
    )


def _size(shape: Sequence[int] | None) -> str:
    return " × ".join(map(str, shape or ())) or "1"
