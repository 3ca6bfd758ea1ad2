"""Equations of a layer through time, an equation for each time step: z@0[s,j], z@1[s,j] for z[s,t,j]."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

from ..equations.absent import joined
from ..equations.notation import Binary, Equation, Expression, Name, Number, Sum, children

STEP = "@"


def at_step(name: str, t: int | None) -> str:
    """A quantity at a time step; as it is where it has none."""
    return name if t is None else f"{name}{STEP}{t}"


def base(name: str) -> str:
    """The quantity without its time step."""
    return name.partition(STEP)[0]


def renamed(name: str, other: str) -> str:
    """Another quantity at the same time step."""
    return other + name[len(base(name)) :]


def step_of(name: str) -> int | None:
    """The time step of a quantity."""
    own = name.partition(STEP)[2]
    return int(own) if own else None


@dataclass(frozen=True)
class Unrolling:
    """How a layer stands in time.

    steps: of what comes in, None where there are none; through_time: the letter t counts them, else s stands for
    samples and time steps; last_only: what goes out is that of the last step; starts: what stands before the first.
    """

    steps: int | None = None
    through_time: bool = False
    last_only: bool = False
    starts: Mapping[str, str] = field(default_factory=dict)

    @property
    def sent(self) -> Sequence[int | None]:
        """The time steps of what goes out."""
        if self.steps is None:
            return [None]
        return [self.steps - 1] if self.last_only else range(self.steps)

    @property
    def every(self) -> Sequence[int | None]:
        """Those of what comes in."""
        return [None] if self.steps is None else range(self.steps)

    def equations(self, equation: Equation) -> list[tuple[int | None, Equation]]:
        """The equation at each time step, with that; those of the last step first where the equation looks ahead."""
        target = equation.target
        if self.steps is None or not self._is_timed(target):
            return [(None, replace(equation, value=self._present(equation.value, None)))]
        index = (target.index[0], *target.index[2:]) if self.through_time else target.index
        return [
            (t, Equation(Name(at_step(target.name, t), index), self._present(equation.value, t)))
            for t in (self.sent if target.name == "a" else self.every)
        ]

    def _is_timed(self, name: Name) -> bool:
        """True for what there is once a time step."""
        if not self.through_time:
            return name.letters[:1] in ("s", "u")
        return "t" in name.letters or (len(name.index) > 1 and not name.index[1].letter and name.letters[0] == "s")

    def _present(self, tree: Expression, t: int | None) -> Expression:
        made = tree if self.steps is None else self._at(tree, t)
        return Number(0) if made is None else made

    def _name(self, name: Name, t: int | None) -> Name | None:
        """A name at time step t; its start before the first one, None where there is nothing."""
        if not self._is_timed(name):
            return name
        index = name.index
        if self.through_time:
            own = index[1]
            t = own.offset if not own.letter else (t or 0) + own.offset
            index = (index[0], *index[2:])
        if t is not None and 0 <= t < (self.steps or 0):
            gone = name.name in ("da", "fused") and t not in self.sent
            return None if gone else Name(at_step(name.name, t), index)
        return Name(self.starts[name.name], index) if t is not None and t < 0 and name.name in self.starts else None

    def _at(self, tree: Expression, t: int | None) -> Expression | None:
        match tree:
            case Name():
                return self._name(tree, t)
            case Sum(letters, body) if self._runs(letters):
                kept = tuple(letter for letter in letters if letter != "t")
                terms = (self._at(body, step) for step in range(self.steps or 0))
                found = [Sum(kept, term) if kept else term for term in terms if term is not None]
                return reduce(lambda x, y: Binary("+", x, y), found) if found else None
        return joined(tree, [self._at(part, t) for part in children(tree)])

    def _runs(self, letters: tuple[str, ...]) -> bool:
        return ("t" in letters) if self.through_time else bool({"s", "u"} & {*letters})
