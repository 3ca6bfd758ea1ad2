"""What a step is as equations: rooms with names of their own, and the lines in the order of computation.

Each part of the step is a room; `layers[0]` has A, z, a, da …, `layers[0].W` has g, update, after. A link says that a
name of one room is a name of another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..equations.kind import Kind
from ..equations.notation import Binary, Equation, Expression, Index, Name, Number, Sum, changed, names
from ..layers.choices import IDENTITY, ActivationChoice
from ..network.addresses import every_place
from ..network.spec import Spec
from ..network.step import Step
from ..network.told import divided_by
from ..optimizers.first_order import OPTIMIZERS
from .parts import Part, parts_of
from .unrolling import at_step, base

EXPLAINED, MARKED = 200_000, 2_000_000  # products of weights and inputs in a forward pass: more takes too long
At = tuple[str, str]  # a room and a name in it


@dataclass
class Room:
    """given: numbers and arrays that no equation makes; sizes: how many values a letter has; activation: what f is."""

    given: dict[str, Any] = field(default_factory=dict)
    links: dict[str, At] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    activation: ActivationChoice = IDENTITY


@dataclass(frozen=True)
class Line:
    """One equation of a room, as it is written by hand, and in the form that keeps its digits.

    part: forward, loss, error (∂E/∂ŷ, or δ of a fused pair), backward, gradient, down, optimizer, after; layer: the
    number of the layer that it belongs to, of those in `StepLines.parts`; parameter: its name there. inner: no
    line on paper, but a part of one, which is not rounded by itself. found_from: of a number that a search finds, all
    that the search looks at: its value is known as long as these are the step's own.
    """

    room: str
    part: str
    equation: Equation
    layer: int | None = None
    parameter: str = ""
    computed: Expression | None = None
    inner: bool = False
    found_from: tuple[At, ...] = ()

    @property
    def target(self) -> At:
        """What the line makes."""
        return self.room, self.equation.target.name


@dataclass
class StepLines:
    """paths: where each quantity of the step's document stands, in the order of computation.

    steps: how many time steps it has, where each of them stands under a name of its own.
    """

    spec: Spec
    step: Step
    rooms: dict[str, Room] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    paths: dict[str, At] = field(default_factory=dict)
    steps: dict[At, int] = field(default_factory=dict)

    def source(self, at: At) -> At:
        """Where a name is made or given, links followed."""
        while at[1] in self.rooms[at[0]].links:
            at = self.rooms[at[0]].links[at[1]]
        return at

    def locate(self, path: str, index: tuple[int, ...]) -> tuple[At, tuple[int, ...]]:
        """Where an entry of a quantity of the document stands."""
        room, name = self.paths[path]
        if (room, name) not in self.steps:
            return self.source((room, name)), index
        return self.source((room, at_step(name, index[1]))), (index[0], *index[2:])

    def path_of(self, at: At, index: Iterable[int]) -> str | None:
        """The path of an entry in the document."""
        if at not in self._told:
            return None
        path, t = self._told[at]
        places = list(index)
        if t is not None:
            places.insert(1, t)
        return path + "".join(f"[{i}]" for i in places)

    @cached_property
    def _told(self) -> dict[At, tuple[str, int | None]]:
        """By where a quantity stands its path in the document, and its time step."""
        found: dict[At, tuple[str, int | None]] = {}
        for path, (room, name) in self.paths.items():
            for t in range(self.steps[room, name]) if (room, name) in self.steps else [None]:
                found.setdefault(self.source((room, at_step(name, t))), (path, t))
        return found

    @property
    def rounding(self) -> tuple[str, int] | None:
        """How every line is rounded before the next one is computed: kind and digits; None where none is."""
        own = self.spec.conventions.rounding
        return (own.kind, own.digits) if own and own.carry else None

    @cached_property
    def below(self) -> float:
        """What the gradients are divided by, where it does not stand in δ; else 1."""
        return divided_by(self.spec, self.step)

    @property
    def largest(self) -> int:
        """How many products the largest sum of a layer has."""
        places = math.prod(self.step.X.shape[:-1])
        return max(places * part.layer.units * max(part.layer.n_in, part.layer.units) for part in self.parts)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """All layers in the order of computation, those inside a block too; the last one makes the prediction."""
        return parts_of(self.spec, self.step)

    @cached_property
    def number_at(self) -> dict[str, int]:
        """The number of the layer at each path."""
        return {part.path: k for k, part in enumerate(self.parts)}

    def kind(self, k: int) -> Kind:
        """The equations of a layer, as it goes by them in the step."""
        return self.parts[k].kind

    def room_of(self, k: int, name: str) -> str:
        """The room of a layer's parameter."""
        return f"{self.parts[k].path}.{name}"

    def knows(self, line: Line, value: Expression) -> bool:
        """True where all names of a value stand for something in a line's room."""
        uses = (self.source((line.room, use.name)) for use in names(value))
        return all(at in self._made or at[1] in self.rooms[at[0]].given for at in uses)

    @cached_property
    def _made(self) -> set[At]:
        return {line.target for line in self.lines}

    def add(
        self, room: str, part: str, name: str, value: Expression, letters: str,
        computed: Expression | None = None, layer: int | None = None, parameter: str = "", inner: bool = False,
    ) -> None:  # fmt: skip
        """A line for the target of that name and letters."""
        target = Name(name, tuple(map(Index, letters)))
        self.lines.append(Line(room, part, Equation(target, value), layer, parameter, computed, inner))

    def over_entries(self, k: int, name: str, term: Expression) -> Expression:
        """The sum over the numbers of a parameter; one that all units share counts once."""
        letters = self.kind(k).parameter(name).letters
        total, own, units = Sum(tuple(letters), term), self.parts[k].before[name], self.parts[k].layer.units
        return total if len(own) == units else Binary("/", total, Number(units))


def products(spec: Spec) -> int:
    """How many products of weights and inputs a forward pass has."""
    return math.prod(spec.X.shape[:-1]) * sum(place.layer.units * place.layer.n_in for place in every_place(spec))


def unfit(spec: Spec, most: int = EXPLAINED) -> tuple[str, str] | None:
    """Field and words of what has no such lines yet; None where all has. most: products of a forward pass."""
    for place in every_place(spec):
        if place.layer.space:
            return f"network.{place.path}.kind", "a layer over images or series"
        if place.layer.once_a_pair:
            return f"network.{place.path}.kind", "a layer that compares time steps"
    if products(spec) > most:
        return "network.layers", f"a network with more than {most} products of weights and inputs"
    return None


def placed(tree: Expression, letters: str) -> Expression:
    """A formula of one number at the place of these letters; `x_k` runs over the units, and so does a bare sum."""
    match tree:
        case Name(name, ()) if name.endswith("_k"):
            return Name(name.removesuffix("_k"), tuple(Index(letter if letter != "j" else "l") for letter in letters))
        case Name(name, ()) if base(name) in ARRAYS or name.endswith("_old"):
            return Name(name, tuple(map(Index, letters)))
        case Sum((), body):
            return Sum(("l",), placed(body, letters))
    return changed(tree, lambda part: placed(part, letters))


ARRAYS = {"fused", "y", "p", "z", "fused_z", "dw", "w", "g", "unscaled", "free", "there"}
ARRAYS |= {line.name for row in OPTIMIZERS.values() for line in row.quantities}


def needed(step: StepLines, line: Line, value: Expression) -> set[At]:
    """What a line with this value is computed from, but for what is given."""
    found = {step.source((line.room, use.name)) for use in names(value)} | {*line.found_from}
    return {at for at in found if at[1] not in step.rooms[at[0]].given}
