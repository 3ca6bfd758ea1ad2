"""The limits of what a spec may hold, and the choices that are not functions; all of it data."""

from __future__ import annotations

from dataclasses import dataclass

from .fields import Field

SCHEMA = 1
MAX_PARAMETERS = 1_000_000
SAMPLE_COUNT = 100_000
HISTORY_POINTS = 10_000
JSON_DEPTH = 20
BLOCK_DEPTH = 6  # layers in layers: a request with such a spec is within JSON_DEPTH
FRAGMENT_BYTES = 32 * 1024
FILE_BYTES = 5_000_000
WORKED_LINES = 3_000
PATHS_LISTED = 40  # of the paths from a number to the loss

TITLE = Field("title", "Title", "text", default="", maximum=64)
LARGEST = 1e15  # input, target or parameter, typed or trained: what a run comes to can be opened again
NUMBER = Field("number", "Number", minimum=-LARGEST, maximum=LARGEST)
FINITE = Field("number", "Number", minimum=-1.7976931348623157e308, maximum=1.7976931348623157e308)
INPUT_COUNT = Field("n_inputs", "Inputs", "integer", minimum=1, maximum=1000)
LAYER_COUNT = Field(
    "layers", "Layers", "integer", minimum=1, maximum=201, hint="200 hidden layers and the output layer."
)
STEP_COUNT = Field("steps", "Time steps", "integer", default=2, minimum=1, maximum=10_000)
UNITS = Field("units", "Units", "integer", minimum=1, maximum=512)
SAMPLE_WEIGHT = Field(
    "sample_weights", "Weight of a sample", default=1.0, minimum=0, maximum=1e9, hint="0 leaves the sample out."
)
CLASS_WEIGHT = Field("class_weights", "Weight of a class", default=1.0, minimum=0, maximum=1e9)
SEED = Field("seed", "Seed", "integer", default=0, minimum=0, maximum=2**64 - 1)
EPOCHS = Field("epochs", "Epochs", "integer", default=1, minimum=1, maximum=1_000_000)
STOP_LOSS = Field("stop_loss", "Stop at loss", minimum=0, maximum=1e15, nullable=True)
PATIENCE = Field("patience", "Patience in epochs", "integer", minimum=1, maximum=1_000_000, nullable=True)
CHANGES = 1000  # of the learning rate in one run
CHANGE_STEP = Field("step", "Step of a change", "integer", minimum=0, maximum=10**12)
KEEP_STEPS = Field("keep_steps", "Steps kept in full", "integer", default=1, minimum=1, maximum=1000)
ROWS_LISTED = Field("listed", "Rows listed", "integer", minimum=1, maximum=SAMPLE_COUNT)
NUDGE = Field("h", "Change h", default=0.01, minimum=-1000, maximum=1000, hint="Not 0.")
ROUNDING_DIGITS = Field("digits", "Digits kept", "integer", default=4, minimum=0, maximum=17)
DISPLAY_DIGITS = Field("display_digits", "Digits shown", "integer", default=4, minimum=2, maximum=17)


def batch_field(n_samples: int) -> Field:
    """A batch holds 1 to all samples; blank is all of them."""
    return Field("batch_size", "Batch size", "integer", minimum=1, maximum=n_samples, nullable=True)


@dataclass(frozen=True)
class Choice:
    """One value of a convention: its name in the spec, its label and what it means."""

    name: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Convention:
    """A choice that textbooks make differently; the first value is the default."""

    name: str
    label: str
    values: tuple[Choice, ...]


REDUCTIONS = (
    Choice("mean", "mean over samples",
           "As in most software: δ contains the factor 1/n for n samples. Weighted: Σ ωE / n, as Keras's sample_weight "
           "and class_weight, and as BCELoss(weight) of PyTorch."),
    Choice("sum", "sum over samples"),
    Choice("weighted_mean", "mean over weights",
           "Σ ωE / Σ ω, as CrossEntropyLoss(weight) of PyTorch and sample_weight of scikit-learn; without weights the "
           "mean over samples."),
)  # fmt: skip

ROUNDING_KINDS = (Choice("decimals", "decimals"), Choice("significant", "significant digits"))

CONVENTIONS = (
    Convention("bias", "Biases", (
        Choice("per_neuron", "one per neuron, trained"),
        Choice("frozen", "fixed, not trained", "The gradient is shown, the update is 0."),
        Choice("shared", "one per layer, trained", "Its gradient is the sum over the layer's neurons."),
        Choice("none", "none"),
    )),
    Convention("update_order", "Updates", (
        Choice("simultaneous", "all at once", "Every δ is computed from the old weights: gradient descent."),
        Choice("sequential", "layer by layer from the output",
               "Each layer is updated before the δ of the layer below is computed: not gradient descent."),
    )),
    Convention("delta_sign", "Sign of δ", (
        Choice("gradient", "δ = ∂E/∂z", "Δw = −η δ a"),
        Choice("error_signal", "δ = −∂E/∂z", "Δw = +η δ a"),
    )),
    Convention("matrix", "Matrix of weights", (
        Choice("into", "W x + b"),
        Choice("out_of", "x W + b", "A row of W holds the weights out of one unit; in the spec it stays a column."),
    )),
    Convention("mean", "1/n of a batch", (
        Choice("delta", "in δ"),
        Choice("gradient", "at the gradients", "δ is that of each sample alone; the gradients are divided by n."),
    )),
    Convention("penalty", "L2 penalty", (
        Choice("half", "½ λ Σ w²"),
        Choice("whole", "λ Σ w²", "The L2 penalty stands without ½: its gradient is 2 λ w."),
    )),
    Convention("variance", "Variance of a batch", (
        Choice("n", "divided by n"),
        Choice("fewer", "divided by n − 1", "Batch normalization divides by the variance with n − 1."),
    )),
)  # fmt: skip
