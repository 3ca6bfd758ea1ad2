"""Makes `pytorch_layers.json`: gradients and results of PyTorch in float64 for the layers beyond the dense one.

Run with torch 2.13: python tests/reference/make_pytorch_layer_fixtures.py. The suite itself needs no torch.
Weights are drawn by NumPy, so that the specs hold them; PyTorch computes loss, prediction and every gradient.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
RNG = np.random.default_rng(25)
HERE = Path(__file__).parent


def draw(*shape: int) -> Any:
    """Numbers with few digits, so that the fixtures stay small."""
    return np.round(RNG.normal(0.0, 0.7, shape), 4).tolist()


def tensor(value: Any) -> torch.Tensor:
    return torch.tensor(value, requires_grad=True)


def dense(n_in: int, units: int, activation: str = "tanh") -> Any:
    return {"kind": "dense", "units": units, "activation": activation, "W": draw(units, n_in), "b": draw(units)}


def rnn(n_in: int, units: int, **more: Any) -> Any:
    own = {"Wx": draw(units, n_in), "Wh": draw(units, units), "b": draw(units)}
    return {"kind": "rnn", "units": units, "activation": "tanh", **own, **more}


def batch_norm(n: int, **more: Any) -> Any:
    return {"kind": "batch_norm", "gamma": draw(n), "beta": draw(n), **more}


FUNCTIONS = {"tanh": torch.tanh, "sigmoid": torch.sigmoid, "identity": lambda x: x, "relu": torch.relu}


class Network:
    """A spec's layers by PyTorch's own modules and functions."""

    def __init__(self, layers: list[Any]) -> None:
        self.layers = layers
        self.parameters = [self._parameters(layer) for layer in layers]
        self.running: dict[int, Any] = {}

    def _parameters(self, layer: Any) -> Any:
        if layer["kind"] == "residual":
            return [self._parameters(inner) for inner in layer["layers"]]
        return {name: tensor(layer[name]) for name in ("W", "b", "gamma", "beta", "Wx", "Wh") if name in layer}

    def run(self, x: torch.Tensor, layers: Any = None, parameters: Any = None) -> torch.Tensor:
        for layer, own in zip(layers or self.layers, parameters or self.parameters, strict=True):
            x = getattr(self, layer["kind"])(x, layer, own)
        return x

    def dense(self, x: torch.Tensor, layer: Any, own: Any) -> torch.Tensor:
        return FUNCTIONS[layer["activation"]](torch.nn.functional.linear(x, own["W"], own["b"]))

    def activation(self, x: torch.Tensor, layer: Any, own: Any) -> torch.Tensor:
        return FUNCTIONS[layer["name"]](x)

    def dropout(self, x: torch.Tensor, layer: Any, own: Any) -> torch.Tensor:
        return x * torch.tensor(layer["mask"]) / (1.0 - layer["rate"])

    def residual(self, x: torch.Tensor, layer: Any, own: Any) -> torch.Tensor:
        return x + self.run(x, layer["layers"], own)

    def batch_norm(self, x: torch.Tensor, layer: Any, own: Any) -> torch.Tensor:
        n = x.shape[-1]
        module = torch.nn.BatchNorm1d(n, eps=layer.get("epsilon", 1e-5), momentum=1.0 - layer.get("momentum", 0.9))
        module.weight, module.bias = torch.nn.Parameter(own["gamma"]), torch.nn.Parameter(own["beta"])
        own["gamma"], own["beta"] = module.weight, module.bias
        if layer.get("statistics") == "running":
            module.running_mean = torch.tensor(layer["running_mean"])
            module.running_var = torch.tensor(layer["running_variance"])
            module.eval()
        out = module(x.transpose(1, 2)).transpose(1, 2) if x.ndim == 3 else module(x)
        self.running = {"running_mean": module.running_mean.tolist(), "running_variance": module.running_var.tolist()}
        return out

    def rnn(self, x: torch.Tensor, layer: Any, own: Any) -> torch.Tensor:
        units = layer["units"]
        module = torch.nn.RNN(x.shape[-1], units, batch_first=True)
        names = {"weight_ih_l0": "Wx", "weight_hh_l0": "Wh", "bias_ih_l0": "b"}
        for theirs, ours in names.items():
            setattr(module, theirs, torch.nn.Parameter(own[ours].detach()))
            own[ours] = getattr(module, theirs)
        module.bias_hh_l0 = torch.nn.Parameter(torch.zeros(units))
        h0 = torch.tensor(layer["h0"])[None] if "h0" in layer else torch.zeros(1, x.shape[0], units)
        out, _ = module(x, h0)
        return out if layer.get("return_sequences") else out[:, -1]


def gradients(own: Any) -> Any:
    if isinstance(own, list):
        return [gradients(inner) for inner in own]
    return {name: value.grad.tolist() for name, value in own.items()}


def fixture(name: str, layers: list[Any], x_shape: tuple[int, ...], y_shape: tuple[int, ...]) -> Any:
    X, Y = draw(*x_shape), draw(*y_shape)
    network, x = Network(layers), tensor(X)
    prediction = network.run(x)
    loss = 0.5 * ((torch.tensor(Y) - prediction) ** 2).sum() / x_shape[0]
    loss.backward()
    spec = {"network": {"n_inputs": x_shape[-1], "layers": layers}, "data": {"X": X, "Y": Y}}
    return {
        "name": name, "spec": spec, "loss": loss.item(), "prediction": prediction.tolist(),
        "gradients": [gradients(own) for own in network.parameters], "input_gradients": x.grad.tolist(),
        **network.running,
    }  # fmt: skip


def main() -> None:
    mask = [[1, 0, 1], [0, 1, 1], [1, 1, 0], [1, 1, 1]]
    running = {"statistics": "running", "running_mean": draw(3), "running_variance": [0.5, 1.5, 2.0]}
    block = {"kind": "residual", "layers": [dense(3, 4), dense(4, 3, "identity")]}
    made = [
        fixture("batch normalization", [dense(2, 3, "identity"), batch_norm(3), {"kind": "activation", "name": "tanh"},
                                        dense(3, 2)], (5, 2), (5, 2)),
        fixture("batch normalization, other settings",
                [dense(2, 3, "identity"), batch_norm(3, momentum=0.75, epsilon=0.001), dense(3, 2)], (4, 2), (4, 2)),
        fixture("batch normalization, inference", [dense(2, 3), batch_norm(3, **running), dense(3, 1)], (4, 2), (4, 1)),
        fixture("dropout", [dense(2, 3), {"kind": "dropout", "rate": 0.25, "mask": mask}, dense(3, 2)], (4, 2), (4, 2)),
        fixture("residual", [dense(2, 3), block, dense(3, 2, "sigmoid")], (4, 2), (4, 2)),
        fixture("rnn, last step", [rnn(2, 3), dense(3, 2)], (4, 5, 2), (4, 2)),
        fixture("rnn, every step", [rnn(2, 3, return_sequences=True, h0=draw(4, 3)), dense(3, 2)],
                (4, 5, 2), (4, 5, 2)),
        fixture("rnn, two and batch normalization",
                [rnn(2, 3, return_sequences=True), batch_norm(3), rnn(3, 4), dense(4, 1)], (3, 4, 2), (3, 1)),
    ]  # fmt: skip
    text = json.dumps({"torch": torch.__version__, "fixtures": made}, indent=1)
    (HERE / "pytorch_layers.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
