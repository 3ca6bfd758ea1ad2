"""Loss functions: one row each, value beside derivative, with the reduction over outputs and samples."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from ..equations.notation import Binary, Expression, names
from ..equations.parser import parse_formula
from ..equations.pointwise import function
from ..equations.stable import stable
from ..numbers.special import Array
from ..rules.fields import Field

OUTPUTS = "K"  # the number of outputs, in a formula that needs it


@dataclass(frozen=True)
class FusedPair:
    """A loss with the one output activation for which δ is short, as ŷ − y of the cross-entropies, computed from z.

    The two-factor path (∂E/∂ŷ times f′) is NaN from z = 37 on for a sigmoid; this one never is. Nor is ŷ taken from y
    at y = 1, where a saturated ŷ has lost what is left of it: δ comes from the small side, as −σ(−z) for a sigmoid.
    `delta` is within a few units in the last place of the larger of the two terms that it is the difference of; one of
    them is 0 for targets 0 and 1. `hand_delta` is δ as a person takes it, for rounding that is carried on.
    """

    activation: str
    formula: str  # the term of one output, from y and its z; of a step from p too
    difference: str  # δ, most often ŷ − y, as a person takes it, from y and p = ŷ, for rounding that is carried on
    exact: str  # the same in the form that keeps its digits, from y, p and z
    of_step: bool = False  # p is a step of z: the term is made of both, by hand too
    settings: tuple[str, ...] = ()  # those of the loss, which all three are made of too

    @cached_property
    def equations(self) -> tuple[Expression, Expression]:
        """The term of one output, and δ, in their stable forms."""
        return stable(parse_formula(self.formula)), stable(parse_formula(self.exact))

    @cached_property
    def term(self) -> Callable[..., Array]:
        """(Y, z, **hyperparameters) → loss of each output; of a step (Y, z, p): p goes on as a constant of slope 0."""
        return function(("y", "z", "p") if self.of_step else ("y", "z"), self.equations[0], self.settings)

    @cached_property
    def delta(self) -> Callable[..., Array]:
        """(Y, z, a, **hyperparameters) → ∂(sample's loss)/∂z."""
        return function(("y", "z", "p"), self.equations[1], self.settings)

    @cached_property
    def minuend(self) -> Callable[..., Array]:
        """(Y, z, a, **hyperparameters) → what δ is taken from where it is a difference, else δ."""
        match self.equations[1]:
            case Binary("-", left, _):
                return function(("y", "z", "p"), left, self.settings)
        return self.delta

    @cached_property
    def hand_delta(self) -> Callable[..., Array]:
        """(Y, a, **hyperparameters) → the same from ŷ."""
        return function(("y", "p"), stable(parse_formula(self.difference)), self.settings)


@dataclass(frozen=True)
class Loss:
    """One loss; Y, P are (n_samples, n_out), all natural logarithms.

    `formula` and `derivative` are in the notation of equations, for one output, in the target y, the prediction p, the
    hyperparameters and the number K of outputs, as they are shown; what is computed is their stable form.
    """

    name: str
    label: str
    formula: str
    derivative: str
    over_outputs: Literal["sum", "mean"]
    source: str
    hyperparameters: tuple[Field, ...] = ()
    fused: FusedPair | None = None
    probabilities: bool = False  # predictions must lie between 0 and 1
    targets: tuple[float | None, float | None] = (None, None)
    target_values: tuple[float, ...] = ()  # the only values a target may take, if few
    square: float | None = None  # f where the term is ½ f (p − y)²: such a loss has residuals, √f (p − y)
    kinks: str = ""  # where the slope jumps, in words
    kink: str = ""  # what is 0 there, as a formula
    bend: str = ""  # what is 0 where the second derivative jumps
    note: str = ""

    @cached_property
    def equations(self) -> tuple[Expression, Expression]:
        """The term of one output and its derivative by the prediction, in their stable forms."""
        term, slope = (stable(parse_formula(of), self.probabilities) for of in (self.formula, self.derivative))
        return term, slope

    @cached_property
    def term(self) -> Callable[..., Array]:
        """(Y, P, **hyperparameters) → the loss of each output."""
        return self._function(self.equations[0])

    @cached_property
    def slope(self) -> Callable[..., Array]:
        """(Y, P, **hyperparameters) → its derivative by the prediction."""
        return self._function(self.equations[1])

    def vanishing(self, formula: str) -> Callable[..., Array] | None:
        """`kink` or `bend` as a function of (Y, P, **hyperparameters); None where the row has none."""
        return self._function(parse_formula(formula)) if formula else None

    def _function(self, tree: Expression) -> Callable[..., Array]:
        return function(("y", "p"), tree, self.settings)

    @cached_property
    def settings(self) -> tuple[str, ...]:
        """Names of all single numbers in its formulas: its hyperparameters, and K where it is one of them."""
        counts = any(use.name == OUTPUTS for use in names(parse_formula(self.formula)))
        return (*(field.name for field in self.hyperparameters), *[OUTPUTS] * counts)

    def share(self, n_out: float) -> float:
        """What the term of one output counts in the loss of its sample."""
        return 1.0 / n_out if self.over_outputs == "mean" else 1.0

    def per_sample(self, terms: Array, number: Callable[[float], Any] = float) -> Array:
        """(n_samples, n_out) → (n_samples,); time steps count as further outputs. `number` takes in their count."""
        return np.sum(terms, axis=tuple(range(1, terms.ndim))) * self.share(number(float(math.prod(terms.shape[1:]))))


_FOCUSING = Field("focusing", "Focusing γ", default=2.0, minimum=0, maximum=100, symbol="γ")
_ALPHA = Field("alpha", "Balance α of y = 1", default=0.25, minimum=0, maximum=1, symbol="α")
_SMOOTHING = Field("smoothing", "Label smoothing ε", default=0.1, minimum=0, maximum=1, symbol="ε")
_DELTA = Field("delta", "Huber threshold δ", default=1.0, minimum=0, exclusive_minimum=True, maximum=1e6, symbol="δ_H")

LOSSES: dict[str, Loss] = {
    row.name: row
    for row in (
        Loss(
            "half_squared_error", "½ sum of squares",
            formula="(y - p)**2 / 2", derivative="p - y", over_outputs="sum", square=1.0,
            source="Rumelhart, Hinton & Williams 1986",
            note="Not the mean squared error: the ½ cancels the 2 of the derivative.",
        ),
        Loss(
            "mean_squared_error", "mean squared error",
            formula="(y - p)**2", derivative="2 * (p - y)", over_outputs="mean", square=2.0,
            source="as PyTorch's MSELoss: no ½, mean over outputs",
        ),
        Loss(
            "mean_absolute_error", "mean absolute error",
            formula="abs(p - y)", derivative="sign(p - y)", over_outputs="mean", kinks="p = y",
            kink="p - y",
            source="as PyTorch's L1Loss", note="The derivative where ŷ = y is taken as 0.",
        ),
        Loss(
            "huber", "Huber",
            formula="(p - y)**2 / 2 if abs(p - y) <= delta else delta * (abs(p - y) - delta / 2)",
            derivative="p - y if abs(p - y) <= delta else delta * sign(p - y)", over_outputs="mean",
            hyperparameters=(_DELTA,), bend="abs(p - y) - delta", source="Huber 1964",
        ),
        Loss(
            "hinge", "hinge (targets −1 or 1)",
            formula="max(0, 1 - y * p)", derivative="-y if y * p < 1 else 0", over_outputs="mean", kinks="y p = 1",
            kink="y * p - 1",
            target_values=(-1.0, 1.0), source="Rosasco et al. 2004", note="The derivative where y ŷ = 1 is taken as 0.",
        ),
        Loss(
            "binary_cross_entropy", "binary cross-entropy",
            formula="-(y * ln(p) + (1 - y) * ln(1 - p))", derivative="(1 - y) / (1 - p) - y / p", over_outputs="sum",
            fused=FusedPair(  # p + σ(−z) = 1 is put into p − y
                "sigmoid", "y * ln(1 + exp(-z)) + (1 - y) * ln(1 + exp(z))",
                difference="p - y", exact="(1 - y) * p - y * sigma(-z)",
            ),
            probabilities=True, targets=(0.0, 1.0), source="Bishop 2006, equation 4.90",
        ),
        Loss(
            "categorical_cross_entropy", "categorical cross-entropy",
            formula="-(y * ln(p))", derivative="-(y / p)", over_outputs="sum",
            fused=FusedPair(  # Σ p = 1 is put into p Σ y − y: Σ_k (p_j y_k − y_j p_k), where k = j cancels
                "softmax", "y * (ln(sum(exp(z_k))) - z)",
                difference="p * sum(y_k) - y", exact="p * sum_of_others(y) - y * sum_of_others(p)",
            ),
            probabilities=True, targets=(0.0, 1.0), source="Bishop 2006, equation 4.108",
        ),
        Loss(
            "perceptron", "perceptron rule (targets 0 or 1)",
            formula="max(0, p) - y * p", derivative="(1 if p > 0 else 0) - y", over_outputs="sum", kinks="ŷ = 0",
            kink="p", target_values=(0.0, 1.0), source="Rosenblatt 1958; Bishop 2006, equation 4.54",
            fused=FusedPair(
                "step", "(p - y) * z", difference="p - y", exact="p - y", of_step=True,
            ),
            note="The perceptron criterion (ŷ − y) z of a step ŷ: δ = ŷ − y, so that Δw = η (y − ŷ) x.",
        ),
        Loss(
            "bipolar_perceptron", "perceptron rule (targets −1 or 1)",
            formula="abs(p) - y * p", derivative="sign(p) - y", over_outputs="sum", kinks="ŷ = 0",
            kink="p", target_values=(-1.0, 1.0), source="Rosenblatt 1958; Bishop 2006, equation 4.54",
            fused=FusedPair(
                "bipolar_step", "(p - y) * z", difference="p - y", exact="p - y", of_step=True,
            ),
            note="The perceptron criterion (ŷ − y) z of a bipolar step ŷ: δ = ŷ − y, so that Δw = η (y − ŷ) x.",
        ),
        Loss(
            "squared_hinge", "squared hinge (targets −1 or 1)",
            formula="max(0, 1 - y * p)**2", derivative="-(2 * y * max(0, 1 - y * p))", over_outputs="mean",
            bend="y * p - 1", target_values=(-1.0, 1.0), source="Rosasco et al. 2004; as Keras's SquaredHinge",
        ),
        Loss(
            "kl_divergence", "Kullback–Leibler divergence",
            formula="y * ln(y) - y * ln(p) if y > 0 else 0", derivative="-(y / p)", over_outputs="sum",
            fused=FusedPair(  # ln y is a constant: δ is that of the cross-entropy
                "softmax", "y * ln(y) + y * (ln(sum(exp(z_k))) - z) if y > 0 else 0",
                difference="p * sum(y_k) - y", exact="p * sum_of_others(y) - y * sum_of_others(p)",
            ),
            probabilities=True, targets=(0.0, 1.0),
            source="Kullback & Leibler 1951; as PyTorch's KLDivLoss with reduction batchmean, which takes ln ŷ",
            note="The cross-entropy less the entropy of the targets: 0 where ŷ = y. PyTorch's default, the mean, "
            "divides by the outputs too.",
        ),
        Loss(
            "focal", "binary focal loss (targets 0 or 1)",
            formula="-(alpha * (1 - p)**focusing * ln(p)) if y == 1 else -((1 - alpha) * p**focusing * ln(1 - p))",
            derivative="alpha * (1 - p)**focusing * (focusing * ln(p) / (1 - p) - 1 / p) if y == 1 "
            "else (1 - alpha) * p**focusing * (1 / (1 - p) - focusing * ln(1 - p) / p)",
            over_outputs="sum", hyperparameters=(_FOCUSING, _ALPHA),
            fused=FusedPair(  # dσ(−z)/dz = −σ(z) σ(−z): every power of a small side stays a power
                "sigmoid", "alpha * sigma(-z)**focusing * ln(1 + exp(-z)) if y == 1 "
                "else (1 - alpha) * sigma(z)**focusing * ln(1 + exp(z))",
                difference="alpha * (1 - p)**focusing * (focusing * p * ln(p) - (1 - p)) if y == 1 "
                "else (1 - alpha) * p**focusing * (p - focusing * (1 - p) * ln(1 - p))",
                exact="-(alpha * sigma(-z)**focusing * (focusing * p * ln(1 + exp(-z)) + sigma(-z))) if y == 1 "
                "else (1 - alpha) * p**focusing * (p + focusing * sigma(-z) * ln(1 + exp(z)))",
                settings=("focusing", "alpha"),
            ),
            probabilities=True, target_values=(0.0, 1.0),
            source="Lin et al. 2017; as torchvision's sigmoid_focal_loss",
            note="Keras's BinaryFocalCrossentropy is this with apply_class_balancing; without it there is no α: twice "
            "this with α = ½. γ = 0 leaves the binary cross-entropy, weighted by α.",
        ),
        Loss(
            "smoothed_binary_cross_entropy", "binary cross-entropy, smoothed labels",
            formula="-(((1 - smoothing) * y + smoothing / 2) * ln(p) "
            "+ ((1 - smoothing) * (1 - y) + smoothing / 2) * ln(1 - p))",
            derivative="((1 - smoothing) * (1 - y) + smoothing / 2) / (1 - p) "
            "- ((1 - smoothing) * y + smoothing / 2) / p",
            over_outputs="sum", hyperparameters=(_SMOOTHING,),
            fused=FusedPair(
                "sigmoid", "((1 - smoothing) * y + smoothing / 2) * ln(1 + exp(-z)) "
                "+ ((1 - smoothing) * (1 - y) + smoothing / 2) * ln(1 + exp(z))",
                difference="p - ((1 - smoothing) * y + smoothing / 2)",
                exact="((1 - smoothing) * (1 - y) + smoothing / 2) * p "
                "- ((1 - smoothing) * y + smoothing / 2) * sigma(-z)",
                settings=("smoothing",),
            ),
            probabilities=True, targets=(0.0, 1.0),
            source="Szegedy et al. 2016; as Keras's BinaryCrossentropy with label_smoothing",
            note="Each target y becomes (1 − ε) y + ε/2. PyTorch's losses of one output have no label_smoothing.",
        ),
        Loss(
            "smoothed_categorical_cross_entropy", "categorical cross-entropy, smoothed labels",
            formula="-(((1 - smoothing) * y + smoothing / K) * ln(p))",
            derivative="-(((1 - smoothing) * y + smoothing / K) / p)",
            over_outputs="sum", hyperparameters=(_SMOOTHING,),
            fused=FusedPair(  # as without smoothing, of targets that sum to (1 − ε) Σ y + ε
                "softmax", "((1 - smoothing) * y + smoothing / K) * (ln(sum(exp(z_k))) - z)",
                difference="p * ((1 - smoothing) * sum(y_k) + smoothing) - ((1 - smoothing) * y + smoothing / K)",
                exact="p * ((1 - smoothing) * sum_of_others(y) + smoothing * (K - 1) / K) "
                "- ((1 - smoothing) * y + smoothing / K) * sum_of_others(p)",
                settings=("smoothing", OUTPUTS),
            ),
            probabilities=True, targets=(0.0, 1.0),
            source="Szegedy et al. 2016; as PyTorch's CrossEntropyLoss and Keras's CategoricalCrossentropy with "
            "label_smoothing",
            note="Each target y becomes (1 − ε) y + ε/K, K the number of outputs: not ε/(K − 1). By class weights "
            "the whole loss of a row counts what its class does; PyTorch weights each term by its own class.",
        ),
    )
}  # fmt: skip
