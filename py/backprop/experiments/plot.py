"""An experiment's document as a picture: boxes with whiskers, or lines with bands, as nodes of SVG.

It is drawn in the color of the text around it; a page may color `.series-1` and so on, which also differ by their
dashes. The numbers in it are those of the document's rows, which stand as a table beside it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ..numbers.strict_json import Json
from .axes import Node, Scale, element, path, scale, tick_label

WIDTH, LEFT, RIGHT = 400.0, 10.0, 390.0
DASHES = ("none", "7 3", "2 3", "9 3 2 3", "4 4", "1 5", "12 4")
ROW, HEADING, TEXT, SMALL = 38.0, 26.0, 12, 11
FAR = 3.0  # times the widest box: whiskers that reach further end in an arrow at the edge


def drawing(document: Json) -> Node:
    """The picture of a document that `Run.document` made of at least one seed, as nodes."""
    asked = document["drawing"]
    parts, height = _boxes(document) if asked["kind"] == "boxes" else _lines(document)
    name = f"{document['title']}: {asked['label']}"
    title = element("title", name)
    description = element("desc", f"{document['seeds']} seeds. {document['verdict']['words']}")
    return element(
        "svg", inside=[title, description, *parts], xmlns="http://www.w3.org/2000/svg", role="img", aria_label=name,
        class_="plot", viewBox=f"0 0 {WIDTH:g} {height:g}", font_size=TEXT, fill="currentColor",
    )  # fmt: skip


def _boxes(document: Json) -> tuple[list[Node], float]:
    """One box an arm, under its setting's name: quartiles, median, lowest and highest; how many failed, in words."""
    drawing, log = document["drawing"], document["drawing"]["log"]
    measured = [row["measures"][drawing["measure"]] for row in document["rows"]]
    inner = [v for m in measured for key in ("low", "q1", "median", "q3") if math.isfinite(v := _value(m[key]))]
    far = FAR * max(inner, default=0.0)
    axis = scale([*inner, *(v for m in measured if (v := _value(m["high"])) <= far)], LEFT, RIGHT, log)
    parts, y, setting = [], 0.0, None
    for row, m in zip(document["rows"], measured, strict=True):
        if row["setting"] != setting:
            setting = row["setting"]
            y += HEADING
            parts.append(element("text", _setting(document, setting), x=LEFT, y=y - 8, font_weight="bold"))
        failed = f" ({m['failed']} of {m['n']} never)" if m["failed"] else ""
        parts.append(element("text", f"{row['label']}{failed}", x=LEFT, y=y + 10, font_size=SMALL))
        parts += _box(axis, m, y + 25)
        y += ROW
    return [*parts, *bottom(axis, y, drawing["label"])], y + 42


def _box(axis: Scale, m: Json, y: float) -> list[Node]:
    low, q1, median, q3, high = (_value(m[key]) for key in ("low", "q1", "median", "q3", "high"))
    if math.isinf(low):
        return []
    stroke: dict[str, Any] = {"stroke": "currentColor", "stroke_width": 1}
    end = axis.at(high)
    parts = [element("path", d=path([(axis.at(low), y), (end, y)]), class_="whisker", **stroke)]
    if high > axis.high:
        parts.append(element("path", d=path([(end - 5, y - 4), (end, y), (end - 5, y + 4)]), fill="none", **stroke))
    if math.isfinite(q1):
        right = axis.at(q3)
        parts.append(element(
            "rect", x=axis.at(q1), y=y - 6, width=max(right - axis.at(q1), 1.0), height=12.0, class_="box",
            fill="currentColor", fill_opacity="0.18", **stroke,
        ))  # fmt: skip
    if math.isfinite(median):
        at = axis.at(median)
        parts.append(element("path", d=path([(at, y - 8), (at, y + 8)]), class_="median", stroke="currentColor",
                             stroke_width=3))  # fmt: skip
    return parts


def _lines(document: Json) -> tuple[list[Node], float]:
    """A panel a setting: each arm's median as a line, the middle half of the seeds as a band."""
    drawing = document["drawing"]
    drawn = [row for row in document["rows"] if row["curve"]]
    axis_x = scale(drawing["x"], LEFT + 44, RIGHT, drawing["log_x"])
    values = [_value(point[key]) for row in drawn for point in row["curve"] for key in ("q1", "median", "q3")]
    parts, y = [], 0.0
    for setting in document["settings"]:
        rows = [row for row in drawn if row["setting"] == setting["name"]]
        if not rows:
            continue
        axis_y = scale(values, y + HEADING + 130, y + HEADING + 8, drawing["log"])
        parts.append(element("text", setting["label"], x=LEFT, y=y + HEADING - 8, font_weight="bold"))
        parts += left(axis_y)
        for k, row in enumerate(rows):
            parts += _line(axis_x, axis_y, drawing["x"], row["curve"], k)
        y += HEADING + 130
        parts += bottom(axis_x, y, drawing["x_label"])
        y += 44
        for k, row in enumerate(rows if len(rows) > 1 else []):
            parts += _key(row["label"], k, y + 4)
            y += 18
    parts.append(element("text", f"Upwards: {drawing['label']}", x=LEFT, y=y + 12, font_size=SMALL))
    return parts, y + 20


def _line(axis_x: Scale, axis_y: Scale, x: Sequence[float], curve: Sequence[Json], k: int) -> list[Node]:
    def through(key: str) -> list[tuple[float, float]]:
        pairs = [(place, _value(point[key])) for place, point in zip(x, curve, strict=True)]
        return [(axis_x.at(place), axis_y.at(value)) for place, value in pairs if value > 0 or not axis_y.log]

    band = path([*through("q1"), *through("q3")[::-1]], closed=True)
    return [
        element("path", d=band, class_=f"band series-{k + 1}", fill="currentColor", fill_opacity="0.1"),
        element("path", d=path(through("median")), class_=f"line series-{k + 1}", fill="none", stroke="currentColor",
                stroke_width=2, stroke_dasharray=DASHES[k % len(DASHES)]),
    ]  # fmt: skip


def _key(label: str, k: int, y: float) -> list[Node]:
    return [
        element("path", d=path([(LEFT, y), (LEFT + 40, y)]), class_=f"line series-{k + 1}", fill="none",
                stroke="currentColor", stroke_width=2, stroke_dasharray=DASHES[k % len(DASHES)]),
        element("text", label, x=LEFT + 48, y=y + 4, font_size=SMALL),
    ]  # fmt: skip


def bottom(axis: Scale, y: float, label: str) -> list[Node]:
    """The axis below a plot at the height `y` in units of the drawing, with its ticks and its label."""
    parts = [element("path", d=path([(axis.start, y), (axis.end, y)]), stroke="currentColor", stroke_opacity="0.5")]
    for tick in axis.ticks():
        x = axis.at(tick)
        anchor = "start" if x - axis.start < 12 else "end" if axis.end - x < 12 else "middle"
        parts.append(element("path", d=path([(x, y), (x, y + 4)]), stroke="currentColor", stroke_opacity="0.5"))
        parts.append(element("text", tick_label(tick), x=x, y=y + 15, text_anchor=anchor, font_size=SMALL))
    return [*parts, element("text", label, x=axis.end, y=y + 31, text_anchor="end", font_size=SMALL)]


def left(axis: Scale) -> list[Node]:
    """The axis at the left of a plot, with its ticks."""
    x = LEFT + 44
    parts = [element("path", d=path([(x, axis.start), (x, axis.end)]), stroke="currentColor", stroke_opacity="0.5")]
    for tick in axis.ticks():
        y = axis.at(tick)
        parts.append(element("path", d=path([(x - 4, y), (x, y)]), stroke="currentColor", stroke_opacity="0.5"))
        parts.append(element("text", tick_label(tick), x=x - 6, y=y + 4, text_anchor="end", font_size=SMALL))
    return parts


def _setting(document: Json, name: str) -> str:
    return str(next(setting["label"] for setting in document["settings"] if setting["name"] == name))


def _value(number: float | None) -> float:
    return math.inf if number is None else float(number)
