"""Writes `pytorch_values.json`: outputs and gradients of layers by PyTorch's autograd in float64.

python tests/layers/pytorch_values.py needs PyTorch 2.13.0 (pip install torch==2.13.0); the tests do not.
E = the mean over samples of ½ Σ (a − y)². What torch.nn has is taken from there, else the forward pass is written here.
"""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

FILE = Path(__file__).with_suffix(".json")
ENCODER = FILE.with_name("encoder_layer.json")
Tensors = dict[str, torch.Tensor]
Forward = Callable[[Tensors, torch.Tensor], torch.Tensor]


def drawn(rng: np.random.Generator, **shapes: tuple[int, ...]) -> dict[str, Any]:
    """Numbers of two decimals by name."""
    return {name: np.round(rng.normal(scale=0.8, size=shape), 2).tolist() for name, shape in shapes.items()}


def gru_module(p: Tensors, x: torch.Tensor) -> torch.Tensor:
    """torch.nn.GRU, its second biases of r and z 0."""
    units = len(p["b_r"])
    layer = torch.nn.GRU(x.shape[-1], units, batch_first=True)
    zero = torch.zeros(units)
    own = {
        "weight_ih_l0": torch.cat([p["Wx_r"], p["Wx_z"], p["Wx_n"]]),
        "weight_hh_l0": torch.cat([p["Wh_r"], p["Wh_z"], p["Wh_n"]]),
        "bias_ih_l0": torch.cat([p["b_r"], p["b_z"], p["b_n"]]), "bias_hh_l0": torch.cat([zero, zero, p["bh_n"]]),
    }  # fmt: skip
    made, _ = torch.func.functional_call(layer, own, (x, p["h0"][None]))
    return made


def gru_of_papers(p: Tensors, x: torch.Tensor, before: bool, takes: bool) -> torch.Tensor:
    """Cho et al. 2014 and Chung et al. 2014, step by step."""
    h, steps = p["h0"], []
    for t in range(x.shape[1]):
        r, z = (torch.sigmoid(x[:, t] @ p[f"Wx_{g}"].T + h @ p[f"Wh_{g}"].T + p[f"b_{g}"]) for g in "rz")
        seen = (r * h) @ p["Wh_n"].T if before else r * (h @ p["Wh_n"].T + p["bh_n"])
        n = torch.tanh(x[:, t] @ p["Wx_n"].T + seen + p["b_n"])
        h = (1 - z) * h + z * n if takes else (1 - z) * n + z * h
        steps.append(h)
    return torch.stack(steps, dim=1)


def gru(reset: str, update: str, seed: int) -> dict[str, Any]:
    """Three samples of four steps, three units."""
    rng, n, m = np.random.default_rng(seed), 2, 3
    own = drawn(rng, **{f"Wx_{g}": (m, n) for g in "rzn"}, **{f"Wh_{g}": (m, m) for g in "rzn"},
                **{f"b_{g}": (m,) for g in "rzn"}, h0=(3, m),
                **({"bh_n": (m,)} if reset == "after" else {}))  # fmt: skip
    usual = (reset, update) == ("after", "keeps")

    def forward(p: Tensors, x: torch.Tensor) -> torch.Tensor:
        return gru_module(p, x) if usual else gru_of_papers(p, x, reset == "before", update == "takes")

    layer = {"kind": "gru", "units": m, "reset": reset, "update": update, "return_sequences": True}
    return case(layer, own, forward, **drawn(rng, X=(3, 4, n), Y=(3, 4, m)))


def hard_lstm(name: str, line: Callable[[torch.Tensor], torch.Tensor]) -> dict[str, Any]:
    """An LSTM whose gates are a line between 0 and 1; some of them are beyond."""
    rng, n, m = np.random.default_rng(9), 2, 3
    own = drawn(rng, **{f"Wx_{g}": (m, n) for g in "ifgo"}, **{f"Wh_{g}": (m, m) for g in "ifgo"},
                **{f"b_{g}": (m,) for g in "ifgo"}, h0=(3, m), c0=(3, m))  # fmt: skip
    own |= {f"Wx_{g}": (4 * np.array(own[f"Wx_{g}"])).round(2).tolist() for g in "ifo"}

    def forward(p: Tensors, x: torch.Tensor) -> torch.Tensor:
        h, c, steps = p["h0"], p["c0"], []
        for t in range(x.shape[1]):
            z = {g: x[:, t] @ p[f"Wx_{g}"].T + h @ p[f"Wh_{g}"].T + p[f"b_{g}"] for g in "ifgo"}
            i, f, o = (line(z[g]) for g in "ifo")
            c = f * c + i * torch.tanh(z["g"])
            h = o * torch.tanh(c)
            steps.append(h)
        return torch.stack(steps, dim=1)

    layer = {"kind": "lstm", "units": m, "gates": name, "return_sequences": True}
    return case(layer, own, forward, **drawn(rng, X=(3, 4, n), Y=(3, 4, m)))


def attention(mask: str, scale: str, biases: str, sends: bool, seed: int) -> dict[str, Any]:
    """Three samples of five steps, two inputs, four units; some scores are far apart."""
    rng, n, m = np.random.default_rng(seed), 2, 4
    own = drawn(
        rng, **{f"W_{x}": (m, n) for x in "qkv"}, **({f"b_{x}": (m,) for x in "qkv"} if biases == "own" else {})
    )

    def forward(p: Tensors, x: torch.Tensor) -> torch.Tensor:
        q, k, v = (functional.linear(x, p[f"W_{one}"], p.get(f"b_{one}")) for one in "qkv")
        made = functional.scaled_dot_product_attention(
            q[:, None], k[:, None], v[:, None], is_causal=mask == "causal", scale=None if scale == "root" else 1.0
        )[:, 0]  # as of one head
        return made if sends else made[:, -1]

    layer = {"kind": "attention", "units": m, "mask": mask, "scale": scale, "biases": biases, "return_sequences": sends}
    rows = drawn(rng, X=(3, 5, n), Y=(3, 5, m) if sends else (3, m))
    rows["X"] = (4 * np.array(rows["X"])).round(2).tolist()
    return case(layer, own, forward, **rows)


def encoder_layer(seed: int) -> dict[str, Any]:
    """torch.nn.TransformerEncoderLayer of one head, its norm after the sum: four features of three steps."""
    rng, n, wide = np.random.default_rng(seed), 4, 5
    shapes = {
        **{f"{x}_{y}": (n, n) if x == "W" else (n,) for y in "qkvo" for x in "Wb"}, "W1": (wide, n),
        "b1": (wide,), "W2": (n, wide), "b2": (n,), "g1": (n,), "s1": (n,), "g2": (n,), "s2": (n,),
    }  # fmt: skip
    own, rows = drawn(rng, **shapes), drawn(rng, X=(2, 3, n), Y=(2, 3, n))
    p = {name: torch.tensor(value, requires_grad=True) for name, value in own.items()}
    layer = torch.nn.TransformerEncoderLayer(n, 1, wide, dropout=0.0, batch_first=True)
    named = {
        "self_attn.in_proj_weight": torch.cat([p["W_q"], p["W_k"], p["W_v"]]),
        "self_attn.in_proj_bias": torch.cat([p["b_q"], p["b_k"], p["b_v"]]), "self_attn.out_proj.weight": p["W_o"],
        "self_attn.out_proj.bias": p["b_o"], "linear1.weight": p["W1"], "linear1.bias": p["b1"],
        "linear2.weight": p["W2"], "linear2.bias": p["b2"], "norm1.weight": p["g1"], "norm1.bias": p["s1"],
        "norm2.weight": p["g2"], "norm2.bias": p["s2"],
    }  # fmt: skip
    x = torch.tensor(rows["X"], requires_grad=True)
    a = torch.func.functional_call(layer, named, (x,))
    loss = ((a - torch.tensor(rows["Y"])) ** 2).sum() / (2 * len(rows["X"]))
    loss.backward()
    gradients = {name: value.grad.tolist() for name, value in p.items()}
    return {"parameters": own, **rows, "loss": loss.item(), "a": a.tolist(), "gradients": gradients,
            "dX": x.grad.tolist()}  # fmt: skip


def of_units(
    layer: dict[str, Any], parameters: str, forward: Callable[[Tensors, torch.Tensor], torch.Tensor]
) -> dict[str, Any]:
    """A layer of four units as they come in, with one number of each parameter for each; three samples."""
    rng, shape = np.random.default_rng(8), (3, 4)
    own = drawn(rng, **dict.fromkeys(parameters.split(), (4,)))
    return case(layer, own, forward, **drawn(rng, X=shape, Y=shape))


def of_images(layer: dict[str, Any], forward: Forward) -> dict[str, Any]:
    """A layer of four channels of two rows of three places, a scale and a shift for each channel; three samples."""
    rng, came = np.random.default_rng(10), (4, 2, 3)
    units = (3, int(np.prod(came)))
    own = drawn(rng, gamma=(4,), beta=(4,))
    flat = lambda p, x: forward(p, x.reshape(-1, *came)).reshape(x.shape)  # noqa: E731
    return case({**layer, "input": list(came)}, own, flat, **drawn(rng, X=units, Y=units))


def beside_roots(x: torch.Tensor, groups: int, epsilon: float) -> torch.Tensor:
    """The channels of each group and their places, divided by the root of their variance plus ε."""
    rows = x.reshape(len(x), groups, -1)
    rows = rows - rows.mean(dim=-1, keepdim=True)
    return beside_root(rows, epsilon).reshape(x.shape)


def group_norm(p: Tensors, x: torch.Tensor, groups: int) -> torch.Tensor:
    """As torch.nn.GroupNorm computes it."""
    return functional.group_norm(x, groups, p["gamma"], p["beta"], 0.1)


def by_channels(p: Tensors, x: torch.Tensor) -> torch.Tensor:
    """Each channel scaled and shifted."""
    return p["gamma"][:, None, None] * x + p["beta"][:, None, None]


def beside_root(x: torch.Tensor, epsilon: float) -> torch.Tensor:
    """Divided by the root of the mean square plus ε."""
    return x / ((x**2).mean(dim=-1, keepdim=True).sqrt() + epsilon)


def keras_prelu(p: Tensors, x: torch.Tensor) -> torch.Tensor:
    """As keras.layers.PReLU is written."""
    return torch.relu(x) - p["alpha"] * torch.relu(-x)


def case(layer: dict[str, Any], own: dict[str, Any], forward: Forward,
         X: Any, Y: Any) -> dict[str, Any]:  # fmt: skip
    """The layer's object in a spec with data, and what PyTorch makes of them."""
    p = {name: torch.tensor(value, requires_grad=True) for name, value in own.items()}
    x = torch.tensor(X, requires_grad=True)
    a = forward(p, x)
    loss = ((a - torch.tensor(Y)) ** 2).sum() / (2 * len(X))
    loss.backward()
    gradients = {name: value.grad.tolist() for name, value in p.items()}
    return {"layer": {**layer, **own}, "X": X, "Y": Y,
            "loss": loss.item(), "a": a.tolist(), "gradients": gradients, "dX": x.grad.tolist()}  # fmt: skip


CASES: dict[str, Callable[[], dict[str, Any]]] = {
    **{f"gru {reset} {update}": partial(gru, reset, update, 5)
       for reset in ("after", "before") for update in ("keeps", "takes")},
    "lstm hard": lambda: hard_lstm("hard", lambda z: torch.clamp(0.2 * z + 0.5, 0, 1)),
    "lstm hard_sixth": lambda: hard_lstm("hard_sixth", lambda z: torch.clamp(z / 6 + 0.5, 0, 1)),
    "rms_norm": lambda: of_units(
        {"kind": "rms_norm", "epsilon": 0.01}, "gamma", lambda p, x: functional.rms_norm(x, (4,), p["gamma"], 0.01)),
    "rms_norm beside": lambda: of_units(
        {"kind": "rms_norm", "epsilon": 0.1, "place": "beside_root"}, "gamma",
        lambda p, x: p["gamma"] * beside_root(x, 0.1)),
    "layer_norm": lambda: of_units(
        {"kind": "layer_norm", "epsilon": 0.1}, "gamma beta",
        lambda p, x: functional.layer_norm(x, (4,), p["gamma"], p["beta"], 0.1)),
    "layer_norm beside": lambda: of_units(
        {"kind": "layer_norm", "epsilon": 0.1, "place": "beside_root"}, "gamma beta",
        lambda p, x: p["gamma"] * beside_root(x - x.mean(dim=-1, keepdim=True), 0.1) + p["beta"]),
    **{f"group_norm {n}": partial(
        of_images, {"kind": "group_norm", "groups": n, "epsilon": 0.1}, partial(group_norm, groups=n))
       for n in (1, 2, 4)},
    "group_norm beside": lambda: of_images(
        {"kind": "group_norm", "groups": 2, "epsilon": 0.1, "place": "beside_root"},
        lambda p, x: by_channels(p, beside_roots(x, 2, 0.1))),
    "instance_norm": lambda: of_images(
        {"kind": "instance_norm", "epsilon": 0.1},
        lambda p, x: functional.instance_norm(x, weight=p["gamma"], bias=p["beta"], eps=0.1)),
    "instance_norm beside": lambda: of_images(
        {"kind": "instance_norm", "epsilon": 0.1, "place": "beside_root"},
        lambda p, x: by_channels(p, beside_roots(x, 4, 0.1))),
    **{f"attention {mask} {scale} {biases}{'' if sends else ', last step'}": partial(
        attention, mask, scale, biases, sends, 12)
       for mask in ("none", "causal") for scale in ("root", "none") for biases in ("none", "own")
       for sends in (True, False)},
    "prelu": lambda: of_units({"kind": "prelu"}, "alpha", lambda p, x: functional.prelu(x, p["alpha"])),
    "prelu of Keras": lambda: of_units({"kind": "prelu", "at_zero": "zero"}, "alpha", keras_prelu),
}  # fmt: skip


def write() -> None:
    """All cases; an encoder's layer, which is of several kinds, in a file of its own."""
    torch.set_default_dtype(torch.float64)
    made = {name: own() for name, own in CASES.items()}
    rows = [f"{json.dumps(name)}: {json.dumps(own)}" for name, own in made.items()]
    FILE.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")
    ENCODER.write_text(json.dumps(encoder_layer(13)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
