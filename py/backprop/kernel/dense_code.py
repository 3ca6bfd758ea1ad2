"""A dense layer in the program: its products forward and backward, and its gradients."""

from __future__ import annotations

from ..equations.kind import BIASES, WEIGHTS
from .gradients import Ending, Stored, bias_gradient, gradient, takes_bias
from .matrices import backward, forward
from .stages import Stage
from .updates import Fused
from .writing import Writing


class DenseCode:
    """Writes the calls of one dense layer."""

    def __init__(self, writing: Writing, k: int, stage: Stage) -> None:
        self.on, self.f, self.k, self.stage = writing, writing.f, k, stage
        self.plan, self.control = writing.plan, writing.control

    def forward(self) -> None:
        """z = a W + b."""
        on, k, n_in, n_out = self.on, self.k, self.stage.n_in, self.stage.n_out
        bias = "per_neuron" if self.plan.bias == "frozen" else self.plan.bias
        product = on.once(("forward", n_in, n_out), lambda: forward(n_in, n_out, bias))
        into = self.control.word(f"a {k}")
        self.f.call(product, on.below(k), on.at(on.w, k, WEIGHTS), on.at(on.w, k, BIASES), into, on.rows(k), on.panel)

    def down(self, sloped: bool) -> None:
        """The error for what came in, times the slope of the stage below if so asked."""
        on, k, word, n_in, n_out = self.on, self.k, self.control.word, self.stage.n_in, self.stage.n_out
        product = on.once(("backward", n_in, n_out, sloped), lambda: backward(n_in, n_out, sloped))
        self.f.call(
            product, word(f"delta {k}"), on.at(on.w, k, WEIGHTS), word(f"slope {self.stage.below}") if sloped else on.x,
            on.down(k), on.rows(k), on.panel,
        )  # fmt: skip

    def gradients(self) -> None:
        """Of W and b: into the weights at once, or into memory of their own."""
        on, f, word, plan, k, stage = self.on, self.f, self.control.word, self.plan, self.k, self.stage
        fuses = plan.fuses(k)
        into = on.w if fuses else word("gradients")
        biased = BIASES in plan.places[k] and plan.trains(k, BIASES)
        together = biased and plan.bias != "shared" and takes_bias(stage.n_in)
        product = on.once(
            ("gradient", stage.n_in, stage.n_out, fuses, together),
            lambda: gradient(
                stage.n_in, stage.n_out, self._ending(WEIGHTS), self._ending(BIASES) if together else None
            ),
        )
        f.call(product, on.below(k), word(f"delta {k}"), on.at(into, k, WEIGHTS), on.at(into, k, BIASES), on.rows(k))
        if biased and not together:
            shared = plan.bias == "shared"
            none = shared and stage.into_softmax
            sums = on.once(
                ("bias", stage.n_out, none, fuses),
                lambda: bias_gradient(stage.n_out, shared, none, self._ending(BIASES)),
            )
            f.call(sums, word(f"delta {k}"), on.at(into, k, BIASES), on.rows(k))

    def _ending(self, name: str) -> Ending:
        plan = self.plan
        return Fused(plan.rule, self.control, plan.penalizes(name)) if plan.fuses(self.k) else Stored()
