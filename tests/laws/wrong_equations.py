"""Kinds of layers with a wrong equation in place of the right one, and dense layers with gradients that are off."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from backprop.equations.kind import Kind
from backprop.equations.notation import Equation
from backprop.equations.parser import parse
from backprop.layers import LAYERS

Patch = pytest.MonkeyPatch
DENSE: Any = LAYERS["dense"]
RIGHT = DENSE.backward


def put(patch: Patch, kind: str, *wrong: str) -> None:
    """Write equations of the passes and of the update of buffers anew, each by the name of its target."""
    row: Any = LAYERS[kind]
    new = {equation.target.name: equation for equation in parse("\n".join(wrong))}

    def written(rights: Iterable[Equation]) -> str:
        return "\n".join(str(new.get(right.target.name, right)) for right in rights)

    data: Kind = row.data
    patch.setattr(row, "data", replace(
        data, forward=written(data.forward_equations), backward=written(data.backward_equations),
        updates=written(data.update_equations),
    ))  # fmt: skip


def planted(kind: str, *wrong: str) -> Callable[[Patch], None]:
    """The same, for later."""
    return lambda patch: put(patch, kind, *wrong)


def change_gradients(patch: Patch, change: Callable[[str, Any], Any]) -> None:
    """Every gradient of dense layers made another, by its name."""

    def backward(*args: Any) -> Any:
        back = RIGHT(*args)
        return replace(back, gradients={name: change(name, g) for name, g in back.gradients.items()})

    patch.setattr(DENSE, "backward", backward)


def leave_derivative_out(patch: Patch, where: Callable[[Any], bool]) -> None:
    """δ = ∂E/∂a in those dense layers, as if the loss gave it."""
    patch.setattr(DENSE, "backward", lambda self, parameters, trace, da, how, fused=None: (
        RIGHT(self, parameters, trace, da, how, da if fused is None and where(self) else fused)))  # fmt: skip
