"""Search: every trial is a training of its own, whoever computes it and wherever."""

import json
import math
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any

import distributed
import numpy as np
import pytest
from small import put, refusal_of
from training_specs import moons

import backprop.search.rates
from backprop.doors.bridge import handle
from backprop.errors import SpecError
from backprop.network.build import build
from backprop.requests.parsing import parse
from backprop.runs.run import Run
from backprop.search.rates import search
from backprop.training.numpy_many import StackedTrainer, stacks

ASKED: Any = {"learning_rates": [0.01, 0.1, 1.0], "seeds": [0, 1, 2, 3]}


@pytest.fixture(scope="module")
def alone() -> Any:
    """The grid, all here."""
    return search(moons(), "grid", **ASKED)


def test_each_trial_is_a_training_with_its_rate_and_seed(alone: Any) -> None:
    pairs = [(trial["learning_rate"], trial["seed"]) for trial in alone["trials"]]
    assert pairs == [(rate, seed) for rate in ASKED["learning_rates"] for seed in ASKED["seeds"]]
    for trial in alone["trials"]:
        document = put(put(moons(), "optimizer.learning_rate", trial["learning_rate"]), "init.seed", trial["seed"])
        run = Run(parse(document), "numpy")
        run.go_on(run.end)
        losses = [point.loss for point in run.history.points]
        assert trial["first_loss"] == pytest.approx(np.mean(losses[:3]), rel=1e-9)
        assert trial["loss"] == pytest.approx(np.mean(losses[-3:]), rel=1e-9)
        assert trial["val_loss"] == pytest.approx(run.val_loss, rel=1e-9)
        assert (trial["epochs"], trial["ended"]) == (12, "end")


def test_the_best_is_the_lowest_on_rows_kept_out_and_can_be_run(alone: Any) -> None:
    losses = [trial["val_loss"] for trial in alone["trials"]]
    best = alone["trials"][alone["best"]]
    assert best["val_loss"] == min(losses)
    run = Run(parse(alone["spec"]), "numpy")
    run.go_on(run.end)
    assert run.val_loss == pytest.approx(best["val_loss"], rel=1e-9)


def test_numpy_makes_the_same_trials_with_an_axis_more_and_one_by_one(
    alone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways = []
    for name in ("_compiled", "_stacked"):
        monkeypatch.setattr(backprop.search.rates, name, lambda spec, pairs: None)
        ways.append(search(moons(), "grid", **ASKED))
    for way in ways:
        for trial, expected in zip(way["trials"], alone["trials"], strict=True):
            for key in ("first_loss", "loss", "val_loss"):
                assert trial[key] == pytest.approx(expected[key], rel=1e-9)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Executor]:
    """Two workers of a local Dask cluster in this process, without a dashboard."""
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None, protocol="inproc"
        ) as local,
        distributed.Client(local) as client,
    ):
        yield client.get_executor()


def test_a_dask_cluster_makes_the_same_answer(alone: Any, cluster: Executor) -> None:
    assert search(moons(), "grid", executor=cluster, **ASKED) == alone


def test_threads_and_processes_make_the_same_answer(alone: Any) -> None:
    with ThreadPoolExecutor(2) as threads:
        assert search(moons(), "grid", executor=threads, **ASKED) == alone
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        assert search(moons(), "grid", executor=processes, **ASKED) == alone


def test_stop_conditions_end_each_trial_by_itself() -> None:
    found = search(put(moons(200), "training.stop_loss", 0.3), "grid", learning_rates=[0.001, 0.1], seeds=[0, 1])
    assert [trial["ended"] for trial in found["trials"]] == ["end", "end", "stop_loss", "stop_loss"]
    assert all(trial["epochs"] < 200 for trial in found["trials"][2:])


def test_trials_that_diverge_are_told_and_never_the_best() -> None:
    document = put(moons(60), "optimizer", {"name": "sgd"})
    document["loss"] = {"name": "half_squared_error"}
    for layer in document["network"]["layers"]:
        layer["activation"] = "identity"
    found = search(document, "grid", learning_rates=[1000.0, 0.01], seeds=[0, 1])
    assert [trial["ended"] for trial in found["trials"]] == ["nonfinite", "nonfinite", "end", "end"]
    assert found["trials"][0]["val_loss"] is None and found["best"] >= 2
    hopeless = search(document, "grid", learning_rates=[1000.0, 900.0], seeds=[0])
    assert hopeless["best"] is None and "not finite" in hopeless["notes"][0]


def test_restarts_go_on_from_the_own_seed_at_the_own_rate() -> None:
    found = search(put(moons(3), "init", {"name": "normal", "seed": 2**64 - 2}), "restarts", count=3)
    assert [trial["seed"] for trial in found["trials"]] == [2**64 - 2, 2**64 - 1, 0]
    assert {trial["learning_rate"] for trial in found["trials"]} == {0.05}


def test_stated_weights_are_drawn_anew() -> None:
    document = put(moons(2), "network.layers.1.W", [[1.0, 1.0, 1.0, 1.0]])
    losses = {trial["loss"] for trial in search(document, "restarts", count=3)["trials"]}
    assert len(losses) == 3


def test_weights_that_a_block_states_are_drawn_anew() -> None:
    inner = [{"units": 2, "W": [[0.5, 0.5]] * 2}, {"kind": "batch_norm", "gamma": [2, 2]}]
    layers = [{"kind": "residual", "layers": inner}, {"units": 1, "W": [[1, -1]], "b": [0]}]
    document = moons(2, network={"n_inputs": 2, "layers": layers})
    found = search(document, "grid", learning_rates=[0.05], seeds=[0, 1])
    assert len({trial["first_loss"] for trial in found["trials"]}) == 2
    winner = parse(found["spec"]).layers[0].inner
    assert winner[0].given["W"].tolist() != [[0.5, 0.5]] * 2 and winner[1].given["gamma"].tolist() == [1, 1]


@pytest.mark.parametrize("layer", [False, True])
def test_initializations_of_their_own_are_drawn_from_the_trials_seed_too(layer: bool) -> None:
    own = {"name": "normal", "seed": 5, "bias": {"name": "normal", "seed": 6}}
    document = put(moons(2), "network.layers.0.init" if layer else "init", own)
    bare = put(document, "network.layers.1", {"units": 1, "activation": "sigmoid", "init": {"name": "zeros"}})
    together = search(bare, "grid", learning_rates=[0.05], seeds=[0, 1])["trials"]
    alone = [search(bare, "grid", learning_rates=[0.05], seeds=[seed])["trials"][0] for seed in (0, 1)]
    assert together[0]["loss"] != together[1]["loss"]
    for one, other in zip(together, alone, strict=True):
        assert one["loss"] == pytest.approx(other["loss"], rel=1e-9)


def test_the_range_test_raises_the_rate_by_a_factor_a_step() -> None:
    made = search(moons(), "range", low=1e-4, high=10.0, steps=50)["range"]
    rates = np.array(made["learning_rate"])
    assert (rates[0], rates[-1]) == pytest.approx((1e-4, 10.0))
    assert rates[1:] / rates[:-1] == pytest.approx(np.full(49, 1e5 ** (1 / 49)))
    smoothed, kept = [], 0.0
    for i, loss in enumerate(made["loss"]):
        kept = 0.9 * kept + 0.1 * loss
        smoothed.append(kept / (1 - 0.9 ** (i + 1)))
    assert made["smoothed"] == pytest.approx(smoothed)
    assert made["suggested"] == pytest.approx(rates[int(np.argmin(smoothed))] / 10)


def test_the_range_test_stops_where_the_loss_is_not_finite() -> None:
    document = put(moons(), "optimizer", {"name": "sgd"})
    document["loss"] = {"name": "half_squared_error"}
    for layer in document["network"]["layers"]:
        layer["activation"] = "identity"
    made = search(document, "range", low=1.0, high=1000.0, steps=2000)["range"]
    assert len(made["loss"]) < 2000 and math.isfinite(made["suggested"])


def test_what_can_not_be_searched_is_refused() -> None:
    for kind, asked, field in (
        ("best", {}, "kind"), ("grid", {"learning_rates": [-1]}, "learning_rates[0]"),
        ("grid", {"seeds": 3}, "seeds"),
        ("grid", {"learning_rates": [0.1] * 40, "seeds": list(range(40))}, "seeds"),
        ("restarts", {"count": 0}, "count"),
        ("range", {"low": 2.0, "high": 1.0}, "high"),
    ):  # fmt: skip
        with pytest.raises(SpecError) as refused:
            search(moons(), kind, **asked)
        assert refused.value.field == field
    assert refusal_of({"network": 1})[0] == json.loads(handle("search", '{"spec": {"network": 1}}'))["error"]["field"]


def test_the_bridge_answers_with_the_same_document(alone: Any) -> None:
    assert json.loads(handle("search", json.dumps({"spec": moons(), "kind": "grid", **ASKED}))) == alone


@pytest.mark.parametrize("bias", ["per_neuron", "shared", "frozen", "none"])
def test_networks_together_are_trained_as_each_alone(bias: str) -> None:
    document = moons(4, conventions={"bias": bias}, penalty={"l1": 0.01, "l2": 0.1}, clip={"value": 0.05})
    document["network"]["layers"].insert(1, {"kind": "activation", "name": "gelu"})
    spec = parse(document)
    assert stacks(spec)
    networks = [build(parse(put(document, "init.seed", seed))) for seed in range(3)]
    together = StackedTrainer(spec, networks, [0.05, 0.05, 0.01])
    losses = [together.epoch() for _ in range(4)]
    for i, rate in enumerate([0.05, 0.05, 0.01]):
        run = Run(parse(put(put(document, "init.seed", i), "optimizer.learning_rate", rate)), "numpy")
        run.go_on(run.end)
        means = np.mean(np.reshape([point.loss for point in run.history.points], (4, 3)), axis=1)
        assert np.array(losses)[:, i] == pytest.approx(means, rel=1e-12)
        for own, expected in zip(together.network(i), run.progress().parameters, strict=True):
            assert all(own[name] == pytest.approx(expected[name], rel=1e-10, abs=1e-12) for name in expected)
