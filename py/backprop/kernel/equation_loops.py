"""Equations as loops over their letters: what a target is made of, element by element, for every value of its letters.

The letter whose values are neighbours in memory is the innermost loop; it goes in groups of lanes. Time steps that are
made from one another go in their order. Sums and maxima are within an element (`equation_elements`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from ..equations.loops import phases
from ..equations.notation import Equation, Largest
from .assembler import Function
from .equation_elements import Element
from .expressions import Int, load_both, number
from .lanes import Lanes
from .matrices import chunks
from .scope import Placed, Scope, Size
from .tiling import Tiling, tiling

__all__ = ["Loops", "Placed", "Size", "load_into"]


class Loops(Scope):
    """Writes equations into a function."""

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
        target, within = equation.target, getattr(equation.value, "letters", ()) * isinstance(equation.value, Largest)
        strides = dict(zip((index.letter for index in target.index), self.arrays[target.name].strides, strict=True))
        free = [letter for letter in strides if letter and letter not in self.letters and letter not in within]
        free.sort(key=lambda letter: -strides[letter])
        self._nested(equation, free, tiling(equation, free, self.size, lambda name: self.moves(name)[0]), ({},), 1)

    def _nested(
        self, equation: Equation, free: Sequence[str], tile: Tiling, rows: Sequence[Mapping[str, int]], width: int
    ) -> None:
        if not free:
            self._element(equation, tile, rows, width)
            return
        letter, *inner = free
        for start, count, step in chunks(self.size(letter), tile.steps(letter)) or [(0, 0, 1)]:
            ahead = range(step if letter in tile.rows else 1)
            own = [{**row, letter: i} if i else row for row in rows for i in ahead]
            with self._counted(letter, start, count, step):
                self._nested(equation, inner, tile, own, step if letter == tile.along else width)

    @contextmanager
    def _counted(self, letter: str, start: int, count: int, step: int) -> Iterator[None]:
        """A loop over the values start, start + step, … of a letter, `count` of them; 0: as many as the run says."""
        f = self.f
        at = self.letters[letter] = f.let(number(start))
        if count == 1:
            yield
        else:
            with f.loop() as again:
                yield
                f.set(at, at + step)
                again(at < (start + count * step if count else self.sizes[letter]))
        del self.letters[letter]

    def _element(self, equation: Equation, tile: Tiling, rows: Sequence[Mapping[str, int]], width: int) -> None:
        """The target for `width` neighbouring values of a letter."""
        element = Element(self, tile.along, width, rows, tile.reduced)
        if isinstance(equation.value, Largest):
            element.shares(equation.target, equation.value)
            return
        made = element.lanes_of(element.value(equation.value))
        element.store(equation.target, made)
        for vector in made.vectors:
            self.f.set(self.check, self.check + vector)


def load_into(f: Function, address: Int) -> Lanes:
    """One number of memory as a constant of the function."""
    return Lanes(f, [f.let(load_both(address))])
