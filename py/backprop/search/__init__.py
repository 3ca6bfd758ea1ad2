"""Searches over learning rates, ranges and restarts; calling the package does what `search` does."""

from ..callable_module import make_callable
from .rates import search

__all__ = ["search"]

make_callable(__name__)
