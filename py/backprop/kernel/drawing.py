"""Random numbers in the code: those that NumPy's default_rng(SeedSequence([seed, stream, step])) draws, bit for bit.

Words are made by SeedSequence's hash (O'Neill's seed_seq_fe, pool of 4) and numbers by PCG64, a linear congruential
generator of 128 bits whose output is XSL RR (O'Neill 2014); a number of [0, 1) has the upper 53 bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

from ..equations.parser import parse_formula
from .assembler import Function
from .control import Control
from .encoding import I32
from .expressions import Float, Int, Long, load_int, number, real
from .formulas import Formula, names_in
from .lanes import Lanes

WORD, HALF = 2**32 - 1, 32
POOL = 4
FIRST_A, TIMES_A = 0x43B0D7E5, 0x931E8875
FIRST_B, TIMES_B = 0x8B51F9DD, 0x58F38DED
LEFT, RIGHT = 0xCA01F9DD, 0x4973F715
TIMES_HIGH, TIMES_LOW = 0x2360ED051FC65DA4, 0x4385DF649FCCF645
Wide = tuple[Long, Long]
"""128 bits: the upper half, the lower half."""
Settings = Callable[[Function, set[str]], dict[str, Lanes]]
"""The numbers of those names, for use in a function."""


def words_of(*numbers: int) -> tuple[int, ...]:
    """Whole numbers as SeedSequence takes them: each as words of 32 bits, the lowest first."""
    return tuple(n >> HALF * i & WORD for n in numbers for i in range(max(1, -(-n.bit_length() // HALF))))


def draw_pass(words: int, formula: str, control: Control, settings: Settings) -> Function:
    """(into, end, entropy): numbers made by a formula from u, drawn for the step from so many words and its number."""
    f = Function(None, *[I32] * 3)
    into, end, entropy = f.arguments()
    given = [f.let(load_int(entropy, 4 * i)) for i in range(words)]
    start = f.let(into)
    _fill(f, into, end, _Generator(f, given, control.cell("t_now").lane(0)))
    f.set(into, start)
    tree = parse_formula(formula)
    names = settings(f, names_in(tree) - {"u"})
    with f.loop() as again:
        u = Lanes.load(f, into, 1)
        Lanes(f, Formula({**names, "u": u}).lanes(tree).vectors).store(into)
        f.set(into, into + 16)
        again(into < end)
    return f


def _fill(f: Function, into: Int, end: Int, random: _Generator) -> None:
    with f.loop() as again:
        f.store_float(into, random.next())
        f.set(into, into + 8)
        again(into < end)


class _Generator:
    """Code that seeds a generator with words and the number of a step, and asks it for its next number."""

    def __init__(self, f: Function, words: list[Int], step: Float) -> None:
        self.f = f
        whole = f.let(step.to_long())
        low, high = f.let(whole.low()), f.let((whole >> HALF).low())
        pool = self._pool([*words, low], high)
        made = self._hashes(FIRST_B, TIMES_B)
        state = [f.let(next(made)(pool[i % POOL])) for i in range(8)]
        parts = [f.let(state[i].to_long() | state[i + 1].to_long() << HALF) for i in range(0, 8, 2)]
        start, order = (parts[0], parts[1]), (parts[2], parts[3])
        self.increment = f.let(order[0] << 1 | order[1] >> 63), f.let(order[1] << 1 | 1)
        self.state: Wide = f.new(Long), f.new(Long)
        self._set(self._sum(self.increment, start))
        self._step()

    def next(self) -> Float:
        """A number of [0, 1)."""
        self._step()
        upper, lower = self.state
        bits = (upper ^ lower).turned_right(upper >> 58)
        return (bits >> 11).to_float() * real(2.0**-53)

    def _pool(self, words: list[Int], high: Int) -> list[Int]:
        """The words mixed; `high` is one more where it is not 0."""
        f, hashed = self.f, self._hashes(FIRST_A, TIMES_A)
        more = len(words) >= POOL
        filled = [*words, high, *[number(0)] * POOL][:POOL]  # a word that is not there counts as 0
        pool = [f.let(next(hashed)(word)) for word in filled]
        for i, j in product(range(POOL), repeat=2):
            if i != j:
                f.set(pool[j], self._mixed(pool[j], next(hashed)(pool[i])))
        for word in words[POOL:]:
            for own in pool:
                f.set(own, self._mixed(own, next(hashed)(word)))
        if more:
            with f.when(number(0) < high):
                for own in pool:
                    f.set(own, self._mixed(own, next(hashed)(high)))
        return pool

    def _hashes(self, constant: int, times: int) -> Iterator[Callable[[Int], Int]]:
        """Hashes of words, each with constants of its own."""
        while True:
            first, constant = constant, constant * times & WORD
            yield lambda word, first=first, then=constant: self._folded((word ^ _word(first)) * _word(then))  # type: ignore[misc]

    def _mixed(self, word: Int, other: Int) -> Int:
        return self._folded(word * _word(LEFT) - other * _word(RIGHT))

    def _folded(self, word: Int) -> Int:
        whole = self.f.let(word)
        return whole ^ whole >> 16

    def _set(self, value: Wide) -> None:
        for own, part in zip(self.state, value, strict=True):
            self.f.set(own, part)

    def _sum(self, a: Wide, b: Wide) -> Wide:
        lower = self.f.let(a[1] + b[1])
        return self.f.let(a[0] + b[0] + (lower < b[1]).to_long()), lower

    def _step(self) -> None:
        """state · multiplier + increment."""
        f, (upper, lower) = self.f, self.state
        low, high = f.let(lower & WORD), f.let(lower >> HALF)
        c, d = TIMES_LOW & WORD, TIMES_LOW >> HALF
        first, second = f.let(low * c), f.let(low * d)
        middle = f.let((first >> HALF) + (second & WORD) + high * c)
        carried = high * d + (second >> HALF) + (middle >> HALF)
        whole = f.let(carried + upper * TIMES_LOW + lower * TIMES_HIGH)
        self._set(self._sum((whole, f.let(lower * TIMES_LOW)), self.increment))


def _word(n: int) -> Int:
    """A constant i32, given from 0 to 2^32 − 1."""
    return number(n - (n >> 31 << 32))
