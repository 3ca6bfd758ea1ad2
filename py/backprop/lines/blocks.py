"""Quantities of a layer with the line of each number, in the order in which the lines are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Protocol

from ..equations.notation import Equation, Name, names
from .line import Line, Terms

At = tuple[int, ...]  # sample, and time step where there is one


def indices(shape: Sequence[int]) -> Iterator[At]:
    """Every index of an array of that shape, the last letter fastest, as `np.ndindex` has them and sooner."""
    return product(*map(range, shape))


@dataclass(frozen=True)
class Quantity:
    """The numbers at one path, such as layers[0].z or layers[0].gradients.W, each with its line and by itself."""

    path: str
    shape: tuple[int, ...]
    line: Callable[[At], Line]
    value: Callable[[At], float]


@dataclass(frozen=True)
class Block:
    """Quantities of one shape whose lines alternate: z and a of one unit, then of the next.

    per_sample: the first axis counts samples; order: the indices in the order of computation (None: as they stand).
    """

    quantities: Sequence[Quantity]
    per_sample: bool = True
    order: Callable[[Sequence[At]], Sequence[At]] | None = None

    def lines(self, sample: int | None = None) -> list[Line]:
        """All lines, or those of one sample."""
        return [quantity.line(index) for quantity, index in self.places(sample)]

    def places(self, sample: int | None = None) -> Iterator[tuple[Quantity, At]]:
        """Quantity and index of every line, in the order of computation."""
        shape = self.quantities[0].shape
        at: Sequence[At] = list(indices(shape if sample is None else shape[1:]))
        if sample is not None:
            at = [(sample, *index) for index in at]
        if self.order:
            at = self.order(at)
        return ((quantity, index) for index in at for quantity in self.quantities)


@dataclass(frozen=True)
class TimeBlock:
    """The quantities of a recurrence: all of one time step come before those of the next, or of the one before."""

    parts: Sequence[Block]
    backward: bool
    per_sample: bool = True

    @property
    def quantities(self) -> list[Quantity]:
        """All of them."""
        return [quantity for part in self.parts for quantity in part.quantities]

    def lines(self, sample: int | None = None) -> list[Line]:
        """All lines, or those of one sample."""
        return [quantity.line(index) for quantity, index in self.places(sample)]

    def places(self, sample: int | None = None) -> Iterator[tuple[Quantity, At]]:
        """Quantity and index of every line, in the order of computation."""
        n_samples, n_steps = self.quantities[0].shape[:2]
        steps = list(range(n_steps))[:: -1 if self.backward else 1]
        return (
            (quantity, (s, t, *rest))
            for s in (range(n_samples) if sample is None else [sample])
            for t in steps
            for part in self.parts
            for rest in indices(part.quantities[0].shape[2:])
            for quantity in part.quantities
        )


def alternate(equation: Equation, members: Sequence[Name], block: Block, made: Quantity) -> bool:
    """True where an element needs of the quantities told beside it only those at its own index, or at other times."""
    own = {name.name for name in members}
    uses = [name for name in names(equation.value) if name.name in own]
    shifted = [any(index.letter == "t" and index.offset for index in name.index) for name in uses]
    alike = all(use.index == equation.target.index or moved for use, moved in zip(uses, shifted, strict=True))
    return alike and block.quantities[0].shape == made.shape


class LayerLines(Protocol):
    """The lines of a layer; those of layers inside it are among them."""

    def forward(self) -> Iterator[Any]:
        """Blocks of lines of the forward pass."""

    def backward(self) -> Iterator[Any]:
        """Those of the backward pass, gradients included."""

    def passed_down(self, at: At, i: int, /) -> Terms:
        """What unit i of the layer below receives, as formula and numbers."""

    def error_terms(self, name: str, index: At, /) -> Terms | None:
        """Σ δ a, which the gradient of an entry of a parameter is made of; None where it is made of something else."""
