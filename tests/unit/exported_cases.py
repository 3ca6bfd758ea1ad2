"""Specs that are exported: every example, optimizer with each of its variants, loss, convention and kind of layer."""

import contextlib
import io
import json
import sys
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from backprop.doors.bridge import handle
from backprop.exports import export
from backprop.functions.losses import LOSSES
from backprop.layers import LAYERS as KINDS
from backprop.layers.by_equations import EquationLayer
from backprop.optimizers.first_order import OPTIMIZERS
from backprop.optimizers.second_order import WHOLE_BATCH
from backprop.requests.examples import EXAMPLES
from backprop.requests.parsing import output_activations, parse

HOSTILE = '\'"""\\\n\r\u2028\u202e; import os #'
BASE: dict[str, Any] = {
    "title": HOSTILE,
    "network": {"n_inputs": 2, "layers": [{"units": 3, "activation": "tanh"}, {"units": 2, "activation": "sigmoid"}]},
    "data": {"X": [[1.0, 0.5], [-0.5, 1.0], [0.2, -1.0]], "Y": [[1, 0], [0, 1], [0.2, 0.7]]},
    "init": {"seed": 3},
    "optimizer": {"name": "adam", "learning_rate": 0.05},
}
BOUNDS: dict[str, Any] = {"clip": {"value": 0.03, "norm": 0.05}}
MARKED: list[dict[str, Any]] = [  # one weight absent, some numbers frozen
    {
        "units": 3, "activation": "tanh", "absent": {"W": [[False, True], [False, False], [False, False]]},
        "frozen": {"W": [[True, False], [False, False], [False, True]], "b": [False, True, False]},
    },
    {
        "units": 2, "activation": "sigmoid", "frozen": {"b": True},
        "absent": {"W": [[True, False, False], [False, False, False]]},
    },
]  # fmt: skip
CASES: dict[str, dict[str, Any]] = {
    **{f"example {name}": example.spec for name, example in EXAMPLES.items()},
    **{
        f"optimizer {name} {choice.name} {value.name}".strip(): {
            **BASE, "optimizer": {"name": name, "learning_rate": 0.05, "weight_decay": 0.1, choice.name: value.name},
        }
        for name, row in OPTIMIZERS.items()
        for choice in row.choices
        for value in choice.values
    },
    **{
        f"optimizer {name}": {**BASE, "optimizer": {"name": name, "learning_rate": 0.05}} for name in OPTIMIZERS
    },
    **{
        f"optimizer {name}": {**BASE, "optimizer": {"name": name}, "training": {"epochs": 2}} for name in WHOLE_BATCH
    },
    "penalty, newton": {**BASE, "optimizer": {"name": "newton"}, "penalty": {"l2": 0.2}},
    **{
        f"loss {loss} {activation}": {
            **BASE,
            "network": {"n_inputs": 2, "layers": [{"units": 3, "activation": activation},
                                                  {"units": 2, "activation": activation}]},
            "loss": {"name": loss, "reduction": "sum" if activation == "gelu" else "mean"},
            "data": {"X": BASE["data"]["X"], "Y": [[1, low], [low, 1], [1, 1]] if low is not None else [[1, 0]] * 3},
        }
        for loss, row in LOSSES.items()
        for low in (row.target_values[0] if row.target_values else None,)
        for activation in output_activations(row)
        if (loss == "half_squared_error" or activation in ("identity", "sigmoid", "softmax"))
    },
    **{
        f"weights, {reduction}, {activation}": {
            **BASE,
            "network": {"n_inputs": 2, "layers": [{"units": 3, "activation": "tanh"},
                                                  {"units": 2, "activation": activation}]},
            "loss": {"name": loss, "reduction": reduction, "class_weights": [0.5, 3]},
            "data": {**BASE["data"], "Y": [[1, 0], [0, 1], [0, 1]], "sample_weights": [1, 0.3, 2]},
        }
        for reduction in ("mean", "sum", "weighted_mean")
        for activation, loss in (("softmax", "categorical_cross_entropy"), ("identity", "mean_squared_error"))
    },
    "penalty": {**BASE, "penalty": {"l1": 0.1, "l2": 0.2}},
    **{
        f"marks, {name}{', clipped' if bounds else ''}": {
            **BASE, **bounds, "network": {"n_inputs": 2, "layers": MARKED}, "penalty": {"l2": 0.2},
            "optimizer": {"name": name, "learning_rate": 0.05},
        }
        for name, bounds in [
            ("newton", {}), *((name, bounds) for name in ("sgd", "momentum", "adam") for bounds in ({}, BOUNDS)),
        ]
    },
    "penalty on biases": {**BASE, "penalty": {"l2": 0.2, "biases": True}},
    "penalty of |w| at 0": {**BASE, "penalty": {"l1": 0.2, "biases": True}},
    "clipped": {**BASE, "clip": {"value": 0.02, "norm": 0.03}, "penalty": {"l1": 0.1}},
    "shared": {**BASE, "conventions": {"bias": "shared"}},
    "no bias": {**BASE, "conventions": {"bias": "none"}},
    "frozen": {**BASE, "conventions": {"bias": "frozen"}, "clip": {"norm": 0.03}},
    "sequential": {**BASE, "conventions": {"update_order": "sequential"}, "clip": {"value": 0.05}},
    "error signal, rounded where it is shown": {**BASE, "conventions": {
        "delta_sign": "error_signal", "rounding": {"digits": 3, "kind": "decimals", "carry": False},
    }},
    "batch": {**BASE, "training": {"batch_size": 2, "shuffle": True}},
    "schedule": {**BASE, "optimizer": {"name": "adam", "schedule": {"name": "warmup_cosine"}}},
    "activation layers": {**BASE, "network": {"n_inputs": 2, "layers": [
        {"kind": "activation", "name": "elu", "alpha": 0.5}, {"units": 2, "activation": "identity"},
        {"kind": "activation", "name": "softmax"},
    ]}, "loss": {"name": "categorical_cross_entropy"}},
}  # fmt: skip


def continued() -> dict[str, Any]:
    result = json.loads(handle("run", json.dumps({"spec": BASE | {"training": {"epochs": 3}}})))
    result["spec"]["optimizer"]["state"] = result["optimizer_state"]
    return dict(result["spec"])


CASES["continued"] = continued()

RUNNING = {"statistics": "running", "running_mean": [0.1, 0.2, 0.3], "running_variance": [0.5, 1, 2]}


def residual(*layers: Any) -> Any:
    return {"kind": "residual", "layers": list(layers)}


def rnn(units: int, every: bool = True, **more: Any) -> Any:
    return {"kind": "rnn", "units": units, "return_sequences": every, **more}


BATCH_NORM, LINEAR = {"kind": "batch_norm", "gamma": [1.1, 0.9, -0.4]}, {"units": 3, "activation": "identity"}
BATCH_NORM_OF_X = {"kind": "batch_norm", "gamma": [0.8, 1.2], "beta": [0.1, -0.1]}
# name → layers; whether X and Y have time steps
LAYERS: dict[str, tuple[list[Any], bool, bool]] = {
    "batch norm": ([LINEAR, BATCH_NORM, {"kind": "activation", "name": "tanh"}, {"units": 2}], False, False),
    "batch norm, running": ([LINEAR, {"kind": "batch_norm", **RUNNING}, {"units": 2}], False, False),
    "batch norm through time": ([BATCH_NORM_OF_X, LINEAR, BATCH_NORM, rnn(3), {"units": 2}], True, True),
    "dropout": ([LINEAR, {"kind": "dropout", "rate": 0.4, "seed": 5}, {"units": 2}], False, False),
    "dropout by a mask": ([LINEAR, {"kind": "dropout", "mask": [1, 0, 1]}, {"units": 2}], False, False),
    "residual": ([LINEAR, residual({"units": 4}, LINEAR), {"units": 2}], False, False),
    "residual of all": (
        [LINEAR, residual(LINEAR, BATCH_NORM, {"kind": "dropout"}, residual({"units": 2}, LINEAR)), {"units": 2}],
        False, False,
    ),
    "rnn, last step": ([rnn(3, False), {"units": 2}], True, False),
    "rnn, every step": ([rnn(3, h0=[0.1, 0.2, 0.3]), {"units": 2}], True, True),
    "rnn is the output at every step": ([rnn(2, activation="sigmoid")], True, True),
    "rnn's last step is the output": ([rnn(2, False)], True, False),
    "rnn of softmax": ([rnn(3, activation="softmax"), {"units": 2}], True, True),
    "all through time": ([LINEAR, BATCH_NORM, residual(rnn(3), {"kind": "dropout"}), {"units": 2}], True, True),
}  # fmt: skip


def keeping(kind: Any, units: int) -> dict[str, Any]:
    """Settings of a layer over images by which as many units go out as come in."""
    own = {field.name for field in kind.fields}
    if kind.space and kind.space.flat and not kind.space.keeps:
        return {"input": [units, 1, 1]}
    return {name: value for name, value in (("padding", "same"), ("stride", 1)) if name in own}


def of_equations() -> dict[str, tuple[list[Any], bool, bool]]:
    """Networks of each kind that is written as equations: as hidden layer, as output, twice and within a block."""
    made: dict[str, tuple[list[Any], bool, bool]] = {}
    for name, kind in KINDS.items():
        if not issubclass(kind, EquationLayer):
            continue
        timed, chooses = kind.takes_sequences, kind.data.own_units

        def layer(units: int, name: str = name, timed: bool = timed, chooses: bool = chooses, **more: Any) -> Any:
            row = {"kind": name, **({"units": units} if chooses else {}), **keeping(KINDS[name], units)}
            if KINDS[name].data.block:
                return {**row, "layers": [{"units": units}]}
            return row | ({"return_sequences": False, **more} if timed else {})

        every = layer(3, return_sequences=True)
        starts: dict[str, Any] = {start.name: [0.1, -0.2, 0.3] for start in kind.data.starts.values()}
        made |= {
            name: ([LINEAR, layer(3, **starts), {"units": 2}], timed, False),
            f"{name} is the output": ([{"units": 2}, layer(2)], timed, False),
            f"{name} twice, in a block too": ([LINEAR, every, residual(every), {"units": 2}], timed, timed),
        }
        if kind.data.recurs:
            cut = [layer(3, truncate=2, return_sequences=True), layer(2, truncate=1)]
            made[f"{name}, truncated"] = (cut, True, False)
    return made


LAYERS |= of_equations()


def with_layers(name: str, **more: Any) -> dict[str, Any]:
    """A spec with these layers, drawn data and biases."""
    layers, times_in, times_out = LAYERS[name]
    rng = np.random.default_rng(11)
    X, Y = rng.normal(size=(4, *[3] * times_in, 2)), rng.normal(size=(4, *[3] * times_out, 2))
    data = {"X": X.tolist(), "Y": Y.tolist()}
    init = {"name": "normal", "std": 0.7, "seed": 3, "bias": {"name": "normal"}}
    return {"network": {"n_inputs": 2, "layers": layers}, "data": data, "init": init, **more}


ONE_HOT = [[1, 0], [0, 1], [1, 0], [1, 0]]
CASES |= {
    **{
        f"layers {name}, {optimizer}": with_layers(name, optimizer={"name": optimizer, "learning_rate": 0.05})
        for name in LAYERS
        for optimizer in ("sgd", "momentum", "rmsprop", "adam", "lion")
    },
    **{
        f"layers {name}, all else": with_layers(
            name, penalty={"l1": 0.01, "l2": 0.1}, clip={"value": 0.2, "norm": 0.3}, training={"batch_size": 3},
            loss={"name": "mean_squared_error", "reduction": "sum"}, conventions={"bias": "shared"},
        )
        for name in LAYERS
    },
    "layers rnn of softmax is the output": with_layers("rnn's last step is the output") | {
        "network": {"n_inputs": 2, "layers": [rnn(2, False, activation="softmax", truncate=2)]},
        "loss": {"name": "categorical_cross_entropy"},
        "data": {"X": with_layers("rnn, last step")["data"]["X"], "Y": ONE_HOT},
    },
    "layers rnn of sigmoid, cross-entropy at every step": with_layers("rnn is the output at every step") | {
        "loss": {"name": "binary_cross_entropy"},
        "data": {"X": with_layers("rnn, last step")["data"]["X"], "Y": [[row] * 3 for row in ONE_HOT]},
    },
    "layers residual, bfgs": with_layers("residual", optimizer={"name": "bfgs"}),
    "layers rnn, newton": with_layers("rnn, every step", optimizer={"name": "newton"}),
    "layers rnn, sequential": with_layers("rnn, every step", conventions={"update_order": "sequential"}),
    "layers batch norm, sequential": with_layers("batch norm", conventions={"update_order": "sequential"}),
    "layers batch norm of one": with_layers("batch norm", training={"batch_size": 1}),
}  # fmt: skip


def run_here(script: str) -> str:
    """The script as a program of its own: nothing of this package is in its names."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(script, "exported.py", "exec"), {"__name__": "__main__"})
    return printed.getvalue()


def tell(cases: Iterable[str], agrees: Callable[[str, str], bool]) -> None:
    """`python exported_cases.py keras 0 24`: of 24 parts of the cases the first, in one process for all of it."""
    to, part, parts = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    names = list(cases)[part::parts]
    print(f"{sum(agrees(to, case) for case in names)} of {len(names)} agree")


def agrees(to: str, case: str) -> bool:
    """True when the script runs to its end; what is wrong is printed."""
    try:
        return "All numbers agree to 1e-12." in run_here(export(parse(CASES[case]), to))
    except Exception as error:
        print(f"{case}: {type(error).__name__}: {error}")
        return False


if __name__ == "__main__":
    tell(CASES, agrees)
