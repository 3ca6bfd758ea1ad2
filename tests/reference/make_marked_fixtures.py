"""Writes `marked.json`: trainings with frozen weights and absent connections by PyTorch, kept to by masks.

    python3 -m venv own && own/bin/pip install torch==2.14.1 numpy
    own/bin/python make_marked_fixtures.py

Network 2-3-2 of tanh and sigmoid, three samples, float64, five steps. Nothing of the product is imported. An absent
weight is left out by a mask within autograd; a frozen one gets its gradient from autograd and its old value back after
`torch.optim` has moved it; a layer frozen as a whole has `requires_grad` off.
"""

import json
import random
from pathlib import Path
from typing import Any

import torch
from torch.nn.functional import linear

torch.set_default_dtype(torch.float64)
STEPS = 5
X = [[0.4, -0.3], [1.2, 0.1], [-0.5, 0.8]]
Y = [[1.0, 0.0], [0.2, 0.7], [0.0, 1.0]]
ABSENT = {"W1": [[False, True], [False, False], [True, False]], "W2": [[True, False, False], [False, False, True]]}
FROZEN = {"W1": [[True, False], [False, False], [False, True]], "b1": [False, True, False], "b2": [True, False]}
OPTIMIZERS: dict[str, Any] = {
    "sgd": lambda own: torch.optim.SGD(own, lr=0.3),
    "momentum": lambda own: torch.optim.SGD(own, lr=0.3, momentum=0.9),
    "rmsprop": lambda own: torch.optim.RMSprop(own, lr=0.05, alpha=0.9),
    "adam": lambda own: torch.optim.Adam(own, lr=0.05),
}
RATES = {"sgd": 0.3, "momentum": 0.3, "rmsprop": 0.05, "adam": 0.05}


def numbers() -> dict[str, torch.Tensor]:
    source = random.Random(5)
    shapes = {"W1": (3, 2), "b1": (3,), "W2": (2, 3), "b2": (2,)}
    made = {
        name: torch.tensor([round(source.uniform(-1.5, 1.5), 3) for _ in range(torch.Size(shape).numel())])
        for name, shape in shapes.items()
    }
    return {name: values.reshape(shapes[name]) for name, values in made.items()}


def by_pytorch(optimizer: str, l2: float, bound: float | None, whole: bool) -> dict[str, Any]:
    start = numbers()
    absent = {name: torch.tensor(marks) for name, marks in ABSENT.items()}
    frozen = {name: torch.tensor(marks) for name, marks in FROZEN.items()}
    if whole:
        frozen |= {name: torch.ones_like(start[name], dtype=torch.bool) for name in ("W2", "b2")}
    own = {name: values.clone().requires_grad_(not (whole and name in ("W2", "b2"))) for name, values in start.items()}
    trained = [values for values in own.values() if values.requires_grad]
    method = OPTIMIZERS[optimizer](trained)
    x, y = torch.tensor(X), torch.tensor(Y)
    told: dict[str, Any] = {"losses": [], "norms": []}
    for _ in range(STEPS):
        there = {name: torch.where(absent[name], 0.0, w) if name in absent else w for name, w in own.items()}
        hidden = torch.tanh(linear(x, there["W1"], there["b1"]))
        out = torch.sigmoid(linear(hidden, there["W2"], there["b2"]))
        loss = (0.5 * (out - y) ** 2).sum(dim=1).mean()
        loss = loss + 0.5 * l2 * sum((there[name] ** 2).sum() for name in ("W1", "W2"))
        method.zero_grad()
        loss.backward()
        told["losses"].append(loss.item())
        if "gradients" not in told:
            told["gradients"] = {name: w.grad.tolist() for name, w in own.items() if w.requires_grad}
        held = {name: frozen.get(name, torch.zeros_like(w, dtype=torch.bool)) for name, w in own.items()}
        squares = [torch.where(held[name], 0.0, w.grad) ** 2 for name, w in own.items() if w.requires_grad]
        norm = torch.sqrt(sum(part.sum() for part in squares))
        told["norms"].append(norm.item())
        if bound is not None and norm > bound:
            for w in trained:
                w.grad.mul_(bound / norm)
        method.step()
        with torch.no_grad():
            for name, w in own.items():
                w.copy_(torch.where(held[name], start[name], w))
    told["after"] = {name: there_(w, absent.get(name)).tolist() for name, w in own.items()}
    return told


def there_(w: torch.Tensor, absent: torch.Tensor | None) -> torch.Tensor:
    return w.detach() if absent is None else torch.where(absent, 0.0, w.detach())


def spec_of(optimizer: str, l2: float, bound: float | None, whole: bool) -> dict[str, Any]:
    start = {name: values.tolist() for name, values in numbers().items()}
    first = {"frozen": {"W": FROZEN["W1"], "b": FROZEN["b1"]}, "absent": {"W": ABSENT["W1"]}}
    second = {"frozen": {"W": True, "b": True} if whole else {"b": FROZEN["b2"]}, "absent": {"W": ABSENT["W2"]}}
    return {
        "network": {"n_inputs": 2, "layers": [
            {"units": 3, "activation": "tanh", "W": start["W1"], "b": start["b1"], **first},
            {"units": 2, "activation": "sigmoid", "W": start["W2"], "b": start["b2"], **second},
        ]},
        "data": {"X": X, "Y": Y}, "optimizer": {"name": optimizer, "learning_rate": RATES[optimizer]},
        "penalty": {"l2": l2}, "clip": {"norm": bound}, "training": {"epochs": STEPS, "keep_steps": 1},
    }  # fmt: skip


def main() -> None:
    asked = [
        (optimizer, l2, bound, whole)
        for optimizer in OPTIMIZERS
        for l2, bound, whole in ((0.0, None, False), (0.05, 0.1, False), (0.05, None, True))
    ]
    cases = [{"spec": spec_of(*one), **by_pytorch(*one)} for one in asked]
    rows = ",\n".join(json.dumps(case) for case in cases)
    text = f'{{"torch": "{torch.__version__.partition("+")[0]}", "cases": [\n{rows}\n]}}\n'
    Path(__file__).with_name("marked.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
