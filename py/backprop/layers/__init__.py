"""Layers by kind: one file each, parameters and forward beside backward."""

from .activation import ActivationLayer
from .base import Layer
from .dense import Dense

LAYERS: dict[str, type[Layer]] = {kind.kind: kind for kind in (Dense, ActivationLayer)}

__all__ = ["LAYERS", "ActivationLayer", "Dense", "Layer"]
