"""Architecture search: within its budget, the same from the same seed, with a winner that trains as it was found."""

import math

import numpy as np
import pytest

from backprop.architecture_search import STRATEGIES, Budget, Search, Space, read_space
from backprop.errors import SpecError
from backprop.experiments.tasks import circles, classifier, dense, regression, wave
from backprop.numbers.strict_json import dumps
from backprop.requests.parsing import parse
from backprop.runs.descent import stepwise
from backprop.runs.result import run

BUDGET = Budget(parameters=60, steps=160, each=20)


def base(seed=3):
    return classifier(circles(seed, 24), [dense(4, "tanh")], seed, optimizer={"name": "adam", "learning_rate": 0.05})


def recurrent():
    """A spec whose rows have time steps, which dense layers alone do not take."""
    layers = [{"kind": "rnn", "units": 2}, {"units": 1}]
    return {
        "network": {"n_inputs": 1, "layers": layers},
        "data": {"X": [[[0.1], [0.2]], [[0.3], [0.4]]], "Y": [[0], [1]]},
    }


def found(strategy, seed=3, **more):
    return Search(base(), strategy, seed, **{"budget": BUDGET, **more}).finish()


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_it_keeps_within_its_budget(strategy):
    document = found(strategy)
    assert sum(candidate["steps"] for candidate in document["candidates"]) == document["steps"] <= BUDGET.steps
    assert document["steps"] > 0.9 * BUDGET.steps
    assert all(0 < candidate["parameters"] <= BUDGET.parameters for candidate in document["candidates"])
    layers = [tuple((la["units"], la["activation"]) for la in c["layers"]) for c in document["candidates"]]
    assert len(set(layers)) == len(layers)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_the_same_seed_finds_the_same_network_in_whatever_slices(strategy):
    search = Search(base(), strategy, 3, budget=BUDGET)
    slices = 0
    while not search.advance(1.0)["finished"]:
        slices += 1
    assert slices > 1
    assert search.document() == found(strategy)
    assert found(strategy, seed=4)["candidates"] != found(strategy)["candidates"]


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_the_winner_is_the_lowest_on_rows_kept_apart_and_on_the_front(strategy):
    document = found(strategy)
    losses = [candidate["validation_loss"] for candidate in document["candidates"]]
    winner = document["candidates"][document["winner"]]
    assert winner["validation_loss"] == min(losses)
    assert document["front"][-1] == document["winner"]


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_nothing_beats_the_front_in_both_size_and_loss(strategy):
    document = found(strategy)
    for candidate in document["candidates"]:
        better = [
            c for c in document["candidates"]
            if c["parameters"] <= candidate["parameters"] and c["validation_loss"] < candidate["validation_loss"]
        ]  # fmt: skip
        if candidate["front"]:
            assert not better
        else:
            assert any(
                c["parameters"] <= candidate["parameters"] and c["validation_loss"] <= candidate["validation_loss"]
                for c in document["candidates"] if c["front"]
            )  # fmt: skip


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_the_winners_spec_trains_to_the_loss_that_was_found(strategy):
    document = found(strategy)
    winner = document["candidates"][document["winner"]]
    spec = parse(document["spec"], keep_steps=1)
    assert [layer.units for layer in spec.layers] == [*(la["units"] for la in winner["layers"]), 1]
    result = run(spec)
    assert len(result["history"]["loss"]) == winner["steps"]
    assert result["steps"][-1]["after"]["loss"] == pytest.approx(winner["loss"], rel=1e-12)


def test_children_of_evolution_differ_from_their_parent_in_one_change():
    document = found("evolution", budget=Budget(parameters=150, steps=300, each=20))
    children = [c for c in document["candidates"] if c["parent"] is not None]
    assert children
    for child in children:
        parent = document["candidates"][child["parent"]]["layers"]
        own = child["layers"]
        if len(own) == len(parent):
            changed = [(a, b) for a, b in zip(own, parent, strict=True) if a != b]
            assert len(changed) == 1
            assert (changed[0][0]["units"] == changed[0][1]["units"]) != (
                changed[0][0]["activation"] == changed[0][1]["activation"]
            )
        else:
            longer, shorter = (own, parent) if len(own) > len(parent) else (parent, own)
            assert any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def test_halving_trains_the_better_ones_longer():
    document = found("halving", budget=Budget(parameters=150, steps=240, each=30))
    by_steps = sorted(document["candidates"], key=lambda c: -c["steps"])
    assert by_steps[0]["steps"] > 2 * by_steps[-1]["steps"]
    assert document["winner"] in [c["index"] for c in by_steps[: len(by_steps) // 2]]


def test_named_data_are_searched_like_rows():
    spec = {**base(), "data": {"dataset": "xor"}}
    document = Search(spec, "random", 1, budget=BUDGET).finish()
    assert (document["rows"], document["rows_kept_apart"]) == (3, 1)
    assert document["spec"]["data"] == {"dataset": "xor", "val_fraction": 0.25, "val_seed": 1}


def test_a_budget_of_seconds_ends_it_too():
    search = Search(base(), "random", 1, budget=Budget(steps=1_000_000, each=50, seconds=0.05))
    assert search.advance(math.inf)["finished"]
    assert 0 < search.spent < 1_000_000


def test_a_space_that_is_exhausted_ends_the_search():
    tiny = Space(depths=(1,), units=(2, 3), activations=("tanh",))
    document = found("random", space=tiny)
    assert [candidate["layers"] for candidate in document["candidates"]] in (
        [[{"units": 2, "activation": "tanh"}], [{"units": 3, "activation": "tanh"}]],
        [[{"units": 3, "activation": "tanh"}], [{"units": 2, "activation": "tanh"}]],
    )


def test_a_space_without_a_network_small_enough_has_no_winner():
    document = found("random", budget=Budget(parameters=1, steps=50, each=10))
    assert (document["candidates"], document["winner"], document["spec"]) == ([], None, None)


def test_rows_that_the_spec_keeps_out_are_the_ones_that_judge():
    spec = {**base(), "data": {**base()["data"], "val_fraction": 0.5, "val_seed": 9}}
    search = Search(spec, "random", 1, budget=BUDGET)
    held_out = parse(spec).rows.held_out
    assert np.array_equal(search.X, held_out[0]) and np.array_equal(search.Y, held_out[1])
    document = search.finish()
    assert document["split"] == {"val_fraction": 0.5, "val_seed": 9}
    assert document["spec"]["data"] == spec["data"]


def test_scores_are_those_of_the_rows_kept_out():
    document = found("random")
    assert document["score"] == "accuracy"
    winner = document["candidates"][document["winner"]]
    again = stepwise(parse(document["spec"]))
    assert len(list(again.run(winner["steps"]))) == winner["steps"]
    X, Y = again.spec.rows.held_out
    predicted, loss = again.predict(X, Y)
    assert loss == pytest.approx(winner["validation_loss"], rel=1e-12)
    assert len(X) == 6
    assert winner["score"] == np.mean((predicted > 0.5) == (Y > 0.5))
    line = regression(wave(1, 16), [dense(2, "tanh")], 1, optimizer={"name": "adam", "learning_rate": 0.05})
    of_values = Search(line, "random", 1, budget=BUDGET).finish()
    assert of_values["score"] == "r2"
    assert all(candidate["score"] <= 1.0 for candidate in of_values["candidates"])


@pytest.mark.parametrize("kind", ["block", "batch_norm", "dense"])
def test_weights_that_the_spec_states_do_not_start_a_candidate(kind):
    """Stated numbers of every kind: W, b, γ, β, inside a block of the output too."""
    output = {
        "dense": {"units": 1, "activation": "sigmoid"}, "batch_norm": {"kind": "batch_norm"},
        "block": {"kind": "residual", "layers": [{"units": 1, "activation": "sigmoid"}]},
    }[kind]  # fmt: skip
    inner = {"units": 1, "activation": "sigmoid"}
    spec = {**base(), "loss": {"name": "half_squared_error"}}
    layers = [{"units": 4, "activation": "tanh"}, inner, output] if kind != "dense" else [inner]
    spec["network"] = {"n_inputs": 2, "layers": layers}
    tiny = {"space": Space(depths=(1,), units=(1,), activations=("tanh",)), "budget": Budget(steps=4, each=4)}
    if kind == "dense":
        stated = {**output, "W": [[7.0]], "b": [7.0]}
    elif kind == "batch_norm":
        stated = {**output, "gamma": [7.0], "beta": [7.0]}
    else:
        stated = {"kind": "residual", "layers": [{"units": 1, "activation": "sigmoid", "W": [[7.0]], "b": [7.0]}]}
    bare, given = (
        Search({**spec, "network": {"n_inputs": 2, "layers": [*layers[:-1], last]}}, "random", 5, **tiny).finish()
        for last in ({**output}, _fitting(stated, layers))
    )
    assert given["candidates"] == bare["candidates"]
    assert given["spec"] == bare["spec"]
    assert "7.0" not in dumps(given["spec"]["network"])


def _fitting(stated, layers):
    """The stated layer; a single dense one reads two inputs."""
    return {**stated, "W": [[7.0, 7.0]]} if len(layers) == 1 and "W" in stated else stated


def test_recurrent_weights_that_are_stated_do_not_start_a_candidate():
    X = [[[0.1 * k], [0.2 * k]] for k in range(8)]
    spec = {
        "network": {"n_inputs": 1, "layers": [{"kind": "rnn", "units": 1}]},
        "optimizer": {"name": "sgd", "learning_rate": 0.1},
        "data": {"X": X, "Y": [[0.1 * k] for k in range(8)]},
    }  # fmt: skip
    stated = {"kind": "rnn", "units": 1, "Wx": [[7.0]], "Wh": [[7.0]], "b": [7.0]}
    tiny = {"space": Space(depths=(1,), units=(1,), activations=("tanh",)), "budget": Budget(steps=4, each=4)}
    given = {**spec, "network": {"n_inputs": 1, "layers": [stated]}}
    bare, own = (Search(of, "random", 5, **tiny).finish() for of in (spec, given))
    assert own["candidates"] == bare["candidates"]
    assert "7.0" not in dumps(own["spec"]["network"])


@pytest.mark.parametrize(
    ("typed", "space"),
    [
        ({}, Space()), ({"layers": "1-3"}, Space(depths=(1, 2, 3))), ({"layers": "2"}, Space(depths=(2,))),
        ({"units": "4 8, 16,64"}, Space(units=(4, 8, 16, 64))), ({"units": "30-33"}, Space(units=(30, 31, 32, 33))),
        ({"activations": "tanh, relu"}, Space(activations=("tanh", "relu"))),
        ({"activations": ["elu", "elu"]}, Space(activations=("elu",))),
    ],
)  # fmt: skip
def test_a_space_is_read_as_it_is_typed(typed, space):
    assert read_space(**typed) == space


def test_layers_of_64_units_are_found_where_they_are_asked_for():
    document = found("random", space=read_space("2", "64", "relu"), budget=Budget(parameters=5000, steps=40, each=20))
    assert document["candidates"][0]["layers"] == [{"units": 64, "activation": "relu"}] * 2
    assert document["candidates"][0]["parameters"] == 2 * 64 + 64 + 64 * 64 + 64 + 64 + 1


def test_halving_ends_with_one_that_is_trained_longest():
    document = found("halving", budget=Budget(parameters=150, steps=960, each=60))
    steps = sorted(candidate["steps"] for candidate in document["candidates"])
    assert len(steps) == 8  # four rounds of 240 steps: 8, 4, 2 and 1
    assert steps == [30] * 4 + [30 + 60] * 2 + [30 + 60 + 120] + [30 + 60 + 120 + 240]


@pytest.mark.parametrize(
    ("make", "field"),
    [(lambda: Search(base(), "sorcery"), "strategy"), (lambda: Search(recurrent(), "random"), "network.layers"),
     (lambda: Space(activations=("sorcery",)), "activations"),
     (lambda: read_space(activations="tanh,sorcery"), "activations"),
     (lambda: read_space(activations=[]), "activations"), (lambda: read_space(activations=[3]), "activations"),
     (lambda: read_space(activations=3), "activations"), (lambda: read_space(layers=3), "layers"),
     (lambda: read_space(units=[4, 8]), "units"),
     (lambda: read_space(layers="0-2"), "layers"), (lambda: read_space(layers="1-11"), "layers"),
     (lambda: read_space(layers="3-1"), "layers"), (lambda: read_space(units="4,,8"), "units"),
     (lambda: read_space(units="4,513"), "units"), (lambda: read_space(units="four"), "units"),
     (lambda: Search({**base(), "data": {"X": [[0.0, 0.0]], "Y": [[1.0]]}}, "random"), "data.X"),
     (lambda: Search({**base(), "loss": {"name": "sorcery"}}, "random"), "loss.name")],
)  # fmt: skip
def test_what_cannot_be_searched_is_refused_by_its_field(make, field):
    with pytest.raises(SpecError) as refused:
        make()
    assert refused.value.field == field
