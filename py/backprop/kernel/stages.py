"""The stages of a training step: a dense layer or a kind written as equations, each with the functions that follow."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..equations.kind import BIASES, OLD, WEIGHTS
from ..equations.notation import Equation, Name, names
from ..equations.places import Affine
from .room import Room, room_for

Functions = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Stage:
    """A dense layer with what follows it: functions of each unit, one after the other, and perhaps softmax at the end.

    path: the layer among those of the network, and then of each block around it. below: the stage whose output comes
    in, −1 for the rows of the data. A function is its name and those of its numbers in the control block.
    into_softmax: z of the layer is a softmax's. rows: how many rows of n_out numbers come out for each sample, more
    than one where there are time steps.
    """

    path: tuple[int, ...]
    below: int
    n_in: int
    n_out: int
    functions: Functions = ()
    softmax: bool = False
    into_softmax: bool = False
    rows: int = 1

    def parameters(self, bias: str) -> dict[str, int]:
        """How many numbers each parameter has, by the convention for biases; W is (n_in, n_out)."""
        sizes = {WEIGHTS: self.n_in * self.n_out}
        if bias != "none":
            sizes[BIASES] = 1 if bias == "shared" else self.n_out
        return sizes

    carried: tuple[str, ...] = ()
    """What the layer carries from step to step without training it, a number for each unit."""
    block: str = ""
    """What the stages before this one make of its input, if it holds them: as far as the one with the same `below`."""

    @property
    def layer(self) -> int:
        """The layer of the network that the stage is, or is in."""
        return self.path[0]

    @property
    def prefix(self) -> str:
        """What stands before the names of its parameters in that layer."""
        return "".join(f"{name}." for name in (f"layers[{i}]" for i in self.path[1:]))

    @property
    def biases(self) -> tuple[str, ...]:
        """The parameters that the convention for biases is about."""
        return (BIASES,)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Names of the numbers that the stage reads from the control block."""
        return tuple(name for _, names in self.functions for name in names)


@dataclass(frozen=True)
class Buffer:
    """A quantity of a batch in memory: its letters, the room along each, and the order in which they lie there.

    beyond: what stands in the room, unless a first state does.
    """

    name: str
    letters: str
    rooms: tuple[Room, ...]
    order: str
    beyond: float = 0.0

    @property
    def before(self) -> int:
        """Room for time steps before the first."""
        return self.rooms[self.letters.index("t")].before if "t" in self.letters else 0


@dataclass(frozen=True)
class Draw:
    """A quantity that each step draws by a formula from u; so many words say from which generator, 0: it is stated."""

    name: str
    formula: str
    words: int


@dataclass(frozen=True)
class EquationStage(Stage):
    """A layer of a kind written as equations; forward and backward hold what a training step needs of them.

    sizes: how many values a letter has, without s. own: the letters of each axis of its parameters. letters: of arrays
    that it shares with others, where they are not as used; beyond: what stands around a copy. counts as in `Kind`;
    settings by their names in the equations; activation: the function that f stands for. starts: what stands before
    the first time step, by quantity. stated: quantities that memory holds for each row of the data. into: equations
    of the gradient that the stages of the block receive.
    """

    forward: tuple[Equation, ...] = ()
    backward: tuple[Equation, ...] = ()
    sizes: tuple[tuple[str, int], ...] = ()
    own: tuple[tuple[str, tuple[str, ...]], ...] = ()
    letters: tuple[tuple[str, str], ...] = ()
    beyond: tuple[tuple[str, float], ...] = ()
    counts: tuple[tuple[str, str], ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    activation: tuple[str, tuple[str, ...]] = ("identity", ())
    starts: tuple[tuple[str, str], ...] = ()
    samples: int = 1  # how many values of s there are for each sample
    kept: tuple[str, ...] = ()  # its biases
    drawn: tuple[Draw, ...] = ()
    stated: tuple[str, ...] = ()
    into: tuple[Equation, ...] = ()

    @property
    def biases(self) -> tuple[str, ...]:
        """The parameters that the convention for biases is about."""
        return self.kept

    @property
    def numbers(self) -> tuple[str, ...]:
        """Names of the numbers that the stage reads from the control block."""
        return (*(number for _, number in self.settings), *self.activation[1], *super().numbers)

    def parameters(self, bias: str) -> dict[str, int]:
        """How many numbers each parameter has."""
        sizes = dict(self.sizes)
        return {name: math.prod(sizes[letter] for axis in axes for letter in axis) for name, axes in self.own}

    @cached_property
    def uses(self) -> tuple[Name, ...]:
        """Every use of an array, targets included."""
        equations = (*self.forward, *self.into, *self.backward)
        found = [name for e in equations for name in (e.target, *names(e.value))]
        return tuple(name for name in found if name.index)

    @cached_property
    def buffers(self) -> tuple[Buffer, ...]:
        """Quantities that stand in memory of their own."""
        elsewhere = {"A", "dA", *self.ends} | {prefix + name for name, _ in self.own for prefix in ("", "d")}
        elsewhere |= {name + ending for name in self.carried for ending in ("", OLD)} | {self.block, f"d{self.block}"}
        own = [use for use in self.uses if use.name not in elsewhere]
        letters: dict[str, str] = {}
        for use in own:
            if all(index.letter for index in use.index):
                letters.setdefault(use.name, use.letters)
        return tuple(self._buffer(name, own_letters, own) for name, own_letters in letters.items())

    def _buffer(self, name: str, letters: str, uses: Sequence[Name]) -> Buffer:
        sizes, rooms, last = dict(self.sizes), [Room()] * len(letters), set[str]()
        for use in uses:
            for i, (letter, index) in enumerate(zip(letters, use.index, strict=True) if use.name == name else ()):
                if letter in sizes:
                    rooms[i] = rooms[i].joined(room_for(index, sizes[letter], sizes))
                if isinstance(index, Affine):
                    last.add(letter)  # windows go along it
        order = sorted(letters, key=lambda letter: letter in last)
        return Buffer(name, letters, tuple(rooms), "".join(order), dict(self.beyond).get(name, 0.0))

    @cached_property
    def ends(self) -> tuple[str, str]:
        """What goes out, and its gradient, by their names in the equations."""
        return ("out", "dout") if any(use.name == "out" for use in self.uses) else ("a", "da")


def label_of(path: tuple[int, ...]) -> str:
    """A layer in names of the control block."""
    return ".".join(map(str, path))


def followed(stage: Stage, function: tuple[str, tuple[str, ...]] | None, couples: bool) -> Stage:
    """The stage with one more function after it; None changes nothing."""
    if couples:
        return replace(stage, softmax=True)
    return stage if function is None else replace(stage, functions=(*stage.functions, function))


def extra_words(stages: tuple[Stage, ...]) -> Iterator[str]:
    """Names of the buffers of all stages, as the control block knows them."""
    for k, stage in enumerate(stages):
        if isinstance(stage, EquationStage):
            yield from (buffer_name(buffer.name, k) for buffer in stage.buffers)
            for name in stage.stated:
                yield from (stated_name(name, k), gathered_name(name, k))
            yield from (entropy_name(draw.name, k) for draw in stage.drawn)


def buffer_name(name: str, k: int) -> str:
    """The array of a quantity of stage k in memory; where it is stated, that of the batch."""
    return f"quantity {name} {k}"


def stated_name(name: str, k: int) -> str:
    """The array of a stated quantity for all rows of the data."""
    return f"stated {name} {k}"


def gathered_name(name: str, k: int) -> str:
    """The array that the rows of a batch are gathered into."""
    return f"gathered {name} {k}"


def entropy_name(name: str, k: int) -> str:
    """The array of the words that say how a quantity is drawn."""
    return f"entropy {name} {k}"


def row_size(stage: EquationStage, name: str) -> int:
    """How many numbers of a quantity there are for each row of the data."""
    own = next(buffer for buffer in stage.buffers if buffer.name == name)
    return math.prod(extents(stage, own, 1))


def extents(stage: EquationStage, buffer: Buffer, samples: int) -> tuple[int, ...]:
    """How long each axis of a buffer is in memory, for a batch of so many samples."""
    sizes: Mapping[str, int] = {**dict(stage.sizes), "s": samples * stage.samples}
    rooms = dict(zip(buffer.letters, buffer.rooms, strict=True))
    return tuple(rooms[letter].length(sizes[letter]) for letter in buffer.order)
