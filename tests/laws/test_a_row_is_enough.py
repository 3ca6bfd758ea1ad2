"""An activation, a loss, an optimizer and a schedule that are nothing but a row: all that the package does works."""

import ast
import json
import subprocess
import sys
from typing import Any

import pytest

from backprop.doors.bridge import handle
from backprop.functions.activations import ACTIVATIONS, Activation
from backprop.functions.losses import LOSSES, Loss
from backprop.functions.schedules import PER, SCHEDULES, Schedule
from backprop.kernel.support import supports
from backprop.optimizers import OPTIMIZERS, Optimizer, first_order
from backprop.optimizers.base import EPSILON, NO_DECAY, RHO, Quantity
from backprop.requests.parsing import parse
from backprop.rules.fields import Field

MISH = Activation(
    "mish", "mish", "mish",
    formula="z * tanh(beta * ln(1 + exp(z)))",
    derivative="tanh(beta * ln(1 + exp(z))) + beta * z * (1 - tanh(beta * ln(1 + exp(z)))**2) / (1 + exp(-z))",
    range=(None, None), hyperparameters=(Field("beta", "Share β", default=1.0, minimum=0, maximum=10, symbol="β"),),
    source="Misra 2020, with β",
)  # fmt: skip
LOG_COSH = Loss(
    "log_cosh", "logarithm of cosh", formula="ln((exp(p - y) + exp(y - p)) / 2)", derivative="tanh(p - y)",
    over_outputs="sum", source="Chen, Zhou, Xie & Chen 2018",
)  # fmt: skip
YOGI = Optimizer(
    "yogi", "Yogi without momentum",
    quantities=(
        Quantity("v", "v", "v_old + (1 - rho) * sign(g**2 - v_old) * g**2", nonnegative=True, start=0.25),
        Quantity("update", "Δw", "-(eta * g / (sqrt(v) + epsilon))"),
    ),
    hyperparameters=(RHO, EPSILON, NO_DECAY), source="Zaheer et al. 2018",
)  # fmt: skip
ROOT = Schedule("root", "falling as the root", "eta_0 / sqrt(k + 1)", "by definition", choices=(PER,))

SPEC: dict[str, Any] = {
    "network": {"n_inputs": 2, "layers": [
        {"units": 3, "activation": {"name": "mish", "beta": 0.7}}, {"units": 2, "activation": "mish"},
    ]},
    "data": {"X": [[1.0, -0.5], [0.3, 0.8], [-1.2, 0.4]], "Y": [[0.2, 1.0], [-0.1, 0.4], [0.7, 0.3]]},
    "loss": {"name": "log_cosh"}, "init": {"seed": 4},
    "optimizer": {"name": "yogi", "learning_rate": 0.1, "weight_decay": 0.01, "schedule": {"name": "root"}},
    "training": {"epochs": 40},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ACTIVATIONS, "mish", MISH)
    monkeypatch.setitem(LOSSES, "log_cosh", LOG_COSH)
    for table in (OPTIMIZERS, first_order.OPTIMIZERS):
        monkeypatch.setitem(table, "yogi", YOGI)
    monkeypatch.setitem(SCHEDULES, "root", ROOT)


def ask(method: str, **params: Any) -> Any:
    answer = json.loads(handle(method, json.dumps({"spec": SPEC, **params})))
    assert not isinstance(answer.get("error"), dict), answer
    return answer


def test_it_is_trained_and_learns() -> None:
    losses = [step["loss"] for step in ask("run")["steps"]]
    assert losses[-1] < losses[0] / 2, losses


def test_its_gradients_are_those_of_the_tape_and_of_differences() -> None:
    check = ask("check")
    assert check["outcome"] == "agrees", check


def test_its_arithmetic_is_shown_with_its_numbers_put_in() -> None:
    text = ask("worked", format="text")["text"]
    assert "tanh(0.7·ln(1 + e^" in text
    assert "ln((e^" in text
    assert "η = η(0)/√(k + 1)" in text
    assert "(1 − ρ)·sign(" in text


def test_compiled_it_computes_the_same() -> None:
    by_numpy, compiled = (ask("train", engine=engine) for engine in ("numpy", "kernel"))
    assert supports(parse(SPEC)) is None
    assert compiled["training"]["engine"] == "kernel", compiled["training"]
    assert compiled["history"]["loss"] == pytest.approx(by_numpy["history"]["loss"], rel=1e-12)


def test_its_script_finds_the_same_numbers(tmp_path: Any) -> None:
    path = tmp_path / "script.py"
    path.write_text(ask("export", to="numpy")["text"])
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=True)
    assert "All numbers agree" in done.stdout
    for to in ("pytorch", "keras", "jax"):
        ast.parse(ask("export", to=to)["text"])


def test_the_script_of_its_training_finds_every_loss(capsys: pytest.CaptureFixture[str]) -> None:
    exec(ask("export", to="numpy-training")["text"], {"__name__": "__main__"})
    assert capsys.readouterr().out.startswith("loss: 40 right")
    for to in ("pytorch", "keras", "jax"):
        ast.parse(ask("export", to=f"{to}-training")["text"])


def test_the_form_offers_it() -> None:
    options = json.loads(handle("options", "{}"))
    for table, name in (("activations", "mish"), ("losses", "log_cosh"), ("optimizers", "yogi"), ("schedules", "root")):
        assert name in [row["name"] for row in options[table]]
