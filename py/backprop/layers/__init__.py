"""Layers by kind: one file each that holds its KIND, parameters and forward beside backward."""

from importlib import import_module

from ..equations.kind import Kind
from .base import Layer
from .block import Block
from .by_equations import EquationLayer, equation_layer

KINDS = (
    "dense", "activation", "batch_norm", "dropout", "residual", "rnn", "layer_norm", "rms_norm", "lstm", "gru", "prelu",
    "conv1d", "conv2d", "flatten", "average_pool", "max_pool", "global_pool", "group_norm", "instance_norm",
    "attention",
)  # fmt: skip  # files, as offered


def _layer(data: Kind) -> type[EquationLayer]:
    return equation_layer(data, Block if data.block else EquationLayer)


LAYERS: dict[str, type[EquationLayer]] = {name: _layer(import_module(f".{name}", __name__).KIND) for name in KINDS}
"""Every kind by name."""

__all__ = ["LAYERS", "Layer"]
