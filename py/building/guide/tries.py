"""The settings that the text offers to try, by name, and how a link holds one."""

import base64
import zlib
from collections.abc import Callable

from backprop.numbers.strict_json import Json, dumps
from backprop.requests.examples import example_spec
from building.guide.drawing import surface_spec
from building.guide.example import EXAMPLE

ROWS = {"X": [[0.3, 0.7], [0.9, 0.1], [-0.4, 0.5], [0.2, -0.8]], "Y": [[0.5], [0.9], [0.2], [0.7]]}


def link(spec: Json) -> str:
    """The fragment of an address that loads the spec, deflated where that is shorter (as `web/draft/links.js`)."""
    return f"#{packed(dumps(spec), 'spec', 'z')}"


def packed(text: str, name: str, packed_name: str) -> str:
    """A text under a name, or deflated under another where that is shorter (as there)."""
    bytes_ = text.encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = f"{name}={_base64url(bytes_)}"
    short = f"{packed_name}={_base64url(packer.compress(bytes_) + packer.flush())}"
    return short if len(short) < len(plain) else plain


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _example(title: str, **changes: Json) -> Json:
    """The worked example with some of its parts replaced."""
    return {**example_spec(EXAMPLE), "title": title, **changes}


def _deep(title: str, activation: str, init: Json, **more: Json) -> Json:
    """Eight hidden layers of four units."""
    layers = [{"units": 4, "activation": activation} for _ in range(8)] + [{"units": 1, "activation": "identity"}]
    return {"title": title, "network": {"n_inputs": 2, "layers": layers}, "init": init, "data": ROWS, **more}


def _hidden(*kinds: Json) -> Json:
    """A network with layers between its first and its last."""
    layers = [{"units": 3, "activation": "identity"}, *kinds, {"units": 1}]
    return {"n_inputs": 2, "layers": layers}


def _drawn(title: str, init: str, activation: str) -> Json:
    layers = [{"units": 2, "activation": activation}, {"units": 1}]
    return _example(title, network={"n_inputs": 2, "layers": layers}, init={"name": init, "seed": 1})


def _saturated() -> Json:
    spec = _example("A saturated network")
    spec["network"]["layers"][0] |= {"W": [[9.0, 12.0], [-10.0, -8.0]], "b": [2.0, -3.0]}
    return spec


_NORMAL = {"init": {"name": "glorot_uniform", "seed": 1}}
_LARGE = {"name": "normal", "std": 2.5, "seed": 1}
_EXPLODING = {"optimizer": {"name": "sgd", "learning_rate": 0.01}}

TRIES: dict[str, Callable[[], Json]] = {
    "guide": lambda: example_spec(EXAMPLE),
    "surface": surface_spec,
    "gradient": lambda: _example("δ = ∂E/∂z", conventions={"delta_sign": "gradient"}),
    "signal": lambda: _example("δ = −∂E/∂z", conventions={"delta_sign": "error_signal"}),
    "sequential": lambda: example_spec("mazur-sequential"),
    "mazur": lambda: example_spec("mazur"),
    "dead": lambda: example_spec("dead-relu"),
    "softmax": lambda: example_spec("softmax-classifier"),
    "saturated": _saturated,
    "zeros": lambda: _drawn("All weights zero", "zeros", "tanh"),
    "glorot": lambda: _drawn("Glorot initialization", "glorot_uniform", "sigmoid"),
    "he": lambda: _drawn("He initialization", "he_normal", "relu"),
    "momentum": lambda: _example("Momentum", optimizer={"name": "momentum", "learning_rate": 0.1, "momentum": 0.9}),
    "adam": lambda: _example("Adam", optimizer={"name": "adam", "learning_rate": 0.001}),
    "batch_norm": lambda: {
        "title": "Batch normalization", "data": ROWS, **_NORMAL,
        "network": _hidden({"kind": "batch_norm"}, {"kind": "activation", "name": "tanh"}),
    },
    "dropout": lambda: {
        "title": "Dropout", "data": {"X": ROWS["X"][:1], "Y": ROWS["Y"][:1]}, **_NORMAL,
        "network": _hidden(
            {"kind": "activation", "name": "tanh"}, {"kind": "dropout", "rate": 0.5, "mask": [[1, 0, 1]]}
        ),
    },
    "deep_sigmoid": lambda: _deep("A deep sigmoid network", "sigmoid", {"name": "glorot_uniform", "seed": 1}),
    "residual": lambda: {
        "title": "A residual block", "data": ROWS, **_NORMAL,
        "network": _hidden({"kind": "residual", "layers": [{"kind": "dense", "units": 3, "activation": "tanh"}]}),
    },
    "exploding": lambda: _deep("Large weights in a deep network", "relu", _LARGE, **_EXPLODING),
    "clipped": lambda: _deep("Large weights, clipped", "relu", _LARGE, clip={"norm": 1.0}, **_EXPLODING),
    "schedule": lambda: _example(
        "A cosine schedule", training={"epochs": 20},
        optimizer={"name": "sgd", "learning_rate": 0.5, "schedule": {"name": "cosine"}},
    ),
    "newton": lambda: _whole("newton"),
    "levenberg_marquardt": lambda: _whole("levenberg_marquardt"),
    "bfgs": lambda: _whole("bfgs"),
    "lbfgs": lambda: _whole("lbfgs"),
    "recurrent": lambda: {
        "title": "A recurrent network",
        "network": {"n_inputs": 1, "layers": [{"kind": "rnn", "units": 2}, {"units": 1}]},
        "init": {"name": "glorot_uniform", "seed": 1},
        "data": {"X": [[[0.5], [-0.3], [0.8]]], "Y": [[0.4]]},
    },
    "minibatch": lambda: _example(
        "Mini-batches of two", data=ROWS, training={"epochs": 5, "batch_size": 2, "shuffle": True}
    ),
}  # fmt: skip


def _whole(method: str) -> Json:
    """A whole-batch method on four rows, more residuals than the example's single one."""
    return _example(f"By {method.replace('_', ' ')}", data=ROWS, optimizer={"name": method, "learning_rate": 1.0})
