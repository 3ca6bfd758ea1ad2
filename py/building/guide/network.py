"""The worked example as a picture: its neurons with their values, its connections with their weights."""

from backprop.numbers.display import display
from building.guide.drawing import picture, text
from building.guide.example import quantity
from building.guide.markup import element

WIDTH, HEIGHT, RADIUS = 420, 210, 24
PLACES = {"x1": (46, 60), "x2": (46, 150), "h1": (200, 60), "h2": (200, 150), "y": (354, 105)}


def network() -> str:
    """Forward values in the neurons, weights on the connections, biases below."""
    edges = [(f"x{k + 1}", f"h{j + 1}", f"spec.network.layers[0].W[{j}][{k}]", k != j) for j in (0, 1) for k in (0, 1)]
    edges += [(f"h{k + 1}", "y", f"spec.network.layers[1].W[0][{k}]", False) for k in (0, 1)]
    values = {
        "x1": "X[0][0]",
        "x2": "X[0][1]",
        "h1": "layers[0].a[0][0]",
        "h2": "layers[0].a[0][1]",
        "y": "prediction[0][0]",
    }
    biases = {
        "h1": "spec.network.layers[0].b[0]",
        "h2": "spec.network.layers[0].b[1]",
        "y": "spec.network.layers[1].b[0]",
    }
    names = {"x1": "x₁", "x2": "x₂", "h1": "h₁", "h2": "h₂", "y": "ŷ"}
    parts = []
    for source, target, path, crosses in edges:
        (x1, y1), (x2, y2) = PLACES[source], PLACES[target]
        weight = quantity(path)
        kind = "edge negative" if weight < 0 else "edge"
        parts.append(element("line", {"class": kind, "x1": x1 + RADIUS, "y1": y1, "x2": x2 - RADIUS, "y2": y2}))
        at = 0.28 if crosses else 0.5
        x, y = x1 + RADIUS + at * (x2 - x1 - 2 * RADIUS), y1 + at * (y2 - y1)
        parts.append(text(x, y - 5, display(weight, 4), kind="weight"))
    for name, (x, y) in PLACES.items():
        parts.append(element("circle", {"class": "neuron", "cx": x, "cy": y, "r": RADIUS}))
        parts.append(text(x, y + 4, display(quantity(values[name]), 4)))
        parts.append(text(x, y - RADIUS - 6, names[name]))
        if name in biases:
            parts.append(text(x, y + RADIUS + 15, f"b = {display(quantity(biases[name]), 4)}", kind="bias"))
    label = (
        "The network of the example: inputs, hidden neurons and output with their values, weights on the connections"
    )
    return picture(WIDTH, HEIGHT, label, *parts, kind="network-plot")
