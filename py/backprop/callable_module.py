"""Modules that may be called: `backprop.search` names a module, and what it does."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class CallableModule(ModuleType):
    """A module whose function of the same name is what calling the module does."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """As the function."""
        return getattr(self, self.__name__.rpartition(".")[2])(*arguments, **named)


def make_callable(name: str) -> None:
    """The module of that name, which is being imported."""
    sys.modules[name].__class__ = CallableModule
