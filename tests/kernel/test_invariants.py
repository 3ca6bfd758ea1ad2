"""Parts of equations that stay the same along a letter are computed once, and nothing else changes."""

from typing import Any

import numpy as np
import pytest

from backprop.equations.parser import parse
from backprop.equations.through_time import run
from backprop.equations.values import Values
from backprop.functions.activations import ACTIVATIONS
from backprop.kernel.invariants import invariants_apart
from backprop.layers import LAYERS
from backprop.layers.base import ActivationChoice

SIZES = {"s": 5, "j": 4, "k": 4, "i": 4}


def test_a_root_of_each_unit_is_made_once_for_all_samples_and_found_by_the_next_pass() -> None:
    forward, backward = (
        parse(text) for text in ("a[s,j] = A[s,j] / sqrt(v[j] + e)", "d[s,j] = da[s,j] / sqrt(v[j] + e)")
    )
    made = [list(map(str, equations)) for equations in invariants_apart(forward, backward)]
    assert made == [["kept_0[j] = sqrt(v[j] + e)", "a[s,j] = A[s,j] / kept_0[j]"],
                    ["d[s,j] = da[s,j] / kept_0[j]"]]  # fmt: skip


@pytest.mark.parametrize("text", ["a[s,j] = A[s,j] * v[j]", "a[s] = sum[k](A[s,k] / B[s,k])", "a[j] = sqrt(v[j])"])
def test_what_is_cheap_or_changes_stays_where_it_is(text: str) -> None:
    assert invariants_apart(parse(text)) == [parse(text)]


@pytest.mark.parametrize("kind", [name for name, kind in LAYERS.items() if not (kind.takes_sequences or kind.space)])
def test_every_kind_keeps_its_bits(kind: str) -> None:
    own = LAYERS[kind].data
    rng, passes = np.random.default_rng(3), (own.forward_equations, own.backward_equations)
    arrays: dict[str, Any] = {p.name: rng.normal(size=[4] * len(p.letters)) for p in own.parameters}
    arrays |= {name: rng.normal(size=(5, 4)) for name in ("A", "da", own.block, f"dA_{own.block}", *own.given)}
    arrays |= {row.name: 0.3 for row in own.settings} | {name: SIZES[letter] for name, letter in own.counts.items()}
    found = []
    for written in (passes, invariants_apart(*passes)):
        values = Values(dict(arrays), SIZES, activation=ActivationChoice(ACTIVATIONS["tanh"]))
        for equations in written:
            run(equations, values)
        found.append([values.arrays[e.target.name].tobytes() for equations in passes for e in equations])
    assert found[0] == found[1]
