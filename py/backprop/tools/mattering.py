"""Which departures of a tool change nothing in a run: of a momentum that is 0, of rows where there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .net import Asked
from .tool import FLOAT64

Matters = Callable[[Asked], bool]
DECAYS = ("alpha", "l2", "l1", "decay", "rr", "regularization", "weight_decay", "weightdecay")


def _are(*names: str) -> Matters:
    """Settings that have to be other than 0, all of them."""
    return lambda asked: all(asked.numbers.get(name, 1) for name in names)


def _decays(asked: Asked) -> bool:
    return any(asked.numbers.get(name) for name in DECAYS)


def _has_rows(asked: Asked) -> bool:
    return len(asked.X) > 1


def _has_batches(asked: Asked) -> bool:
    return min(asked.batch_size or len(asked.X), len(asked.X)) > 1


def _has_order(asked: Asked) -> bool:
    return any(list(order) != sorted(order) for order in asked.orders[: max(asked.epochs, 1)])


def _has_outputs(asked: Asked) -> bool:
    return asked.Y.shape[1] > 1


MATTERS: dict[str, Matters] = {
    **dict.fromkeys(("first_step_dampened", "first_step_not_dampened"), _are("momentum", "dampening")),
    **dict.fromkeys(("learning_rate_float32", "means_float32"), lambda asked: asked.precision == FLOAT64),
    "constants_float32": lambda asked: asked.precision == FLOAT64,
    "momentum_by_default": _are("momentum"),
    "means_not_corrected": lambda asked: not asked.numbers["bias_correction"],
    "momentum_inside_rate_classic": _are("momentum", "classic"),
    **dict.fromkeys(
        ("momentum_averages", "momentum_divided_by_rows", "momentum_ignored", "momentum_inside_rate",
         "momentum_not_on_biases", "momentum_of_one_step", "momentum_of_raw_gradient"), _are("momentum"),
    ),
    "nesterov_ignored": _are("use_nesterov"),
    "nesterov_one_ahead": _are("momentum"),
    "decay_without_rate": _are("weight_decay_rate"),
    "nesterov_by_default": _are("momentum", "nesterovs_momentum"),
    "decay_by_default": _are("weight_decay"),
    "decay_of_its_own": _are("lambd"),
    "decay_twice": _are("decay"),
    "rate_decays_each_update": lambda asked: asked.numbers.get("lrdecay") != 1,
    **dict.fromkeys(("dead_links", "decay_by_old_weight", "no_decay_in_batches", "weights_decayed_alone"), _decays),
    **dict.fromkeys(("batch_means", "batch_sums", "whole_batch_sums"), _has_batches),
    "batch_means_penalty": lambda asked: _has_batches(asked) or _decays(asked),
    "rows_one_by_one": _has_rows,
    **dict.fromkeys(("rows_reshuffled", "rows_shuffled_once"), _has_order),
    "rows_join": lambda asked: bool(len(asked.X) % (asked.batch_size or len(asked.X))),
    **dict.fromkeys(("float32", "stored_float32"), lambda asked: asked.precision != FLOAT64),
    "settings_float32": lambda asked: asked.precision == FLOAT64,
    "data_scaled": lambda asked: asked.settings.get("scaling") != "none",
    **dict.fromkeys(("first_output_alone", "half_mean_outputs", "loss_mean_outputs"), _has_outputs),
    "through_new_weights": lambda asked: len(asked.functions) > 1,
}  # fmt: skip
"""By the departure's name; what is not here may matter in every run."""


def mattering(names: Iterable[str], asked: Asked) -> list[str]:
    """Those of a tool's departures that may change a number of this run."""
    return [name for name in names if name not in MATTERS or MATTERS[name](asked)]
