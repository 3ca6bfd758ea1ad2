"""From gradients to new parameters: penalty, clipping, the optimizer's formulas; two weights at a time.

With plain gradient descent this happens where the gradient comes out of its product (`Fused`), otherwise in a pass of
its own over each parameter array; clipping by the norm of all gradients needs one more.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..equations.notation import Binary, Expression, Name, Negative, walk
from ..equations.parser import parse_formula
from ..functions.penalties import PENALTIES
from ..optimizers import Optimizer
from ..optimizers.base import Quantity
from ..optimizers.clipping import BOUNDED
from ..rules.limits import LARGEST
from .assembler import Function
from .control import Control
from .encoding import I32
from .expressions import Int, Vector, load_one, pair
from .formulas import Formula, Slots, names_in
from .lanes import Lanes
from .matrices import Finish, store_row

TOGETHER = 2  # vectors that go through an update side by side
BEYOND = sys.float_info.max / LARGEST * (1 + 1e-9)
"""What times a weight beyond the limits is infinite. NumPy makes such a step again, and judges exactly."""


@dataclass(frozen=True)
class Asked:
    """What of the penalties and bounds is there at all; how large they are the code reads."""

    penalties: tuple[str, ...]
    penalize_biases: bool
    clip_value: bool
    clip_norm: bool


class Rule:
    """The formulas of an optimizer under its choices: what is computed once a step, and what for each weight."""

    def __init__(self, row: Optimizer, lines: Sequence[Quantity], state: Sequence[str], asked: Asked) -> None:
        self.name, self.state, self.asked = row.name, tuple(state), asked
        own = {line.name for line in lines}
        slots = Slots(own | {f"{key}_old" for key in state} | {"g", "w"})
        self.lines = [(line.name, slots.cut(parse_formula(line.formula))) for line in lines]
        self.slots = slots.parts

    @property
    def fused(self) -> bool:
        """True when each weight's update needs nothing but the weight and its gradient."""
        return not self.state and not self.asked.clip_norm

    def prepare(self, f: Function, control: Control) -> None:
        """Fill the slots, at the beginning of a step."""
        names = {name: control.constant(f, name) for part in self.slots.values() for name in self._variables(part)}
        formula = Formula({"eta" if k == "eta" else "t" if k == "t_now" else k: v for k, v in names.items()})
        for name, part in self.slots.items():
            value = formula.value(part)
            vector = value.vectors[0] if isinstance(value, Lanes) else pair(value)
            control.put(f, name, vector)

    @staticmethod
    def _variables(part: Expression) -> Iterator[str]:
        """The cells and numbers that a slot is made from."""
        for node in walk(part):
            if isinstance(node, Binary) and node.operator == "**" and isinstance(node.left, Name):
                yield f"ln {node.left.name}"
        yield from ("t_now" if name == "t" else name for name in sorted(names_in(part)))


class Updating:
    """The rule's code within one function: `prepared` gradients, then `updated` weights."""

    def __init__(self, f: Function, rule: Rule, control: Control, penalized: bool) -> None:
        self.f, self.rule, self.control, self.penalized = f, rule, control, penalized
        asked = rule.asked
        rows = [row for row in PENALTIES if penalized and row.name in asked.penalties]
        self.penalties = [(row, self._constant(row.name)) for row in rows]
        self.bound = self._constant("clip_value") if asked.clip_value else None
        self.slots = {name: self._constant(name) for name in rule.slots}
        self.sums: dict[str, Vector] = {}

    def _constant(self, name: str) -> Lanes:
        return self.control.constant(self.f, name)

    def prepared(self, w: Lanes, g: Lanes, free: Lanes | None = None) -> Lanes:
        """The gradient with the penalty's, bounded, 0 where `free` is not; penalty's loss and norm are summed."""
        own: Lanes | None = None
        for row, number in self.penalties:
            part = Formula({row.name: number, "w": w}).lanes(parse_formula(row.slope))
            own = part if own is None else own + part
            self._sum(f"{row.name} terms", Formula({"w": w}).lanes(parse_formula(row.term)))
        if own is not None:
            g = g + own
        if self.bound is not None:
            self._sum("check", g)
            g = Formula({"g": g, "bound": self.bound}).lanes(parse_formula(BOUNDED))
        if free is not None:
            g = free.choose(g, 0.0)
        self._sum("norm", g * g)
        return g

    def updated(self, w: Lanes, g: Lanes, old: dict[str, Lanes]) -> tuple[Lanes, dict[str, Lanes]]:
        """The new weights and what the optimizer keeps."""
        names = {**self.slots, **{f"{key}_old": value for key, value in old.items()}, "w": w, "g": g}
        for name, tree in self.rule.lines[:-1]:
            names[name] = Formula(names).lanes(tree)
            self._sum("check", names[name])
        match self.rule.lines[-1][1]:
            case Negative(less):
                new = w - Formula(names).value(less)
            case more:
                new = w + Formula(names).value(more)
        self._sum("check", new * BEYOND)
        return new, {key: names[key] for key in old}

    def _sum(self, name: str, values: Lanes) -> None:
        if name not in self.sums:
            self.sums[name] = self.f.new(Vector)
        for vector in values.vectors:
            self.f.set(self.sums[name], self.sums[name] + vector)

    def close(self) -> None:
        """Leave the sums in their cells."""
        for name, total in self.sums.items():
            self.control.add(self.f, name, total)


class Fused:
    """An ending of gradients that changes the weights at once."""

    def __init__(self, rule: Rule, control: Control, penalized: bool) -> None:
        self.rule, self.control, self.penalized = rule, control, penalized

    def begin(self, f: Function) -> Finish:
        """`into` of the gradient's function is the address of the weights."""
        self.updating = updating = Updating(f, self.rule, self.control, self.penalized)

        def finish(to: Int, offset: int, vectors: list[Vector], width: int) -> None:
            if width == 1:
                g = Lanes(f, [f.let(vectors[0].shuffle(pair(0.0), 0, 2))])
                w = Lanes(f, [f.let(load_one(to, offset))])
            else:
                g, w = Lanes(f, vectors), Lanes.load(f, to, len(vectors), offset)
            new, _ = updating.updated(w, updating.prepared(w, g), {})
            store_row(f)(to, offset, list(new.vectors), width)

        return finish

    def end(self, f: Function) -> None:
        """Leave the sums."""
        self.updating.close()


def update_pass(rule: Rule, control: Control, state_bytes: int, penalized: bool, held: bool) -> Function:
    """(w, g, state, end of w): new weights and state of one parameter array. state: where that of the first key is.

    With clipping by the norm the gradients are prepared already, and `scale` is what brings them down. held: some
    entries stay as they are; a further argument is where their marks stand.
    """
    f = Function(None, *[I32] * (4 + held))
    w_at, g_at, state_at, end, *free_at = f.arguments()
    updating = Updating(f, rule, control, penalized)
    scale = control.constant(f, "scale") if rule.asked.clip_norm else None
    with f.loop() as again:
        w, g = Lanes.load(f, w_at, TOGETHER), Lanes.load(f, g_at, TOGETHER)
        free = _free(f, free_at)
        g = updating.prepared(w, g, free) if scale is None else g * scale
        old = {key: Lanes.load(f, state_at, TOGETHER, i * state_bytes) for i, key in enumerate(rule.state)}
        new, state = updating.updated(w, g, old)
        if free is not None:
            new = free.choose(new, w)
            state = {key: free.choose(state[key], old[key]) for key in old}
        new.store(w_at)
        for i, key in enumerate(rule.state):
            state[key].store(state_at, i * state_bytes)
        _advance(f, w_at, g_at, state_at, *free_at)
        again(w_at < end)
    updating.close()
    return f


def prepare_pass(rule: Rule, control: Control, penalized: bool, held: bool) -> Function:
    """(w, g, end of w): the gradients of one parameter array made ready for clipping by the norm; held as above."""
    f = Function(None, *[I32] * (3 + held))
    w_at, g_at, end, *free_at = f.arguments()
    updating = Updating(f, rule, control, penalized)
    with f.loop() as again:
        w, g = Lanes.load(f, w_at, TOGETHER), Lanes.load(f, g_at, TOGETHER)
        updating.prepared(w, g, _free(f, free_at)).store(g_at)
        _advance(f, w_at, g_at, *free_at)
        again(w_at < end)
    updating.close()
    return f


def _free(f: Function, at: Sequence[Int]) -> Lanes | None:
    """Where the entries are trained; None where all are."""
    return Lanes.load(f, at[0], TOGETHER) > 0.5 if at else None


def _advance(f: Function, *addresses: Int) -> None:
    for address in addresses:
        f.set(address, address + 16 * TOGETHER)
