"""The commonest slips of a class as a picture: a bar each, as long as so many students made it."""

from __future__ import annotations

from collections.abc import Sequence

from ..experiments.axes import Node, Scale, element
from ..experiments.plot import LEFT, RIGHT, SMALL, TEXT, WIDTH, bottom
from ..lines.markup import markup
from ..messages import message
from ..numbers.strict_json import Json

ROW, BAR, TOP = 38.0, 12.0, 8.0
FEWEST = 5  # students across: fewer would have ticks between whole ones
MOST = 20  # slips; the table has all
LETTERS = 64  # of a sentence, so that it stays on its line


def drawing(slips: Sequence[Json]) -> Node | None:
    """The elements; None where nobody made a slip."""
    shown = slips[:MOST]
    if not shown:
        return None
    axis = Scale(0.0, float(max(FEWEST, *(one["count"] for one in shown))), LEFT, RIGHT)
    parts, y = list[Node](), TOP
    for one in shown:
        parts.append(element("text", _short(f"{one['count']}: {one['did']}"), x=LEFT, y=y + 10, font_size=SMALL))
        parts.append(element(
            "rect", x=axis.start, y=y + 15, width=axis.at(one["count"]) - axis.start, height=BAR, class_="box",
            fill="currentColor", fill_opacity="0.4", stroke="currentColor", stroke_width=1,
        ))  # fmt: skip
        y += ROW
    name = str(message("handed.plot"))
    height = y + 42
    return element(
        "svg", inside=[element("title", name), *parts, *bottom(axis, y, str(message("handed.students")))],
        xmlns="http://www.w3.org/2000/svg", role="img", aria_label=name, class_="plot",
        viewBox=f"0 0 {WIDTH:g} {height:g}", font_size=TEXT, fill="currentColor",
    )  # fmt: skip


def plot(slips: Sequence[Json]) -> str:
    """SVG text. Raises nothing: without slips it says so."""
    made = drawing(slips)
    if made is None:
        none = element("text", str(message("handed.no_slips")), x=LEFT, y=20, font_size=TEXT)
        made = element("svg", inside=[none], xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH:g} 40")
    return markup(made)


def _short(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1].rstrip()}…"
