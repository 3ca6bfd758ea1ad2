"""Softmax, which couples the units of a sample: rows of n columns, each walked along three times."""

from __future__ import annotations

from collections.abc import Callable

from ..equations.notation import Expression
from ..equations.parser import parse_formula
from ..functions.losses import Loss
from .assembler import Function
from .control import Control
from .elementary import exp_below, log1p_above
from .encoding import I32
from .expressions import Int, Vector, load, load_both, load_one, number, pair
from .formulas import Formula, Value
from .lanes import FIRST, Lanes
from .matrices import WHOLE
from .outputs import settings

Take = Callable[..., Vector]
SURPRISE = parse_formula("ln(sum(exp(z_k))) - z")  # −ln p


class Rows:
    """Row after row of n columns; `pairs` walks along one of them, two columns at a time."""

    def __init__(self, f: Function, n: int, *addresses: Int) -> None:
        self.f, self.n, self.addresses = f, n, addresses
        self.at = f.new(Int)

    def pairs(self, step: Callable[[Int, int, Take, bool], None]) -> None:
        """step(byte offset within the row as value, and as constant, how to load, whether only lane 0 counts)."""
        f, whole = self.f, self.n & -2
        f.set(self.at, number(0))
        if self.n <= 2 * WHOLE:
            for k in range(0, whole, 2):
                step(self.at, 8 * k, load, False)
            if self.n & 1:
                step(self.at, 8 * whole, load_one, True)
            return
        with f.loop() as again:
            step(self.at, 0, load, False)
            f.set(self.at, self.at + 16)
            again(self.at < 8 * whole)
        if self.n & 1:
            step(self.at, 0, load_one, True)

    def next(self) -> None:
        """On to the next row."""
        for address in self.addresses:
            self.f.set(address, address + 8 * self.n)


def _exponentials(f: Function, rows: Rows, z: Int, a: Int, check: Vector) -> tuple[Vector, Vector]:
    """e^(z − largest) of a row into a. Gives the largest, and Σ of all e but that of one of the largest, which is 1."""
    largest, others, ties = f.new(Vector), f.new(Vector), f.new(Vector)
    f.set(largest, load_both(z))
    f.set(others, pair(0.0))
    f.set(ties, pair(-0.5))  # both lanes together leave one of the largest out

    def look(at: Int, offset: int, take: Take, tail: bool) -> None:
        value = f.let(load_both(z + at, offset) if tail else take(z + at, offset))
        f.set(largest, largest.binary(value, 0xF7))
        f.set(check, check + value)

    rows.pairs(look)
    f.set(largest, _across(f, largest, lambda x, y: x.binary(y, 0xF7)))

    def exponentiate(at: Int, offset: int, take: Take, tail: bool) -> None:
        value = Lanes(f, [f.let(take(z + at, offset))])
        e = exp_below(value - Lanes(f, [largest]))
        _put(f, a + at, offset, e, tail)
        top = value.equals(Lanes(f, [largest]))
        f.set(ties, ties + _masked(top.choose(1.0, 0.0), tail).vectors[0])
        f.set(others, others + _masked(top.choose(0.0, e), tail).vectors[0])

    rows.pairs(exponentiate)
    rest = _across(f, others, lambda x, y: x + y)
    return largest, f.let(rest + _across(f, ties, lambda x, y: x + y))


def softmax_rows(n: int, control: Control) -> Function:
    """(a, end): e^z/Σ e^z of every row, in place of z."""
    f = Function(None, I32, I32)
    a, end = f.arguments()
    rows, check = Rows(f, n, a), f.new(Vector)
    with f.loop() as again:
        _, others = _exponentials(f, rows, a, a, check)
        total = 1.0 + Lanes(f, [others])

        def divide(at: Int, offset: int, take: Take, tail: bool) -> None:
            value = Lanes(f, [f.let(take(a + at, offset))])
            _put(f, a + at, offset, value / total, tail)

        rows.pairs(divide)
        rows.next()
        again(a < end)
    control.add(f, "check", check)
    return f


def softmax_back(n: int, sloped: bool) -> Function:
    """(a, δ, slope, end of a): δ = a (∂E/∂a − Σ a ∂E/∂a) of every row in place of ∂E/∂a, times the slope below."""
    f = Function(None, *[I32] * 4)
    a, delta, slope, end = f.arguments()
    rows, total = Rows(f, n, a, delta, slope), f.new(Vector)
    with f.loop() as again:
        f.set(total, pair(0.0))

        def sum_(at: Int, offset: int, take: Take, tail: bool) -> None:
            f.set(total, total + take(a + at, offset) * take(delta + at, offset))

        rows.pairs(sum_)
        whole = Lanes(f, [_across(f, total, lambda x, y: x + y)])

        def couple(at: Int, offset: int, take: Take, tail: bool) -> None:
            own, da = (Lanes(f, [f.let(take(x + at, offset))]) for x in (a, delta))
            value = own * (da - whole)
            if sloped:
                value = value * Lanes(f, [f.let(take(slope + at, offset))])
            _put(f, delta + at, offset, value, tail)

        rows.pairs(couple)
        rows.next()
        again(a < end)
    return f


def softmax_entropy(n: int, row: Loss, control: Control, sloped: bool, weighted: bool) -> Function:
    """(z, y, slope, δ, end of z): a loss of softmax(z), such as cross-entropy, its δ, scaled; weighted as `output`.

    The pair's δ is made of each term once with p = e/Σ e, as p_j Σ y_k − y_j Σ p_k: taken of e it is divided by Σ e.
    """
    pair_ = row.fused
    assert pair_ is not None
    term_of, delta_of = parse_formula(pair_.formula), parse_formula(pair_.exact)
    f = Function(None, *[I32] * (5 + weighted))
    z, y, slope, delta, end, *omega_at = f.arguments()
    rows = Rows(f, n, z, y, slope, delta, *omega_at)
    scale = control.constant(f, "share")
    loss, check = f.new(Vector), f.new(Vector)
    with f.loop() as again:
        largest, others = (Lanes(f, [x]) for x in _exponentials(f, rows, z, delta, check))
        logarithm, total = log1p_above(others), 1.0 + others
        most, fewer = (Lanes(f, [x]) for x in _largest_and_rest(f, rows, y))
        whole = most + fewer
        share = scale
        for address in omega_at:
            share = scale * Lanes(f, [f.let(load_both(address))])

        def compare(at: Int, offset: int, take: Take, tail: bool) -> None:
            logit, target, e = (Lanes(f, [f.let(take(x + at, offset))]) for x in (z, y, delta))
            shifted = logit - largest
            names = {**settings(row, f, control), "y": target}
            term = Formula(names, zero_wins=True, made={SURPRISE: logarithm - shifted}).lanes(term_of)
            for address in omega_at:
                term = term * Lanes(f, [f.let(load_both(address))])
            f.set(loss, loss + _masked(term, tail).vectors[0])
            other_e = shifted.equals(0.0).choose(others, total - e)
            other_y = target.equals(most).choose(fewer, whole - target)
            own = {"y": other_y, "p": other_e}
            made: dict[Expression, Value] = {parse_formula(f"sum_of_others({name})"): own[name] for name in own}
            value = Formula({**names, "p": e}, made=made).lanes(delta_of) / total * share
            if sloped:
                value = value * Lanes(f, [f.let(take(slope + at, offset))])
            _put(f, delta + at, offset, value, tail)

        rows.pairs(compare)
        rows.next()
        again(z < end)
    control.add(f, "loss", loss)
    control.add(f, "check", check)
    return f


def _largest_and_rest(f: Function, rows: Rows, x: Int) -> tuple[Vector, Vector]:
    """The largest of a row, and the sum of all but one of the largest."""
    largest, rest, ties = f.new(Vector), f.new(Vector), f.new(Vector)
    f.set(largest, load_both(x))
    f.set(rest, pair(0.0))
    f.set(ties, pair(-0.5))  # as in `_exponentials`

    def look(at: Int, offset: int, take: Take, tail: bool) -> None:
        value = load_both(x + at, offset) if tail else take(x + at, offset)
        f.set(largest, largest.binary(value, 0xF7))

    rows.pairs(look)
    f.set(largest, _across(f, largest, lambda x, y: x.binary(y, 0xF7)))

    def sum_(at: Int, offset: int, take: Take, tail: bool) -> None:
        value = Lanes(f, [f.let(take(x + at, offset))])
        top = value.equals(Lanes(f, [largest]))
        f.set(ties, ties + _masked(top.choose(1.0, 0.0), tail).vectors[0])
        f.set(rest, rest + _masked(top.choose(0.0, value), tail).vectors[0])

    rows.pairs(sum_)
    again = f.let(_across(f, ties, lambda x, y: x + y) * largest)
    return largest, f.let(_across(f, rest, lambda x, y: x + y) + again)


def _across(f: Function, vector: Vector, join: Callable[[Vector, Vector], Vector]) -> Vector:
    """Both lanes joined, in both lanes."""
    return f.let(join(vector, vector.shuffle(vector, 1, 0)))


def _masked(vector: Lanes, tail: bool) -> Lanes:
    return vector & Lanes(vector.function, [FIRST]) if tail else vector


def _put(f: Function, address: Int, offset: int, value: Lanes, tail: bool) -> None:
    if tail:
        f.store_one(address, value.vectors[0], offset)
    else:
        value.store(address, offset)
