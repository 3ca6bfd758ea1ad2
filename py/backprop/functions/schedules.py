"""Learning-rate schedules: one row each, the learning rate of a step from what came before it.

`formula` is a Python expression in eta_0 (the learning rate of the spec), k (steps or epochs completed before this
one, so 0 at first), drops (how often the plateau rule has lowered it) and the hyperparameters.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from ..equations.parser import parse_formula
from ..equations.pointwise import single
from ..equations.stable import stable
from ..rules.fields import Field
from ..rules.limits import Choice, Convention


@dataclass(frozen=True)
class Schedule:
    """η of a step by its formula. With `follows_loss` the drops are counted by `Plateau`."""

    name: str
    label: str
    formula: str
    source: str
    hyperparameters: tuple[Field, ...] = ()
    choices: tuple[Convention, ...] = ()
    follows_loss: bool = False
    note: str = ""

    @cached_property
    def rate(self) -> Callable[..., float]:
        """(eta_0, k, drops, **hyperparameters) → η."""
        arguments = ("eta_0", "k", "drops", *(field.name for field in self.hyperparameters))
        return single(arguments, stable(parse_formula(self.formula)))


@dataclass(frozen=True)
class Plateau:
    """What the plateau rule remembers: the best epoch loss, epochs waited for a better one, drops so far."""

    best: float = math.inf
    waited: int = 0
    drops: int = 0

    def after(self, loss: float, patience: float, threshold: float) -> Plateau:
        """After one more epoch (PyTorch's ReduceLROnPlateau, relative threshold, no cooldown)."""
        if loss < self.best * (1.0 - threshold):
            return Plateau(loss, 0, self.drops)
        if self.waited + 1 > patience:
            return Plateau(self.best, 0, self.drops + 1)
        return Plateau(self.best, self.waited + 1, self.drops)


LONGEST = 1_000_000_000
PER = Convention("per", "Counted in", (
    Choice("step", "steps", "k counts updates."), Choice("epoch", "epochs", "k counts passes over all samples."),
))  # fmt: skip
_FACTOR = Field("factor", "Factor", default=0.5, minimum=0, exclusive_minimum=True, maximum=1, symbol="γ")
_MINIMUM = Field("minimum", "Lowest learning rate", default=0.0, minimum=0, maximum=1000, symbol="η_min")
STEPS = Field(
    "steps", "Length of the schedule", "integer", minimum=1, maximum=LONGEST, nullable=True,
    hint="Blank: as long as the training.", symbol="T",
)  # fmt: skip

SCHEDULES: dict[str, Schedule] = {
    row.name: row
    for row in (
        Schedule(
            "constant", "constant", "eta_0", "by definition",
        ),
        Schedule(
            "step", "step decay", "eta_0 * factor**floor(k / every)",
            "as PyTorch's StepLR (factor: gamma, every: step_size)",
            (_FACTOR, Field("every", "Lowered every", "integer", default=10, minimum=1, maximum=LONGEST, symbol="s")),
            (PER,),
        ),
        Schedule(
            "exponential", "exponential decay", "eta_0 * factor**k", "as PyTorch's ExponentialLR (factor: gamma)",
            (replace(_FACTOR, default=0.95),), (PER,),
        ),
        Schedule(
            "cosine", "cosine",
            "minimum + (eta_0 - minimum) * (1 + cos(pi * min(k, steps) / steps)) / 2",
            "Loshchilov & Hutter 2017, equation 5, without restarts; as PyTorch's CosineAnnealingLR",
            (STEPS, _MINIMUM), (PER,),
        ),
        Schedule(
            "inverse_time", "inverse time decay", "eta_0 / (1 + rate * k)",
            "Robbins & Monro 1951; as Keras's InverseTimeDecay with decay_steps 1",
            (Field("rate", "Decay rate", default=0.01, minimum=0, maximum=1000, symbol="r"),), (PER,),
        ),
        Schedule(
            "warmup_cosine", "linear warm-up, then cosine",
            "eta_0 * (k + 1) / warmup if k < warmup else "
            "minimum + (eta_0 - minimum) * (1 + cos(pi * min(k - warmup, steps - warmup) / (steps - warmup))) / 2",
            "Goyal et al. 2017 (warm-up) and Loshchilov & Hutter 2017 (cosine)",
            (Field("warmup", "Length of the warm-up", "integer", default=10, minimum=1, maximum=LONGEST, symbol="T_0"),
             STEPS, _MINIMUM),
            (PER,), note="The length includes the warm-up.",
        ),
        Schedule(
            "plateau", "lowered on a plateau",
            "max(minimum, eta_0 * factor**drops)", "as PyTorch's ReduceLROnPlateau, without cooldown",
            (_FACTOR,
             Field("patience", "Epochs without improvement", "integer", default=10, minimum=0, maximum=1_000_000),
             Field("threshold", "Smallest relative improvement", default=1e-4, minimum=0, maximum=1,
                   exclusive_maximum=True),
             _MINIMUM),
            follows_loss=True,
            note="Lowered when the mean loss of an epoch has not improved for more than that many epochs.",
        ),
    )
}  # fmt: skip
