"""The stages of a training step: a dense layer or a kind written as equations, each with the functions that follow."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property

from ..equations.absent import without
from ..equations.kind import BIAS, BIASES, WEIGHTS, Kind
from ..equations.needed import needed
from ..equations.notation import Equation, Index, Name, Sum, names

Functions = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Stage:
    """A dense layer with what follows it: functions of each unit, one after the other, and perhaps softmax at the end.

    A function is its name and those of its numbers in the control block. into_softmax: z of the layer is a softmax's.
    rows: how many rows of n_out numbers come out for each sample, more than one where there are time steps.
    """

    layer: int
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
    """A quantity of a batch in memory: its letters, and room for time steps before the first and after the last."""

    name: str
    letters: str
    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class EquationStage(Stage):
    """A layer of a kind written as equations; forward and backward hold what a training step needs of them.

    sizes: how many values a letter has, without s. own: letters of its parameters. counts as in `Kind`; settings by
    their names in the equations; activation: the function that f stands for. starts: what stands before the first time
    step, by quantity.
    """

    forward: tuple[Equation, ...] = ()
    backward: tuple[Equation, ...] = ()
    sizes: tuple[tuple[str, int], ...] = ()
    own: tuple[tuple[str, str], ...] = ()
    counts: tuple[tuple[str, str], ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    activation: tuple[str, tuple[str, ...]] = ("identity", ())
    starts: tuple[tuple[str, str], ...] = ()
    samples: int = 1  # how many values of s there are for each sample
    kept: tuple[str, ...] = ()  # its biases

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
        return {name: math.prod(sizes[letter] for letter in letters) for name, letters in self.own}

    @cached_property
    def uses(self) -> tuple[Name, ...]:
        """Every use of an array, targets included."""
        equations = (*self.forward, *self.backward)
        found = [name for e in equations for name in (e.target, *names(e.value))]
        return tuple(name for name in found if name.index)

    @cached_property
    def buffers(self) -> tuple[Buffer, ...]:
        """Quantities that stand in memory of their own."""
        elsewhere = {"A", "dA", *self.ends} | {prefix + name for name, _ in self.own for prefix in ("", "d")}
        shifts: dict[str, list[int]] = {}
        letters: dict[str, str] = {}
        for use in self.uses:
            if use.name in elsewhere:
                continue
            shifts.setdefault(use.name, [0]).extend(index.offset for index in use.index if index.letter == "t")
            if "" not in (index.letter for index in use.index):
                letters.setdefault(use.name, use.letters)
        return tuple(
            Buffer(name, letters[name], -min(found), max(found)) for name, found in shifts.items() if name in letters
        )

    @cached_property
    def ends(self) -> tuple[str, str]:
        """What goes out, and its gradient, by their names in the equations."""
        return ("out", "dout") if any(use.name == "out" for use in self.uses) else ("a", "da")


def equation_stage(
    kind: Kind, layer: int, n_in: int, units: int, steps: int = 1, bias: str = "per_neuron",
    activation: tuple[str, tuple[str, ...]] = ("identity", ()), last_step: bool = False, below: bool = True,
) -> EquationStage:  # fmt: skip
    """The stage of a layer: steps is the number of time steps that come in, 1 where there are none.

    last_step: only the output of the last time step goes out. below: the error goes further down.
    """
    biases = {p.name for p in kind.parameters if p.start == BIAS}
    absent = frozenset(biases if bias == "none" else ())
    own = {p.name: p.letters for p in kind.parameters if p.name not in absent}
    forward, backward = (without(e, absent) for e in (kind.forward_equations, kind.backward_equations))
    if bias == "shared":
        forward, backward = _shared(forward, backward, biases)
        own |= dict.fromkeys(biases, "")
    if last_step:
        forward, backward = _of_last_step(forward, backward, steps)
    trained = {name for name in own if bias != "frozen" or name not in biases}
    wanted = {f"d{name}" for name in trained} | ({"dA"} if below else set())
    backward = needed(backward, wanted)
    used = {name.name for e in backward for name in names(e.value)}
    forward = needed(forward, used | {"a", "out"})
    sizes = {"t": steps, "j": units, "i": units, "k": n_in}
    settings = {name.name for e in (*forward, *backward) for name in names(e.value) if not name.index}
    numbers = settings - set(kind.counts) - set(own)
    return EquationStage(
        layer, n_in, units, rows=1 if last_step else steps, forward=forward, backward=backward,
        sizes=tuple(sizes.items()), own=tuple(own.items()), counts=tuple(kind.counts.items()),
        settings=tuple((name, f"{name} {layer}") for name in sorted(numbers)), activation=activation,
        starts=tuple((quantity, start.name) for quantity, start in kind.starts.items()),
        samples=1 if kind.through_time else steps, kept=tuple(sorted(biases)),
    )  # fmt: skip


def _shared(
    forward: tuple[Equation, ...], backward: tuple[Equation, ...], biases: Set[str]
) -> tuple[tuple[Equation, ...], tuple[Equation, ...]]:
    """One bias for all units: it has no letter, and its gradient is the sum over the units."""

    def summed(equation: Equation) -> Equation:
        if equation.target.name.removeprefix("d") not in biases:
            return equation
        value = equation.value
        letters = tuple(equation.target.letters)
        value = Sum((*letters, *value.letters), value.body) if isinstance(value, Sum) else Sum(letters, value)
        return Equation(Name(equation.target.name, ()), value)

    return forward, tuple(map(summed, backward))


def _of_last_step(
    forward: tuple[Equation, ...], backward: tuple[Equation, ...], steps: int
) -> tuple[tuple[Equation, ...], tuple[Equation, ...]]:
    """Out goes what a is at the last time step, and only there the error comes in."""
    (target,) = (e.target for e in forward if e.target.name == "a")
    at = tuple(Index("", steps - 1) if index.letter == "t" else index for index in target.index)
    ends = tuple(index for index in target.index if index.letter != "t")
    out = Equation(Name("out", ends), Name("a", at))
    into = Equation(Name("da", at), Name("dout", ends))
    return (*forward, out), (into, *backward)


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


def buffer_name(name: str, k: int) -> str:
    """The array of a quantity of stage k in memory."""
    return f"quantity {name} {k}"


def extents(stage: EquationStage, buffer: Buffer, samples: int) -> tuple[int, ...]:
    """How long each axis of a buffer is, for a batch of so many samples."""
    sizes: Mapping[str, int] = {**dict(stage.sizes), "s": samples * stage.samples}
    room = buffer.before + buffer.after
    return tuple(sizes[letter] + (room if letter == "t" else 0) for letter in buffer.letters)
