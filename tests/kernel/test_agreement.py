"""The kernel trains as NumPy does, but for rounding: to 1e-12 after a thousand steps, whatever it takes of the tables.

Where a training magnifies rounding, the two end as far apart as NumPy ends from itself after a change of one weight by
a unit in the last place.
"""

from itertools import product
from typing import Any

import pytest
from both_paths import apart, by_kernel, ends_and_growth, network_spec
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.functions.activations import ACTIVATIONS
from backprop.functions.losses import LOSSES
from backprop.functions.schedules import SCHEDULES
from backprop.optimizers.first_order import OPTIMIZERS
from backprop.requests.parsing import output_activations, parse

BOUND = 1e-12
BIASES = ("per_neuron", "frozen", "shared", "none")
CLIPS: tuple[Any, ...] = ({}, {"value": 0.02}, {"norm": 0.05}, {"value": 0.02, "norm": 0.03})
PENALTIES: tuple[Any, ...] = (
    {}, {"l1": 1e-3}, {"l2": 1e-2}, {"l1": 1e-3, "l2": 1e-2, "biases": True},
)  # fmt: skip
THOUSAND = {"epochs": 334, "batch_size": 5}  # of 13 samples: 3 batches, the last one short
PAIRS = [(loss, name) for loss, row in LOSSES.items() for name in output_activations(row)]
VARIANTS = [
    (name, dict(zip([choice.name for choice in row.choices], values, strict=True)))
    for name, row in OPTIMIZERS.items()
    for values in product(*[[value.name for value in choice.values] for choice in row.choices])
]


def optimizer(name: str, rate: float, **more: Any) -> Any:
    return {"name": name, "learning_rate": rate, **more}


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation(activation: str) -> None:
    spec = network_spec([3, 5, 4, 2], [activation, activation, "identity"], n_samples=13, training=THOUSAND,
                        optimizer=optimizer("sgd", 0.01))  # fmt: skip
    assert apart(spec) <= BOUND


@pytest.mark.parametrize(("loss", "activation"), PAIRS)
def test_every_loss_with_every_output(loss: str, activation: str) -> None:
    spec = network_spec([3, 4, 3], ["tanh", activation], loss, 13, training={"epochs": 40, "batch_size": 5},
                        optimizer=optimizer("sgd", 0.01))  # fmt: skip
    assert apart(spec) <= BOUND


@pytest.mark.parametrize(("name", "choices"), VARIANTS, ids=["-".join([n, *c.values()]) for n, c in VARIANTS])
def test_every_optimizer_in_every_variant(name: str, choices: dict[str, str]) -> None:
    spec = network_spec([3, 5, 2], ["tanh", "sigmoid"], n_samples=13, training=THOUSAND,
                        optimizer=optimizer(name, 0.001, weight_decay=0.01, **choices))  # fmt: skip
    assert apart(spec) <= BOUND


@pytest.mark.parametrize("bias", BIASES)
@pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: "-".join(clip) or "unclipped")
@pytest.mark.parametrize("name", ["sgd", "adam"])
def test_every_convention_for_biases_with_penalties_and_clipping(name: str, clip: Any, bias: str) -> None:
    for penalty in PENALTIES:
        spec = network_spec([3, 5, 2], ["tanh", "sigmoid"], n_samples=13, training={"epochs": 40, "batch_size": 5},
                            optimizer=optimizer(name, 0.001), conventions={"bias": bias}, clip=clip,
                            penalty=penalty)  # fmt: skip
        assert apart(spec) <= BOUND


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_schedule(schedule: str) -> None:
    rule = {"name": schedule, **({"patience": 1, "threshold": 0.01} if schedule == "plateau" else {})}
    spec = network_spec([3, 5, 2], ["tanh", "sigmoid"], n_samples=13,
                        training={"epochs": 60, "batch_size": 5, "shuffle": True},
                        optimizer=optimizer("nadam", 0.01, schedule=rule))  # fmt: skip
    assert apart(spec) <= BOUND


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("loss", ["mean_squared_error", "binary_cross_entropy", "categorical_cross_entropy"])
def test_mean_and_sum_over_samples(loss: str, reduction: str) -> None:
    output = {"binary_cross_entropy": "sigmoid", "categorical_cross_entropy": "softmax"}.get(loss, "tanh")
    spec = network_spec([3, 4, 3], ["silu", output], loss, 13, training={"epochs": 40, "batch_size": 5},
                        optimizer=optimizer("sgd", 0.01))  # fmt: skip
    spec["loss"]["reduction"] = reduction
    assert apart(spec) <= BOUND


@pytest.mark.parametrize("after", [["sigmoid"], ["softmax"], ["relu", "tanh"], ["identity", "softmax"]])
@pytest.mark.parametrize("loss", ["half_squared_error", "binary_cross_entropy", "categorical_cross_entropy"])
def test_activations_as_layers_of_their_own(loss: str, after: list[str]) -> None:
    if after[-1] not in output_activations(LOSSES[loss]):
        after = [*after, output_activations(LOSSES[loss])[0]] if after[-1] != "softmax" else ["softmax"]
    spec = network_spec([3, 4, 3], ["tanh", "softsign"], loss, 13, training={"epochs": 40, "batch_size": 5},
                        optimizer=optimizer("sgd", 0.05))  # fmt: skip
    first, last = spec["network"]["layers"]
    alone = [{"kind": "activation", "name": name} for name in after]
    spec["network"]["layers"] = [first, {"kind": "activation", "name": "elu", "alpha": 0.7}, last, *alone]
    assert apart(spec) <= BOUND


@st.composite
def _random_specs(draw: Any) -> Any:
    loss = draw(st.sampled_from(list(LOSSES)))
    depth, width = draw(st.integers(0, 3)), st.integers(1, 13)
    sizes = [draw(width) for _ in range(depth + 2)]
    output = draw(st.sampled_from(output_activations(LOSSES[loss])))
    if output == "softmax":  # of one unit it is the constant 1, whose cross-entropy is infinite
        sizes[-1] = max(sizes[-1], 2)
    n_samples = draw(st.integers(1, 23))
    activations = [draw(st.sampled_from(list(ACTIVATIONS))) for _ in range(depth)]
    batch = draw(st.integers(1, n_samples))
    name, choices = draw(st.sampled_from(VARIANTS))
    return network_spec(
        sizes, [*activations, output], loss, n_samples, draw(st.integers(0, 10_000)),
        training={
            "epochs": -(-1000 // -(-n_samples // batch)), "batch_size": batch, "shuffle": draw(st.booleans()),
            "seed": draw(st.integers(0, 99)),
        },
        optimizer=optimizer(name, 1e-3 if name in ("sgd", "momentum", "nesterov") else 1e-4, **choices),
        conventions={"bias": draw(st.sampled_from(BIASES))},
        penalty=draw(st.sampled_from(PENALTIES)), clip=draw(st.sampled_from(CLIPS)),
    )  # fmt: skip


@given(_random_specs())
@settings(max_examples=25)
def test_random_networks_after_a_thousand_steps(spec: Any) -> None:
    assert apart(spec) <= BOUND


@pytest.mark.parametrize("layers", [["softmax"], ["identity", "softmax"], ["identity", "identity", "softmax"]])
def test_a_bias_that_the_units_of_a_softmax_share_has_no_gradient_but_for_its_penalty(layers: list[str]) -> None:
    """Softmax does not change when all its z move alike; Lion would go by the sign of what rounding leaves of Σ δ."""
    spec = network_spec([3, 4, 5], ["tanh", layers[0]], "categorical_cross_entropy", 13, training=THOUSAND,
                        optimizer=optimizer("lion", 0.01), conventions={"bias": "shared"})  # fmt: skip
    spec["network"]["layers"] += [{"kind": "activation", "name": name} for name in layers[1:]]
    assert apart(spec) <= BOUND
    before = spec["network"]["layers"][1]["b"][0]
    progress, _ = by_kernel(parse(spec))
    assert progress.parameters[1]["b"].tolist() == [before]
    assert progress.parameters[0]["b"].tolist() != [spec["network"]["layers"][0]["b"][0]]
    spec["penalty"] = {"l2": 0.1, "biases": True}
    assert apart(spec) <= BOUND
    assert by_kernel(parse(spec))[0].parameters[1]["b"].tolist() != [before]


MAGNIFYING = {  # trainings whose rates are so high that they wander about
    "by a hundred thousand": network_spec(
        [10, 13, 1, 2], ["identity", "silu", "softplus"], "huber", 22, 2569,
        training={"epochs": 250, "batch_size": 6}, penalty={"l2": 0.01}, conventions={"bias": "shared"},
        optimizer=optimizer("rmsprop", 0.0117, epsilon_place="inside", start="zero"),
    ),
    "beyond all digits": network_spec(
        [9, 6, 6, 12, 2], ["elu", "softsign", "gelu", "gelu"], "half_squared_error", 5, 5132,
        training={"epochs": 200, "batch_size": 1}, penalty={"l1": 0.001}, clip={"norm": 0.05},
        conventions={"bias": "none"}, optimizer=optimizer("amsgrad", 0.00923, rule="pytorch"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MAGNIFYING)
def test_where_training_magnifies_rounding_both_part_as_far_as_the_last_bit_of_a_weight_makes_them(case: str) -> None:
    far, own = ends_and_growth(MAGNIFYING[case])
    assert own > BOUND
    assert far <= 10 * own, (far, own)
