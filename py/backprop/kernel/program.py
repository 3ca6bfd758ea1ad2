"""The whole training as one function: networks, steps, and in each step forward, loss, backward, update."""

from __future__ import annotations

from dataclasses import dataclass

from ..functions.penalties import PENALTIES
from .assembler import Function, Module
from .control import PENALTY_CELLS, Control
from .encoding import I32, module
from .expressions import Float, Int, get_global, load_both, number, pair, real
from .gathering import gather, total
from .plan import Plan
from .stages import EquationStage, buffer_name, gathered_name, row_size, stated_name
from .step import Step
from .writing import Writing


@dataclass(frozen=True)
class Program:
    """The code of a plan, for Pyodide's loader (`side`) or any other, and how it is told what to do."""

    plan: Plan
    control: Control
    module: Module

    def code(self, side: bool) -> bytes:
        """The WebAssembly module: `bind(address of the control block)`, then `run()` as often as wanted."""
        return module(self.module.bodies(), 1, side)


def generate(plan: Plan) -> Program:
    """The program of a plan."""
    control = Control(len(plan.stages), plan.numbers, list(plan.rule.slots), plan.buffers)
    writer = _Program(plan, control)
    bind = Function("bind", I32)
    bind.set_global(0, bind.argument(0))
    writer.module.add(bind)
    writer.module.add(writer.run())
    return Program(plan, control, writer.module)


class _Program(Writing):
    """Writes `run`."""

    def run(self) -> Function:
        """For every network the steps asked for, or until a number is not finite.

        The control block is left so that another call goes on from there.
        """
        f, word = self.f, self.control.word
        network, row, order, made, good = self.begin()
        rate, losses, norms = f.new(Int), f.new(Int), f.new(Int)
        t, loss, self.norm = f.new(Float), f.new(Float), f.new(Float)
        rows, steps = f.let(word("rows")), f.let(word("steps"))
        self.panel = f.let(word("panel"))
        self.norms = norms
        with f.loop() as next_network:
            f.set(self.w, word("parameters") + network * word("parameters_by_network"))
            f.set(self.s, word("state") + network * word("state_by_network"))
            f.set(rate, word("rates") + network * word("rates_by_network"))
            f.set(losses, word("losses") + network * word("losses_by_network"))
            f.set(norms, word("norms") + network * word("norms_by_network"))
            f.set(row, word("row"))
            f.set(order, word("order"))
            f.set(made, number(0))
            f.set(t, self.control.number("t"))
            with f.loop() as next_step:
                f.set(self.m, rows - row)
                with f.when(word("batch") < self.m):
                    f.set(self.m, word("batch"))
                self.batch(row, order)
                f.set(t, t + real(1.0))
                for name in ("check", "loss", *PENALTY_CELLS):
                    self.control.put(f, name, pair(0.0))
                self.control.put(f, "t_now", t.splat())
                self.control.put(f, "eta", load_both(rate))
                self.control.put(f, "share", self.share().splat())
                Step(self).write()
                f.set(loss, self.loss())
                f.store_float(losses, loss)
                check = self.control.cell("check")
                total = f.let(check.lane(0) + check.lane(1) + loss + self.norm)
                f.set(good, (total - total).equals(real(0.0)))
                f.set(made, made + good)
                f.set(row, row + self.m)
                with f.when(row.equals(rows)):
                    f.set(row, number(0))
                    with f.when(number(0) < order):
                        f.set(order, order + rows * 4)
                f.set(rate, rate + word("rates_by_step"))
                f.set(losses, losses + 8)
                f.set(norms, norms + 8 * len(self.plan.stages))
                next_step(good & (made < steps))
            f.store_int(word("made") + network * 4, made)
            f.set(network, network + 1)
            next_network(network < word("networks"))
        f.store_int(get_global(0), row, self.control.words["row"])
        f.store_int(get_global(0), order, self.control.words["order"])
        f.store_float(get_global(0), t, self.control.numbers["t"])
        return f

    def batch(self, row: Int, order: Int) -> None:
        """x and y: the rows of the batch, gathered by the order if there is one."""
        f, word = self.f, self.control.word
        n_in, n_out = self.plan.n_in, self.plan.n_out
        parts = [("X", self.x, n_in), ("Y", self.y, n_out)]
        parts += [("omega", self.omega, n_out)] * bool(self.plan.weights)
        for name, local, n in parts:
            f.set(local, word(name) + row * (8 * n))
        given = [(name, k, row_size(stage, name)) for k, stage in enumerate(self.plan.stages)
                 if isinstance(stage, EquationStage) for name in stage.stated]  # fmt: skip
        for name, k, n in given:
            self.control.point(f, buffer_name(name, k), word(stated_name(name, k)) + row * (8 * n))
        with f.when(number(0) < order):
            start = f.let(order + row * 4)
            for name, k, n in given:
                collect = self.once(("gather", n), lambda n=n: gather(n))  # type: ignore[misc]
                into = word(gathered_name(name, k))
                f.call(collect, word(stated_name(name, k)), start, into, start + self.m * 4)
                self.control.point(f, buffer_name(name, k), into)
            for name, local, n in parts:
                collect = self.once(("gather", n), lambda n=n: gather(n))  # type: ignore[misc]
                f.set(local, word(f"{name}_batch"))
                f.call(collect, word(name), start, local, start + self.m * 4)
        if self.plan.weights == "mean":
            added = self.once("weights", lambda: total(n_out, self.control))
            f.call(added, self.omega, self.omega + self.m * (8 * n_out))

    def share(self) -> Float:
        """What the term of one output counts in the batch's loss."""
        own = real(self.plan.loss_row.share(self.plan.n_out))
        return own * (real(1.0) / self.count()) if self.plan.mean else own

    def count(self) -> Float:
        """What a mean over the batch is divided by: its rows, or what they count together."""
        return self.control.cell("weights").lane(0) if self.plan.weights == "mean" else self.m.to_float()

    def loss(self) -> Float:
        """The loss of the batch, penalty included."""

        def both(name: str) -> Float:
            cell = self.control.cell(name)
            return cell.lane(0) + cell.lane(1)

        whole = both("loss") * real(self.plan.loss_row.share(self.plan.n_out))
        if self.plan.mean:
            whole = whole / self.count()
        for row in PENALTIES:
            if row.name in self.plan.asked.penalties:
                number_ = self.control.number(row.name)
                whole = whole + (number_ if row.share == 1 else real(row.share) * number_) * both(f"{row.name} terms")
        return whole + self.control.number("loss_offset")
