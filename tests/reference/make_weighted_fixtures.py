"""Writes `weighted.json`: steps with weights of samples and of classes by PyTorch and by Keras.

    python3 -m venv own && own/bin/pip install torch==2.13.0 keras==3.15.1 tensorflow-cpu==2.21.0 numpy
    KERAS_BACKEND=tensorflow own/bin/python make_weighted_fixtures.py

Network 2-3-n of tanh, four samples, float64, gradient descent. Nothing of the product is imported. Of Keras the
backend is TensorFlow: on others it takes some means in float32.
"""

import json
import os
import random
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
import torch
from torch import nn

RATE = 0.3
X = [[0.4, -0.3], [1.2, 0.1], [-0.5, 0.8], [0.2, 0.9]]
CLASSES = [0, 2, 1, 2]
ONE_HOT = [[1.0 if k == j else 0.0 for j in range(3)] for k in CLASSES]
YES_NO = [[1.0], [0.0], [0.0], [1.0]]
REAL = [[0.4, -0.3], [1.2, 0.1], [-0.5, 0.8], [0.7, 0.2]]
SAMPLES = [0.5, 2.0, 0.0, 1.25]
OUTPUTS = {"categorical_cross_entropy": "softmax", "binary_cross_entropy": "sigmoid", "mean_squared_error": "identity"}


def layers_of(n_out: int, source: random.Random) -> list[dict[str, Any]]:
    def draw(rows: int, columns: int) -> list[list[float]]:
        return [[round(source.uniform(-1.5, 1.5), 3) for _ in range(columns)] for _ in range(rows)]

    return [{"W": draw(3, 2), "b": draw(1, 3)[0]}, {"W": draw(n_out, 3), "b": draw(1, n_out)[0]}]


def spec_of(layers: list[dict[str, Any]], loss: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    functions = ("tanh", OUTPUTS[loss["name"]])
    return {
        "network": {"n_inputs": 2, "layers": [
            {"units": len(layer["b"]), "activation": function, **layer}
            for layer, function in zip(layers, functions, strict=True)
        ]},
        "loss": loss, "data": {"X": X, **data}, "optimizer": {"name": "sgd", "learning_rate": RATE},
    }  # fmt: skip


def by_pytorch(layers: list[dict[str, Any]], measure: Any) -> dict[str, Any]:
    """Loss, gradients and new parameters; measure: (z of the output) → loss."""
    model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, len(layers[1]["b"]))).double()
    linears = (model[0], model[2])
    with torch.no_grad():
        for linear, layer in zip(linears, layers, strict=True):
            linear.weight.copy_(torch.tensor(layer["W"], dtype=torch.float64))
            linear.bias.copy_(torch.tensor(layer["b"], dtype=torch.float64))
    loss = measure(model(torch.tensor(X, dtype=torch.float64)))
    loss.backward()
    gradients = [{"W": one.weight.grad.tolist(), "b": one.bias.grad.tolist()} for one in linears]
    torch.optim.SGD(model.parameters(), lr=RATE).step()
    return {
        "loss": loss.item(), "gradients": gradients,
        "after": [{"W": one.weight.tolist(), "b": one.bias.tolist()} for one in linears],
    }  # fmt: skip


def by_keras(layers: list[dict[str, Any]], activation: str, loss: str, Y: Any, **weights: Any) -> dict[str, Any]:
    """Loss and new parameters of `train_on_batch`."""
    keras.config.set_floatx("float64")
    own = {"identity": "linear"}.get(activation, activation)
    dense = [keras.layers.Dense(3, "tanh"), keras.layers.Dense(len(layers[1]["b"]), own)]
    model = keras.Sequential([keras.Input((2,)), *dense])
    for one, layer in zip(dense, layers, strict=True):
        one.set_weights([np.array(layer["W"]).T, np.array(layer["b"])])
    model.compile(keras.optimizers.SGD(RATE), loss, run_eagerly=True)
    value = float(model.train_on_batch(np.array(X), np.array(Y), **weights))
    after = [{"W": one.get_weights()[0].T.tolist(), "b": one.get_weights()[1].tolist()} for one in dense]
    return {"loss": value, "after": after}


def cases() -> list[dict[str, Any]]:
    source = random.Random(11)
    three, one, two = layers_of(3, source), layers_of(1, source), layers_of(2, source)
    of_class, of_two, rows = [0.2, 3.0, 1.5], [0.25, 2.0], torch.tensor(SAMPLES, dtype=torch.float64)
    entropy = nn.CrossEntropyLoss(weight=torch.tensor(of_class, dtype=torch.float64))
    each = nn.CrossEntropyLoss(weight=torch.tensor(of_class, dtype=torch.float64), reduction="none")
    targets, yes_no = torch.tensor(CLASSES), torch.tensor(YES_NO, dtype=torch.float64)
    by_target = torch.tensor([[of_two[int(y[0])]] for y in YES_NO], dtype=torch.float64)
    categorical = {"name": "categorical_cross_entropy", "class_weights": of_class}
    binary = {"name": "binary_cross_entropy"}
    return [
        {"tool": "PyTorch", "call": "CrossEntropyLoss(weight)",
         "spec": spec_of(three, {**categorical, "reduction": "weighted_mean"}, {"Y": ONE_HOT}),
         **by_pytorch(three, lambda z: entropy(z, targets))},
        {"tool": "PyTorch", "call": "CrossEntropyLoss(weight, reduction='none') times weights of samples, summed",
         "spec": spec_of(three, {**categorical, "reduction": "sum"}, {"Y": ONE_HOT, "sample_weights": SAMPLES}),
         **by_pytorch(three, lambda z: (each(z, targets) * rows).sum())},
        {"tool": "PyTorch", "call": "BCELoss(weight) of samples",
         "spec": spec_of(one, {**binary, "reduction": "mean"}, {"Y": YES_NO, "sample_weights": SAMPLES}),
         **by_pytorch(one, lambda z: nn.BCELoss(weight=rows[:, None])(torch.sigmoid(z), yes_no))},
        {"tool": "PyTorch", "call": "BCEWithLogitsLoss(weight) by class",
         "spec": spec_of(one, {**binary, "reduction": "mean", "class_weights": of_two}, {"Y": YES_NO}),
         **by_pytorch(one, lambda z: nn.BCEWithLogitsLoss(weight=by_target)(z, yes_no))},
        {"tool": "Keras", "call": "class_weight",
         "spec": spec_of(three, {**categorical, "reduction": "mean"}, {"Y": ONE_HOT}),
         **by_keras(three, "softmax", "categorical_crossentropy", ONE_HOT, class_weight=dict(enumerate(of_class)))},
        {"tool": "Keras", "call": "class_weight, one output",
         "spec": spec_of(one, {**binary, "reduction": "mean", "class_weights": of_two}, {"Y": YES_NO}),
         **by_keras(one, "sigmoid", "binary_crossentropy", YES_NO, class_weight=dict(enumerate(of_two)))},
        {"tool": "Keras", "call": "sample_weight",
         "spec": spec_of(two, {"name": "mean_squared_error", "reduction": "mean"},
                         {"Y": REAL, "sample_weights": SAMPLES}),
         **by_keras(two, "identity", "mean_squared_error", REAL, sample_weight=np.array(SAMPLES))},
    ]  # fmt: skip


def main() -> None:
    made_by = f"PyTorch {torch.__version__} and Keras {keras.__version__} on {keras.backend.backend()}, float64"
    lines = ",\n".join(json.dumps(made) for made in cases())
    text = f'{{"made_by": "{made_by}", "cases": [\n{lines}\n]}}\n'
    Path(__file__).with_name("weighted.json").write_text(text, encoding="utf-8")


main()
