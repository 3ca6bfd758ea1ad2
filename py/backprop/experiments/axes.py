"""Scales and ticks of a plot, linear or logarithmic, and the few SVG elements that plots are made of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

TICKS = 5
Node = dict[str, Any]  # name, attributes, text, children: what a page builds nodes of, and `lines.markup` text


@dataclass(frozen=True)
class Scale:
    """From numbers between low and high to coordinates between start and end."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def at(self, value: float) -> float:
        """The coordinate; numbers outside are put at the edge."""
        low, high, here = (self._axis(v) for v in (self.low, self.high, min(max(value, self.low), self.high)))
        share = (here - low) / (high - low) if high > low else 0.5
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Round numbers inside: powers of ten, or steps of 1, 2 or 5."""
        if self.log:
            first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
            every = max(1, math.ceil((last - first + 1) / TICKS))
            return [10.0**k for k in range(first, last + 1, every)]
        step = _round_step((self.high - self.low) / TICKS)
        first = math.ceil(self.low / step - 1e-9)
        return [k * step for k in range(first, math.floor(self.high / step + 1e-9) + 1)]

    def _axis(self, value: float) -> float:
        return math.log10(value) if self.log else value


def scale(values: Iterable[float], start: float, end: float, log: bool) -> Scale:
    """One that holds all finite values (of a logarithmic one the positive ones), widened to round ends."""
    finite = [v for v in values if math.isfinite(v) and (v > 0 or not log)]
    if not finite:
        return Scale(1.0, 10.0, start, end, log)
    low, high = min(finite), max(finite)
    if log:
        low, high = 10.0 ** math.floor(math.log10(low)), 10.0 ** math.ceil(math.log10(high))
        return Scale(low, high if high > low else 10.0 * low, start, end, log)
    low = min(0.0, low)
    step = _round_step((high - low) / TICKS or 1.0)
    return Scale(low, math.ceil(high / step - 1e-9) * step or step, start, end, log)


def tick_label(value: float) -> str:
    """A tick as text: 0.001, 20, 10⁻⁶."""
    if value == 0 or 1e-4 < abs(value) < 1e5:
        return f"{value:.6g}".replace("-", "−")
    power = str(round(math.log10(abs(value)))).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"10{power}"


def element(name: str, text: str = "", inside: Sequence[Node] = (), **attributes: object) -> Node:
    """An SVG element; `class_` and `stroke_width` become class and stroke-width, numbers get two decimals."""
    own = {key.rstrip("_").replace("_", "-"): _attribute(value) for key, value in attributes.items()}
    return {"name": name, "attributes": own, "text": text, "children": list(inside)}


def path(points: Sequence[tuple[float, float]], closed: bool = False) -> str:
    """The data of a path through the points."""
    return "M" + "L".join(f"{_attribute(x)} {_attribute(y)}" for x, y in points) + ("Z" if closed else "")


def _attribute(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= rough * (1 - 1e-9))
