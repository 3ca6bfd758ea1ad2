"""Matt Mazur, "A Step by Step Backpropagation Example", https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/

The page mixes two programs: its text describes simultaneous updates with fixed biases, its last numbers come from the
author's code before commit 4b6faac of https://github.com/mattm/simple-neural-network, which updated the output weights
before it computed the hidden δ. Both, and the two readings in which biases learn, are held here over 10,000 steps.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from by_command import at, dense, equals, finish, network, prints_as, run, start

from backprop.requests.examples import example_spec

VARIANTS = {
    "simultaneous, biases fixed": {"bias": "frozen"},
    "sequential, biases fixed": {"bias": "frozen", "update_order": "sequential"},
    "one bias per neuron learns": {"bias": "per_neuron"},
    "one bias per layer learns": {"bias": "shared"},
}
STEPS = 10_000


def mazur(conventions: dict[str, Any], epochs: int = 1) -> dict[str, Any]:
    return {
        "schema": 1,
        "network": network(
            dense([[0.15, 0.20], [0.25, 0.30]], [0.35, 0.35]), dense([[0.40, 0.45], [0.50, 0.55]], [0.60, 0.60])
        ),
        "loss": {"name": "half_squared_error"},
        "data": {"X": [[0.05, 0.10]], "Y": [[0.01, 0.99]]},
        "optimizer": {"name": "sgd", "learning_rate": 0.5},
        "training": {"epochs": epochs},
        "conventions": conventions,
    }


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The first step as the page's text describes it."""
    return run(mazur(VARIANTS["simultaneous, biases fixed"]), tmp_path_factory.mktemp("mazur"))["steps"][0]


@pytest.fixture(scope="module")
def long_runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """All four readings over 10,000 steps, each by `python -m backprop` in a process of its own, side by side."""
    processes = {
        name: start(mazur(conventions, STEPS), tmp_path_factory.mktemp("long"))
        for name, conventions in VARIANTS.items()
    }
    yield {name: finish(process) for name, process in processes.items()}


def loss_after(result: Any, steps: int) -> float:
    """E after so many steps: what the next step starts from."""
    if steps == STEPS:
        return float(result["steps"][-1]["after"]["loss"])
    assert result["history"]["step"][steps] == steps + 1
    return float(result["history"]["loss"][steps])


# path, printed on the page (None where it prints none), exact: to 1e-12, or as text to the digits that are known
FORWARD_AND_BACKWARD = [
    ("layers[0].z[0][0]", "0.3775", 0.3775),
    ("layers[0].z[0][1]", None, 0.3925),
    ("layers[0].a[0][0]", "0.593269992", "0.59326999210719"),
    ("layers[0].a[0][1]", "0.596884378", "0.59688437825977"),
    ("layers[1].z[0][0]", "1.105905967", 1.10590596705977),
    ("layers[1].z[0][1]", None, 1.22492140409647),
    ("layers[1].a[0][0]", "0.75136507", "0.75136506955232"),
    ("layers[1].a[0][1]", "0.772928465", "0.77292846532146"),
    ("prediction[0][0]", "0.75136507", "0.75136506955232"),
    ("loss_terms[0][0]", "0.274811083", 0.274811083176155),
    ("loss_terms[0][1]", "0.023560026", 0.023560025583847746),
    ("loss_per_sample[0]", "0.298371109", 0.2983711087600027),
    ("data_loss", "0.298371109", 0.2983711087600027),
    ("loss", "0.298371109", 0.2983711087600027),
    ("layers[1].da[0][0]", "0.74136507", "0.74136506955232"),
    ("layers[1].slope[0][0]", "0.186815602", "0.18681560180896"),
    ("layers[1].gradients.W[0][0]", "0.082167041", "0.08216704056423"),
    ("layers[1].delta[0][0]", "0.138498562", 0.13849856162855),
    ("layers[1].delta[0][1]", None, "-0.0380982365"),
    ("layers[0].da[0][0]", "0.036350306", 0.03635030639314466),
    ("layers[0].slope[0][0]", "0.241300709", "0.24130070857233"),
    ("layers[0].gradients.W[0][0]", "0.000438568", "0.00043856773447"),
    ("layers[0].delta[0][0]", None, "0.00877135469"),
    ("layers[0].delta[0][1]", None, "0.00995425471"),
]
NEW_WEIGHTS = {
    "layers[1].after.W": [["0.35891648", "0.408666186"], ["0.511301270", "0.561370121"]],
    "layers[0].after.W": [["0.149780716", "0.19956143"], ["0.24975114", "0.29950229"]],
}


@pytest.mark.parametrize(("path", "printed", "exact"), FORWARD_AND_BACKWARD, ids=lambda x: str(x))
def test_each_number_of_the_first_step_is_as_printed(
    first: Any, path: str, printed: str | None, exact: float | str
) -> None:
    value = at(first, path)
    if isinstance(exact, str):
        prints_as(value, exact)
    else:
        equals(value, exact)
    if printed:
        prints_as(value, printed)


@pytest.mark.parametrize("path", NEW_WEIGHTS)
def test_the_new_weights_are_as_printed(first: Any, path: str) -> None:
    for row, printed_row in zip(at(first, path), NEW_WEIGHTS[path], strict=True):
        for value, printed in zip(row, printed_row, strict=True):
            prints_as(value, printed)


def test_the_two_paths_into_the_first_hidden_unit_are_as_printed(first: Any) -> None:
    """∂E_o1/∂out_h1 = 0.055399425 and ∂E_o2/∂out_h1 = −0.019049119 (the page rounds −0.01904911826 up in size)."""
    delta, W = first["layers"][1]["delta"][0], first["layers"][1]["before"]["W"]
    through_o1, through_o2 = delta[0] * W[0][0], delta[1] * W[1][0]
    prints_as(through_o1, "0.055399425")
    equals(through_o1, 0.05539942465142278)
    equals(through_o2, -0.019049118258278118)
    equals(through_o1 + through_o2, first["layers"][0]["da"][0][0])


# E after 1, 2, 10, 100, 1000 and 10,000 steps; the outputs after 10,000
LOSSES = {
    "simultaneous, biases fixed": (
        [0.29102777369359933, 0.28354713312241997, 0.22091859205390402, 0.0200468282494252, 0.001114349453733746,
         3.510187782978859e-05],
        ["0.015913620", "0.984064274"],
    ),
    "sequential, biases fixed": (
        [0.29102792390544197, 0.2835473640696851, 0.22091633745848366, 0.020039751950773815, 0.0011139404339445351,
         3.5084786296312774e-05],
        ["0.015912196", "0.984065734"],
    ),
    "one bias per neuron learns": (
        [0.28047144679143016, 0.2619076230693008, 0.12552703804413207, 0.006083131061206281, 0.00027070458789574324,
         2.4475622359322627e-06],
        ["0.01158753", "0.98845894"],
    ),
    "one bias per layer learns": (
        [0.2857508866992965, 0.2727972641999933, 0.1752380107751284, 0.009997164794094127, 0.00034607501034832446,
         4.355321066163729e-06],
        ["0.01210216", "0.98792839"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_loss_of_each_reading_is_exact_over_ten_thousand_steps(long_runs: dict[str, Any], variant: str) -> None:
    exact, outputs = LOSSES[variant]
    result = long_runs[variant]
    for steps, loss in zip((1, 2, 10, 100, 1000, STEPS), exact, strict=True):
        equals(loss_after(result, steps), loss)
    for value, printed in zip(result["steps"][-1]["after"]["prediction"][0], outputs, strict=True):
        prints_as(value, printed)
    assert result["history"]["step"] == list(range(1, STEPS + 1))
    assert [step["step"] for step in result["steps"]] == [1, STEPS]


def test_the_printed_end_of_the_page_is_the_sequential_reading(long_runs: dict[str, Any]) -> None:
    sequential = long_runs["sequential, biases fixed"]
    prints_as(loss_after(sequential, 1), "0.291027924")
    prints_as(loss_after(sequential, STEPS), "0.000035085")
    assert "This is not gradient descent." in " ".join(sequential["notes"])


def test_the_printed_last_loss_is_the_simultaneous_reading_one_step_earlier(long_runs: dict[str, Any]) -> None:
    prints_as(loss_after(long_runs["simultaneous, biases fixed"], STEPS - 1), "0.0000351085")
    equals(loss_after(long_runs["simultaneous, biases fixed"], STEPS - 1), 3.510854812e-05, 1e-9)


def test_the_outputs_after_one_step_are_those_of_the_errata(first: Any) -> None:
    for value, printed in zip(first["after"]["prediction"][0], ["0.742088111", "0.775284968"], strict=True):
        prints_as(value, printed)


@pytest.mark.parametrize(
    ("variant", "biases"),
    [
        ("simultaneous, biases fixed", [["0.35", "0.35"], ["0.6", "0.6"]]),
        ("one bias per neuron learns", [["0.34561432", "0.34502287"], ["0.53075072", "0.61904912"]]),
        ("one bias per layer learns", [["0.3406372", "0.3406372"], ["0.54979984", "0.54979984"]]),
    ],
)
def test_the_biases_after_one_step_follow_the_convention(tmp_path: Path, variant: str, biases: list[list[str]]) -> None:
    step = run(mazur(VARIANTS[variant]), tmp_path)["steps"][0]
    for layer, printed_row in zip(step["layers"], biases, strict=True):
        for value, printed in zip(layer["after"]["b"], printed_row, strict=True):
            prints_as(value, printed)


@pytest.mark.parametrize(
    ("name", "variant"),
    list(zip(["mazur", "mazur-sequential", "mazur-biases", "mazur-shared-bias"], VARIANTS, strict=True)),
)
def test_the_shipped_examples_are_the_four_readings(tmp_path: Path, name: str, variant: str) -> None:
    shipped, ours = run(example_spec(name), tmp_path), run(mazur(VARIANTS[variant]), tmp_path)
    assert shipped["steps"] == ours["steps"]
