"""One update: forward through the stages, the loss, backward through them, and from gradients to new parameters."""

from __future__ import annotations

from .activations import activation_pass
from .assembler import Function
from .dense_code import DenseCode
from .equation_code import EquationCode
from .expressions import pair, real
from .outputs import of_sigmoid, output, pointwise, stepped
from .softmax import softmax_back, softmax_entropy, softmax_rows
from .stages import EquationStage, Stage
from .updates import prepare_pass, update_pass
from .writing import Writing


class Step:
    """Writes the update of the network at w, with its state at s."""

    def __init__(self, writing: Writing) -> None:
        self.on, self.f, self.plan, self.control = writing, writing.f, writing.plan, writing.control
        self.codes = [
            EquationCode(writing, k, stage) if isinstance(stage, EquationStage) else DenseCode(writing, k, stage)
            for k, stage in enumerate(writing.plan.stages)
        ]

    def write(self) -> None:
        """The whole step."""
        rule, stages = self.plan.rule, self.plan.stages
        if rule.slots:
            self.f.call(self.on.once("slots", self._slots))
        for k, stage in enumerate(stages):
            self.codes[k].forward()
            self._functions(k, stage)
        self._output()
        self.f.set(self.on.norm, real(0.0))
        self._chain(len(stages) - 1, -1)
        if rule.asked.clip_norm:
            self._clip()
            for k in range(len(stages)):
                self._passes(k, prepare=False)

    def _chain(self, k: int, until: int) -> None:
        """Backward from a stage down to the one whose output the chain has taken."""
        while k != until:
            self._back(k)
            k = self.plan.stages[k].below

    def _back(self, k: int) -> None:
        """Backward through a stage, δ of which is there, and from its gradients to its new parameters."""
        code, stage, clips = self.codes[k], self.plan.stages[k], self.plan.rule.asked.clip_norm
        if stage.block and isinstance(code, EquationCode):
            code.into()
            self._arrive(k - 1)
            self._chain(k - 1, stage.below)
        if stage.below >= 0:
            below, inside = self.plan.stages[stage.below], k in self.plan.around
            code.down(sloped=bool(below.functions) and not below.softmax and not inside)
            if not inside:
                self._couple(stage.below, below)
        self.control.put(self.f, "norm", pair(0.0))
        code.gradients()
        if not self.plan.fuses(k):
            self._passes(k, prepare=clips)
        self._keep_norm(k)

    def _arrive(self, k: int) -> None:
        """From ∂E/∂a of a stage to what its layer receives."""
        stage = self.plan.stages[k]
        if stage.functions and not stage.softmax:
            self.on.slope(k)
        self._couple(k, stage)

    def _slots(self) -> Function:
        f = Function(None)
        self.plan.rule.prepare(f, self.control)
        return f

    def _functions(self, k: int, stage: Stage) -> None:
        """What follows the layer: functions of each unit, perhaps softmax."""
        f, word = self.f, self.control.word
        for i, (name, numbers) in enumerate(stage.functions):
            pass_ = self.on.once(
                ("activation", name, i > 0),
                lambda: activation_pass(name, len(numbers), i > 0, self.control),  # noqa: B023 - called at once
            )
            hyper = [self.on.address(number_) for number_ in numbers]
            f.call(pass_, word(f"a {k}"), word(f"slope {k}"), self.on.end(k), *hyper)
        if stage.softmax:
            rows = self.on.once(("softmax", stage.n_out), lambda: softmax_rows(stage.n_out, self.control))
            f.call(rows, word(f"a {k}"), self.on.end(k))

    def _output(self) -> None:
        """The loss, and δ of the last stage."""
        f, word, plan = self.f, self.control.word, self.plan
        k, stage = len(plan.stages) - 1, plan.stages[-1]
        sloped = bool(stage.functions)
        values = word(f"a {k}"), self.on.y, word(f"slope {k}"), word(f"delta {k}")
        weighted, omega = bool(plan.weights), [self.on.omega] * bool(plan.weights)
        if plan.entropy == "softmax":
            entropy = self.on.once(
                "output", lambda: softmax_entropy(stage.n_out, plan.loss_row, self.control, sloped, weighted)
            )
            f.call(entropy, *values, self.on.end(k), *omega)
            return
        form = pointwise(plan.loss_row, self.control)
        if plan.entropy:
            own = plan.loss_row, self.control
            form = of_sigmoid(*own) if plan.entropy == "sigmoid" else stepped(*own, plan.pair_numbers)
        loss = self.on.once("output", lambda: output(form, self.control, sloped and not stage.softmax, weighted))
        f.call(loss, *values, self.on.rows(k) * stage.n_out, *omega)
        self._couple(k, stage)

    def _couple(self, k: int, stage: Stage) -> None:
        """From ∂E/∂a of softmax to what its functions receive."""
        if stage.softmax:
            word, sloped = self.control.word, bool(stage.functions)
            back = self.on.once(("couple", stage.n_out, sloped), lambda: softmax_back(stage.n_out, sloped))
            self.f.call(back, word(f"a {k}"), word(f"delta {k}"), word(f"slope {k}"), self.on.end(k))

    def _passes(self, k: int, prepare: bool) -> None:
        """Over the parameter arrays of a stage: gradients made ready, or weights updated."""
        f, plan, gradients = self.f, self.plan, self.control.word("gradients")
        for name, (_, size) in plan.places[k].items():
            if not plan.trains(k, name):
                continue
            kind = plan.penalizes(name), name in plan.held[k]
            free = [self.on.at(self.control.word("free"), k, name)] if kind[1] else []
            w, g = self.on.at(self.on.w, k, name), self.on.at(gradients, k, name)
            end = w + 8 * size
            if prepare:
                pass_ = self.on.once(
                    ("prepare", *kind),
                    lambda of=kind: prepare_pass(plan.rule, self.control, *of),  # type: ignore[misc]
                )
                f.call(pass_, w, g, end, *free)
            else:
                pass_ = self.on.once(
                    ("update", *kind),
                    lambda of=kind: update_pass(plan.rule, self.control, 8 * plan.size, *of),  # type: ignore[misc]
                )
                f.call(pass_, w, g, self.on.at(self.on.s, k, name), end, *free)

    def _keep_norm(self, k: int) -> None:
        """The squared norm of a stage's gradient goes into the history."""
        f, cell = self.f, self.control.cell("norm")
        own = f.let(cell.lane(0) + cell.lane(1))
        f.store_float(self.on.norms, own, 8 * k)
        f.set(self.on.norm, self.on.norm + own)

    def _clip(self) -> None:
        """scale: what brings the norm of all gradients down to its bound, 1 when it is within."""
        f, bound = self.f, self.control.number("clip_norm")
        scale, norm = f.let(real(1.0)), f.let(self.on.norm.sqrt())
        with f.when(norm > bound):
            f.set(scale, bound / norm)
        self.control.put(f, "scale", scale.splat())
