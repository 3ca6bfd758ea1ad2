"""A kind written as equations in the program: one function forward, one backward, written by `equation_loops.Loops`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ..equations.kind import OLD
from ..equations.notation import Equation
from .assembler import Function
from .drawing import draw_pass
from .encoding import I32
from .equation_loops import Loops, Placed, Size, load_into
from .expressions import Int
from .formulas import Unknown
from .lanes import Lanes
from .stages import Draw, EquationStage, buffer_name, entropy_name, extents, row_size
from .writing import Writing


class EquationCode:
    """Writes the calls of one layer."""

    def __init__(self, writing: Writing, k: int, stage: EquationStage) -> None:
        self.on, self.f, self.k, self.stage = writing, writing.f, k, stage
        self.plan, self.control = writing.plan, writing.control

    def forward(self) -> None:
        """What is drawn, all quantities, and what goes out."""
        on, k, stage = self.on, self.k, self.stage
        for draw in stage.drawn:
            pass_ = on.once(("draw", k, draw.name), lambda: self._draw(draw))  # noqa: B023 - called at once
            into = self.control.word(buffer_name(draw.name, k))
            size = on.m * (8 * row_size(stage, draw.name))
            self.f.call(pass_, into, into + size, self.control.word(entropy_name(draw.name, k)))
        self._call("forward", stage.forward)

    def into(self) -> None:
        """The error for what the stages of the block have made."""
        self._call("into", self.stage.into)

    def down(self, sloped: bool) -> None:
        """The error for what came in, with the gradients on the way: `gradients` must find the weights as they are."""
        self._call("backward", self.stage.backward)
        if sloped:
            self.on.slope(self.stage.below)

    def gradients(self) -> None:
        """From the rows of the data no error goes down, so that nothing has been computed yet."""
        if self.stage.below < 0:
            self._call("backward", self.stage.backward)

    def _draw(self, draw: Draw) -> Function:
        numbers = dict(self.stage.settings)
        return draw_pass(
            draw.words, draw.formula, self.control,
            lambda f, names: {name: self._number(f, numbers[name]) for name in names},
        )  # fmt: skip

    def _call(self, way: str, equations: tuple[Equation, ...]) -> None:
        if not equations:
            return
        on, k = self.on, self.k
        function = on.once((way, k), lambda: self._written(equations))
        self.f.call(function, on.m, on.w, self.control.word("gradients"), on.below(k))

    def _written(self, equations: tuple[Equation, ...]) -> Function:
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
        loops.write(equations)
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
                raise Unknown(
                    f"{use} of layer {'.'.join(str(i + 1) for i in stage.path)} lies beyond the time steps that come in"
                )
        letters = {use.name: use.letters for use in reversed(stage.uses)} | dict(stage.letters)
        outer, outer_gradient = stage.ends
        given = {
            "A": A, "dA": self.on.down(k) if stage.below >= 0 else A, outer: word(f"a {k}"),
            outer_gradient: word(f"delta {k}"),
        }  # fmt: skip
        if stage.block:
            given |= {stage.block: word(f"a {k - 1}"), f"d{stage.block}": word(f"delta {k - 1}")}
        made = {
            name: Placed(f.let(at), _strides([sizes.get(letter, 1) for letter in letters[name]]))
            for name, at in given.items() if name in letters
        }  # fmt: skip
        for buffer in stage.buffers:
            units = dict(zip(buffer.order, _strides(extents(stage, buffer, 1)), strict=True))
            rooms = list(zip(buffer.letters, buffer.rooms, strict=True))
            made[buffer.name] = Placed(
                f.let(word(buffer_name(buffer.name, k))),
                tuple(units[letter] * room.apart for letter, room in rooms),
                sum(units[letter] * room.before for letter, room in rooms),
            )
        for name, own in stage.own:
            strides = _reversed_strides(own, sizes)
            made[name] = Placed(f.let(self.on.at(w, k, name)), strides or _none(stage, name))
            made[f"d{name}"] = Placed(f.let(self.on.at(gradients, k, name)), strides)
        for name in stage.carried:
            made[name] = made[name + OLD] = Placed(f.let(self.on.at(w, k, name)), (8,))
        return made


def _strides(lengths: Sequence[int]) -> tuple[int, ...]:
    """Bytes between neighbours along each axis, the last innermost."""
    return tuple(8 * math.prod(lengths[i + 1 :]) for i in range(len(lengths)))


def _reversed_strides(axes: Sequence[str], sizes: Mapping[str, int]) -> tuple[int, ...]:
    """Of a parameter, whose axes lie reversed; letters of one axis do not."""
    made, before = list[int](), 8
    for axis in axes:
        lengths = [sizes[letter] for letter in axis]
        made += [before * stride // 8 for stride in _strides(lengths)]
        before *= math.prod(lengths)
    return tuple(made)


def _none(stage: EquationStage, name: str) -> tuple[int, ...]:
    """Strides of one number that stands for all values of its letters."""
    return next((0,) * len(use.index) for use in stage.uses if use.name == name)
