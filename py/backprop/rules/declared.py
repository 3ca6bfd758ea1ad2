"""What a layer's object in a spec may hold beside single numbers: lists of numbers, choices, flags, whole objects.

Single numbers are `fields.Field`. All of them go to the options document, from which the form is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ..errors import refuse
from ..messages import Message, message
from .fields import Field
from .limits import Choice

FROZEN, ABSENT = "frozen", "absent"
MARKS = {FROZEN: "Frozen entries", ABSENT: "Absent connections"}
ARROWS: dict[tuple[str, ...], str] = {("units", "inputs"): "below", ("units", "units"): "self"}


@dataclass(frozen=True)
class Numbers:
    """Nested lists of numbers; shape is what each axis counts, in words. Absent: drawn, or as `default` says.

    symbol is what one of them is called: w, b, γ. Where the first axis is of samples, one list serves all of them too;
    through_time: and time steps stand between samples and units where there are any.
    start: what a training starts from and changes; False for numbers that it keeps, as a mask. when: the choices of
    settings with which there are such numbers, by the setting; empty: with all.
    """

    name: str
    label: str
    shape: tuple[str, ...]
    entry: Field
    default: str = ""
    note: str = ""
    symbol: str = ""
    through_time: bool = False
    start: bool = True
    when: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def arrow(self) -> str | None:
        """Where weights of that shape come from: "below", "self" (time before), or None for one number a unit."""
        return ARROWS.get(self.shape)

    @property
    def is_bias(self) -> bool:
        """One number a unit that starts as biases do: the convention for biases is about it."""
        return self.default == "init" and self.shape == ("units",)

    def document(self) -> dict[str, Any]:
        """The row of the options document."""
        return {
            "name": self.name, "label": self.label, "type": "numbers", "shape": list(self.shape),
            "entry": self.entry.document(), "default": self.default, "note": self.note, "symbol": self.symbol,
            "through_time": self.through_time, "is_bias": self.is_bias,
            **({"when": {setting: list(own) for setting, own in self.when}} if self.when else {}),
        }  # fmt: skip


@dataclass(frozen=True)
class OneOf:
    """A choice among names; the first is the default."""

    name: str
    label: str
    values: tuple[Choice, ...]

    @property
    def names(self) -> list[str]:
        """The names that may be given."""
        return [value.name for value in self.values]

    def document(self) -> dict[str, Any]:
        """The row of the options document."""
        values = [{"name": v.name, "label": v.label, "note": v.note} for v in self.values]
        return {"name": self.name, "label": self.label, "type": "choice", "default": self.names[0], "values": values}


@dataclass(frozen=True)
class Part:
    """A flag (true or false), the name of an activation, an initializer, or a list of layers."""

    name: str
    label: str
    type: Literal["flag", "activation", "activation_name", "init", "layers"]
    default: str | bool | None = None
    note: str = ""

    @property
    def names(self) -> list[str]:
        """What a flag may be where it chooses among equations, the default first."""
        return ["true", "false"] if self.default else ["false", "true"]

    def document(self) -> dict[str, Any]:
        """The row of the options document."""
        return {"name": self.name, "label": self.label, "type": self.type, "default": self.default, "note": self.note}


@dataclass(frozen=True)
class Mark:
    """True or false for each entry of the layer's parameters `of` those names, or true for all of one."""

    name: str
    label: str
    of: tuple[str, ...]
    note: str

    def document(self) -> dict[str, Any]:
        """The row of the options document."""
        return {
            "name": self.name, "label": self.label, "type": "marks", "of": list(self.of), "default": None,
            "note": self.note,
        }  # fmt: skip


@dataclass(frozen=True)
class Sizes:
    """Whole numbers, one for each axis, or one that serves all; or a word that stands for them.

    each: how many an axis may have, 2 where its both ends may differ. Absent, they are as `default` says.
    """

    name: str
    label: str
    axes: tuple[str, ...]
    minimum: int
    maximum: int
    default: int | None = None
    words: tuple[str, ...] = ()
    each: int = 1
    one: bool = True  # one number may serve all axes
    hint: str = ""

    @property
    def allowed(self) -> Message:
        """The allowed values in words."""
        code = "allowed.sizes" + ".each" * (not self.one) + ".ends" * (self.each > 1)
        words = "".join(f", or “{word}”" for word in self.words)
        return message(code, low=self.minimum, high=self.maximum, axes=" × ".join(self.axes), words=words)

    def check(self, value: Any, path: str, label: str) -> list[int] | str | None:
        """The numbers of all axes (first those before each, then those after, where these differ), or the word."""
        if value is None:
            return self.default if self.default is None else [self.default] * len(self.axes)
        if value in self.words:
            return str(value)
        given = value if isinstance(value, list) else [value] * len(self.axes) if self.one else []
        counts = {len(self.axes), self.each * len(self.axes)}
        whole = all(isinstance(n, int | float) and not isinstance(n, bool) and n == n // 1 for n in given)
        if len(given) not in counts or not whole or any(not self.minimum <= n <= self.maximum for n in given):
            raise refuse("layer.sizes", path, value, label=label, allowed=self.allowed)
        return [int(n) for n in given]

    def document(self) -> dict[str, Any]:
        """The row of the options document."""
        return {
            "name": self.name, "label": self.label, "type": "sizes", "axes": list(self.axes), "default": self.default,
            "minimum": self.minimum, "maximum": self.maximum, "words": list(self.words), "each": self.each,
            "one": self.one, "allowed": self.allowed, "hint": self.hint or None,
        }  # fmt: skip


Declared = Field | Numbers | OneOf | Part | Mark | Sizes
