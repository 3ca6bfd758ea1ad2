"""Layers by kind: one file each, parameters and forward beside backward."""

from importlib import import_module

from .base import Layer
from .batch_norm import BatchNorm
from .by_equations import equation_layer
from .dropout import Dropout
from .residual import Residual

KINDS = ("dense", "activation", "batch_norm", "dropout", "residual", "rnn", "layer_norm", "lstm")  # files, as offered
CLASSES: dict[str, type[Layer]] = {kind.kind: kind for kind in (BatchNorm, Dropout, Residual)}  # not yet equations

LAYERS = {
    name: CLASSES[name] if name in CLASSES else equation_layer(import_module(f".{name}", __name__).KIND)
    for name in KINDS
}  # fmt: skip
"""Every kind by name; the file of a kind that is written as equations holds its KIND."""

__all__ = ["LAYERS", "BatchNorm", "Dropout", "Layer", "Residual"]
