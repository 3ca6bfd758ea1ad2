"""Kinds of layers over images and series: which letters the units of such a layer are made of, and their sizes.

Between layers activations are (samples, units), the units of an image being its channels, rows and columns in this
order, the last one fastest (C H W). Within the equations each axis has a letter of its own; readers take arrays apart
on entry and put them together on exit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Axis:
    """One axis of the image: the letters of what comes in, of what goes out and of the window, and names of numbers.

    In the equations stride, dilation and before (the padding before the first place) go by these names.
    """

    word: str
    came: str
    out: str
    window: str
    stride: str
    dilation: str
    before: str


@dataclass(frozen=True)
class Space:
    """What of a layer lies in space. window: the setting that says how large it is; none: it is the whole image.

    came and out: the letters of the units, the channels' first, in the order of memory. filters: the channels that go
    out are of a number of their own. flat: what goes out is no image. sees: each window must see a place of the image.
    """

    axes: tuple[Axis, ...]
    came: str
    out: str
    window: str = ""
    usual: int = 1  # how long a window is along each axis where nothing is said
    filters: bool = False
    flat: bool = False
    stride_is_window: bool = False  # where no stride is stated
    sees: bool = False

    @property
    def keeps(self) -> bool:
        """True where all that comes in goes out, in whatever order."""
        return set(self.out) == set(self.came)


@dataclass(frozen=True)
class Extents:
    """A layer's image in numbers: how many values each letter has, the numbers in places, and what goes out."""

    sizes: tuple[tuple[str, int], ...]
    numbers: tuple[tuple[str, int], ...]
    out: tuple[int, ...]  # channels, rows, columns


class Misfit(Exception):
    """Sizes that do not fit each other: the setting, what is wrong by its code, and its values."""

    def __init__(self, setting: str, code: str, given: object, **values: object) -> None:
        super().__init__(code)
        self.setting, self.code, self.given, self.values = setting, code, given, values


def extents(space: Space, came: Sequence[int], settings: Mapping[str, Any]) -> Extents:
    """The sizes of a layer that `came` comes into: channels, then a length for each axis.

    settings: `filters`, `groups`, `stride` … as a spec resolves them; `Misfit` where they do not fit.
    """
    channels, groups = came[0], settings.get("groups", 1)
    filters = settings.get("filters", channels)
    for name, count in (("groups", channels), ("filters", filters)):
        if count % groups:
            raise Misfit(name, f"space.{name}", settings[name], channels=channels, groups=groups)
    sizes = {"g": groups, "c": channels // groups, "o": filters // groups}
    numbers: dict[str, int] = {}
    out = [filters]
    for i, (axis, length) in enumerate(zip(space.axes, came[1:], strict=True)):
        window = settings[space.window][i] if space.window else length
        stride, dilation = (settings[name][i] if name in settings else 1 for name in ("stride", "dilation"))
        reach = dilation * (window - 1) + 1
        before, after = padded(settings.get("padding", 0), i, len(space.axes), length, reach, stride)
        count = (length + before + after - reach) // stride + 1
        if length + before + after < reach:
            most = (length + before + after - 1) // dilation + 1
            raise Misfit(space.window, "space.window", window, most=most, word=axis.word)
        if space.sees and (before >= reach or (count - 1) * stride - before >= length):
            raise Misfit("padding", "space.padding", settings["padding"], window=window, word=axis.word)
        if settings.get("flip"):  # a true convolution: the window is gone through from its end
            before, dilation = before - (reach - 1), -dilation
        sizes |= {axis.came: length, axis.out: count, axis.window: window}
        numbers |= {axis.stride: stride, axis.dilation: dilation, axis.before: before}
        out.append(count)
    if "g" not in space.came:
        sizes |= {"c": channels}
    if space.keeps:
        out = list(came)
    letters = {*space.came, *space.out, *(axis.window for axis in space.axes)}
    kept = tuple((letter, size) for letter, size in sizes.items() if letter in letters)
    return Extents(kept, tuple(numbers.items()), (math.prod(out),) if space.flat else tuple(out))


def padded(padding: Any, i: int, axes: int, length: int, reach: int, stride: int) -> tuple[int, int]:
    """Places before and after an axis: as given, or so that ⌈length/stride⌉ go out.

    An odd one is after (“same”) or before (“same_lower”).
    """
    if isinstance(padding, str):
        whole = max(0, (-(-length // stride) - 1) * stride + reach - length)
        less, more = whole // 2, whole - whole // 2
        return (less, more) if padding == "same" else (more, less)
    if isinstance(padding, int):
        return padding, padding
    return (padding[i], padding[axes + i]) if len(padding) > axes else (padding[i], padding[i])
