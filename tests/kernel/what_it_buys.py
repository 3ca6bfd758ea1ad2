"""What each hand-tuned part of the kernel buys: `python tests/kernel/what_it_buys.py [ROUNDS]`, natively.

Each part is taken out of the generator in a process of its own, and the same trainings are run with and without it, in
turn; the table says how many times as long they take without, by the processor's time, of the least of all rounds.
The page `py/backprop/kernel/README.md` shows one such run.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from time import process_time

from both_paths import network_spec

from backprop.equations.notation import Equation
from backprop.kernel import (
    Trainer,
    equation_elements,
    equation_loops,
    equation_stages,
    gradients,
    matrices,
    softmax,
    tiling,
)
from backprop.kernel.plan import Plan
from backprop.network.build import build
from backprop.numbers.strict_json import Json
from backprop.requests.parsing import parse
from backprop.training.progress import Progress

ROUNDS, SECONDS = 5, 0.4


def single_rows() -> None:
    """Each row of a batch goes through the weights by itself."""
    matrices.ROWS = gradients.ROWS = (1, 1, 1)


def narrow() -> None:
    """Two columns of a product side by side: one vector, no pair of them."""
    matrices.COLUMNS = gradients.COLUMNS = (2, 1, 1)


def rolled() -> None:
    """No inner loop is written out, short or long."""
    matrices.WHOLE, matrices.UNROLL, softmax.WHOLE = 0, 2, 0


def unfused() -> None:
    """Gradients go to memory, and a pass of its own updates the weights."""
    Plan.fuses = lambda self, k: False  # type: ignore[method-assign]


def one_by_one() -> None:
    """Equations make one value at a time."""
    tiling.Tiling.steps = lambda self, letter: (1,)  # type: ignore[method-assign]


def untiled() -> None:
    """Sums of products of equations have no rows, and no letter goes in lanes through them."""

    def plain(equation: Equation, free: Sequence[str], *rest: object) -> tiling.Tiling:
        return tiling.Tiling(free[-1] if free else "")

    equation_loops.tiling = plain  # type: ignore[assignment]


def all_looped() -> None:
    """No sum of an equation is written out."""
    equation_elements.WRITTEN = 0


def made_again() -> None:
    """What stays the same along a letter is computed at each of its values."""

    def untouched(*passes: tuple[Equation, ...]) -> list[tuple[Equation, ...]]:
        return list(passes)

    equation_stages.invariants_apart = untouched


PARTS: dict[str, Callable[[], None]] = {
    "tiles of 4 rows": single_rows, "4 columns side by side": narrow, "inner loops written out": rolled,
    "update fused with the gradient": unfused, "equations on groups of 8": one_by_one,
    "tiles of sums of equations": untiled, "short sums written out": all_looped, "invariants apart": made_again,
}  # fmt: skip
"""What is taken out, by the name of the part."""


def specs() -> dict[str, Json]:
    """The trainings that are timed, by what they are called in the table."""
    long: dict[str, Json] = {
        "training": {"epochs": 1_000_000, "batch_size": 10},
        "optimizer": {"name": "sgd", "learning_rate": 0.01},
    }
    small = network_spec([2, 4, 2, 1], ["tanh"] * 3, n_samples=250, **long)
    wide = network_spec([256, 128, 64, 10], ["relu", "relu", "tanh"], n_samples=64, **long)
    normed = network_spec([2, 4, 2, 1], ["tanh"] * 3, n_samples=250, **long)
    normed["network"]["layers"].insert(1, {"kind": "batch_norm"})
    sequences = network_spec([3, 8, 1], ["tanh"] * 2, n_samples=100, **long)
    sequences["network"]["layers"][0] = {"kind": "lstm", "units": 8}
    sequences["data"]["X"] = [[[0.1 * (s + t + k) % 1 for k in range(3)] for t in range(8)] for s in range(100)]
    images = network_spec([64, 10], ["identity"], n_samples=64, **long)
    own = {"kind": "conv2d", "filters": 8, "padding": "same", "activation": "relu"}
    images["network"]["layers"] = [
        own,
        {"kind": "max_pool"},
        {**own, "filters": 16},
        {"kind": "max_pool"},
        {"units": 10},
    ]
    return {
        "2-4-2-1": small, "256-128-64-10": wide, "2-4-2-1, batch norm": normed, "LSTM of 8, 8 steps": sequences,
        "two convolutions": images,
    }  # fmt: skip


def step_times() -> Iterator[float]:
    """Seconds of the processor for a step of each training."""
    for spec in map(parse, specs().values()):
        trainer = Trainer(spec, Progress.begin(spec, build(spec)))
        trainer.run(100)
        done, begun = 0, process_time()
        while process_time() - begun < SECONDS:
            done += len(trainer.run(1_000).losses)
        yield (process_time() - begun) / done


def least(rounds: int) -> dict[str, list[float]]:
    """The least time of each training, whole and without each part."""
    found: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name in ("", *PARTS):
            said = subprocess.run(
                [sys.executable, __file__, "--without", name], capture_output=True, text=True, check=True
            )
            times = [float(word) for word in said.stdout.split()]
            found[name] = [min(pair) for pair in zip(times, found.get(name, times), strict=True)]
    return found


def main() -> None:
    """Print the table."""
    if sys.argv[1:2] == ["--without"]:
        if sys.argv[2]:
            PARTS[sys.argv[2]]()
        print(*step_times())
        return
    found = least(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
    print(f"| without | {' | '.join(specs())} |\n| --- |{' --- |' * len(specs())}")
    print(f"| (a step, µs) | {' | '.join(f'{1e6 * time:.2f}' for time in found[''])} |")
    for name in PARTS:
        ratios = (time / whole for time, whole in zip(found[name], found[""], strict=True))
        print(f"| {name} | {' | '.join(f'{ratio:.2f}' for ratio in ratios)} |")


if __name__ == "__main__":
    main()
