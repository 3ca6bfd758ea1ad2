"""Experiments are what they say: depths and sizes as labelled, one grid of learning rates for all who are compared."""

import math
import re

import pytest

from backprop.experiments import NAMES, experiment, start
from backprop.experiments.experiment import Experiment, Measure, Outcome, Setting, crossed
from backprop.experiments.running import Run
from backprop.experiments.seeds import MOST, ONE, read_seeds, seeds_text
from backprop.experiments.tuning import TUNING_SEEDS, best_rate
from backprop.network.build import build
from backprop.requests.parsing import parse

COUNTS = {"one": 1, "two": 2, "three": 3, "six": 6, "ten": 10, "sixteen": 16}
SAYS = re.compile(
    r"(?P<count>one|two|three|six|ten|sixteen|\d+) (?P<what>hidden|rows|weights|time steps)\b(?P<rest>[^,]*)",
    re.I,
)
BATCHES = re.compile(r"batches of (\d+)")


def arms():
    return [pytest.param(name, arm, id=f"{name}-{arm.setting}-{arm.name}")
            for name in NAMES for arm in experiment(name).arms]  # fmt: skip


def dense_layers(layers):
    """Those with weights, also inside blocks, in their order."""
    return [one for layer in layers for one in (dense_layers(layer["layers"]) if "layers" in layer else [layer])
            if one.get("kind", "dense") == "dense"]  # fmt: skip


def counted(document):
    """What the spec really holds."""
    *hidden, _ = dense_layers(document["network"]["layers"])
    return {
        "layers": len(hidden), "units": {layer["units"] for layer in hidden}, "rows": len(document["data"]["X"]),
        "weights": sum(array.size for layer in build(parse(document)) for array in layer.values()),
        "time steps": len(document["data"]["X"][0]),
    }  # fmt: skip


@pytest.mark.parametrize(("name", "arm"), arms())
def test_a_setting_holds_what_its_label_counts(name, arm):
    label = experiment(name).setting_label(arm.setting)
    document = arm.spec(0)
    found = counted(document)
    for match in SAYS.finditer(label):
        number = COUNTS.get(match["count"].lower()) or int(match["count"])
        what, rest = match["what"], match["rest"]
        if what == "hidden" and "unit" in rest:
            assert found["units"] == {number}, label
        elif what == "hidden":
            assert found["layers"] == number, label
        else:
            assert found[what] == number, label
    for match in BATCHES.finditer(label):
        assert document["training"]["batch_size"] == int(match[1])
    if "whole batch" in label:
        assert document["training"].get("batch_size") is None


def test_most_labels_count_something():
    labels = [setting.label for name in NAMES for setting in experiment(name).settings]
    assert sum(bool(SAYS.search(label)) for label in labels) >= 20


def test_ten_hidden_layers_with_batch_normalization_are_ten():
    arm = next(a for a in experiment("vanishing").arms if (a.setting, a.name) == ("deep", "batch_norm"))
    kinds = [layer["kind"] for layer in arm.spec(0)["network"]["layers"]]
    assert (kinds.count("dense"), kinds.count("batch_norm"), kinds.count("activation")) == (11, 10, 10)


@pytest.mark.parametrize("name", NAMES)
def test_all_who_are_compared_choose_their_rate_from_one_grid(name):
    found = experiment(name)
    grids = {(arm.setting, arm.name): arm.rates for arm in found.arms}
    for question in (*found.deciding, *found.others):
        assert len({grids[key] for key in question.needs}) == 1, question


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"batch_norm", "dropout", "learning_rate"}))
def test_what_decides_about_speed_has_its_rate_chosen(name):
    """Batch normalization and the learning rate are about rates themselves, dropout about two losses of one run."""
    assert all(len(arm.rates) >= 4 for arm in experiment(name).deciding_arms)


def test_what_decides_about_architectures_had_as_many_steps():
    found = experiment("architecture")
    assert {question.base for question in found.deciding} == {"long"}
    document = next(arm for arm in found.arms if arm.name == "long").spec(0)
    assert document["training"]["epochs"] == 120 + 40


def test_a_rate_is_chosen_on_seeds_that_never_judge():
    assert min(TUNING_SEEDS) > ONE.maximum
    assert len(set(TUNING_SEEDS)) == 6


@pytest.mark.parametrize(
    ("found", "best"),
    [
        ({0.1: [5.0, 7.0, 9.0], 1.0: [4.0, 6.0, 99.0]}, 1.0),
        ({0.1: [4.0, math.inf, math.inf], 1.0: [math.inf] * 3}, 0.1),
        ({0.1: [5.0, 6.0, math.inf], 1.0: [5.5, 6.0, 7.0]}, 1.0),
        ({0.1: [math.inf] * 3, 1.0: [math.inf] * 3}, 0.1),
    ],
)
def test_the_best_rate_has_the_lowest_median_then_the_fewest_failures(found, best):
    assert best_rate(found) == best


def parabola(chosen):
    """An experiment whose arms are best at rate 0.3 and 1; what each run was asked for goes into `chosen`."""
    best = {"left": 0.3, "right": 1.0}

    def run(arm, seed):
        rate = arm.spec(seed)["optimizer"]["learning_rate"]
        chosen.append((arm.name, rate, seed))
        yield
        return Outcome({"loss": (rate - best[arm.name]) ** 2 + 1e-9 * (seed % 7)})

    settings = (Setting("one", "One"),)
    made = crossed(settings, (("left", "left"), ("right", "right")),
                   lambda setting, arm, seed: {"optimizer": {"name": "sgd", "learning_rate": 9.0}},
                   lambda setting, arm: (0.1, 0.3, 1.0))  # fmt: skip
    base = experiment("residual")
    return Experiment(
        "parabola", "Parabola", "3", "", "", "", "", "", settings, made, (Measure("loss", "loss"),), run, base.drawing,
        deciding=(),
    )  # fmt: skip


def test_each_arm_is_judged_at_the_rate_that_its_trials_chose():
    chosen = []
    run = Run(parabola(chosen), (5, 6))
    while not run.advance(0.0)["finished"]:
        pass
    assert run.rates == {("one", "left"): 0.3, ("one", "right"): 1.0}
    trials, judged = chosen[:36], chosen[36:]
    assert {seed for _, _, seed in trials} == set(TUNING_SEEDS)
    assert judged == [("left", 0.3, 5), ("right", 1.0, 5), ("left", 0.3, 6), ("right", 1.0, 6)]
    assert (run.total, run.seeds_done) == (40, 2)


def test_rates_that_are_known_are_not_chosen_again():
    chosen = []
    known = {("one", "left"): 0.1, ("one", "right"): 0.1}
    run = Run(parabola(chosen), (5,), rates=known)
    while not run.advance(0.0)["finished"]:
        pass
    assert chosen == [("left", 0.1, 5), ("right", 0.1, 5)]


@pytest.mark.parametrize(
    ("given", "seeds"),
    [(3, (0, 1, 2)), ("3", (0, 1, 2)), (" 2 ", (0, 1)), ("1000-1002", (1000, 1001, 1002)), ("0-2,50", (0, 1, 2, 50)),
     ("7,5", (7, 5)), ("4-4", (4,)), ("1-3, 2-4", (1, 2, 3, 4))],
)  # fmt: skip
def test_seeds_are_a_number_of_them_or_a_list_with_ranges(given, seeds):
    assert read_seeds(given) == seeds
    assert read_seeds(seeds_text(seeds) + ("," + str(seeds[0]) if len(seeds) == 1 else "")) == seeds


def test_a_list_may_hold_a_thousand_seeds():
    assert len(read_seeds(f"0-{MOST - 1}")) == MOST


def test_other_seeds_give_other_numbers_and_are_named():
    of = start("momentum", "1000-1001")
    assert of.seeds == (1000, 1001)
    run = Run(of.experiment, of.seeds, rates={(a.setting, a.name): a.rates[0] for a in of.experiment.arms if a.rates})
    document = run.finish()
    assert (document["seeds"], document["seed_list"]) == (2, "1000-1001")
    first = Run(of.experiment, (0, 1), rates=run.rates).finish()
    assert document["rows"][0]["measures"] != first["rows"][0]["measures"]
