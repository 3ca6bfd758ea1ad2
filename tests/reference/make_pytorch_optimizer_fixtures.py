"""Make `pytorch_optimizers.json`: 50 steps of a 2-3-2 network in float64 under each optimizer of PyTorch.

Run with PyTorch 2.13.0 and NumPy: python tests/reference/make_pytorch_optimizer_fixtures.py
The suite reads the stored numbers and needs no PyTorch.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch

torch.set_default_dtype(torch.float64)
STEPS, KEPT = 50, (1, 2, 10, 50)

NETWORK = {
    "n_inputs": 2,
    "layers": [
        {"kind": "dense", "units": 3, "activation": "tanh",
         "W": [[0.4, -0.3], [-0.2, 0.5], [0.3, 0.1]], "b": [0.1, -0.2, 0.05]},
        {"kind": "dense", "units": 2, "activation": "sigmoid",
         "W": [[0.2, -0.1, 0.4], [-0.3, 0.2, 0.1]], "b": [0.0, 0.3]},
    ],
}  # fmt: skip
DATA = {"X": [[1.0, 0.5], [-0.5, 1.0], [0.2, -1.0], [0.7, 0.3]], "Y": [[1, 0], [0, 1], [0.2, 0.7], [0.9, 0.4]]}

# name of the case: (optimizer of the spec, class of torch.optim, its arguments)
ADAM = {"betas": (0.9, 0.999), "eps": 1e-8}
# RMSProp with a large learning rate jumps about a minimum and doubles the last digit at each jump: 0.002 does not.
OPTIMIZERS: dict[str, tuple[dict[str, Any], str, dict[str, Any]]] = {
    "sgd": ({"name": "sgd", "learning_rate": 0.5}, "SGD", {}),
    "momentum": ({"name": "momentum", "learning_rate": 0.1}, "SGD", {"momentum": 0.9}),
    "momentum_dampened": (
        {"name": "momentum", "learning_rate": 0.1, "dampening": 0.3}, "SGD", {"momentum": 0.9, "dampening": 0.3},
    ),
    "nesterov": ({"name": "nesterov", "learning_rate": 0.1}, "SGD", {"momentum": 0.9, "nesterov": True}),
    "adagrad": ({"name": "adagrad", "learning_rate": 0.1}, "Adagrad", {"eps": 1e-8}),
    "rmsprop": ({"name": "rmsprop", "learning_rate": 0.002}, "RMSprop", {"alpha": 0.9, "eps": 1e-8}),
    "rmsprop_99": ({"name": "rmsprop", "learning_rate": 0.01, "rho": 0.99}, "RMSprop", {"alpha": 0.99, "eps": 1e-8}),
    "adadelta": ({"name": "adadelta", "learning_rate": 1.0, "epsilon": 1e-6}, "Adadelta", {"rho": 0.9, "eps": 1e-6}),
    "adam": ({"name": "adam", "learning_rate": 0.01}, "Adam", ADAM),
    "adam_large_epsilon": ({"name": "adam", "learning_rate": 0.05, "epsilon": 0.01}, "Adam", {**ADAM, "eps": 0.01}),
    "adamax": ({"name": "adamax", "learning_rate": 0.02, "epsilon_place": "inside"}, "Adamax", ADAM),
    "nadam": ({"name": "nadam", "learning_rate": 0.01}, "NAdam", {**ADAM, "momentum_decay": 0.004}),
    "nadam_decayed": (
        {"name": "nadam", "learning_rate": 0.01, "momentum_decay": 1.0, "weight_decay": 0.1}, "NAdam",
        {**ADAM, "momentum_decay": 1.0, "weight_decay": 0.1, "decoupled_weight_decay": True},
    ),
    "amsgrad": ({"name": "amsgrad", "learning_rate": 0.05}, "Adam", {**ADAM, "amsgrad": True}),
    "adamw": ({"name": "adamw", "learning_rate": 0.01}, "AdamW", {**ADAM, "weight_decay": 0.01}),
    "adamw_strong": (
        {"name": "adamw", "learning_rate": 0.05, "weight_decay": 0.5}, "AdamW", {**ADAM, "weight_decay": 0.5},
    ),
}  # fmt: skip

# name of the case: (schedule of the spec, class of torch.optim.lr_scheduler, its arguments)
SCHEDULES: dict[str, tuple[dict[str, Any], str, dict[str, Any]]] = {
    "step": ({"name": "step", "factor": 0.3, "every": 7}, "StepLR", {"gamma": 0.3, "step_size": 7}),
    "exponential": ({"name": "exponential", "factor": 0.93}, "ExponentialLR", {"gamma": 0.93}),
    "cosine": ({"name": "cosine", "steps": 50, "minimum": 0.01}, "CosineAnnealingLR", {"T_max": 50, "eta_min": 0.01}),
    "plateau": (
        {"name": "plateau", "factor": 0.5, "patience": 2, "threshold": 0.1, "minimum": 0.05}, "ReduceLROnPlateau",
        {"factor": 0.5, "patience": 2, "threshold": 0.1, "min_lr": 0.05},
    ),
}  # fmt: skip
SCHEDULED_RATE = 0.9


def parameters() -> list[torch.Tensor]:
    return [torch.tensor(layer[name], requires_grad=True) for layer in NETWORK["layers"] for name in "Wb"]  # type: ignore[index]


def loss_of(weights: list[torch.Tensor]) -> torch.Tensor:
    W1, b1, W2, b2 = weights
    prediction = torch.sigmoid(torch.tanh(torch.tensor(DATA["X"]) @ W1.T + b1) @ W2.T + b2)
    return torch.nn.functional.mse_loss(prediction, torch.tensor(DATA["Y"]))


def train(kind: str, arguments: dict[str, Any], scheduler: tuple[str, dict[str, Any]] | None = None) -> dict[str, Any]:
    weights = parameters()
    optimizer = getattr(torch.optim, kind)(weights, **arguments)
    schedule = getattr(torch.optim.lr_scheduler, scheduler[0])(optimizer, **scheduler[1]) if scheduler else None
    losses, rates, kept = [], [], {}
    for t in range(1, STEPS + 1):
        optimizer.zero_grad()
        loss = loss_of(weights)
        loss.backward()
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if schedule:
            schedule.step(*([loss.item()] if scheduler and scheduler[0] == "ReduceLROnPlateau" else []))
        losses.append(loss.item())
        if t in KEPT:
            kept[str(t)] = [w.detach().tolist() for w in weights]
    return {"losses": losses, "parameters": kept, **({"learning_rates": rates} if schedule else {})}


def main() -> None:
    document = {
        "made_with": f"PyTorch {torch.__version__.split('+')[0]}",
        "network": NETWORK, "data": DATA, "steps": STEPS,
        "optimizers": {
            name: {"optimizer": spec, **train(kind, {"lr": spec["learning_rate"], **arguments})}
            for name, (spec, kind, arguments) in OPTIMIZERS.items()
        },
        "schedules": {
            name: {
                "optimizer": {"name": "sgd", "learning_rate": SCHEDULED_RATE, "schedule": spec},
                **train("SGD", {"lr": SCHEDULED_RATE}, (kind, arguments)),
            }
            for name, (spec, kind, arguments) in SCHEDULES.items()
        },
    }  # fmt: skip
    path = Path(__file__).with_name("pytorch_optimizers.json")
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
