"""Backprop: every number of a neural network's training step, worked and checked."""

from typing import TYPE_CHECKING, Any

from .version import VERSION as __version__

if TYPE_CHECKING:
    from .api import Network, StepResult, run, step
    from .errors import SpecError

__all__ = ["Network", "SpecError", "StepResult", "__version__", "run", "step"]


def __getattr__(name: str) -> Any:
    """The public names, imported when they are first asked for: the page needs only the bridge to start."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import api, errors

    return getattr(errors if name == "SpecError" else api, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
