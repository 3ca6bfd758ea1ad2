"""Layers by kind: one file each, parameters and forward beside backward."""

from importlib import import_module

from .activation import ActivationLayer
from .base import Layer
from .batch_norm import BatchNorm
from .by_equations import equation_layer
from .dense import Dense
from .dropout import Dropout
from .residual import Residual
from .rnn import RNN

EQUATIONS: tuple[str, ...] = ("layer_norm", "lstm")  # files of kinds that are written as equations; each holds its KIND

LAYERS: dict[str, type[Layer]] = {
    kind.kind: kind for kind in (Dense, ActivationLayer, BatchNorm, Dropout, Residual, RNN)
}
LAYERS |= {name: equation_layer(import_module(f".{name}", __name__).KIND) for name in EQUATIONS}

__all__ = ["LAYERS", "RNN", "ActivationLayer", "BatchNorm", "Dense", "Dropout", "Layer", "Residual"]
