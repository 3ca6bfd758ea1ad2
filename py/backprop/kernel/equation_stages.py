"""A layer of a kind written as equations as a stage: what of its equations a training step needs."""

from __future__ import annotations

from collections.abc import Iterable, Set
from functools import lru_cache

from ..equations.absent import without
from ..equations.kind import BIAS, OLD, TIMES, Kind
from ..equations.needed import needed
from ..equations.notation import Equation, Index, Name, Sum, names
from ..equations.parser import parse_formula
from ..equations.stable import in_range
from .formulas import Unknown, names_in
from .invariants import invariants_apart
from .stages import Draw, EquationStage, label_of


@lru_cache(maxsize=256)
def equation_stage(
    kind: Kind, path: tuple[int, ...], below: int, n_in: int, units: int, steps: int = 1, bias: str = "per_neuron",
    activation: tuple[str, tuple[str, ...]] = ("identity", ()), last_step: bool = False,
    given: tuple[Draw, ...] = (),
) -> EquationStage:  # fmt: skip
    """The stage of a layer: steps is the number of time steps that come in, 1 where there are none.

    path and below as in `Stage`; from the rows of the data no error goes further down. last_step: only the output of
    the last time step goes out. given: how the quantities that no equation makes come about.
    """
    if kind.space:
        number = ".".join(str(i + 1) for i in path)
        raise Unknown(
            f"layer {number} goes over an image, and places made of several letters have no compiled code yet"
        )
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
    into = needed(backward, {f"d{kind.block}"}) if kind.block else ()
    backward = needed(backward, {f"d{name}" for name in trained} | ({"dA"} if below >= 0 else set()))
    updates = _in_place(kind.update_equations)
    used = _names((*into, *backward, *updates))
    forward = (*in_range(needed(forward, used | {"a", "out"})), *updates)
    backward = _apart(backward, into, kind.block)
    if not kind.through_time:  # there the order of steps decides when something is known
        forward, into, backward = invariants_apart(forward, into, backward)
    sizes = {**dict.fromkeys(TIMES, steps), "j": units, "i": units, "k": n_in}
    single = {name.name for e in (*forward, *into, *backward) for name in names(e.value) if not name.index}
    drawn = tuple(draw for draw in given if draw.words)
    single |= {name for draw in drawn for name in names_in(parse_formula(draw.formula)) - {"u"}}
    label = label_of(path)
    return EquationStage(
        path, below, n_in, units, rows=1 if last_step else steps, carried=tuple(kind.kept), block=kind.block,
        forward=forward, backward=backward, sizes=tuple(sizes.items()),
        own=tuple(own.items()), counts=tuple(kind.counts.items()),
        settings=tuple((name, f"{name} {label}") for name in sorted(single - set(kind.counts) - set(own))),
        activation=activation, starts=tuple((quantity, start.name) for quantity, start in kind.starts.items()),
        samples=1 if kind.through_time else steps, kept=tuple(sorted(biases)), drawn=drawn,
        stated=tuple(draw.name for draw in given if not draw.words), into=into,
    )  # fmt: skip


def _names(equations: Iterable[Equation]) -> set[str]:
    return {name.name for equation in equations for name in names(equation.value)}


def _in_place(updates: tuple[Equation, ...]) -> tuple[Equation, ...]:
    """The new values of what is carried; each stands where the old one stood, which nothing may read after that."""
    written: set[str] = set()
    for equation in updates:
        read = [name for name in names(equation.value) if name.name.removesuffix(OLD) in written]
        own = [name for name in names(equation.value) if name.name == equation.target.name + OLD]
        if read or any(name.index != equation.target.index for name in own):
            raise Unknown(f"there is no code for {equation}, whose old values are gone")
        written.add(equation.target.name)
    return updates


def _apart(backward: tuple[Equation, ...], into: tuple[Equation, ...], block: str) -> tuple[Equation, ...]:
    """What is left to be done when the stages of the block have passed their error down."""
    rest = tuple(equation for equation in backward if equation not in into)
    if into and f"d{block}" in _names(rest):
        raise Unknown(f"there is no code for d{block} but in what the block receives")
    return rest


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
