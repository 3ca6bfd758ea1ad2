"""Networks of every kind of layer, alone and in combination, for the laws."""

import numpy as np

from backprop.numbers.strict_json import Json

RNG = np.random.default_rng(7)
N_SAMPLES, N_STEPS, N_INPUTS = 5, 4, 3


def draw(*shape: int) -> Json:
    return np.round(RNG.normal(size=shape), 3).tolist()


def dense(units: int, activation: str = "tanh") -> Json:
    return {"kind": "dense", "units": units, "activation": activation}


def function(name: str) -> Json:
    return {"kind": "activation", "name": name}


def batch_norm(n: int, **more: Json) -> Json:
    return {"kind": "batch_norm", "gamma": draw(n), "beta": draw(n), **more}


def dropout(**more: Json) -> Json:
    return {"kind": "dropout", "rate": 0.4, "seed": 5, **more}


def residual(*layers: Json) -> Json:
    return {"kind": "residual", "layers": list(layers)}


def rnn(units: int, every: bool = True, **more: Json) -> Json:
    return {"kind": "rnn", "units": units, "return_sequences": every, **more}


def layer_norm(n: int) -> Json:
    return {"kind": "layer_norm", "gamma": draw(n), "beta": draw(n)}


def gru(units: int, **more: Json) -> Json:
    return {"kind": "gru", "units": units, **more}


def lstm(units: int, **more: Json) -> Json:
    return {"kind": "lstm", "units": units, **more}


def attention(units: int, **more: Json) -> Json:
    return {"kind": "attention", "units": units, **more}


def conv2d(filters: int, **more: Json) -> Json:
    return {"kind": "conv2d", "filters": filters, **more}


RUNNING = {"statistics": "running", "running_mean": [0.1, 0.2, 0.3], "running_variance": [0.5, 1, 2]}

# name → layers, whether X has time steps, whether Y has
NETWORKS: dict[str, tuple[list[Json], bool, bool]] = {
    "batch norm": ([dense(4, "identity"), batch_norm(4), function("tanh"), dense(2)], False, False),
    "batch norm last": ([dense(2, "identity"), batch_norm(2)], False, False),
    "batch norm first": ([batch_norm(3), dense(2)], False, False),
    "batch norm, inference": ([dense(3), batch_norm(3, **RUNNING), dense(2)], False, False),
    "dropout": ([dense(4), dropout(), dense(3, "relu"), dropout(mask=[1, 0, 1]), dense(2)], False, False),
    "dropout last": ([dense(2), dropout()], False, False),
    "residual": ([dense(3), residual(dense(5), dense(3, "identity")), dense(2, "sigmoid")], False, False),
    "residual of all": (
        [dense(3), residual(dense(3, "identity"), batch_norm(3), function("relu"), dropout(), dense(3, "identity")),
         function("relu"), dense(2)], False, False,
    ),
    "residual in residual": ([residual(dense(4), residual(dense(2), dense(4)), dense(3)), dense(2)], False, False),
    "residual last": ([dense(2), residual(dense(2), function("elu"))], False, False),
    "rnn, last step": ([rnn(3, False), dense(2)], True, False),
    "rnn, every step": ([rnn(3), dense(2)], True, True),
    "rnn is the output": ([rnn(2)], True, True),
    "rnn's last step is the output": ([rnn(2, False)], True, False),
    "two rnn": ([rnn(3), rnn(4, False, activation="sigmoid"), dense(2)], True, False),
    "rnn, truncated after 2": ([rnn(3, truncate=2), dense(2)], True, True),
    "rnn, truncated after 1": ([rnn(3, truncate=1), dense(2)], True, True),
    "rnn, last step truncated": ([rnn(3, False, truncate=2), dense(2)], True, False),
    "rnn of softmax": ([rnn(3, activation="softmax", h0=draw(3)), dense(2)], True, True),
    "rnn of softmax, truncated": ([rnn(3, activation="softmax", truncate=3), dense(2)], True, True),
    "rnn, six units": ([rnn(6), dense(2)], True, True),
    "all kinds through time": (
        [dense(3), batch_norm(3), rnn(3, h0=draw(N_SAMPLES, 3)), residual(rnn(3), dropout()), dropout(),
         batch_norm(3), function("softsign"), dense(2)], True, True,
    ),
    "layer norm": ([dense(4, "identity"), layer_norm(4), function("tanh"), dense(2)], False, False),
    "rms norm, prelu": (
        [dense(4, "identity"), {"kind": "rms_norm"}, {"kind": "prelu", "alpha": draw(4)}, dense(2)], False, False,
    ),
    "epsilon beside the root": (
        [dense(4, "identity"), {**layer_norm(4), "place": "beside_root"}, dense(2),
         {"kind": "rms_norm", "place": "beside_root", "epsilon": 0.1}, dense(2)], False, False,
    ),
    "layer norm through time": ([rnn(3), layer_norm(3), dense(2)], True, True),
    "convolution": ([conv2d(2, kernel=[1, 2], activation="tanh"), conv2d(1, padding="same"), dense(2)], False, False),
    "convolution last": ([dense(4), conv2d(2, kernel=2, input=[1, 2, 2], flip=True)], False, False),
    "convolution, flattened": (
        [conv2d(2, kernel=[1, 2], activation="tanh"), {"kind": "flatten", "order": "hwc"}, dense(2)], False, False,
    ),
    "flattened last": ([dense(2), {"kind": "flatten", "input": [2, 1, 1]}], False, False),
    "average pooling": (
        [conv2d(2, kernel=[1, 2], padding="same", activation="tanh"),
         {"kind": "average_pool", "size": [1, 2], "stride": 1, "padding": [0, 1], "count_padding": False}, dense(2)],
        False, False,
    ),
    "average pooling last": (
        [dense(6), {"kind": "average_pool", "input": [2, 1, 3], "size": [1, 3], "padding": [0, 1]}], False, False,
    ),
    "max pooling": (
        [conv2d(2, kernel=[1, 2], padding="same", activation="tanh"),
         {"kind": "max_pool", "size": [1, 2], "stride": 1, "padding": [0, 1]}, dense(2)], False, False,
    ),
    "global pooling last": (
        [dense(4), conv2d(2, kernel=[1, 2], activation="tanh", input=[1, 2, 2]), {"kind": "global_pool"}], False, False,
    ),
    "convolution of a series": (
        [dense(4), {"kind": "conv1d", "filters": 2, "kernel": 2, "activation": "tanh", "input": [2, 2]}, dense(2)],
        False, False,
    ),
    "group norm, instance norm": (
        [dense(8), {"kind": "group_norm", "groups": 2, "input": [4, 2, 1]}, function("tanh"),
         {"kind": "instance_norm", "epsilon": 0.1, "input": [4, 2, 1]}, dense(2)],
        False, False,
    ),
    "lstm, last step": ([lstm(3), dense(2)], True, False),
    "gru, last step": ([gru(3), dense(2)], True, False),
    "gru as in papers, every step": (
        [gru(2, h0=draw(2), reset="before", update="takes", return_sequences=True), dense(2)], True, True,
    ),
    "lstm, hard gates": ([lstm(3, gates="hard"), dense(2)], True, False),
    "lstm, every step": ([lstm(2, h0=draw(2), c0=draw(2), return_sequences=True), dense(2)], True, True),
    "attention": ([attention(3), dense(2)], True, True),
    "attention's last step": (
        [attention(4, mask="causal", biases="own", return_sequences=False), dense(2)], True, False,
    ),
    "attention is the output": ([attention(2, scale="none")], True, True),
    "an encoder's block": (
        [residual(attention(2, biases="own"), dense(3, "identity")), layer_norm(3), residual(dense(2), dense(3)),
         dense(2)], True, True,
    ),
}  # fmt: skip

VARIANTS: dict[str, Json] = {
    "plain": {},
    "shared biases, error signal": {"conventions": {"bias": "shared", "delta_sign": "error_signal"}},
    "penalty, clip, batches": {
        "loss": {"name": "mean_squared_error"}, "penalty": {"l1": 0.01, "l2": 0.1}, "clip": {"value": 0.05},
        "training": {"batch_size": 2, "epochs": 2},
    },
    "no biases, sum": {"conventions": {"bias": "none"}, "loss": {"name": "huber", "reduction": "sum"}},
}  # fmt: skip


def spec_of(name: str, **more: Json) -> Json:
    """The spec of a network with drawn data."""
    layers, times_in, times_out = NETWORKS[name]
    rng = np.random.default_rng(11)
    x_shape = (N_SAMPLES, *[N_STEPS] * times_in, N_INPUTS)
    y_shape = (N_SAMPLES, *[N_STEPS] * times_out, 2)
    data = {"X": rng.normal(size=x_shape).tolist(), "Y": rng.normal(size=y_shape).tolist()}
    init = {"name": "normal", "std": 0.7, "seed": 3, "bias": {"name": "normal"}}
    return {"network": {"n_inputs": N_INPUTS, "layers": layers}, "data": data, "init": init, **more}
