"""Architecture search: within its budget, the same from the same seed, with a winner that trains as it was found."""

import math

import pytest

from backprop.architecture_search import STRATEGIES, Budget, Search, Space
from backprop.document import run
from backprop.errors import SpecError
from backprop.experiments.tasks import circles, classifier, dense
from backprop.parsing import parse

BUDGET = Budget(parameters=60, steps=160, each=20)


def base(seed=3):
    return classifier(circles(seed, 24), [dense(4, "tanh")], seed, optimizer={"name": "adam", "learning_rate": 0.05})


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
    assert document["rows"] + document["rows_kept_apart"] == 4
    assert set(document["spec"]["data"]) == {"X", "Y"}


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


@pytest.mark.parametrize(
    ("make", "field"),
    [(lambda: Search(base(), "sorcery"), "strategy"),
     (lambda: Search(base(), "random", space=Space(activations=("sorcery",))), "space.activations"),
     (lambda: Search({**base(), "data": {"X": [[0.0, 0.0]], "Y": [[1.0]]}}, "random"), "data.X"),
     (lambda: Search({**base(), "loss": {"name": "sorcery"}}, "random"), "loss.name")],
)  # fmt: skip
def test_what_cannot_be_searched_is_refused_by_its_field(make, field):
    with pytest.raises(SpecError) as refused:
        make()
    assert refused.value.field == field
