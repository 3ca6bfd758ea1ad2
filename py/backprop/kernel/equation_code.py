"""A kind written as equations in the program: one function forward, one backward, written by `equation_loops.Loops`."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .assembler import Function
from .encoding import I32
from .equation_loops import Loops, Placed, Size, load_into
from .expressions import Int, load
from .formulas import Unknown
from .lanes import Lanes
from .stages import EquationStage, Stage, buffer_name, extents
from .writing import Writing


class EquationCode:
    """Writes the calls of one layer."""

    def __init__(self, writing: Writing, k: int, stage: EquationStage) -> None:
        self.on, self.f, self.k, self.stage = writing, writing.f, k, stage
        self.plan, self.control = writing.plan, writing.control

    def forward(self) -> None:
        """All quantities, and what goes out."""
        self._call("forward")

    def down(self, below: Stage) -> None:
        """δ of the stage below, with the gradients on the way: `gradients` must find the weights as they are."""
        self._call("backward")
        if below.functions and not below.softmax:
            word = self.control.word
            sloped = self.on.once("sloped", times_slope)
            self.f.call(sloped, word(f"delta {self.k - 1}"), word(f"slope {self.k - 1}"), self.on.rows(self.k - 1)
                        * below.n_out)  # fmt: skip

    def gradients(self) -> None:
        """Below the first layer no error goes down, so that nothing has been computed yet."""
        if self.k == 0:
            self._call("backward")

    def _call(self, way: str) -> None:
        on, k = self.on, self.k
        function = on.once((way, k), lambda: self._written(way))
        self.f.call(function, on.m, on.w, self.control.word("gradients"), on.below(k))

    def _written(self, way: str) -> Function:
        """The function of (m, parameters, gradients, A)."""
        f, stage = Function(None, *[I32] * 4), self.stage
        m, w, gradients, A = f.arguments()
        samples = f.let(m * stage.samples)
        sizes: dict[str, Size] = {**dict(stage.sizes), "s": samples}
        name, numbers = stage.activation
        loops = Loops(
            f, self._arrays(f, w, gradients, A), sizes,
            {name: self._number(f, number_) for name, number_ in stage.settings}, dict(stage.counts),
            (name, [self._number(f, number_) for number_ in numbers]),
        )  # fmt: skip
        loops.write(stage.forward if way == "forward" else stage.backward)
        self.control.add(f, "check", loops.check)
        return f

    def _number(self, f: Function, name: str) -> Lanes:
        return load_into(f, self.on.address(name))

    def _arrays(self, f: Function, w: Int, gradients: Int, A: Int) -> dict[str, Placed]:
        """Where every array is. Parameters lie with their axes reversed, all else with the last letter innermost."""
        stage, word, k, sizes = self.stage, self.control.word, self.k, dict(self.stage.sizes)
        held = {buffer.name for buffer in stage.buffers}
        for use in stage.uses:
            if use.name not in held and any(index.letter == "t" and index.offset for index in use.index):
                raise Unknown(f"{use} of layer {stage.layer + 1} lies beyond the time steps that come in")
        letters = {use.name: use.letters for use in reversed(stage.uses)}
        outer, outer_gradient = stage.ends
        given = {
            "A": A, "dA": word(f"delta {k - 1}") if k else A, outer: word(f"a {k}"), outer_gradient: word(f"delta {k}"),
        }  # fmt: skip
        made = {
            name: Placed(f.let(at), _strides([sizes.get(letter, 1) for letter in letters[name]]))
            for name, at in given.items() if name in letters
        }  # fmt: skip
        for buffer in stage.buffers:
            strides = _strides(extents(stage, buffer, 1))
            origin = buffer.before * strides[buffer.letters.index("t")] if buffer.before else 0
            made[buffer.name] = Placed(f.let(word(buffer_name(buffer.name, k))), strides, origin)
        for name, own in stage.own:
            strides = tuple(8 * math.prod(sizes[x] for x in own[:i]) for i in range(len(own)))
            made[name] = Placed(f.let(self.on.at(w, k, name)), strides or (0,))
            made[f"d{name}"] = Placed(f.let(self.on.at(gradients, k, name)), strides)
        return made


def _strides(lengths: Sequence[int]) -> tuple[int, ...]:
    """Bytes between neighbours along each axis, the last innermost."""
    return tuple(8 * math.prod(lengths[i + 1 :]) for i in range(len(lengths)))


def times_slope() -> Function:
    """(δ, slope, count): δ becomes δ times the slope; both have room for a pair more."""
    f = Function(None, *[I32] * 3)
    delta, slope, count = f.arguments()
    end = f.let(delta + count * 8)
    with f.loop() as again:
        f.store(delta, load(delta) * load(slope))
        f.set(delta, delta + 16)
        f.set(slope, slope + 16)
        again(delta < end)
    return f
