"""The public names for type checkers; `__init__.py` imports each when it is first asked for."""

from .api import Network, StepResult, run, step
from .doors.commands import (
    beside,
    check,
    exercise,
    experiment,
    explain,
    export,
    hessian,
    mark,
    predict,
    read,
    tools,
    train,
)
from .errors import SpecError
from .runs.compare import compare
from .search.rates import search
from .version import VERSION as __version__

__all__ = [
    "Network", "SpecError", "StepResult", "__version__", "beside", "check", "compare", "exercise", "experiment",
    "explain", "export", "hessian", "mark", "predict", "read", "run", "search", "step", "tools", "train",
]  # fmt: skip
