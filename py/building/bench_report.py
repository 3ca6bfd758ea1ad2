"""What the bench of training compares and promises, and its tables."""

from collections.abc import Mapping

from building.bounds import Bound, say_bounds
from building.project import say

WORKLOADS = {
    "W1": "2-2-1 sigmoid, one row: steps a second",
    "W2": "2-4-2-1 tanh, 250 rows, batch 10: epochs a second",
    "W3": "784-128-64-10 ReLU softmax, 2,048 rows, batch 32: epochs a second",
    "W4": "64 networks of W2: epochs a second, each of all",
    "W5": "8 × 8 images, 8 and 16 filters of 3 × 3, each with max pooling, batch 32: epochs of 512 rows a second",
    "W2 dropout": "W2 with dropout after its first layer: epochs a second",
    "W2 batch norm": "W2 with batch normalization there: epochs a second",
    "W2 residual": "W2 with a residual block of one dense layer there: epochs a second",
}
OURS, NUMPY, SINGLY = "Backprop, kernel", "Backprop, NumPy", "Backprop, kernel, step by step"
NATIVE, NATIVE_NUMPY, PYTORCH = "Backprop, kernel, native", "Backprop, NumPy, native", "PyTorch, native"
TENSORFLOW = "TensorFlow.js 4.22.0 (wasm)"
PEERS = ("synaptic 1.1.4", "brain.js 1.6.1", "ConvNetJS 0.3.0", TENSORFLOW)
"""What must be outrun in the browser."""
NOTES = {
    "synaptic 1.1.4": "updates after each row",
    "brain.js 1.6.1": "float32, updates after each row",
    TENSORFLOW: "float32",
}

PRODUCTS = {"W2": 18, "W2 dropout": 18, "W2 batch norm": 18, "W2 residual": 34}
"""Of a weight and an input, for each row, in a pass forward."""
DENSE, IMAGES = 2048 * 227_200, 512 * 66_432
"""Of two numbers in an epoch of W3 and of W5, in all sums of products of both passes."""
CHECKED = {"W2": 50, "W3": 1, "W5": 1, "W2 dropout": 5, "W2 batch norm": 5, "W2 residual": 5}
"""After so many epochs, contestants that do the same must have come to the same loss."""
LOSSES_AGREE, IN_FLOAT32 = 1e-9, 1e-3
"""Relative."""

FIRST_CALL_MS = 150

Rates = Mapping[str, Mapping[str, float]]
"""By workload and contestant."""


def require_agreement(workload: str, losses: Mapping[str, float | None]) -> None:
    """Raises AssertionError when contestants have not done the same; None stands for one that does something else."""
    ours = losses[OURS]
    assert ours is not None
    for name, loss in losses.items():
        near = (IN_FLOAT32 if name == TENSORFLOW else LOSSES_AGREE) * ours
        assert loss is None or abs(loss - ours) <= near, f"{workload}: {name} came to {loss}, {OURS} to {ours}"


def fastest_peer(rates: Mapping[str, float]) -> float:
    """Of those in the browser; 0 where none takes part."""
    return max((rates[name] for name in PEERS if name in rates), default=0.0)


def bounds(rates: Rates, first_call: float) -> list[Bound]:
    """What is promised. first_call in milliseconds."""
    ahead = {name: found[OURS] / peer for name, found in rates.items() if (peer := fastest_peer(found))}
    one, small, large, images = (rates[f"W{i}"] for i in (1, 2, 3, 5))
    return [
        Bound("W2, times the fastest peer in the browser", ahead["W2"], 4.0, at_least=True),
        Bound("W3, times the fastest peer in the browser", ahead["W3"], 4.0, at_least=True),
        Bound("W4, times the fastest peer in the browser", ahead["W4"], 5.0, at_least=True),
        Bound("first call: generate and compile, ms", first_call, FIRST_CALL_MS),
        Bound("W1, a step called from Python, in steps of the fastest peer", fastest_peer(one) / one[SINGLY], 5.0),
        Bound("W3, an epoch in the browser, in epochs of native PyTorch", large[PYTORCH] / large[OURS], 1.3),
        Bound("W2 native, times NumPy on CPython", small[NATIVE] / small[NATIVE_NUMPY], 20.0, at_least=True),
        Bound("W5, times the fastest peer in the browser", ahead["W5"], 4.0, at_least=True),
        Bound("W5, times NumPy in the browser", images[OURS] / images[NUMPY], 5.0, at_least=True),
        Bound("W5, time of a product, in those of W3", DENSE * large[OURS] / (IMAGES * images[OURS]), 2.0),
        *(bound for name in PRODUCTS if name != "W2" for bound in of_layers(name, rates[name], small)),
    ]


def of_layers(name: str, found: Mapping[str, float], dense: Mapping[str, float]) -> list[Bound]:
    """What is promised of W2 with a layer more; NumPy is what took its steps before they were compiled."""
    own, plain = PRODUCTS[name] * found[OURS], PRODUCTS["W2"] * dense[OURS]
    return [
        Bound(f"{name}, times NumPy in the browser", found[OURS] / found[NUMPY], 300.0, at_least=True),
        Bound(f"{name} native, times NumPy on CPython", found[NATIVE] / found[NATIVE_NUMPY], 50.0, at_least=True),
        Bound(f"{name}, time of a product, in those of W2", plain / own, 2.0),
    ]


def report(rates: Rates, first_call: float) -> bool:
    """Prints the tables; tells whether every bound is kept."""
    for workload, found in rates.items():
        say(f"\n{workload}: {WORKLOADS[workload]}")
        for name, rate in sorted(found.items(), key=lambda row: -row[1]):
            peer = fastest_peer(found)
            share = f"{rate / peer:10.2f} of the fastest peer  {NOTES.get(name, '')}" if peer else ""
            say(f"  {name:32}{rate:16,.1f}{share}".rstrip())
    say("")
    return say_bounds(bounds(rates, first_call))
