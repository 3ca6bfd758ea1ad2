"""Layers by kind: one file each, parameters and forward beside backward."""

from .activation import ActivationLayer
from .base import Layer
from .batch_norm import BatchNorm
from .dense import Dense
from .dropout import Dropout
from .residual import Residual
from .rnn import RNN

LAYERS: dict[str, type[Layer]] = {
    kind.kind: kind for kind in (Dense, ActivationLayer, BatchNorm, Dropout, Residual, RNN)
}

__all__ = ["LAYERS", "RNN", "ActivationLayer", "BatchNorm", "Dense", "Dropout", "Layer", "Residual"]
