"""Numbers of images in programs of a row at a time: inputs and parameters lie as in the file, all else nested."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..equations.folding import FIRST
from ..equations.kind import Kind
from ..equations.notation import Index, Name
from ..equations.places import Affine
from .row_languages import Language


def looked_up(name: Name, code: str, kind: Kind, language: Language, beyond: float | None) -> str:
    """One number of an array that is called so; where its place may lie beyond, a choice. None: 1 there, 0 beyond."""
    index = tuple(one for one in name.index if one.letter != "s")
    letters = kind.letters[name.name].replace("s", "")
    places = dict(zip(letters, map(_place, index), strict=True))
    groups: Sequence[str] = letters
    if name.name == "A" or name.name in kind.parameter_names:
        groups = [group for group in kind.folding.axes[name.name] if group not in FIRST]
    number = code + "".join(f"[{_flat(group, places, kind.sizes)}]" for group in groups)
    tests = [test for letter, one in zip(letters, index, strict=True) for test in _tests(one, letter, kind.sizes)]
    number, other = ("1.0", 0.0) if beyond is None else (number, beyond)
    if not tests:
        return number
    return language.choose.format(test=language.both.join(tests), yes=number, no=language.number(other))


def _place(index: Index) -> str:
    return str(index).replace("*", " * ").replace("+", " + ").replace("-", " - ") or "0"


def _flat(letters: str, places: Mapping[str, str], sizes: Mapping[str, int]) -> str:
    """The place along one axis on which these letters lie together."""
    code = ""
    for letter in letters:
        own = places[letter]
        within = f"({code})" if " " in code else code
        code = f"{within} * {sizes[letter]} + {own}" if code else own
    return code


def _tests(index: Index, letter: str, sizes: Mapping[str, int]) -> list[str]:
    """What holds of a place that is within its axis, as far as it may not."""
    if not isinstance(index, Affine):
        return []
    if index.divisor != 1:
        raise ValueError(f"{index}: a place that is found back has no code")
    steps = [sign * int(by) * (sizes[x] - 1) for x, by, sign in index.terms]
    least, most = (index.offset + sum(choose(step, 0) for step in steps) for choose in _ENDS)
    code = _place(index)
    return [f"{code} >= 0"] * (least < 0) + [f"{code} < {sizes[letter]}"] * (most >= sizes[letter])


_ENDS: tuple[Callable[[int, int], int], ...] = (min, max)
