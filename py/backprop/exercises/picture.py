"""The network of a sheet as a drawing: inputs at the left, a column for each layer, every connection."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ..experiments.axes import Node, element
from ..lines.markup import markup
from ..network.spec import Spec
from ..rules.names import unit_label

ACROSS, DOWN, RADIUS, EDGE = 110, 56, 18, 28
MOST = 12  # units of a column that are drawn


def picture(spec: Spec) -> str:
    """SVG text; "" for a network too wide to draw."""
    drawn = drawing(spec)
    return markup(drawn) if drawn else ""


@dataclass(frozen=True)
class Layout:
    """width, height; columns: of each unit its place and its name, from left to right and from top to bottom."""

    width: int
    height: int
    columns: list[list[tuple[int, float, str]]]


def layout(spec: Spec) -> Layout | None:
    """Where the units stand; None for a network too wide to draw. Layers without weights are left out."""
    columns = [spec.names[0]] + [
        spec.names[k + 1] for k, layer in enumerate(spec.layers) if layer.has_weights
    ]  # fmt: skip
    tallest = max(map(len, columns))
    if tallest > MOST:
        return None
    width, height = 2 * EDGE + (len(columns) - 1) * ACROSS, 2 * EDGE + (tallest - 1) * DOWN
    return Layout(width, height, [
        [(EDGE + k * ACROSS, _down(j, len(names), height), unit_label(names, j)) for j in range(len(names))]
        for k, names in enumerate(columns)
    ])  # fmt: skip


def drawing(spec: Spec) -> Node | None:
    """The elements; None for a network too wide to draw."""
    made = layout(spec)
    if made is None:
        return None
    lines = [
        element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke="#666", stroke_width=1)
        for left, right in pairwise(made.columns) for x1, y1, _ in left for x2, y2, _ in right
    ]  # fmt: skip
    units = [one for column in made.columns for x, y, name in column for one in _unit(x, y, name)]
    title = element("title", "-".join(str(len(column)) for column in made.columns))
    return element(
        "svg", inside=[title, *lines, *units], xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {made.width} {made.height}", width=made.width, height=made.height, role="img",
    )  # fmt: skip


def _unit(x: int, y: float, name: str) -> tuple[Node, Node]:
    return (
        element("circle", cx=x, cy=y, r=RADIUS, fill="#fff", stroke="#222", stroke_width=1.5),
        element("text", name, x=x, y=y + 5, font_size=14, font_family="serif", fill="#111", text_anchor="middle"),
    )


def _down(j: int, count: int, height: int) -> float:
    return height / 2 + (j - (count - 1) / 2) * DOWN
