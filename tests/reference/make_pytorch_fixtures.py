"""Writes `pytorch.json`: gradients and one SGD step by PyTorch for every activation and loss that it has.

    python3 -m venv torch && torch/bin/pip install torch==2.13.0 numpy && torch/bin/python make_pytorch_fixtures.py

Network 2-3-2, three samples, float64; both layers have the activation (softmax over the units). Losses are its own
modules where one means the same as ours, written beside each; nothing of the product is imported.
"""

import json
import random
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

ACTIVATIONS: dict[str, tuple[dict[str, float], nn.Module]] = {
    "sigmoid": ({}, nn.Sigmoid()),
    "tanh": ({}, nn.Tanh()),
    "relu": ({}, nn.ReLU()),
    "identity": ({}, nn.Identity()),
    "softmax": ({}, nn.Softmax(dim=1)),
    "leaky_relu": ({"alpha": 0.03}, nn.LeakyReLU(0.03)),
    "elu": ({"alpha": 0.7}, nn.ELU(0.7)),
    "selu": ({}, nn.SELU()),
    "gelu": ({}, nn.GELU(approximate="none")),
    "softplus": ({}, nn.Softplus(threshold=1e9)),
    "silu": ({}, nn.SiLU()),
    "softsign": ({}, nn.Softsign()),
}


def half_squared_error(p: Tensor, y: Tensor) -> Tensor:
    """½ Σ over outputs, mean over samples: MSELoss(sum) / 2n."""
    return nn.MSELoss(reduction="sum")(p, y) / (2 * len(p))


def hinge(p: Tensor, y: Tensor) -> Tensor:
    """PyTorch has no plain hinge; MarginRankingLoss(p, 0, y) with margin 1 is max(0, 1 − y p)."""
    return nn.MarginRankingLoss(margin=1.0)(p.flatten(), torch.zeros_like(p).flatten(), y.flatten())


def binary_cross_entropy(p: Tensor, y: Tensor) -> Tensor:
    """Σ over outputs, mean over samples."""
    return nn.BCELoss(reduction="sum")(p, y) / len(p)


def perceptron(p: Tensor, y: Tensor) -> Tensor:
    """PyTorch has none: max(0, p) − y p of its own operations, Σ over outputs, mean over samples."""
    return (torch.relu(p) - y * p).sum() / len(p)


def bipolar_perceptron(p: Tensor, y: Tensor) -> Tensor:
    """|p| − y p, likewise."""
    return (p.abs() - y * p).sum() / len(p)


def categorical_cross_entropy(p: Tensor, y: Tensor) -> Tensor:
    """NLLLoss takes classes; the targets here are one-hot rows."""
    return nn.NLLLoss()(torch.log(p), y.argmax(dim=1))


def squared_hinge(p: Tensor, y: Tensor) -> Tensor:
    """PyTorch's is of embeddings or of classes: max(0, 1 − y p)² of its own operations."""
    return (torch.relu(1 - y * p) ** 2).mean()


def kl_divergence(p: Tensor, y: Tensor) -> Tensor:
    """KLDivLoss takes ln ŷ."""
    return nn.KLDivLoss(reduction="batchmean")(torch.log(p), y)


def focal(gamma: float, alpha: float) -> Any:
    """torchvision's sigmoid_focal_loss with the probability as it is given, Σ over outputs, mean over samples."""

    def measure(p: Tensor, y: Tensor) -> Tensor:
        p_t = p * y + (1 - p) * (1 - y)
        ce = nn.functional.binary_cross_entropy(p, y, reduction="none")
        return ((alpha * y + (1 - alpha) * (1 - y)) * ce * (1 - p_t) ** gamma).sum() / len(p)

    return measure


def smoothed_binary_cross_entropy(p: Tensor, y: Tensor) -> Tensor:
    """BCELoss of targets that are smoothed as Keras does it."""
    return binary_cross_entropy(p, y * (1 - 0.2) + 0.5 * 0.2)


def smoothed_categorical_cross_entropy(p: Tensor, y: Tensor) -> Tensor:
    """NLL of targets that are smoothed as CrossEntropyLoss does it, which itself takes z."""
    return -((y * (1 - 0.2) + 0.2 / y.shape[1]) * torch.log(p)).sum() / len(p)


REAL = [[0.4, -0.3], [1.2, 0.1], [-0.5, 0.8]]
SIGNS = [[1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]]
SHARES = [[0.2, 0.9], [1.0, 0.0], [0.5, 0.35]]
CLASSES = [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]
PROBABILITIES = ("sigmoid", "softmax")
LOSSES: dict[str, tuple[dict[str, float], Any, list[list[float]], tuple[str, ...]]] = {
    "half_squared_error": ({}, half_squared_error, REAL, tuple(ACTIVATIONS)),
    "mean_squared_error": ({}, nn.MSELoss(), REAL, tuple(ACTIVATIONS)),
    "mean_absolute_error": ({}, nn.L1Loss(), REAL, tuple(ACTIVATIONS)),
    "huber": ({"delta": 0.6}, nn.HuberLoss(delta=0.6), REAL, tuple(ACTIVATIONS)),
    "hinge": ({}, hinge, SIGNS, tuple(ACTIVATIONS)),
    "binary_cross_entropy": ({}, binary_cross_entropy, SHARES, PROBABILITIES),
    "categorical_cross_entropy": ({}, categorical_cross_entropy, CLASSES, PROBABILITIES),
    "perceptron": ({}, perceptron, CLASSES, ("identity",)),
    "bipolar_perceptron": ({}, bipolar_perceptron, SIGNS, ("identity",)),
    "squared_hinge": ({}, squared_hinge, SIGNS, tuple(ACTIVATIONS)),
    "kl_divergence": ({}, kl_divergence, SHARES, PROBABILITIES),
    "focal": ({"focusing": 1.5, "alpha": 0.3}, focal(1.5, 0.3), CLASSES, PROBABILITIES),
    "smoothed_binary_cross_entropy": ({"smoothing": 0.2}, smoothed_binary_cross_entropy, SHARES, PROBABILITIES),
    "smoothed_categorical_cross_entropy": (
        {"smoothing": 0.2},
        smoothed_categorical_cross_entropy,
        CLASSES,
        PROBABILITIES,
    ),
}
LEARNING_RATE = 0.3


def draw(rows: int, columns: int, source: random.Random) -> list[list[float]]:
    return [[round(source.uniform(-1.5, 1.5), 3) for _ in range(columns)] for _ in range(rows)]


def case(activation: str, loss: str, source: random.Random) -> dict[str, Any]:
    hyper, function = ACTIVATIONS[activation]
    loss_hyper, measure, Y, _ = LOSSES[loss]
    X = draw(3, 2, source)
    layers = [
        {"W": draw(3, 2, source), "b": draw(1, 3, source)[0]},
        {"W": draw(2, 3, source), "b": draw(1, 2, source)[0]},
    ]
    model = nn.Sequential(nn.Linear(2, 3), function, nn.Linear(3, 2), function).double()
    with torch.no_grad():
        for linear, layer in zip((model[0], model[2]), layers, strict=True):
            linear.weight.copy_(torch.tensor(layer["W"], dtype=torch.float64))
            linear.bias.copy_(torch.tensor(layer["b"], dtype=torch.float64))
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)
    inputs = torch.tensor(X, dtype=torch.float64, requires_grad=True)
    prediction = model(inputs)
    value = measure(prediction, torch.tensor(Y, dtype=torch.float64))
    value.backward()
    gradients = [{"W": linear.weight.grad.tolist(), "b": linear.bias.grad.tolist()} for linear in (model[0], model[2])]
    optimizer.step()
    return {
        "spec": {
            "schema": 1,
            "network": {
                "n_inputs": 2,
                "layers": [
                    {"kind": "dense", "units": len(layer["b"]), "activation": {"name": activation, **hyper}, **layer}
                    for layer in layers
                ],
            },
            "loss": {"name": loss, **loss_hyper},
            "data": {"X": X, "Y": Y},
            "optimizer": {"name": "sgd", "learning_rate": LEARNING_RATE},
        },
        "loss": value.item(),
        "prediction": prediction.tolist(),
        "gradients": gradients,
        "input_gradients": inputs.grad.tolist(),
        "after": [{"W": linear.weight.tolist(), "b": linear.bias.tolist()} for linear in (model[0], model[2])],
    }


def main() -> None:
    source = random.Random(2026)
    cases = [case(activation, loss, source) for loss, row in LOSSES.items() for activation in row[3]]
    lines = ",\n".join(json.dumps(made) for made in cases)
    text = f'{{"made_by": "PyTorch {torch.__version__}, float64", "cases": [\n{lines}\n]}}\n'
    Path(__file__).with_name("pytorch.json").write_text(text, encoding="utf-8")


main()
