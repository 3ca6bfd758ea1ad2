"""Makes pooling.json: PyTorch's numbers in float64 of pooling with all its options, gradients by autograd.

python tests/layers/make_pooling.py, where torch is installed; the tests read what it wrote. Images of whole numbers
have ties: there F.max_pool2d takes the first place of a window, amax shares the gradient equally.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

HERE = Path(__file__).parent
torch.set_default_dtype(torch.float64)


def windows(X: torch.Tensor, own: dict, beyond: float) -> torch.Tensor:
    """(samples, channels, rows, columns, window rows, window columns) of what each window sees."""
    top, left, bottom, right = own["padding"]
    padded = F.pad(X, (left, right, top, bottom), value=beyond)
    return padded.unfold(2, own["size"][0], own["stride"][0]).unfold(3, own["size"][1], own["stride"][1])


def average_pool(X: torch.Tensor, own: dict) -> torch.Tensor:
    """avg_pool2d where both ends of an axis are padded alike, else the mean or sum of windows."""
    top, left, bottom, right = own["padding"]
    if (top, left) == (bottom, right) and 2 * top <= own["size"][0] and 2 * left <= own["size"][1]:
        return F.avg_pool2d(X, own["size"], own["stride"], (top, left), count_include_pad=own["count_padding"])
    seen = windows(X, own, 0.0)
    if own["count_padding"]:
        return seen.mean(dim=(4, 5))
    return seen.sum(dim=(4, 5)) / windows(torch.ones_like(X), own, 0.0).sum(dim=(4, 5))


def max_pool(X: torch.Tensor, own: dict) -> torch.Tensor:
    """By the rule for ties: max_pool2d, amax, or by hand the whole gradient for each largest number."""
    top, left, bottom, right = own["padding"]
    if own["ties"] == "first":
        return F.max_pool2d(F.pad(X, (left, right, top, bottom), value=-torch.inf), own["size"], own["stride"])
    if own["ties"] == "split":
        return windows(X, own, -torch.inf).amax(dim=(4, 5))
    largest = windows(X.detach(), own, -torch.inf).amax(dim=(4, 5))
    mask = windows(X.detach(), own, -torch.inf) == largest[..., None, None]
    moved = windows(X - X.detach(), own, 0.0)
    return largest + (mask * moved).sum(dim=(4, 5))


def global_pool(X: torch.Tensor, own: dict) -> torch.Tensor:
    """The mean of each channel, or its largest number: AdaptiveMaxPool2d(1) takes the first of equal ones."""
    if own["how"] == "average":
        return F.adaptive_avg_pool2d(X, 1)
    return F.adaptive_max_pool2d(X, 1) if own["how"] == "max" else X.amax(dim=(2, 3), keepdim=True)


FORWARD = {"average_pool": average_pool, "max_pool": max_pool, "global_pool": global_pool}


def drawn(kind: str, seed: int, more: dict) -> dict:
    """A layer at random and what comes in."""
    rng = np.random.default_rng(seed)
    came = [int(rng.integers(1, 4)), int(rng.integers(3, 7)), int(rng.integers(3, 7))]
    own: dict = {"input": came, **more}
    if kind != "global_pool":
        size = rng.integers(1, 4, 2)
        own |= {"size": size.tolist(), "stride": rng.integers(1, 4, 2).tolist()}
        own["padding"] = [*rng.integers(0, size).tolist(), *rng.integers(0, (size + 1) // 2).tolist()]
    X = rng.integers(-2, 3, (2, *came)) if seed % 2 else rng.normal(size=(2, *came)).round(3)
    return {"kind": kind, "settings": own, "X": X.astype(float).tolist(), "seed": seed}


def solved(case: dict) -> dict:
    """With what PyTorch makes of it, E being the mean over samples of ½ Σ (a − y)²."""
    X = torch.tensor(case["X"], requires_grad=True)
    a = FORWARD[case["kind"]](X, case["settings"])
    Y = np.random.default_rng(1000 + case["seed"]).normal(size=a.shape).round(3)
    loss = ((a - torch.tensor(Y)) ** 2).sum() / 2 / len(X)
    loss.backward()
    return {**case, "Y": Y.tolist(), "loss": loss.item(), "a": a.detach().tolist(), "dX": X.grad.tolist()}


if __name__ == "__main__":
    ways: dict[str, list[dict]] = {"average_pool": [{"count_padding": own} for own in (True, False)],
            "max_pool": [{"ties": own} for own in ("first", "all", "split")],
            "global_pool": [{"how": own} for own in ("average", "max")]}  # fmt: skip
    cases = [solved(drawn(kind, seed, more)) for kind, own in ways.items() for more in own for seed in range(6)]
    told = {"made_by": f"PyTorch {torch.__version__.partition('+')[0]}", "cases": cases}
    (HERE / "pooling.json").write_text(json.dumps(told) + "\n")
    print(len(cases), "cases")
