"""Networks that go out: every kind of layer in every place that it may have, every activation, random sizes."""

from functools import cache
from typing import Any

import numpy as np

from backprop.functions.activations import ACTIVATIONS
from backprop.layers import LAYERS
from backprop.layers.base import Mode
from backprop.layers.forms import forms_of
from backprop.network.build import build, build_buffers
from backprop.network.passes import forward
from backprop.network.spec import Spec
from backprop.numbers.special import Array
from backprop.numbers.strict_json import Json
from backprop.optimizers.second_order import WHOLE_BATCH
from backprop.requests.parsing import parse
from backprop.writing import trained

RNG = np.random.default_rng(20261129)


def size() -> int:
    return int(RNG.integers(1, 5))


def layer(kind: str, units: int, **more: Any) -> Json:
    """A layer of the kind that sends so many units on."""
    data = LAYERS[kind].data
    if data.block:
        return {"kind": kind, "layers": [{"units": size()}, {"units": units, "activation": "tanh"}]}
    sends = {"return_sequences": False} if data.through_time else {}
    return {"kind": kind, **({"units": units} if data.own_units else {}), **sends, **more}


def spec_of(layers: list[Json], n_in: int, times_in: bool, times_out: bool, **more: Any) -> Json:
    """With drawn numbers everywhere: biases, scales and running statistics too, by a short training."""
    n_out = next(row["units"] for row in reversed(layers) if "units" in row)
    X, Y = RNG.normal(size=(6, *[3] * times_in, n_in)), RNG.uniform(0.1, 0.9, (6, *[3] * times_out, n_out))
    return {
        "title": "'\"\\</script>\u2028 & <b>", "network": {"n_inputs": n_in, "layers": layers},
        "data": {"X": X.tolist(), "Y": Y.tolist()}, "training": {"epochs": 3, "batch_size": 4},
        "init": {"name": "normal", "std": 0.8, "seed": int(RNG.integers(1000)), "bias": {"name": "normal"}},
        "optimizer": {"name": "adam", "learning_rate": 0.05}, **more,
    }  # fmt: skip


def by_kind() -> dict[str, Json]:
    """Each kind between others, as the output, and in a block."""
    made: dict[str, Json] = {}
    for kind in (name for name, row in LAYERS.items() if not row.space):  # those are refused, or tried in tests/layers
        timed = LAYERS[kind].takes_sequences
        every = {"return_sequences": True} if timed else {}
        a, b, c, n_in = size(), size(), size(), size()
        starts = {start.name: RNG.normal(size=b).tolist() for start in LAYERS[kind].data.starts.values()}
        before = {"units": a, "activation": "tanh"} if LAYERS[kind].data.own_units else {"units": b}
        made |= {
            kind: spec_of([before, layer(kind, b, **starts), {"units": c}], n_in, timed, False),
            f"{kind} is the output": spec_of([{"units": b}, layer(kind, b)], n_in, timed, False),
            f"{kind} within": spec_of(
                [{"units": b}, {"kind": "residual", "layers": [layer(kind, b, **every), {"units": b}]}], n_in,
                timed, timed,
            ),
        }  # fmt: skip
        if not timed:
            made[f"{kind} at every time"] = spec_of(
                [{"units": b}, layer(kind, b), layer("lstm", c, return_sequences=True), {"units": 2}], n_in, True, True
            )
    return made


def by_activation() -> dict[str, Json]:
    """Each activation in hidden layers and at the output, alone, and through time."""
    made = {}
    for name, row in ACTIVATIONS.items():
        own = {"name": name, **{f.name: 0.25 for f in row.hyperparameters}} if row.hyperparameters else name
        alone = {"kind": "activation", **(own if isinstance(own, dict) else {"name": own})}
        made[name] = spec_of(
            [{"units": size(), "activation": own}, alone, {"units": 3, "activation": own}], size(), False, False
        )
        made[f"{name} through time"] = spec_of(
            [layer("rnn", 3, activation=own, return_sequences=True), {"units": 2, "activation": own}], 2, True, True
        )
    return made


def by_convention() -> dict[str, Json]:
    plain = [{"units": 3, "activation": "tanh"}, layer("lstm", 2)]
    return {
        **{f"bias {how}": spec_of(plain, 2, True, False, conventions={"bias": how})
           for how in ("shared", "none", "frozen")},
        "first states of each row": spec_of(
            [layer("rnn", 2, h0=RNG.normal(size=(6, 2)).tolist()), {"units": 1}], 2, True, False, training={}
        ),
        "whole batch": spec_of([{"units": 2}], 3, False, False, optimizer={"name": "lbfgs"}, training={"epochs": 3}),
        "plateau": spec_of([{"units": 2}], 3, False, False, loss={"name": "hinge"}, data={
            "X": RNG.normal(size=(4, 3)).tolist(), "Y": [[1, -1]] * 4, "val_fraction": 0.25},
            optimizer={"name": "nadam", "schedule": {"name": "plateau"}}, training={"epochs": 5, "patience": 2}),
        "classes": spec_of([{"units": 3, "activation": "softmax"}], 2, False, False,
                           loss={"name": "categorical_cross_entropy"},
                           data={"dataset": "iris", "standardize": True}) | {
            "network": {"n_inputs": 4, "layers": [{"units": 3, "activation": "softmax"}]}},
    }  # fmt: skip


def by_mark() -> dict[str, Json]:
    """Each kind that has parameters with one of them frozen, and single entries: frozen, or connections not there."""
    made = {}
    for kind, row in LAYERS.items():
        usual = next(iter(forms_of(row.data).values()))
        if not row.space and (own := usual.parameters):
            first = [True, False, False]
            some = first if len(own[-1].letters) == 1 else [first] * 3
            layers = [
                {"units": 3},
                layer(kind, 3, frozen={own[0].name: True, own[-1].name: some}),
                {"units": 2},
            ]
            made[f"{kind}, frozen"] = spec_of(layers, 2, row.takes_sequences, False)
    one = [[True, False, False], [False, False, True]]
    made["not there"] = spec_of(
        [{"units": 3, "absent": {"W": [[False, True], [False, False], [True, False]]}},
         layer("rnn", 2, absent={"Wx": one, "Wh": [[False, True], [False, False]]}, frozen={"Wx": one[::-1]}),
         layer("dense", 2, absent={"b": True}, frozen={"W": [[False, True], [False, False]]})], 2, True, False,
    )  # fmt: skip
    return made


def by_weight() -> dict[str, Json]:
    """Weights of samples and classes; each method of the whole batch with what it keeps; given masks and statistics."""
    plain = [{"units": 3, "activation": "tanh"}, {"units": 2}]
    given = {"running_mean": [0.1, -0.2, 0.3], "running_variance": [0.5, 1.5, 2.0]}
    weighted = spec_of(plain, 2, False, False, training={"epochs": 2})
    weighted["data"] = {**weighted["data"], "sample_weights": [1, 0.3, 2, 0.5, 4, 1.5]}
    return {
        "weights": {**weighted, "loss": {"name": "mean_squared_error", "reduction": "weighted_mean"}},
        **{f"keeps of {name}": spec_of(plain, 2, False, False, optimizer={"name": name}, training={"epochs": 3})
           for name in WHOLE_BATCH},
        "given statistics": spec_of(
            [{"units": 3}, layer("batch_norm", 3, statistics="running", **given)], 2, False, False
        ),
        "given mask": spec_of([{"units": 3}, layer("dropout", 3, mask=[1, 0, 1]), {"units": 1}], 2, False, False),
    }  # fmt: skip


SPECS: dict[str, Json] = {**by_kind(), **by_activation(), **by_convention(), **by_mark(), **by_weight()}


@cache
def spec(name: str) -> Spec:
    """The spec after its training."""
    return trained(parse(SPECS[name]))


def outputs(of: Spec, X: Array) -> Array:
    """What the package's own network makes of rows, each from the first state of sample 1."""
    mode = Mode(training=False, buffers=build_buffers(of), samples=(0,) * len(X))
    return np.asarray(forward(of.layers, build(of), X, mode=mode)[-1].a)


def rows(of: Spec) -> Array:
    """Other rows than those of the training, far out too; more of them, and more time steps."""
    rng = np.random.default_rng(5)
    shape = (9, *[n + 1 for n in of.X.shape[1:-1]], of.n_inputs)
    return rng.normal(size=shape) * 10.0 ** rng.integers(-2, 2, shape)
