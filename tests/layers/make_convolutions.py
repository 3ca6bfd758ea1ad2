"""Makes convolutions.json: PyTorch's numbers in float64 of convolutions with all their options, gradients by autograd.

python tests/layers/make_convolutions.py, where torch is installed; the tests read what it wrote.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

HERE = Path(__file__).parent
torch.set_default_dtype(torch.float64)


def drawn(seed: int, axes: int) -> dict:
    """A layer at random over so many axes: what comes in, its settings, its numbers."""
    rng = np.random.default_rng(seed)
    groups, per = int(rng.integers(1, 4)), int(rng.integers(1, 3))
    came = [groups * per, *(int(rng.integers(4, 8)) for _ in range(axes))]
    filters = groups * int(rng.integers(1, 3))
    kernel, stride, dilation = (rng.integers(1, high, axes).tolist() for high in (4, 4, 3))
    padding = rng.integers(0, 3, 2 * axes).tolist()
    shape = (filters, per, *kernel)
    return {
        "kind": f"conv{axes}d",
        "settings": {"filters": filters, "groups": groups, "kernel": kernel, "stride": stride, "dilation": dilation,
                     "padding": padding, "input": came},
        "K": rng.normal(size=shape).round(3).tolist(), "b": rng.normal(size=filters).round(3).tolist(),
        "X": rng.normal(size=(2, *came)).round(3).tolist(),
        "seed": seed,
    }  # fmt: skip


def solved(case: dict) -> dict | None:
    """With what PyTorch makes of it, E being the mean over samples of ½ Σ (tanh z − y)²; None: no place is left."""
    own = case["settings"]
    axes = len(own["kernel"])
    around = [side for i in reversed(range(axes)) for side in own["padding"][i::axes]]  # the last axis first
    X, K, b = (torch.tensor(case[name], requires_grad=True) for name in ("X", "K", "b"))
    padded, convolved = F.pad(X, around), (F.conv1d, F.conv2d)[axes - 1]
    try:
        z = convolved(padded, K, b, stride=own["stride"], dilation=own["dilation"], groups=own["groups"])
    except RuntimeError:
        return None
    Y = np.random.default_rng(1000 + case["seed"]).normal(size=z.shape).round(3)
    loss = ((torch.tanh(z) - torch.tensor(Y)) ** 2).sum() / 2 / len(X)
    loss.backward()
    made = {"Y": Y.tolist(), "loss": loss.item(), "z": z.detach().tolist()}
    return {**case, **made, **{f"d{name}": own.grad.tolist() for name, own in (("X", X), ("K", K), ("b", b))}}


if __name__ == "__main__":
    cases = [made for axes in (2, 1) for seed in range(12) if (made := solved(drawn(seed, axes)))]
    told = {"made_by": f"PyTorch {torch.__version__}", "cases": cases}
    (HERE / "convolutions.json").write_text(json.dumps(told) + "\n")
    print(len(cases), "cases")
