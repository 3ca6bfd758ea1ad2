"""The whole training as one function: networks, steps, and in each step forward, loss, backward, update."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from .activations import activation_pass
from .assembler import Float, Function, Int, Module, get_global, load_both, number, pair, real
from .control import Control
from .encoding import I32, module
from .gathering import gather
from .gradients import Ending, Stored, bias_gradient, gradient, takes_bias
from .matrices import backward, forward
from .outputs import output, pointwise, sigmoid_entropy
from .plan import Plan, Stage
from .softmax import softmax_back, softmax_entropy, softmax_rows
from .updates import Fused, prepare_pass, update_pass


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
    control = Control(len(plan.stages), plan.numbers, list(plan.rule.slots))
    writer = _Writer(plan, control)
    bind = Function("bind", I32)
    bind.set_global(0, bind.argument(0))
    writer.module.add(bind)
    writer.module.add(writer.run())
    return Program(plan, control, writer.module)


class _Writer:
    """Writes `run`, and what it calls, each once."""

    def __init__(self, plan: Plan, control: Control) -> None:
        self.plan, self.control, self.module = plan, control, Module()
        self.made: dict[Hashable, Function] = {}

    def once(self, key: Hashable, make: Callable[[], Function]) -> Function:
        if key not in self.made:
            self.made[key] = self.module.add(make())
        return self.made[key]

    def run(self) -> Function:
        """For every network the steps asked for, or until a number is not finite.

        The control block is left so that another call goes on from there.
        """
        f, word = Function("run"), self.control.word
        self.f = f
        network, row, order, made, good, self.m, self.x, self.y, self.w, self.s = (f.new(Int) for _ in range(10))
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
                for name in ("check", "loss", "sizes", "squares"):
                    self.control.put(f, name, pair(0.0))
                self.control.put(f, "t_now", t.splat())
                self.control.put(f, "eta", load_both(rate))
                self.control.put(f, "share", self.share().splat())
                self.step()
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
        n_in, n_out = self.plan.stages[0].n_in, self.plan.stages[-1].n_out
        for name, local, n in (("X", self.x, n_in), ("Y", self.y, n_out)):
            f.set(local, word(name) + row * (8 * n))
        with f.when(number(0) < order):
            start = f.let(order + row * 4)
            for name, local, n in (("X", self.x, n_in), ("Y", self.y, n_out)):
                collect = self.once(("gather", n), lambda n=n: gather(n))  # type: ignore[misc]
                f.set(local, word(f"{name}_batch"))
                f.call(collect, word(name), start, local, start + self.m * 4)

    def share(self) -> Float:
        """What the term of one output counts in the batch's loss."""
        own = real(self.plan.loss_row.share(self.plan.stages[-1].n_out))
        return own * (real(1.0) / self.m.to_float()) if self.plan.mean else own

    def loss(self) -> Float:
        """The loss of the batch, penalty included."""

        def both(name: str) -> Float:
            cell = self.control.cell(name)
            return cell.lane(0) + cell.lane(1)

        total = both("loss") * real(self.plan.loss_row.share(self.plan.stages[-1].n_out))
        if self.plan.mean:
            total = total / self.m.to_float()
        if self.plan.asked.l1:
            total = total + self.control.number("l1") * both("sizes")
        if self.plan.asked.l2:
            total = total + real(0.5) * self.control.number("l2") * both("squares")
        return total + self.control.number("loss_offset")

    def step(self) -> None:
        """One update of the network at w, with its state at s."""
        rule = self.plan.rule
        if rule.slots:
            self.f.call(self.once("slots", self.slots))
        for k, stage in enumerate(self.plan.stages):
            self.forward(k, stage)
        self.output()
        self.f.set(self.norm, real(0.0))
        for k, stage in reversed(list(enumerate(self.plan.stages))):
            if k:
                self.backward(k, stage)
            self.gradients(k, stage)
            if not rule.fused:
                self.passes(k, prepare=rule.asked.clip_norm)
            self.keep_norm(k)
        if rule.asked.clip_norm:
            self.clip()
            for k in range(len(self.plan.stages)):
                self.passes(k, prepare=False)

    def slots(self) -> Function:
        f = Function(None)
        self.plan.rule.prepare(f, self.control)
        return f

    def forward(self, k: int, stage: Stage) -> None:
        f, word, plan = self.f, self.control.word, self.plan
        bias = "per_neuron" if plan.bias == "frozen" else plan.bias
        product = self.once(("forward", stage.n_in, stage.n_out), lambda: forward(stage.n_in, stage.n_out, bias))
        below = self.x if k == 0 else word(f"a {k - 1}")
        f.call(product, below, self.at(self.w, k, "W"), self.at(self.w, k, "b"), word(f"a {k}"), self.m, self.panel)
        for i, (name, numbers) in enumerate(stage.functions):
            pass_ = self.once(
                ("activation", name, i > 0),
                lambda: activation_pass(name, len(numbers), i > 0, self.control),  # noqa: B023 - called at once
            )
            hyper = [self.address(number_) for number_ in numbers]
            f.call(pass_, word(f"a {k}"), word(f"slope {k}"), self.end(k), *hyper)
        if stage.softmax:
            rows = self.once(("softmax", stage.n_out), lambda: softmax_rows(stage.n_out, self.control))
            f.call(rows, word(f"a {k}"), self.end(k))

    def output(self) -> None:
        """The loss, and δ of the last stage."""
        f, word, plan = self.f, self.control.word, self.plan
        k, stage = len(plan.stages) - 1, plan.stages[-1]
        sloped = bool(stage.functions)
        values = word(f"a {k}"), self.y, word(f"slope {k}"), word(f"delta {k}")
        if plan.entropy == "softmax":
            entropy = self.once("output", lambda: softmax_entropy(stage.n_out, self.control, sloped))
            f.call(entropy, *values, self.end(k))
            return
        form = sigmoid_entropy if plan.entropy else pointwise(plan.loss_row, self.control)
        loss = self.once("output", lambda: output(form, self.control, sloped and not stage.softmax))
        f.call(loss, *values, self.m * stage.n_out)
        self.couple(k, stage)

    def couple(self, k: int, stage: Stage) -> None:
        """From ∂E/∂a of softmax to what its functions receive."""
        if stage.softmax:
            word, sloped = self.control.word, bool(stage.functions)
            back = self.once(("couple", stage.n_out, sloped), lambda: softmax_back(stage.n_out, sloped))
            self.f.call(back, word(f"a {k}"), word(f"delta {k}"), word(f"slope {k}"), self.end(k))

    def backward(self, k: int, stage: Stage) -> None:
        """δ of the stage below."""
        word, below = self.control.word, self.plan.stages[k - 1]
        sloped = bool(below.functions) and not below.softmax
        product = self.once(
            ("backward", stage.n_in, stage.n_out, sloped), lambda: backward(stage.n_in, stage.n_out, sloped)
        )
        self.f.call(
            product, word(f"delta {k}"), self.at(self.w, k, "W"), word(f"slope {k - 1}"), word(f"delta {k - 1}"),
            self.m, self.panel,
        )  # fmt: skip
        self.couple(k - 1, below)

    def gradients(self, k: int, stage: Stage) -> None:
        """Of W and b: into the weights at once, or into memory of their own."""
        f, word, plan = self.f, self.control.word, self.plan
        into = self.w if plan.rule.fused else word("gradients")
        self.control.put(f, "norm", pair(0.0))
        biased = "b" in plan.places[k] and plan.trains("b")
        together = biased and plan.bias != "shared" and takes_bias(stage.n_in)
        product = self.once(
            ("gradient", stage.n_in, stage.n_out),
            lambda: gradient(stage.n_in, stage.n_out, self.ending("W"), self.ending("b") if together else None),
        )
        below = self.x if k == 0 else word(f"a {k - 1}")
        f.call(product, below, word(f"delta {k}"), self.at(into, k, "W"), self.at(into, k, "b"), self.m)
        if biased and not together:
            shared = plan.bias == "shared"
            none = shared and stage.into_softmax
            sums = self.once(
                ("bias", stage.n_out, none), lambda: bias_gradient(stage.n_out, shared, none, self.ending("b"))
            )
            f.call(sums, word(f"delta {k}"), self.at(into, k, "b"), self.m)

    def ending(self, name: str) -> Ending:
        rule = self.plan.rule
        return Fused(rule, self.control, self.penalized(name)) if rule.fused else Stored()

    def penalized(self, name: str) -> bool:
        return name == "W" or self.plan.asked.penalize_biases

    def passes(self, k: int, prepare: bool) -> None:
        """Over the parameter arrays of a stage: gradients made ready, or weights updated."""
        f, plan, gradients = self.f, self.plan, self.control.word("gradients")
        for name, (_, size) in plan.places[k].items():
            if not plan.trains(name):
                continue
            penalized = self.penalized(name)
            w, g = self.at(self.w, k, name), self.at(gradients, k, name)
            end = w + 8 * size
            if prepare:
                pass_ = self.once(
                    ("prepare", penalized),
                    lambda p=penalized: prepare_pass(plan.rule, self.control, p),  # type: ignore[misc]
                )
                f.call(pass_, w, g, end)
            else:
                pass_ = self.once(
                    ("update", penalized),
                    lambda p=penalized: update_pass(plan.rule, self.control, p, 8 * plan.size),  # type: ignore[misc]
                )
                f.call(pass_, w, g, self.at(self.s, k, name), end)

    def keep_norm(self, k: int) -> None:
        """The squared norm of a stage's gradient goes into the history."""
        f, cell = self.f, self.control.cell("norm")
        own = f.let(cell.lane(0) + cell.lane(1))
        f.store_float(self.norms, own, 8 * k)
        f.set(self.norm, self.norm + own)

    def clip(self) -> None:
        """scale: what brings the norm of all gradients down to its bound, 1 when it is within."""
        f, bound = self.f, self.control.number("clip_norm")
        scale, norm = f.let(real(1.0)), f.let(self.norm.sqrt())
        with f.when(norm > bound):
            f.set(scale, bound / norm)
        self.control.put(f, "scale", scale.splat())

    def at(self, base: Int, k: int, name: str) -> Int:
        """Where a parameter array is, of those that begin at `base`; the base where there is none."""
        place = self.plan.places[k].get(name)
        return base if place is None else base + 8 * place[0]

    def address(self, name: str) -> Int:
        """Where a number of the control block is."""
        return Int(b"\x23\x00") + self.control.numbers[name]

    def end(self, k: int) -> Int:
        """Behind the outputs of a stage."""
        return self.control.word(f"a {k}") + self.m * (8 * self.plan.stages[k].n_out)
