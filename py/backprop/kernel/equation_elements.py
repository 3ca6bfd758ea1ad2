"""One element of an equation as code, or several side by side: what a target is made of at one place of its letters.

Sums and maxima are loops, whose bodies' pointers move along; short ones are written out, their places then are
constants. A place made of several letters, as a window has it, moves by a number of bytes for each of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import product

from ..equations.notation import Call, Counted, Expression, Largest, Max, Name, Sum, names
from .activations import form_of
from .expressions import Int, Vector, load, load_both, load_one, load_second, number, pair
from .formulas import Formula, Value
from .lanes import Lanes
from .matrices import chunks
from .scope import Scope

WRITTEN = 4  # so many terms of a sum are written out
REDUCED = (4, 2, 1)  # values of the letter that goes in lanes through a sum


class Element(Formula):
    """Computes one target for `width` neighbouring values of the letter `along`; one value stands in both lanes.

    rows: several such targets at once, each by how far some letters are ahead of their loops. reduced: a letter of the
    sum that goes in lanes through it, which are added up behind it; width then is 1.
    """

    def __init__(
        self, scope: Scope, along: str, width: int, rows: Sequence[Mapping[str, int]] = ({},), reduced: str = ""
    ) -> None:
        super().__init__(scope.settings)
        self.scope, self.f, self.along, self.width = scope, scope.f, along, width
        self.rows, self.reduced = rows, reduced
        self.held: dict[Expression, Lanes] = {}  # values that are loaded or computed already
        self.pointers: dict[Name, Int] = {}  # addresses that move along with the sums around
        self.fixed: dict[str, int] = {}  # letters of sums that are written out

    def value(self, tree: Expression) -> Value:
        """The value of a subtree."""
        match tree:
            case Name(name, ()) if name in self.scope.counts:
                return self.scope.counted[name]
            case Call("sqrt", (Name(name, ()),)) if isinstance(count := self.scope.counted.get(name), float):
                return math.sqrt(count)
            case Counted(letter):
                return self._once(tree, lambda: self._count_of(letter))
            case Name(_, index) if index:
                return self._once(tree, lambda: self._loaded(tree))
            case Sum(letters, body):
                return self._over(letters, body, 0.0, lambda total, value: total + value)
            case Max(letters, body):
                return self._largest(letters, body)
            case Call("f" | "slope" as function, (z, *_)):
                return self._activated(self.lanes_of(self.value(z)), function == "slope")
        return super().value(tree)

    def lanes_of(self, value: Value) -> Lanes:
        """The value in as many vectors as stand side by side."""
        made = value if isinstance(value, Lanes) else Lanes(self.f, [pair(value)])
        count = len(self.rows) * self._vectors
        return made if len(made.vectors) == count else Lanes(self.f, [*made.vectors] * count)

    def store(self, target: Name, value: Lanes) -> None:
        """Into the target's place."""
        moves, _ = self.scope.moves(target)
        to, offset = self.address(target)
        apart, places = moves.get(self.along, 8), iter(value.vectors)
        for row in self.rows:
            at = offset + _ahead(moves, row)
            for i in range(self._vectors):
                vector = next(places)
                if self.width > 1 and apart == 8:
                    self.f.store(to, vector, at + 16 * i)
                    continue
                for lane in range(min(self.width, 2)):
                    self.f.store_one(to, vector, at + (2 * i + lane) * apart, lane)

    def shares(self, target: Name, tree: Largest) -> None:
        """1 into the target where the body is largest, else 0, at all places of the letters."""
        top = self._largest(tree.letters, tree.body)
        share: Lanes | float = 1.0

        def equal() -> Lanes:
            return self.lanes_of(self.value(tree.body)).equals(top)

        if tree.ties == "split":
            counts = self._totals(0.0)
            self._through(tree.letters, names(tree.body), lambda: self._join(
                counts, equal().choose(1.0, 0.0), lambda total, value: total + value))  # fmt: skip
            share = 1.0 / Lanes(self.f, counts)
        left = self._totals(1.0)

        def store() -> None:
            own = equal().choose(Lanes(self.f, left) if tree.ties == "first" else share, 0.0)
            self.store(target, own)
            if tree.ties == "first":
                self._join(left, own, lambda total, value: total.binary(value, 0xF1))

        self._through(tree.letters, [*names(tree.body), target], store)

    @property
    def _vectors(self) -> int:
        return max(1, self.width // 2)

    def _once(self, tree: Expression, make: Callable[[], Lanes]) -> Lanes:
        if tree not in self.held:
            self.held[tree] = make()
        return self.held[tree]

    def _count_of(self, letter: str) -> Lanes:
        """What a letter counts, from 0: side by side where it goes in lanes."""
        at = self.fixed.get(letter)
        start = pair(at) if at is not None else self.scope.letters[letter].to_float().splat()
        apart = letter == self.along and self.width > 1
        places = [(row.get(letter, 0), 2 * i * apart) for row in self.rows for i in range(self._vectors)]
        return Lanes(self.f, [self.f.let(start + pair(row + i, row + i + apart)) for row, i in places])

    def _activated(self, z: Lanes, slope: bool) -> Value:
        name, hyper = self.scope.activation
        form = form_of(name)
        if form is None:
            return 1.0 if slope else z
        return form(z, *hyper)[slope]

    def address(self, name: Name) -> tuple[Int, int]:
        """Where a name's number is: an address and a constant to be added to it.

        A letter that moves back counts from its last value: an address never lies before its array.
        """
        scope = self.scope
        moves, offset = scope.moves(name)
        at = self.pointers.get(name)
        moving = at is None
        if at is None:
            at = scope.arrays[name.name].address
        for letter, by in moves.items():
            if letter in self.fixed:
                offset += by * self.fixed[letter]
                continue
            own, last = scope.letters[letter], scope.size(letter) - 1
            offset += by * last if by < 0 else 0
            if moving:
                at = at + (own * by if by > 0 else (number(last) - own) * -by)
        return at, offset

    def _loaded(self, name: Name) -> Lanes:
        moves, _ = self.scope.moves(name)
        at, offset = self.address(name)
        at = at if name in self.pointers else self.f.let(at)
        made: dict[int, list[Vector]] = {}
        vectors: list[Vector] = []
        for row in self.rows:
            ahead = _ahead(moves, row)
            if ahead not in made:
                made[ahead] = self._side_by_side(at, offset + ahead, moves.get(self.along, 0))
            own = made[ahead]
            vectors += own if len(own) == self._vectors or len(self.rows) == 1 else own * self._vectors
        return Lanes(self.f, vectors)

    def _side_by_side(self, at: Int, offset: int, apart: int) -> list[Vector]:
        """The numbers of `width` values of a letter that moves so many bytes."""
        f = self.f
        if self.width == 1 or not apart:
            take = load_one if apart and self.along == self.reduced else load_both
            return [f.let(take(at, offset))]
        if apart == 8:
            return [f.let(load(at, offset + 16 * i)) for i in range(self.width // 2)]
        pairs = [(offset + 2 * i * apart, offset + (2 * i + 1) * apart) for i in range(self.width // 2)]
        return [f.let(load_second(at, load_one(at, low), high)) for low, high in pairs]

    def _totals(self, start: float) -> list[Vector]:
        return [self.f.let(pair(start)) for _ in range(len(self.rows) * self._vectors)]

    def _largest(self, letters: Sequence[str], body: Expression) -> Lanes:
        return self._over(letters, body, float("-inf"), lambda total, value: total.binary(value, 0xF5))

    def _over(
        self, letters: Sequence[str], body: Expression, start: float, join: Callable[[Vector, Vector], Vector]
    ) -> Lanes:
        """A sum or maximum of the body over the letters."""
        totals = self._totals(start)
        if self.reduced in letters:
            letters = [*(letter for letter in letters if letter != self.reduced), self.reduced]
        self._through(letters, names(body), lambda: self._join(totals, self.lanes_of(self.value(body)), join))
        if self.reduced in letters:
            totals = [self.f.let(total + total.shuffle(total, 1, 0)) for total in totals]
        return Lanes(self.f, totals)

    def _join(self, totals: Sequence[Vector], values: Lanes, join: Callable[[Vector, Vector], Vector]) -> None:
        count = len(values.vectors) // len(totals)
        for i, value in enumerate(values.vectors):
            self.f.set(totals[i // count], join(totals[i // count], value))

    def _through(self, letters: Sequence[str], used: Sequence[Name], innermost: Callable[[], None]) -> None:
        """`innermost` for all values of the letters; `used` are the names in it."""
        scope = self.scope
        inside = {*letters, *scope.letters, *self.fixed}  # names with further letters belong to sums within this one
        within = sorted({name for name in used if name.index and set(name.letters) <= inside}, key=str)
        for name in within:  # what stays the same is loaded before the loops
            if not set(name.letters) & set(letters):
                self.value(name)
        held, pointers = dict(self.held), dict(self.pointers)
        looped, written, terms = [*letters], list[str](), 1
        while looped and (looped[-1] == self.reduced or 0 < terms * scope.size(looped[-1]) <= WRITTEN):
            written.insert(0, looped.pop())
            terms *= 1 if written[0] == self.reduced else scope.size(written[0])

        def whole() -> None:
            if not looped:
                self._point([name for name in within if set(name.letters) & set(letters)])
            self._written_out(written, within, innermost)

        if looped:
            self._looped(looped, within, whole)
        else:
            whole()
        self.held, self.pointers = held, pointers

    def _point(self, used: Sequence[Name]) -> None:
        """A pointer for each name; the letters of sums that are written out are left to constants."""
        written = {letter: 0 for name in used for letter in name.letters if letter not in self.scope.letters}
        fixed = self.fixed
        self.fixed = {**written, **fixed}
        for name in used:
            if name not in self.pointers:
                self.pointers[name] = self.f.let(self.address(name)[0])
        self.fixed = fixed

    def _looped(self, letters: Sequence[str], within: Sequence[Name], innermost: Callable[[], None]) -> None:
        f, scope = self.f, self.scope
        letter, *inner = letters
        at = scope.letters[letter] = f.let(number(0))
        moving: list[tuple[Int, int]] = []
        if not inner:
            moved = [name for name in within if name not in self.pointers and letter in scope.moves(name)[0]]
            self._point(moved)
            moving = [(self.pointers[name], scope.moves(name)[0][letter]) for name in moved]
        with f.loop() as again:
            if inner:
                self._looped(inner, within, innermost)
            else:
                innermost()
            for pointer, step in moving:
                f.set(pointer, pointer + step)
            f.set(at, at + 1)
            again(at < scope.sizes[letter])
        del scope.letters[letter]

    def _written_out(self, letters: Sequence[str], within: Sequence[Name], innermost: Callable[[], None]) -> None:
        """The body for each value of the letters, which are constants in it."""
        if not letters:
            innermost()
            return
        for name in within:
            if not set(name.letters) & set(letters):
                self.value(name)
        held = dict(self.held)
        ranges = [list(self._pieces(letter)) for letter in letters]
        for places in product(*ranges):
            self.fixed |= {letter: start for letter, (start, _) in zip(letters, places, strict=True)}
            self.held = dict(held)
            with self._lanes_along(letters[-1], places[-1][1]):
                innermost()
        for letter in letters:
            del self.fixed[letter]

    def _pieces(self, letter: str) -> Iterator[tuple[int, int]]:
        """Where each copy of a body begins, and how many values of the letter it takes."""
        for start, count, width in chunks(self.scope.size(letter), REDUCED if letter == self.reduced else (1,)):
            yield from ((start + i * width, width) for i in range(count))

    @contextmanager
    def _lanes_along(self, letter: str, width: int) -> Iterator[None]:
        """Within a sum whose letter goes in lanes."""
        before = self.along, self.width
        if letter == self.reduced:
            self.along, self.width = letter, width
        yield
        self.along, self.width = before


def _ahead(moves: Mapping[str, int], row: Mapping[str, int]) -> int:
    return sum(moves.get(letter, 0) * by for letter, by in row.items())
