"""The names in a kind's equations at one element of one layer: what they are called, and which numbers stand for them.

Two writers walk an equation. `Formula` makes the tree of symbols, `Numbers` that of the numbers of the step; both agree
on what is absent: a parameter that the conventions leave out, and a time step beyond the first or last one.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from ..equations.kind import Kind
from ..equations.notation import Call, Max, Name, Sum
from ..equations.truncation import CARRIED
from .blocks import At
from .expression import Expr, add, num, sym
from .layer_view import LayerView
from .symbols import field_symbols
from .unit_lines import EXPANDED, partial, passed_on, places
from .written import Writer, fill

PLACES = ("s", "t")  # letters that count samples and time steps
GREEK = {"epsilon": "ε", "momentum": "m", "rate": "p"}

Bound = Mapping[str, "int | str | At | None"]  # s: the place, or None where all are summed; a text: any value


@dataclass(frozen=True)
class Spelled(Writer):
    """One layer's equations with the letters bound to an element.

    group: where parameters are taken from; whole: long sums of numbers keep every term.
    """

    of: LayerView
    kind: Kind
    settings: Mapping[str, float]
    bound: Bound
    group: str = "before"
    whole: bool = False

    def at(self, bound: Bound) -> Spelled:
        """The same with further letters bound."""
        return replace(self, bound={**self.bound, **bound})

    def size(self, letter: str) -> int:
        """How many values a letter has; s counts places of the batch, of a kind through time the samples."""
        if letter == "s":
            return len(self.places())
        if letter == "t":
            return int(self.of.trace.A.shape[1])
        return self.of.layer.n_in if letter == "k" else self.of.layer.units

    def places(self) -> list[At]:
        """What s runs over."""
        if self.kind.through_time:
            return [(s,) for s in range(len(self.of.trace.A))]
        return places(self.of.trace.A)

    def values(self, letters: tuple[str, ...]) -> Iterator[Bound]:
        """Every way in which letters can be bound."""
        ranges: list[Iterable[int | At]] = [
            self.places() if letter == "s" else range(self.size(letter)) for letter in letters
        ]
        for values in product(*ranges):
            yield dict(zip(letters, values, strict=True))

    def where(self, name: Name) -> tuple[At | None, tuple[int, ...], bool]:
        """Place (None where it is summed over) and further index of a name; whether its time step exists."""
        at: At | None = ()
        rest: list[int] = []
        there = True
        for axis, index in enumerate(name.index):
            fixed = not index.letter  # a place counted from 0: a time step where it stands after the samples
            value = index.offset if fixed else self.bound[index.letter]
            if index.letter == "s":
                at = value  # type: ignore[assignment]  # s is bound to a place or to None
            elif index.letter == "t" or (fixed and axis == 1 and name.index[0].letter == "s"):
                if at is not None and isinstance(value, int):
                    step = value if fixed else value + index.offset
                    there = 0 <= step < self.size("t")
                    at = (*at, step)
                else:
                    at = None
            else:
                rest.append(value + index.offset if index.letter and isinstance(value, int) else value)  # type: ignore[arg-type]  # a text stands for any value
        return at, tuple(rest), there

    def name(self, name: Name) -> Expr | None:
        """The tree of a name; None for what there is not."""
        known, own = self.kind, name.name
        if not name.index:
            return self.setting(own)
        if any(own == parameter.name for parameter in known.parameters):
            return self.parameter(own, self.where(name)[1]) if own in self.of.parameters("before") else None
        at, rest, there = self.where(name)
        if not there:
            start = known.starts.get(own)
            return self.start(name, start.name, at, rest) if start and at and at[-1] < 0 else None
        if own in ("a", "da") and at and self._is_last_only(own):
            if at[-1] != self.size("t") - 1:
                return None if own == "da" else self.quantity(name, at, rest)
            at = at[:-1]
        if is_error(self.of, known, own) and self.of.sign < 0:
            return ["neg", self.quantity(name, at, rest)]
        return self.quantity(name, at, rest)

    def _is_last_only(self, own: str) -> bool:
        return self.kind.through_time and (self.of.trace.a if own == "a" else self.of.back.da).ndim == 2

    @abstractmethod
    def setting(self, name: str) -> Expr:
        """A number that the spec sets, or a count."""

    @abstractmethod
    def parameter(self, name: str, index: tuple[int, ...]) -> Expr:
        """An entry of a parameter."""

    @abstractmethod
    def start(self, name: Name, start: str, at: At, rest: tuple[int, ...]) -> Expr | None:
        """What stands before the first time step."""

    @abstractmethod
    def quantity(self, name: Name, at: At | None, rest: tuple[int, ...]) -> Expr:
        """A number of one of the passes."""

    def activation_of(self, call: Call) -> dict[str, Expr]:
        """What the formulas of the layer's activation speak of: z, and the quantity that is f(z)."""
        same = Call("f", call.arguments)
        made = next((e.target for e in self.kind.forward_equations if e.value == same), None)
        a = self.present(made) if made else self.present(same) if call.function == "slope" else num(0)
        return {"z": self.present(call.arguments[0]), "a": a}


class Formula(Spelled):
    """Symbols. An index that is summed over stays a letter where it has more than a few values."""

    def setting(self, name: str) -> Expr:
        return sym(GREEK.get(name, name))

    def parameter(self, name: str, index: tuple[int, ...]) -> Expr:
        return entry(self.of, name, index, self.kind.parameter(name).symbol)

    def start(self, name: Name, start: str, at: At, rest: tuple[int, ...]) -> Expr | None:
        return self.quantity(name, at, rest)

    def quantity(self, name: Name, at: At | None, rest: tuple[int, ...]) -> Expr:
        shift = next((index.offset for index in name.index if index.letter == "t" and at is None), 0)
        return symbol(self.of, self.kind, name, at or (), rest, f"⟨t{shift:+}⟩".replace("-", "−") if shift else "")

    def chosen(self, call: Call) -> Expr:
        row = self.of.layer.activation.row
        if call.function == "slope":
            return ["call", f"{row.symbol}′", [self.present(call.arguments[0])]]
        return fill(row.formula, {**self.activation_of(call), **field_symbols(row.hyperparameters)})

    def over(self, tree: Sum | Max) -> Expr | None:
        alone = tuple(letter for letter in tree.letters if self.size(letter) == 1)
        bound = next(self.values(alone))
        letters = [letter for letter in tree.letters if letter not in alone]
        summed = [letter for letter in letters if letter in PLACES]
        units = tuple(letter for letter in letters if letter not in PLACES)
        inner = self.at({**bound, **{letter: None if letter == "s" else letter for letter in summed}})
        few = math.prod(map(self.size, units)) <= EXPANDED
        ways = list(inner.values(units)) if few else [{letter: letter for letter in units}]
        found = [made for made in (inner.at(way).write(tree.body) for way in ways) if made is not None]
        if not found:
            return None
        if isinstance(tree, Max):
            return ["call", "max", found]
        made = add(found) if few else ["sum", found[0], ", ".join(units)]
        return ["sum", made, self.words(summed)] if summed else made

    def words(self, letters: list[str]) -> str:
        """What a sum over places runs over."""
        if self.kind.through_time or self.of.trace.A.ndim == 2:
            return ", ".join({"s": "samples", "t": "times"}[letter] for letter in letters)
        return "times" if len(self.of.trace.A) == 1 else "samples, times"


class Numbers(Spelled):
    """The numbers of the step, each with the path at which its document has it."""

    def setting(self, name: str) -> Expr:
        if name in self.kind.counts:
            return num(self.size(self.kind.counts[name]))
        return num(self.settings[name])

    def parameter(self, name: str, index: tuple[int, ...]) -> Expr:
        return self.of.parameter(self.group, name, index)

    def start(self, name: Name, start: str, at: At, rest: tuple[int, ...]) -> Expr | None:
        held, index = self.of.trace.shown[start], (*at[:-1], *rest)
        return num(held[index], f"{self.of.path}.{start}" + "".join(f"[{i}]" for i in index))

    def quantity(self, name: Name, at: At | None, rest: tuple[int, ...]) -> Expr:
        if name.name == "A" and comes_in(self.kind):
            return self.of.incoming(at or (), rest[0])
        return self.of.number(key_of(self.kind, name.name), (*(at or ()), *rest))

    def chosen(self, call: Call) -> Expr:
        choice = self.of.layer.activation
        formula = choice.row.derivative if call.function == "slope" else choice.row.formula
        hyper = {name: num(value) for name, value in choice.hyper.items()}
        return fill(formula, {**self.activation_of(call), **hyper})

    def over(self, tree: Sum | Max) -> Expr | None:
        found = [self.at(way).write(tree.body) for way in self.values(tree.letters)]
        there = [made for made in found if made is not None]
        if not there:
            return None
        if isinstance(tree, Max):
            return ["call", "max", there]
        return ["add", there] if self.whole and len(there) > 1 else add(there)


def entry(of: LayerView, name: str, index: tuple[int | str, ...], base: str) -> Expr:
    """The symbol of an entry of a parameter, of any entry where its index is a letter."""
    if all(isinstance(i, int) for i in index):
        return of.weight(name, int(index[0]), int(index[1]) if len(index) > 1 else None, base)
    arrow = of.layer.parameter_arrow(name)
    ends = [
        sym(i) if isinstance(i, str) else of.symbols.unit(of.k - (axis == 1 and arrow == "below"), i)
        for axis, i in enumerate(index)
    ]
    return sym(base, ["arrow", ends[1], ends[0]] if len(ends) > 1 else ends[0][1])


def comes_in(kind: Kind) -> bool:
    """True where A is told as what comes in, False where the layer has a z of its own for it, unit by unit."""
    return kind.own_units or kind.z != "A"


def key_of(kind: Kind, name: str) -> str:
    """The key of a quantity in documents."""
    if name.startswith(CARRIED):
        return kind.carried[name.removeprefix(CARRIED)]
    return {kind.z: "z", f"d{kind.z}": "delta"}.get(name, name)


def is_error(of: LayerView, kind: Kind, name: str) -> bool:
    """True for δ and what has its sign."""
    key = key_of(kind, name)
    return key == "delta" or key in of.layer.errors_shown


def is_gradient(kind: Kind, name: str) -> bool:
    """True for dX, where X is a quantity or parameter of the kind, what comes in or what goes out."""
    known = {"A", "a", *(e.target.name for e in kind.forward_equations), *(p.name for p in kind.parameters)}
    known |= {start.name for start in kind.starts.values()}
    return name not in known and name[:1] == "d" and name[1:] in known


def base_of(kind: Kind, name: str) -> str:
    """The letter of a quantity."""
    key = key_of(kind, name)
    if name in kind.quantities:
        return kind.quantities[name].symbol
    if start := next((start for start in kind.starts.values() if start.name == name), None):
        return start.symbol
    return {"delta": "δ"}.get(key, key)


def symbol(of: LayerView, kind: Kind, name: Name, at: At, rest: tuple[int | str, ...], when: str = "") -> Expr:
    """What a quantity is called at a place; `when` marks a time step that is summed over."""
    own = name.name
    if own.startswith(CARRIED):
        return passed_on(symbol(of, kind, replace(name, name=own.removeprefix(CARRIED)), at, rest, when))
    if key_of(kind, own) != "delta" and is_gradient(kind, own):
        return partial(symbol(of, kind, Name(own[1:], name.index), at, rest, when))
    letters = [index.letter for index in name.index if index.letter and index.letter not in PLACES]
    j = rest[0] if rest else None
    time = at[1] if len(at) > 1 else None
    if isinstance(j, int) and not when:
        if own == "a":
            return of.out(j, at)
        if own == "A" and comes_in(kind):
            return of.below(j, at)
        from_below = letters[0] == "k"
        return of.symbols.of(base_of(kind, own), of.k - from_below, j, time)
    step = when or ("" if time is None else f"⟨{time + 1}⟩")
    if j is None:
        return sym(base_of(kind, own), step or None)
    base = base_of(kind, own)
    if own == "a" or (own == "A" and comes_in(kind)):
        seen = of.out(0) if own == "a" else of.below(0)
        base = seen[1]
        return sym(base, f"{j}{step}")
    if isinstance(j, int):
        unit = of.symbols.unit(of.k - (letters[0] == "k"), j)
        return sym(base, sym(unit[1], (unit[2] or "") + step))
    return sym(base, sym(f"{j}{step}"))
