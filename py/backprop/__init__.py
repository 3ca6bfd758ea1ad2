"""Backprop: every number of a neural network's training step, worked and checked."""

from importlib import import_module
from typing import Any

from .version import VERSION as __version__

__all__ = [
    "Network", "SpecError", "StepResult", "__version__", "beside", "check", "compare", "exercise", "experiment",
    "explain", "export", "hessian", "mark", "predict", "read", "run", "search", "step", "tools", "train",
]  # fmt: skip
_HOMES = {
    **dict.fromkeys(("Network", "StepResult", "run", "step"), "api"),
    **dict.fromkeys(
        (
            "beside", "check", "exercise", "experiment", "explain", "export", "hessian", "mark", "predict", "read",
            "tools", "train",
        ),
        "doors.commands",
    ),
    "SpecError": "errors", "compare": "runs.compare", "search": "search",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """The public names, imported when they are first asked for: the page needs only the bridge to start."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
