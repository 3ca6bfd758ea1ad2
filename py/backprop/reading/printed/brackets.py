"""Numbers in brackets, with or without commas, wrapped and named as programs do.

Nested lists, NumPy's and every framework's arrays and tensors, dictionaries of them, JavaScript's typed arrays,
Mathematica's braces, rows of MATLAB and Julia with semicolons. What stands around the brackets is a name, a shape or
of no account.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...errors import refuse
from ...messages import message
from ...numbers.special import Array
from ..arrival import Arrival
from ..arrived import DEEPEST, MOST_ARRAYS, MOST_PRINTED, Arrived, stacked
from ..numerals import NUMERAL, STARTS, values_of

NAME = "brackets"
TOKEN = re.compile(
    rf"""(?P<string>'[^'\n]*'|"[^"\n]*")
    |(?P<word>(?!{STARTS})(?:[0-9]+\.)?[A-Za-zα-ωΑ-Ω_/$](?:[\w.$/]|\[[0-9]+\](?=\.[^\W\d]))*
      (?:\[[0-9]+,?\])*(?!{NUMERAL}))
    |(?P<dots>\.\.\.|…)
    |(?P<number>(?<![\w.])(?:{NUMERAL})(?![\w]))
    |(?P<open>[\[({{])|(?P<close>[\])}}])
    |(?P<line>\n)[ \t\r\n]*|(?P<blank>[ \t\r]+)|(?P<other>.)""",
    re.X | re.S,
)
PAIRS = {"[": "]", "(": ")", "{": "}"}
ATTRIBUTES = {"shape", "size", "dtype", "numpy", "value", "values", "requires_grad", "device", "grad_fn", "place",
              "stop_gradient", "rank", "data", "w", "rows", "columns", "name", "path", "count", "array"}  # fmt: skip
WRAPPERS = {"tensor", "Tensor", "array", "Array", "variable", "Variable", "Parameter", "containing", "jt.Var", "List",
            "OrderedDict", "dict", "list", "tuple", "Matrix", "matrix", "np.array", "np.matrix", "torch.tensor",
            "mx.array", "jnp.array", "Float32Array", "Float64Array", "Float32List", "tf.Tensor", "tf.Variable",
            "tf.constant", "jax.Array", "ndarray", "NDArray", "np.float64", "np.float32", "float", "jt.array",
            "paddle.to_tensor", "Buffer", "Vector", "nn.Parameter", "DeviceArray", "print"}  # fmt: skip
SCALARS = {"tensor", "Tensor", "array", "Array", "variable", "jt.Var", "np.float64", "np.float32", "tf.Tensor"}


@dataclass
class Group:
    """What stands between two brackets: tokens as (kind, text), and groups."""

    opener: str = ""
    items: list[Token | Group] = field(default_factory=list)


Token = tuple[str, str]
Shape = tuple[int, ...] | None


def read(text: str) -> Arrival | None:
    """All arrays of the text in their order; None where it has no number in brackets."""
    group = _grouped(text)
    if group is None:
        return None
    arrays = list[Arrived]()
    for name, shape, dtype, texts in _arrays(group, "", "", None):
        if len(arrays) == MOST_ARRAYS:
            raise refuse("read.many", "text", f"more than {MOST_ARRAYS} arrays", most=MOST_ARRAYS)
        arrays.append(Arrived(name, values_of(texts, name), tuple(texts.ravel().tolist()), dtype))
        if shape is not None and shape != texts.shape:
            raise refuse("read.shape", "text", name or "an array", stated=message("read.size", shape=shape),
                         found=message("read.size", shape=texts.shape))  # fmt: skip
    return Arrival(NAME, arrays) if arrays else None


def _grouped(text: str) -> Group | None:
    """The text as nested groups; None where brackets do not pair."""
    top = Group()
    stack, numbers = [top], 0
    for found in TOKEN.finditer(text):
        kind = found.lastgroup or ""
        what = found[kind]
        if kind == "open":
            group = Group(what)
            stack[-1].items.append(group)
            stack.append(group)
            if len(stack) > 64:
                raise refuse("read.deep", "text", "brackets", most=DEEPEST)
        elif kind == "close":
            if len(stack) == 1 or PAIRS[stack[-1].opener] != what:
                return None
            stack.pop()
        elif kind != "blank":
            if kind == "number" and (sign := _sign_before(stack[-1].items, what)):
                stack[-1].items.pop()
                what = sign + what
            stack[-1].items.append((kind, what))
            numbers += kind == "number" and len(stack) > 1  # Those outside are no array's: a table may hold more.
            if numbers > MOST_PRINTED:
                raise refuse("read.numbers", "text", f"more than {MOST_PRINTED} numbers", most=MOST_PRINTED)
    return top if len(stack) == 1 else None


def _sign_before(items: list[Token | Group], number: str) -> str:
    """A sign by itself that begins a cell, with a blank behind it as in typeset text; "" where there is none."""
    last = items[-1] if items else None
    if not isinstance(last, tuple) or last[1] not in "+-−" or number[:1] in "+-−":
        return ""
    return last[1] if len(items) == 1 or items[-2] in (("other", ","), ("other", ";"), ("line", "\n")) else ""


def _arrays(group: Group, above: str, wrapper: str, shape: Shape) -> Iterator[tuple[str, Shape, str, Array]]:
    """Name, stated shape, dtype and texts of each array in a group; above and the rest: what stands before it."""
    label, last, fresh = "", "", True
    items = group.items
    for i, item in enumerate(items):
        if isinstance(item, Group):
            name = f"{above}.{label}" if above and label else above or label
            if last in ("shape", "size") and (stated := _whole_numbers(item)) is not None:
                shape = stated
            elif item.opener != "(" and _is_numeric(item):
                rows = _rows(item, name, shape, by_lines=wrapper == "Matrix")
                yield name, shape, _dtype(items[i + 1 : i + 9]), rows
                label, shape, wrapper = "", None, ""
            elif item.opener == "(" and wrapper in SCALARS and (one := _scalar(item)):
                yield name, shape, _dtype(item.items[:8]), np.array(one, dtype=object)
                label, shape, wrapper = "", None, ""
            elif wrapper == "matrix" and item.opener == "(" and _is_numeric(Group("[", item.items)):
                yield name, None, "", _rows(Group("[", item.items), name)
                label = ""
            elif not (item.opener == "(" and _whole_numbers(item) is not None):
                inner = list(_arrays(item, name, wrapper, shape))
                yield from inner
                label = "" if inner else _words(item) if wrapper == "print" else label
            last = ""
            continue
        kind, what = item
        following = _after(items, i) if kind in ("string", "word") else None
        if kind == "number":
            label = ""
        if kind == "dots" and group.opener == "[" and any(isinstance(one, Group) for one in items):
            raise _elided(label or above, shape)
        if kind == "string" and (following in (("other", ":"), ("other", ","), ("other", "=")) or last == "name"):
            label = what[1:-1]
        elif kind == "word":
            if last in ("path", "name"):
                label = what
            elif what in WRAPPERS or what.startswith(("torch.float", "jnp.")):
                wrapper = what
            elif what not in ATTRIBUTES and what.strip("_") and (fresh or _goes_on(following)):
                label = what
            last = what
        fresh = kind == "line" or (fresh and kind == "blank")


def _after(items: list[Token | Group], i: int) -> Token | Group | None:
    """What comes next but ends of lines."""
    return next((items[k] for k in range(i + 1, len(items)) if items[k] != ("line", "\n")), None)


def _goes_on(following: Token | Group | None) -> bool:
    """True where what follows a word says that it is a name."""
    if isinstance(following, Group):
        return following.opener != "("
    return following in (("other", "="), ("other", ":"))


def _words(group: Group) -> str:
    """The one word that a call of print names."""
    words = [item[1] for item in group.items if isinstance(item, tuple) and item[0] == "word"]
    return words[0] if len(words) == 1 else ""


def _scalar(group: Group) -> str | None:
    items = [item for item in group.items if item != ("line", "\n")]
    first = items[0] if items else None
    alone = len(items) == 1 or (len(items) > 1 and items[1] == ("other", ","))
    return first[1] if isinstance(first, tuple) and first[0] == "number" and alone else None


def _is_numeric(group: Group) -> bool:
    """True for a group of numbers, separators and such groups alone."""
    some = False
    for item in group.items:
        if isinstance(item, Group):
            if item.opener == "(" or not _is_numeric(item):
                return False
            some = True
        elif item[0] in ("number", "dots"):
            some = True
        elif item[0] != "line" and item[1] not in ",;":
            return False
    return some


def _rows(group: Group, name: str, shape: Shape = None, by_lines: bool = False) -> Array:
    """A numeric group as an array of texts."""
    breaks = ";" if any(item == ("other", ";") for item in group.items) else "\n" if by_lines else ""
    rows: list[list[Any]] = [[]]
    for item in group.items:
        if isinstance(item, Group):
            rows[-1].append(_nested(item, name, shape))
        elif item[0] == "dots":
            raise _elided(name, shape)
        elif item[0] == "number":
            rows[-1].append(item[1])
        elif breaks and item[1] == breaks and rows[-1]:
            rows.append([])
    rows = rows if rows[-1] or len(rows) == 1 else rows[:-1]
    return stacked(rows if breaks else rows[0], name)


def _nested(group: Group, name: str, shape: Shape) -> list[Any]:
    if any(item == ("other", ";") for item in group.items):
        raise refuse("read.semicolon", "text", name or "an array")
    found = list[Any]()
    for item in group.items:
        if isinstance(item, Group):
            found.append(_nested(item, name, shape))
        elif item[0] == "dots":
            raise _elided(name, shape)
        elif item[0] == "number":
            found.append(item[1])
    return found


def _whole_numbers(group: Group) -> Shape:
    """The numbers of a shape such as (2, 3), or [2,]."""
    found = []
    for item in group.items:
        if isinstance(item, Group) or (item[0] == "number" and not item[1].isascii()) or item[0] in ("word", "string"):
            return None
        if item[0] == "number":
            if not item[1].isdecimal() or len(item[1]) > 9:
                return None
            found.append(int(item[1]))
        elif item[1] not in ",\n":
            return None
    return tuple(found)


def _dtype(items: list[Token | Group]) -> str:
    """What follows `dtype` in these tokens, up to the next array."""
    words = [item[1] for item in items if isinstance(item, tuple) and item[0] == "word"]
    return words[1].removeprefix("torch.") if len(words) > 1 and words[0] == "dtype" else ""


def _elided(name: str, shape: Shape) -> Exception:
    if shape is None:
        return refuse("read.elided", "text", name or "an array")
    return refuse("read.elided.known", "text", name or "an array", count=int(np.prod(shape)))
