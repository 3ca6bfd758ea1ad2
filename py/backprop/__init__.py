"""Backprop: every number of a neural network's training step, worked and checked."""

from .api import Network, StepResult, run, step
from .errors import SpecError
from .version import VERSION as __version__

__all__ = ["Network", "SpecError", "StepResult", "__version__", "run", "step"]
