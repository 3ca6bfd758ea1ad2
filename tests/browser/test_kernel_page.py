"""The training kernel in the page, loaded as a side module, agrees with NumPy there and with itself natively."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, ROOT, wait_ready
from playwright.sync_api import Page
from sites import EngineSites

from building.numpy_wheel import SITE_PACKAGES
from building.packs import write_pack
from building.python_payload import own_package

KERNEL_TESTS = ROOT / "tests" / "kernel"
RUN = "spec => engine.call('run', {spec}).then(JSON.parse)"


@pytest.fixture(scope="module")
def page(sites: EngineSites, browsers: Any) -> Iterator[Page]:
    """The engine with the checks behind its door."""
    files = own_package(PROJECT)
    files[f"{SITE_PACKAGES}/backprop/doors/bridge.py"] += (
        b"\n\n" + Path(__file__).with_name("kernel_bridge.py").read_bytes()
    )
    for name in ("both_paths.py", "published_runs.py"):
        files[f"{SITE_PACKAGES}/{name}"] = (KERNEL_TESTS / name).read_bytes()
    site = sites.make("kernel", backprop=write_pack(files))
    context = browsers("chromium").new_context()
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    yield wait_ready(page)
    context.close()


@pytest.fixture
def specs(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes specs as the kernel's own tests do."""
    monkeypatch.setattr(sys, "path", [str(KERNEL_TESTS), *sys.path])
    from both_paths import network_spec

    return network_spec


def test_it_agrees_with_numpy_there(page: Page, specs: Any) -> None:
    batches = {"epochs": 334, "batch_size": 5, "shuffle": True}
    asked = [
        specs([3, 5, 4, 2], ["tanh", "gelu", "sigmoid"], "binary_cross_entropy", 13, training=batches,
              optimizer={"name": "adam", "learning_rate": 0.001}),
        specs([3, 5, 3], ["relu", "softmax"], "categorical_cross_entropy", 13, training=batches,
              optimizer={"learning_rate": 0.01}, penalty={"l1": 1e-3, "l2": 1e-2}, clip={"norm": 0.5}),
        specs([2, 9, 1], ["elu", "softplus"], "huber", 13, training=batches,
              optimizer={"name": "nadam", "learning_rate": 0.001, "weight_decay": 0.01}),
        specs([2, 3, 2], ["silu", "identity"], "hinge", 13, training=batches,
              optimizer={"name": "lion", "learning_rate": 0.001}, conventions={"bias": "shared"}),
    ]  # fmt: skip
    assert max(page.evaluate(RUN, {"do": "agree", "specs": asked})) <= 1e-12


def test_kinds_written_as_equations_train_compiled_there(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(KERNEL_TESTS), *sys.path])
    from kinds_of_layers import KINDS, LOCAL, N_OUT, dense, layer, network

    asked = [network(kind, [dense(5), layer(kind, 4), dense(N_OUT)]) for kind in KINDS if kind not in LOCAL]
    assert max(page.evaluate(RUN, {"do": "agree", "specs": asked})) <= 1e-12


def test_published_trainings_there(page: Page) -> None:
    assert page.evaluate(RUN, {"do": "published"}) == "held"


def test_runs_in_turn_do_not_disturb_each_other_and_are_those_of_the_native_kernel(page: Page, specs: Any) -> None:
    from backprop.kernel import Trainer
    from backprop.requests.parsing import parse

    asked = [
        specs([2, 4, 1], ["tanh", "sigmoid"], n_samples=7, seed=seed, training={"batch_size": 3}) for seed in (1, 2)
    ]
    asked[1]["data"] = asked[0]["data"]
    turns, restarts = page.evaluate(RUN, {"do": "losses", "specs": asked})
    natively = [Trainer(parse(spec)).run(9).losses.tolist() for spec in asked]
    for i, losses in enumerate(natively):
        assert [loss for turn in turns for loss in turn[i]] == losses
    assert restarts == natively


def test_the_first_step_is_made_at_once(page: Page, specs: Any) -> None:
    steps, seconds = page.evaluate(RUN, {"do": "first", "specs": [specs([2, 7, 3, 1], ["tanh"] * 3)]})
    assert steps == 1 and seconds < 10  # what it takes is measured by the bench
