"""What all who write a part of the program share: the function, the plan, where the batch and the network stand."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from .activations import times_slope
from .assembler import Function, Module
from .control import Control
from .expressions import Float, Int
from .plan import Plan
from .stages import buffer_name


class Writing:
    """The function `run` under construction, and the functions that it calls, each written once.

    In locals: m rows of the batch, which begin at x and y, and at omega what each counts; w and s: the network's
    parameters and state; norms: where the squared norms of the step go; norm: of all gradients.
    """

    def __init__(self, plan: Plan, control: Control) -> None:
        self.plan, self.control, self.module = plan, control, Module()
        self.made: dict[Hashable, Function] = {}
        self.f = Function("run")

    def begin(self) -> tuple[Int, Int, Int, Int, Int]:
        """The locals that stay the same for a step, and five for the loop around: network, row, order, made, good."""
        f = self.f
        network, row, order, made, good, self.m, self.x, self.y, self.w, self.s = (f.new(Int) for _ in range(10))
        self.omega = f.new(Int)
        return network, row, order, made, good

    def once(self, key: Hashable, make: Callable[[], Function]) -> Function:
        """The function of that key, made where it is not there yet."""
        if key not in self.made:
            self.made[key] = self.module.add(make())
        return self.made[key]

    norm: Float
    norms: Int
    panel: Int
    m: Int
    x: Int
    y: Int
    omega: Int
    w: Int
    s: Int

    def at(self, base: Int, k: int, name: str) -> Int:
        """Where a parameter array is, of those that begin at `base`; the base where there is none."""
        place = self.plan.places[k].get(name)
        return base if place is None else base + 8 * place[0]

    def address(self, name: str) -> Int:
        """Where a number of the control block is."""
        return Int(b"\x23\x00") + self.control.numbers[name]

    def rows(self, k: int) -> Int:
        """How many rows of outputs a stage has for the batch."""
        return self.m * self.plan.stages[k].rows

    def end(self, k: int) -> Int:
        """Behind the outputs of a stage."""
        return self.control.word(f"a {k}") + self.rows(k) * (8 * self.plan.stages[k].n_out)

    def below(self, k: int) -> Int:
        """What comes into a stage."""
        below = self.plan.stages[k].below
        return self.x if below < 0 else self.control.word(f"a {below}")

    def slope(self, k: int) -> None:
        """δ of a stage becomes δ times the slope of its functions."""
        sloped = self.once("sloped", times_slope)
        self.f.call(sloped, self.control.word(f"delta {k}"), self.control.word(f"slope {k}"),
                    self.rows(k) * self.plan.stages[k].n_out)  # fmt: skip

    def down(self, k: int) -> Int:
        """Where a stage leaves the error for what came in: with the stage below, or the block that took it in, too."""
        if k in self.plan.around:
            block = self.plan.around[k]
            return self.control.word(buffer_name(f"dA_{self.plan.stages[block].block}", block))
        return self.control.word(f"delta {self.plan.stages[k].below}")
