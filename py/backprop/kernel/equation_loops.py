"""Equations as loops over their letters: what a target is made of, element by element, for every value of its letters.

The letter whose values are neighbours in memory is the innermost loop; it goes in groups of lanes. Sums and maxima are
loops of their own, whose bodies' pointers move along. Time steps that are made from one another go in their order.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from ..equations.loops import phases
from ..equations.notation import Call, Counted, Equation, Expression, Max, Name, Sum, names
from .activations import form_of
from .assembler import Function
from .expressions import Int, Vector, load_both, load_one, load_second, number, pair
from .formulas import Formula, Value
from .lanes import Lanes
from .matrices import chunks

GROUPS = (8, 4, 2, 1)  # values of the innermost letter that go side by side


@dataclass(frozen=True)
class Placed:
    """An array in memory: where it begins, how far values of each axis lie apart, and where index 0 is, in bytes."""

    address: Int
    strides: tuple[int, ...]
    origin: int = 0


Size = int | Int


@dataclass
class Loops:
    """Writes equations into a function. arrays and settings by name; sizes: how many values a letter has.

    counts: names that stand for the number of values of a letter. The sums of all targets go into `check`.
    """

    f: Function
    arrays: Mapping[str, Placed]
    sizes: Mapping[str, Size]
    settings: Mapping[str, Lanes]
    counts: Mapping[str, str]
    activation: tuple[str, Sequence[Lanes]] = ("identity", ())
    letters: dict[str, Int] = field(default_factory=dict)  # values of the letters of the loops around

    def __post_init__(self) -> None:
        self.check = self.f.new(Vector)
        self.counted = {name: self._count(self.sizes[letter]) for name, letter in self.counts.items()}

    def _count(self, size: Size) -> Value:
        return float(size) if isinstance(size, int) else Lanes(self.f, [self.f.let(size.to_float().splat())])

    def write(self, equations: tuple[Equation, ...]) -> None:
        """All equations, in the order in which they can be computed."""
        parts = phases(equations)
        for equation in parts.before:
            self._equation(equation)
        if parts.loop:
            with self._through_time(parts.step):
                for equation in parts.loop:
                    self._equation(equation)
        for equation in parts.after:
            self._equation(equation)

    @contextmanager
    def _through_time(self, step: int) -> Iterator[None]:
        f, size = self.f, self.sizes["t"]
        assert isinstance(size, int)
        t, left = f.let(number(0 if step > 0 else size - 1)), f.let(number(size))
        self.letters["t"] = t
        with f.loop() as again:
            yield
            f.set(t, t + step if step > 0 else t - 1)
            f.set(left, left - 1)
            again(number(0) < left)
        del self.letters["t"]

    def _equation(self, equation: Equation) -> None:
        """Loops over the letters of the target that no loop around has; what lies side by side is innermost."""
        target = equation.target
        strides = dict(zip((index.letter for index in target.index), self.arrays[target.name].strides, strict=True))
        free = [letter for letter in strides if letter and letter not in self.letters]
        free.sort(key=lambda letter: -strides[letter])
        self._nested(equation, free)

    def _nested(self, equation: Equation, free: Sequence[str]) -> None:
        if not free:
            self._element(equation, "", 1)
            return
        letter, *inner = free
        if inner:
            with self._counted(letter):
                self._nested(equation, inner)
            return
        size = self.sizes[letter]
        at = self.letters[letter] = self.f.new(Int)
        if isinstance(size, int):
            for start, count, width in chunks(size, GROUPS):
                self._repeated(at, number(start), start + count * width, width, count > 1, equation, letter)
        else:
            self._repeated(at, number(0), size, 1, True, equation, letter)
        del self.letters[letter]

    def _repeated(
        self, at: Int, start: Int, end: Size, width: int, loops: bool, equation: Equation, letter: str
    ) -> None:
        f = self.f
        f.set(at, start)
        if not loops:
            self._element(equation, letter, width)
            return
        with f.loop() as again:
            self._element(equation, letter, width)
            f.set(at, at + width)
            again(at < end)

    @contextmanager
    def _counted(self, letter: str) -> Iterator[None]:
        """A loop over all values of a letter."""
        f = self.f
        at = self.letters[letter] = f.let(number(0))
        with f.loop() as again:
            yield
            f.set(at, at + 1)
            again(at < self.sizes[letter])
        del self.letters[letter]

    def _element(self, equation: Equation, letter: str, width: int) -> None:
        """The target for `width` neighbouring values of a letter."""
        element = Element(self, letter, width)
        value = element.value(equation.value)
        made = element.lanes_of(value)
        to, offset = element.address(equation.target)
        for i, vector in enumerate(made.vectors):
            if width == 1:
                self.f.store_one(to, vector, offset)
            else:
                self.f.store(to, vector, offset + 16 * i)
            self.f.set(self.check, self.check + vector)


class Element(Formula):
    """Computes one target for `width` neighbouring values of the letter `along`; one value stands in both lanes."""

    def __init__(self, loops: Loops, along: str, width: int) -> None:
        super().__init__(loops.settings)
        self.loops, self.f, self.along, self.width = loops, loops.f, along, width
        self.held: dict[Expression, Lanes] = {}  # values that are loaded or computed already
        self.pointers: dict[Name, Int] = {}  # addresses that move along with the sums around

    def value(self, tree: Expression) -> Value:
        """The value of a subtree."""
        match tree:
            case Name(name, ()) if name in self.loops.counts:
                return self.loops.counted[name]
            case Call("sqrt", (Name(name, ()),)) if isinstance(count := self.loops.counted.get(name), float):
                return math.sqrt(count)
            case Counted(letter):
                return self._once(tree, lambda: self._count_of(letter))
            case Name(_, index) if index:
                return self._once(tree, lambda: self._loaded(tree))
            case Sum(letters, body):
                return self._over(letters, body, 0.0, lambda total, value: total + value)
            case Max(letters, body):
                return self._over(letters, body, float("-inf"), lambda total, value: total.binary(value, 0xF5))
            case Call("f" | "slope" as function, (z, *_)):
                return self._activated(self.lanes_of(self.value(z)), function == "slope")
        return super().value(tree)

    def lanes_of(self, value: Value) -> Lanes:
        """The value in as many vectors as stand side by side."""
        made = value if isinstance(value, Lanes) else Lanes(self.f, [pair(value)])
        count = max(1, self.width // 2)
        return made if len(made.vectors) == count else Lanes(self.f, [*made.vectors] * count)

    def _count_of(self, letter: str) -> Lanes:
        """What a letter counts, from 0: side by side where it is the innermost one."""
        first = Lanes(self.f, [self.f.let(self.loops.letters[letter].to_float().splat())])
        if letter != self.along or self.width == 1:
            return first
        return Lanes(self.f, [self.f.let(first.vectors[0] + pair(i, i + 1)) for i in range(0, self.width, 2)])

    def _once(self, tree: Expression, make: Callable[[], Lanes]) -> Lanes:
        if tree not in self.held:
            self.held[tree] = make()
        return self.held[tree]

    def _activated(self, z: Lanes, slope: bool) -> Value:
        name, hyper = self.loops.activation
        form = form_of(name)
        if form is None:
            return 1.0 if slope else z
        return form(z, *hyper)[slope]

    def address(self, name: Name) -> tuple[Int, int]:
        """Where a name's number is: an address and a constant to be added to it."""
        placed, offset = self.loops.arrays[name.name], self.loops.arrays[name.name].origin
        at = self.pointers.get(name)
        moving = at is None
        if at is None:
            at = placed.address
        for index, stride in zip(name.index, placed.strides, strict=True):
            offset += index.offset * stride
            if index.letter and moving and stride:
                at = at + self.loops.letters[index.letter] * stride
        return at, offset

    def _loaded(self, name: Name) -> Lanes:
        f = self.f
        at, offset = self.address(name)
        strides = zip(name.index, self.loops.arrays[name.name].strides, strict=True)
        apart = sum(stride for index, stride in strides if index.letter == self.along) if self.along else 0
        if self.width == 1 or not apart:
            return Lanes(f, [f.let(load_both(at, offset))])
        if apart == 8:
            return Lanes.load(f, at, self.width // 2, offset)
        at = f.let(at)
        pairs = [(offset + 2 * i * apart, offset + (2 * i + 1) * apart) for i in range(self.width // 2)]
        return Lanes(f, [f.let(load_second(at, load_one(at, low), high)) for low, high in pairs])

    def _over(
        self, letters: Sequence[str], body: Expression, start: float, join: Callable[[Vector, Vector], Vector]
    ) -> Lanes:
        """A sum or maximum of the body over the letters."""
        f = self.f
        totals = [f.let(pair(start)) for _ in range(max(1, self.width // 2))]
        inside = {*letters, *self.loops.letters}  # names with further letters belong to sums within this one
        within = sorted({name for name in names(body) if name.index and set(name.letters) <= inside}, key=str)
        for name in within:  # what stays the same is loaded before the loops
            if not set(name.letters) & set(letters):
                self.value(name)
        held, pointers = dict(self.held), dict(self.pointers)
        self._along(letters, within, lambda: self._join(totals, self.lanes_of(self.value(body)), join))
        self.held, self.pointers = held, pointers
        return Lanes(f, totals)

    def _join(self, totals: Sequence[Vector], values: Lanes, join: Callable[[Vector, Vector], Vector]) -> None:
        for total, value in zip(totals, values.vectors, strict=True):
            self.f.set(total, join(total, value))

    def _along(self, letters: Sequence[str], within: Sequence[Name], innermost: Callable[[], None]) -> None:
        f, loops = self.f, self.loops
        letter, *inner = letters
        at = loops.letters[letter] = f.let(number(0))
        moving: list[tuple[Int, int]] = []
        if not inner:
            for name in within:
                strides = loops.arrays[name.name].strides
                step = sum(s for index, s in zip(name.index, strides, strict=True) if index.letter == letter)
                if step and name not in self.pointers:
                    pointer = self.pointers[name] = f.let(self.address(name)[0])
                    moving.append((pointer, step))
        with f.loop() as again:
            if inner:
                self._along(inner, within, innermost)
            else:
                innermost()
            for pointer, step in moving:
                f.set(pointer, pointer + step)
            f.set(at, at + 1)
            again(at < loops.sizes[letter])
        del loops.letters[letter]


def load_into(f: Function, address: Int) -> Lanes:
    """One number of memory as a constant of the function."""
    return Lanes(f, [f.let(load_both(address))])
