"""Contestants outside the browser: PyTorch on one thread, and the package on CPython."""

from typing import Any

import torch
from ours import Contestant, Work

ACTIVATIONS = {"tanh": torch.tanh, "relu": torch.relu, "sigmoid": torch.sigmoid, "softmax": lambda z: z}


def filled(layer: Any, weights: Any) -> Any:
    """The layer with the weights of a workload."""
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(weights["K"] if "K" in weights else weights["W"], dtype=torch.float64))
        layer.bias.copy_(torch.tensor(weights["b"], dtype=torch.float64))
    return layer


class ChannelsLast(torch.nn.Module):
    """An image as a row, all channels of a place side by side."""

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """(n, channels, rows, columns) → (n, units)."""
        return X.permute(0, 2, 3, 1).flatten(1)


def of_images(layers: Any) -> torch.nn.Module:
    """A network of convolutions from the layers of a spec; what comes in are square images of one channel."""
    made: list[torch.nn.Module] = [torch.nn.Unflatten(1, (1, 8, 8))]
    for layer in layers:
        match layer["kind"]:
            case "conv2d":
                n_in = len(layer["K"][0])
                made += [filled(torch.nn.Conv2d(n_in, layer["filters"], 3, padding=1, dtype=torch.float64), layer)]
                made += [torch.nn.ReLU()]
            case "max_pool":
                made += [torch.nn.MaxPool2d(layer["size"])]
            case "flatten":
                made += [ChannelsLast()]
            case "dense":
                made += [filled(torch.nn.Linear(len(layer["W"][0]), layer["units"], dtype=torch.float64), layer)]
    return torch.nn.Sequential(*made)


class PyTorch:
    """The same batches and weights in float64, by autograd and torch.optim.SGD."""

    def __init__(self, work: Work) -> None:
        torch.set_num_threads(1)
        self.work = work
        if "layers" in work:
            self.layers = torch.nn.ModuleList([of_images(work["layers"])])
        else:
            self.layers = torch.nn.ModuleList([
                filled(torch.nn.Linear(len(own["W"][0]), len(own["b"]), dtype=torch.float64), own)
                for own in work["nets"][0]
            ])  # fmt: skip
        self.optimizer = torch.optim.SGD(self.layers.parameters(), lr=work["rate"])
        self.X = torch.tensor(work["X"], dtype=torch.float64)
        self.Y = torch.tensor(work["Y"], dtype=torch.float64)
        self.classes = self.Y.argmax(dim=1)

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """The outputs; of a softmax its logits, as PyTorch's cross-entropy takes them."""
        names = [self.work["hidden"]] * (len(self.layers) - 1) + [self.work["output"]]
        for layer, name in zip(self.layers, names, strict=True):
            X = ACTIVATIONS[name](layer(X))
        return X

    def mean_loss(self, rows: slice) -> torch.Tensor:
        """½ squares or cross-entropy, mean over the rows."""
        output = self.forward(self.X[rows])
        if self.work["output"] == "softmax":
            return torch.nn.functional.cross_entropy(output, self.classes[rows])
        return ((output - self.Y[rows]) ** 2).sum() / (2 * len(output))

    def run(self, epochs: int) -> None:
        """So many epochs."""
        size = self.work["batch"]
        for _ in range(epochs):
            for start in range(0, len(self.X), size):
                self.optimizer.zero_grad()
                self.mean_loss(slice(start, start + size)).backward()
                self.optimizer.step()

    def loss(self) -> float:
        """Of all rows."""
        with torch.no_grad():
            return float(self.mean_loss(slice(None)))


WITH_SECOND = ("W2 dropout", "W2 batch norm", "W2 residual")
NATIVE: dict[str, tuple[tuple[str, ...], Any]] = {
    "PyTorch, native": (("W2", "W3", "W5"), PyTorch),
    "Backprop, kernel, native": (("W2", "W3", "W5", *WITH_SECOND), lambda work: Contestant(work, compiled=True)),
    "Backprop, NumPy, native": (("W2", "W3", "W5", *WITH_SECOND), lambda work: Contestant(work, compiled=False)),
}
"""By name: the workloads that each takes part in, and how it is made."""
