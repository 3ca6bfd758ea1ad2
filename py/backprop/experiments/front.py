"""An architecture search as a picture: every candidate by size and loss, and the front that no other beats."""

from __future__ import annotations

from ..numbers.strict_json import Json
from .axes import Node, element, path, scale
from .plot import LEFT, RIGHT, SMALL, TEXT, WIDTH, bottom, left

HEIGHT, TOP = 190.0, 26.0


def front_drawing(document: Json) -> Node:
    """The picture of a search's document with at least one candidate, as nodes."""
    judged = [c for c in document["candidates"] if c["validation_loss"] is not None]
    x = scale([float(c["parameters"]) for c in judged], LEFT + 44, RIGHT, log=False)
    y = scale([c["validation_loss"] for c in judged], HEIGHT, TOP, log=False)
    dots = [
        element("circle", cx=x.at(c["parameters"]), cy=y.at(c["validation_loss"]), r=3.5, stroke="currentColor",
                class_="candidate", fill="currentColor" if c["front"] else "none")
        for c in judged
    ]  # fmt: skip
    by_index = {c["index"]: c for c in judged}
    front = [(x.at(c["parameters"]), y.at(c["validation_loss"])) for c in (by_index[i] for i in document["front"])]
    line = element("path", d=path(front), class_="line series-1", fill="none", stroke="currentColor", stroke_width=2)
    label = "Candidates by number of parameters and loss on rows kept apart; filled dots and the line are the front"
    words = element("text", "Upwards: loss on rows kept apart", x=LEFT, y=14.0, font_size=SMALL)
    parts = [words, *left(y), *bottom(x, HEIGHT, "parameters"), line, *dots]
    return element(
        "svg", inside=[element("title", label), *parts], role="img", aria_label=label, class_="plot",
        viewBox=f"0 0 {WIDTH:g} {HEIGHT + 42:g}", font_size=TEXT, fill="currentColor",
    )  # fmt: skip
