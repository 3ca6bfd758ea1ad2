"""The optimizers' rows: formulas against numbers, worked lines, documents, runs that go on, refusals."""

import itertools
import json
from typing import Any

import numpy as np
import pytest

import backprop.runs.step_document
import backprop.training.checkpoint
from backprop.doors.bridge import handle
from backprop.errors import SpecError
from backprop.lines import worked
from backprop.lines.expression import evaluate, num
from backprop.lines.report import FORMATS
from backprop.lines.written import fill
from backprop.network.build import build
from backprop.optimizers.first_order import OPTIMIZERS
from backprop.requests.parsing import parse
from backprop.training.loop import train
from backprop.training.progress import Progress

NETWORK = {
    "n_inputs": 2,
    "layers": [{"units": 3, "activation": "tanh"}, {"units": 2, "activation": "sigmoid"}],
}
DATA = {
    "X": [[1.0, 0.5], [-0.5, 1.0], [0.2, -1.0], [0.4, 0.1], [-1, 2]],
    "Y": [[1, 0], [0, 1], [0.2, 0.7], [0, 0], [1, 1]],
}
VARIANTS = [
    (name, dict(zip([choice.name for choice in row.choices], values, strict=True)))
    for name, row in OPTIMIZERS.items()
    for values in itertools.product(*([value.name for value in choice.values] for choice in row.choices))
]
IDS = [" ".join([name, *chosen.values()]) for name, chosen in VARIANTS]


def spec_of(optimizer: dict[str, Any], epochs: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "schema": 1, "network": NETWORK, "data": DATA, "init": {"seed": 3}, "optimizer": optimizer,
        "training": {"epochs": epochs, "batch_size": 2, "shuffle": True, "seed": 8}, **more,
    }  # fmt: skip


@pytest.mark.parametrize(("name", "chosen"), VARIANTS, ids=IDS)
@pytest.mark.parametrize("weight_decay", [0, 0.25])
def test_each_formula_gives_the_number(name: str, chosen: dict[str, str], weight_decay: float) -> None:
    """Every quantity of every variant over several steps, from the formula alone."""
    optimizer = {"name": name, "learning_rate": 0.05, "weight_decay": weight_decay, **chosen}
    spec = parse(spec_of(optimizer, epochs=2))
    for step in train(spec, build(spec)):
        names = {**spec.optimizer.hyper, "eta": step.learning_rate, "t": step.step}
        for k, layer in enumerate(step.gradients):
            for parameter, gradient in layer.items():
                before, after = step.state_before[k][parameter], step.state[k][parameter]
                for index in np.ndindex(gradient.shape):
                    values = {**names, "g": gradient[index], "w": step.before[k][parameter][index]}
                    values |= {f"{key}_old": array[index] for key, array in before.items()}
                    for line in spec.optimizer.row.lines(spec.optimizer.choices, spec.optimizer.weight_decay):
                        value = evaluate(fill(line.formula, {key: num(value) for key, value in values.items()}))
                        found = step.updates[k][parameter] if line.name == "update" else after[line.name]
                        assert float(found[index]) == pytest.approx(value, rel=1e-12, abs=1e-300), (line, found[index])
                        values[line.name] = float(found[index])


@pytest.mark.parametrize(("name", "chosen"), VARIANTS, ids=IDS)
def test_each_line_of_arithmetic_gives_its_value(name: str, chosen: dict[str, str]) -> None:
    spec = parse(spec_of({"name": name, "weight_decay": 0.1, "schedule": {"name": "warmup_cosine"}, **chosen}))
    step = worked.first_step(spec)
    view = worked.view(spec, step)
    lines = [line for line in worked.all_lines(view) if line.phase == "update"]
    assert lines[0].quantity == "learning_rate"
    keys = [line.name for line in spec.optimizer.row.lines(spec.optimizer.choices)[:-1]]
    document = backprop.runs.step_document.step_document(spec, step)
    for line in lines:
        assert evaluate(line.numbers) == pytest.approx(line.value, rel=1e-12, abs=1e-300), line
        assert value_at(document, line.quantity) == line.value
        sources = [value_at(document, path) for path in line.document()["from"]]
        assert sources or line.quantity == "learning_rate" or ".mu" in line.quantity, line.quantity
    stated = [line.quantity for line in lines if ".state." in line.quantity]
    assert len(stated) == len(keys) * (3 * 2 + 3 + 2 * 3 + 2)
    for path in [*stated, "learning_rate"]:
        assert worked.line(view, path) in lines
    for form in FORMATS.values():
        assert form("", lines, 6)


def value_at(document: Any, path: str) -> Any:
    for part in path.replace("[", ".").replace("]", "").split("."):
        document = document[int(part) if part.isdigit() else part]
    return document


@pytest.mark.parametrize(
    "path", ["layers[0].state.W.nothing[0][0]", "layers[0].state.W.m[9][0]", "layers[7].state.b.m[0]"]
)
def test_a_line_that_does_not_exist_is_refused(path: str) -> None:
    spec = parse(spec_of({"name": "adam"}))
    with pytest.raises(SpecError, match="There is no worked line"):
        worked.line(worked.view(spec, worked.first_step(spec)), path)


def test_frozen_and_shared_biases() -> None:
    frozen = backprop.run(spec_of({"name": "adam"}, conventions={"bias": "frozen"}))
    assert frozen["steps"][0]["layers"][0]["updates"]["b"] == [0, 0, 0]
    assert list(frozen["optimizer_state"]["layers"][0]) == ["W"]
    shared = backprop.run(spec_of({"name": "adam"}, conventions={"bias": "shared"}))
    m = shared["steps"][0]["layers"][0]["state"]["b"]["m"]
    assert len(m) == 3 and len(set(m)) == 1


def test_carried_rounding_rounds_the_optimizers_lines() -> None:
    conventions = {"rounding": {"digits": 3, "kind": "decimals", "carry": True}}
    step = backprop.run(spec_of({"name": "adam", "learning_rate": 0.1}, conventions=conventions))["steps"][0]
    for key, rows in step["layers"][0]["state"]["W"].items():
        assert rows == [[round(x, 3) for x in row] for row in rows], key


@pytest.mark.parametrize(("name", "chosen"), VARIANTS, ids=IDS)
@pytest.mark.parametrize("batch_size", [None, 2])
def test_single_runs_give_the_bits_of_one_run(name: str, chosen: dict[str, str], batch_size: int | None) -> None:
    schedule = {"name": "warmup_cosine", "warmup": 2, "steps": 12}
    document = spec_of({"name": name, "learning_rate": 0.05, **chosen, "schedule": schedule}, epochs=4)
    document["training"]["batch_size"] = batch_size
    whole = backprop.run(document)
    losses, parts = [], document
    for _ in range(4):
        result = run_saved({**parts, "training": {**document["training"], "epochs": 1}})
        losses += result["history"]["loss"]
        parts = go_on(result)
    assert losses == whole["history"]["loss"]
    assert result["parameters"] == whole["parameters"]
    assert result["optimizer_state"] == whole["optimizer_state"]
    assert result["history"]["epoch"][-1] == 4 and result["history"]["step"][-1] == whole["history"]["step"][-1]


def run_saved(document: Any) -> Any:
    """The spec goes through the bridge as text, as a saved file does."""
    return json.loads(handle("run", json.dumps({"spec_text": json.dumps(document)})))


def go_on(result: Any) -> Any:
    """What a caller does to continue: the resolved spec, the new parameters, the optimizer's state."""
    spec = json.loads(json.dumps(result["spec"]))
    for layer, parameters in zip(spec["network"]["layers"], result["parameters"], strict=True):
        layer |= parameters
    spec["optimizer"]["state"] = result["optimizer_state"]
    return spec


def test_a_run_goes_on_within_an_epoch() -> None:
    spec = parse(spec_of({"name": "adam", "schedule": {"name": "plateau", "patience": 0, "threshold": 0.5}}, epochs=5))
    whole = [step.loss for step in train(spec, build(spec))]
    progress = Progress.begin(spec, build(spec))
    losses = []
    while len(losses) < len(whole):
        here = parse({**spec_of({}), "optimizer": {
            "name": "adam", "schedule": {"name": "plateau", "patience": 0, "threshold": 0.5},
            "state": backprop.training.checkpoint.checkpoint_document(spec, progress.checkpoint(), progress.parameters),
        }})  # fmt: skip
        progress = Progress.begin(here, progress.parameters)
        losses.append(next(train(here, progress.parameters, progress)).loss)
    assert losses == whole
    assert progress.plateau.drops > 0


def test_steps_from_python_go_on() -> None:
    """Mini-batches in order: each call takes the batch that would have come next."""
    optimizer: dict[str, Any] = {"name": "adam", "learning_rate": 0.05}
    whole = backprop.run(spec_of(optimizer, epochs=2))
    network = backprop.Network.from_spec(spec_of(optimizer))
    losses = []
    for _ in range(6):
        step = backprop.step(
            network, DATA["X"], DATA["Y"], optimizer=optimizer,
            training={"batch_size": 2, "shuffle": True, "seed": 8},
        )  # fmt: skip
        network, optimizer = step.network, {**optimizer, "state": step.optimizer_state}
        losses.append(step.loss)
    assert losses == whole["history"]["loss"]


def test_patience_goes_on() -> None:
    document = spec_of({"name": "sgd", "learning_rate": 0}, epochs=9)
    document["training"] |= {"patience": 3, "batch_size": None}
    whole = backprop.run(document)
    first = backprop.run({**document, "training": {**document["training"], "epochs": 2}})
    rest = go_on(first)
    rest["training"]["epochs"] = 7
    assert first["history"]["loss"] + backprop.run(rest)["history"]["loss"] == whole["history"]["loss"]
    assert whole["history"]["epoch"][-1] == 4


def test_the_resolved_spec_of_a_continued_run_gives_the_same_result() -> None:
    spec = go_on(backprop.run(spec_of({"name": "nadam"})))
    result = backprop.run(spec)
    assert backprop.run(result["spec"]) == result
    assert result["steps"][0]["step"] == 4 and result["steps"][0]["epoch"] == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda s: s.update(steps=-1), "optimizer.state.steps"),
        (lambda s: s.update(more=1), "optimizer.state.more"),
        (lambda s: s["layers"].pop(), "optimizer.state.layers"),
        (lambda s: s["layers"][0].pop("b"), "optimizer.state.layers[0].b.m"),
        (lambda s: s["layers"][0].update(c={}), "optimizer.state.layers[0].c"),
        (lambda s: s["layers"][0]["W"]["m"].pop(), "optimizer.state.layers[0].W.m"),
        (lambda s: s["layers"][0]["W"]["m"][1].pop(), "optimizer.state.layers[0].W.m[1]"),
        (lambda s: s["layers"][0]["W"]["v"][2].__setitem__(0, -1e-9), "optimizer.state.layers[0].W.v[2][0]"),
        (lambda s: s["layers"][1]["b"]["m"].__setitem__(1, "0.1"), "optimizer.state.layers[1].b.m[1]"),
        (lambda s: s.update(epoch_losses=3), "optimizer.state.epoch_losses"),
        (lambda s: s["stopping"].update(waited=1.5), "optimizer.state.stopping.waited"),
        (lambda s: s["plateau"].update(drops=True), "optimizer.state.plateau.drops"),
    ],
)
def test_a_state_that_does_not_fit_is_refused(change: Any, field: str) -> None:
    spec = go_on(backprop.run(spec_of({"name": "adam"})))
    change(spec["optimizer"]["state"])
    with pytest.raises(SpecError) as refused:
        backprop.run(spec)
    assert refused.value.field == field
    assert "is not allowed. Allowed: " in refused.value.message


@pytest.mark.parametrize(
    ("optimizer", "field", "sentence"),
    [
        ({"name": "momentum", "momentum": 1}, "momentum",
         "Momentum μ: “1” is not allowed. Allowed: a number from 0 and below 1. It must be below 1."),
        ({"name": "adam", "beta_2": 1.0}, "beta_2", "β₂ (share of the old mean square kept): “1.0” is not allowed."),
        ({"name": "adam", "beta_1": -0.1}, "beta_1", "Too small: the smallest is 0."),
        ({"name": "adam", "epsilon": 0}, "epsilon",
         "ε: “0” is not allowed. Allowed: a number above 0 to 1. It must be above 0."),
        ({"name": "adam", "epsilon": "1e-8"}, "epsilon", "Write the number without quotes."),
        ({"name": "adam", "epsilon_place": "below"}, "epsilon_place", "one of outside, inside, before_correction"),
        ({"name": "momentum", "rule": "nesterov"}, "rule", "one of pytorch, keras, average"),
        ({"name": "sgd", "momentum": 0.9}, "momentum", "Key in Optimizer: “momentum” is not allowed."),
        ({"name": "adamW"}, "name", "one of sgd, momentum, nesterov"),
        ({"name": "adamw", "weight_decay": 11}, "weight_decay", "Too large: the largest is 10."),
        ({"name": "sgd", "learning_rate": 1001}, "learning_rate", "Too large: the largest is 1000."),
        ({"name": "lion", "beta_1": None}, "beta_1", "Enter a number."),
        ({"schedule": {"name": "sine"}}, "schedule.name", "one of constant, step, exponential"),
        ({"schedule": {"name": "step", "every": 0}}, "schedule.every", "a whole number from 1"),
        ({"schedule": {"name": "cosine", "minimum": 0.2}}, "schedule.minimum", "a number up to the learning rate"),
        ({"schedule": {"name": "warmup_cosine", "warmup": 5, "steps": 5}}, "schedule.steps",
         "above the length of the warm-up"),
        ({"schedule": {"name": "constant", "factor": 1}}, "schedule.factor", "Key in Learning-rate schedule"),
        ({"schedule": {"name": "step", "per": "batch"}}, "schedule.per", "one of step, epoch"),
        ({"schedule": 3}, "schedule", "an object in braces"),
    ],
)  # fmt: skip
def test_bad_hyperparameters_get_the_sentence(optimizer: dict[str, Any], field: str, sentence: str) -> None:
    with pytest.raises(SpecError) as refused:
        parse(spec_of(optimizer))
    assert refused.value.field == f"optimizer.{field}"
    assert sentence in refused.value.message


def test_overflowing_state_stops_the_run_and_is_named() -> None:
    document = spec_of({"name": "adam", "learning_rate": 1e-9}, epochs=3)
    document["network"] = {"n_inputs": 2, "layers": [{"units": 2, "activation": "identity", "W": [[1e14, 1], [1, 1]]}]}
    document["data"] = {"X": [[1e15, 1]] * 2, "Y": [[0, 0]] * 2}
    document["loss"] = {"name": "mean_squared_error"}
    result = backprop.run(document)
    assert not result["notes"]
    document["network"]["layers"].insert(0, {"units": 2, "activation": "identity", "W": [[1e15, 1], [1e15, 1]]})
    for _ in range(9):
        document["network"]["layers"].insert(0, {"units": 2, "activation": "identity", "W": [[1e12, 1], [1e12, 1]]})
    result = backprop.run(document)
    (note,) = [note for note in result["notes"] if "stopped" in note]
    assert note.startswith("Step 1 stopped the training: v of w(x1→h1.1) in layer 1 is infinite."), note
    assert "nonfinite" not in json.dumps(result["optimizer_state"])


def test_every_variant_is_kept_in_the_resolved_spec() -> None:
    for name, chosen in VARIANTS:
        resolved = backprop.run(spec_of({"name": name, **chosen}))["spec"]["optimizer"]
        assert {key: resolved[key] for key in chosen} == chosen
        assert resolved["schedule"] == {"name": "constant"}
