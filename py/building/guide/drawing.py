"""Pictures of the text as SVG: each activation with its slope, and a loss of two weights with the way of training."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from backprop.functions.activations import ACTIVATIONS
from backprop.network.build import build
from backprop.network.objective import Objective
from backprop.numbers.display import display
from backprop.numbers.special import Array
from backprop.requests.examples import example_spec
from backprop.requests.parsing import parse
from backprop.training.loop import train
from building.guide.markup import element

REACH = 4.0  # activations are drawn from −REACH to REACH
SURFACE_RATE = 10.0


def point(x: float, y: float) -> str:
    """Coordinates to a tenth of a pixel."""
    return f"{x:.1f},{y:.1f}"


def polyline(points: Sequence[tuple[float, float]], kind: str) -> str:
    """A line through points."""
    return element("polyline", {"class": kind, "points": " ".join(point(*at) for at in points)})


def text(x: float, y: float, words: str, anchor: str = "middle", kind: str = "") -> str:
    """Words at a place."""
    return element("text", {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, "class": kind or None}, words)


def picture(width: int, height: int, label: str, *parts: str, kind: str = "") -> str:
    """An SVG image that says what it shows."""
    box = f"0 0 {width} {height}"
    return element("svg", {"class": kind or None, "viewBox": box, "role": "img", "aria-label": label}, *parts)


def activation_plot(name: str) -> str:
    """f and f′ over z from −4 to 4, f solid, f′ dashed; softmax as the first of two units, the other at 0."""
    row = ACTIVATIONS[name]
    hyper = {field.name: field.default for field in row.hyperparameters}
    z = np.linspace(-REACH, REACH, 81)
    a = row.value(np.stack([z, np.zeros_like(z)], axis=-1))[:, 0] if row.couples else row.value(z, **hyper)
    slopes = row.slope(z, a, **hyper)
    width, height = 168, 112
    low, high = -2.0, 2.0

    def x(value: float) -> float:
        return (value + REACH) / (2 * REACH) * width

    def y(value: float) -> float:
        return height - (value - low) / (high - low) * height

    def runs(values: Array) -> list[list[tuple[float, float]]]:
        """Where the line is inside, in pieces: it breaks where a slope jumps."""
        pieces: list[list[tuple[float, float]]] = [[]]
        before = None
        for at, value in zip(z, values, strict=True):
            if before is not None and abs(value - before) > 0.5:
                pieces.append([])
            before = value
            if low <= value <= high:
                pieces[-1].append((x(float(at)), y(float(value))))
            elif pieces[-1]:
                pieces.append([])
        return [piece for piece in pieces if len(piece) > 1]

    grid = [
        element("line", {"class": "grid", "x1": 0, "x2": width, "y1": f"{y(v):.1f}", "y2": f"{y(v):.1f}"})
        for v in (-1.0, 1.0)
    ]
    axes = [
        element("line", {"class": "axis", "x1": 0, "x2": width, "y1": f"{y(0.0):.1f}", "y2": f"{y(0.0):.1f}"}),
        element("line", {"class": "axis", "x1": f"{x(0.0):.1f}", "x2": f"{x(0.0):.1f}", "y1": 0, "y2": height}),
    ]
    marks = [text(x(0.0) - 4, y(v) + 4, display(v, 1), "end") for v in (-1.0, 1.0)]
    lines = [polyline(piece, "slope") for piece in runs(slopes)] + [polyline(piece, "value") for piece in runs(a)]
    label = f"{row.label}, solid, and its derivative, dashed, for z from {display(-REACH, 2)} to {display(REACH, 2)}"
    return picture(width, height, label, *grid, *axes, *marks, *lines, kind="activation-plot")


def surface_spec() -> dict[str, Any]:
    """One sigmoid neuron that learns AND from its four rows, its bias held: a loss of two weights, and no more."""
    document = example_spec("perceptron")
    document["title"] = "A loss of two weights"
    document["network"]["layers"][0] |= {"W": [[-2.5, 4.0]], "b": [-3.0]}
    document["loss"] = {"name": "half_squared_error"}
    document["conventions"] = {"bias": "frozen"}
    document["optimizer"]["learning_rate"] = SURFACE_RATE
    document["training"] = {"epochs": 30}
    return document


def surface() -> tuple[str, dict[str, float]]:
    """The loss as contour lines with the way that training took, and the numbers of its caption."""
    spec = parse(surface_spec())
    first = build(spec)
    objective = Objective(spec, spec.X, spec.Y, first)
    steps = list(train(spec, first))
    way = [
        (float(w[0]), float(w[1])) for w in [*(step.before[0]["W"][0] for step in steps), steps[-1].after[0]["W"][0]]
    ]
    low, high, cells, side = -4.0, 6.0, 48, 420
    grid = np.linspace(low, high, cells + 1)
    losses = np.array([[objective.loss(np.array([w1, w2])) for w1 in grid] for w2 in grid])

    def to_pixel(value: float) -> float:
        return (value - low) / (high - low) * side

    across, down = np.array([to_pixel(v) for v in grid]), np.array([side - to_pixel(v) for v in grid])
    levels = np.linspace(losses.min(), losses.max(), 15)[1:-1]
    lines = [element("path", {"class": "level", "d": contour(losses, float(v), across, down)}) for v in levels]
    path = [(to_pixel(w1), side - to_pixel(w2)) for w1, w2 in way]
    dots = [element("circle", {"class": "way", "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": 2.5}) for x, y in path]
    ticks = range(math.ceil(low), math.floor(high) + 1, 2)
    marks = [text(to_pixel(t), side + 16, display(float(t), 2)) for t in ticks]
    marks += [text(-6, side - to_pixel(t) + 4, display(float(t), 2), "end") for t in ticks]
    names = [text(side / 2, side + 34, "w₁"), text(-30, side / 2, "w₂")]
    ends = [
        text(path[0][0] + 8, path[0][1] - 8, "start", "start"),
        text(path[-1][0] + 8, path[-1][1] - 8, "end", "start"),
    ]
    frame = element("rect", {"class": "frame", "x": 0, "y": 0, "width": side, "height": side})
    label = "Contour lines of the loss over two weights, with the path of training from its start downhill"
    inner = element(
        "g", {"transform": "translate(46 10)"}, frame, *lines, polyline(path, "way"), *dots, *marks, *names, *ends
    )
    numbers = {"first": steps[0].loss, "last": steps[-1].after_loss, "steps": float(len(steps)), "rate": SURFACE_RATE}
    return picture(side + 60, side + 54, label, inner, kind="surface"), numbers


def contour(values: Array, level: float, x: Array, y: Array) -> str:
    """Marching squares: the lines on which the grid (rows by y, columns by x, in pixels) has this level, as a path."""
    pieces = []
    for i in range(len(y) - 1):
        for j in range(len(x) - 1):
            corners = [(i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j)]
            crossings = []
            for (i0, j0), (i1, j1) in zip(corners, corners[1:] + corners[:1], strict=True):
                here, there = values[i0, j0] - level, values[i1, j1] - level
                if (here > 0) != (there > 0):
                    share = here / (here - there)
                    crossings.append((x[j0] + share * (x[j1] - x[j0]), y[i0] + share * (y[i1] - y[i0])))
            for start, end in zip(crossings[::2], crossings[1::2], strict=True):
                pieces.append(f"M{point(*start)}L{point(*end)}")
    return "".join(pieces)
