"""Networks with layers over images and series, every kind and every choice, small enough to be typed."""

from typing import Any

import numpy as np

from backprop.numbers.strict_json import Json

CONVOLVED: Json = {"kind": "conv2d", "filters": 2, "kernel": [2, 2], "activation": "tanh"}
HEAD: Json = {"units": 2, "activation": "sigmoid"}
LAYERS: dict[str, list[Json]] = {
    "convolution": [CONVOLVED, HEAD],
    "stride and padding": [{**CONVOLVED, "stride": [2, 1], "padding": [1, 0, 1, 1]}, HEAD],
    "dilation, turned over": [{**CONVOLVED, "dilation": [2, 1], "flip": True}, HEAD],
    "groups": [{**CONVOLVED, "filters": 4}, {**CONVOLVED, "filters": 4, "groups": 2}, HEAD],
    "convolution of a series": [{"kind": "conv1d", "filters": 3, "kernel": 3, "padding": "same"}, HEAD],
    "max pooling": [CONVOLVED, {"kind": "max_pool", "size": [2, 2], "stride": [1, 1]}, HEAD],
    "max pooling, padded": [CONVOLVED, {"kind": "max_pool", "size": [2, 2], "padding": 1, "ties": "split"}, HEAD],
    "max pooling, all": [{"kind": "max_pool", "size": [2, 2], "stride": [1, 1], "ties": "all"}, HEAD],
    "max pooling, tied": [
        {**CONVOLVED, "filters": 1, "activation": "identity", "K": [[[[1, 0], [0, 0]]]]},
        {"kind": "max_pool", "size": [2, 2], "stride": [1, 1]}, HEAD,
    ],
    "average pooling": [CONVOLVED, {"kind": "average_pool", "size": [2, 2], "padding": 1}, HEAD],
    "average pooling, there": [
        CONVOLVED, {"kind": "average_pool", "size": [2, 2], "padding": 1, "count_padding": False}, HEAD,
    ],
    "global average": [CONVOLVED, {"kind": "global_pool"}, HEAD],
    "global maximum": [CONVOLVED, {"kind": "global_pool", "how": "max"}, HEAD],
    "flatten": [CONVOLVED, {"kind": "flatten"}, HEAD],
    "flatten, channels last": [CONVOLVED, {"kind": "flatten", "order": "hwc"}, HEAD],
    "group normalization": [CONVOLVED, {"kind": "group_norm", "groups": 2}, HEAD],
    "one group": [CONVOLVED, {"kind": "group_norm", "groups": 1, "place": "beside_root"}, HEAD],
    "instance normalization": [CONVOLVED, {"kind": "instance_norm"}, HEAD],
    "an image from units": [{"units": 9, "activation": "tanh"}, {**CONVOLVED, "input": [1, 3, 3]}, HEAD],
    "in a block": [
        {"kind": "residual", "layers": [{"kind": "conv2d", "filters": 1, "padding": "same", "input": [1, 4, 4]}]}, HEAD,
    ],
}  # fmt: skip


WHOLE = ("max pooling, tied",)  # on images of whole numbers, of which many are equal


def network(layers: list[Json], decimals: int = 1, samples: int = 2, **changes: Any) -> Json:
    """On images of 4 × 4 whose numbers have so many decimals; a series of 16."""
    rng = np.random.default_rng(3)
    X = np.round(rng.normal(0, 1, (samples, 16)), decimals).tolist()
    data = {"X": X, "Y": rng.integers(0, 2, (samples, 2)).tolist()}
    return {"network": {"n_inputs": 16, "layers": layers}, "init": {"seed": 5}, "data": data, **changes}


def of(name: str, **changes: Any) -> Json:
    """The network of that name."""
    return network(LAYERS[name], 0 if name in WHOLE else 1, **changes)
