"""Code is compiled once for a plan, kept up to a cap, and small."""

import builtins
import sys
from typing import Any

import pytest
from both_paths import network_spec

from backprop.kernel import Trainer, Unsupported, loading
from backprop.kernel.encoding import signed, unsigned
from backprop.kernel.plan import make_plan
from backprop.requests.parsing import parse


def plan_of(units: int, **more: Any) -> Any:
    return make_plan(parse(network_spec([2, units, 1], ["tanh", "identity"], **more)))


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[Any, Any]:
    """An empty store of compiled code."""
    store: dict[Any, Any] = {}
    monkeypatch.setattr(loading, "_kept", store)
    return store


def test_numbers_do_not_matter_to_the_code_and_shapes_do(kept: dict[Any, Any]) -> None:
    first = loading.load(plan_of(3, optimizer={"name": "adam"}))
    same = plan_of(3, seed=5, n_samples=4, optimizer={"name": "adam", "beta_1": 0.5, "learning_rate": 3})
    assert loading.load(same) is first and len(kept) == 1
    loading.load(plan_of(4))
    loading.load(plan_of(4, penalty={"l1": 0.1}))
    assert len(kept) == 3


def test_the_oldest_code_goes_when_there_is_too_much(kept: dict[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "CAP", 2)
    plans = [plan_of(units) for units in (2, 3, 4)]
    for plan in plans:
        loading.load(plan)
    assert list(kept) == plans[1:]


def test_in_the_page_code_stays_so_that_there_is_a_most(kept: dict[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "CAP", 1)
    loading.load(plan_of(2))
    monkeypatch.setattr(loading, "IN_PYODIDE", True)
    with pytest.raises(Unsupported, match="1 kinds of networks have been compiled, which is the most"):
        loading.load(plan_of(3))


def test_without_wasmtime_it_says_how_to_get_it(kept: dict[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    load, own = builtins.__import__, sys.modules.pop("wasmtime")

    def without(name: str, *rest: Any) -> Any:
        if name == "wasmtime":
            raise ImportError(name)
        return load(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Unsupported, match=r"pip install backprop\[fast\]"):
        Trainer(parse(network_spec([2, 3, 1], ["tanh", "identity"])))
    monkeypatch.undo()
    sys.modules["wasmtime"] = own


@pytest.mark.parametrize(
    ("number", "code"),
    [(0, "00"), (63, "3f"), (64, "c000"), (-1, "7f"), (-64, "40"), (-65, "bf7f"), (624485, "e58e26")],
)  # fmt: skip
def test_signed_integers_are_leb128(number: int, code: str) -> None:
    assert signed(number).hex() == code


@pytest.mark.parametrize(("number", "code"), [(0, "00"), (127, "7f"), (128, "8001"), (624485, "e58e26")])
def test_unsigned_integers_are_leb128(number: int, code: str) -> None:
    assert unsigned(number).hex() == code


def test_a_side_module_says_that_it_needs_no_memory_of_its_own() -> None:
    program, _ = loading.load(plan_of(3))
    plain, side = program.code(side=False), program.code(side=True)
    note = b"\x00\x0f\x08dylink.0\x01\x04\x00\x00\x00\x00"
    assert side == plain[:8] + note + plain[8:]
    assert len(side) < 20_000
