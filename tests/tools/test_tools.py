"""Each run of each tool comes out of its row to the tool's own precision."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from runs_of_tools import FLOAT32_BOUND, FLOAT64_BOUND, ToolRun, runs, table, taken, tools, worst

from backprop import SpecError, mark, run
from backprop.doors.bridge import handle
from backprop.doors.cli import main
from backprop.messages import MESSAGES
from backprop.tools import TOOLS
from backprop.tools.answering import names_of
from backprop.tools.formulas import named, read
from backprop.tools.mattering import MATTERS

EVERY = [one for tool in tools() for one in runs(tool)]
SPEC: Any = {
    "network": {"n_inputs": 2, "layers": [
        {"units": 2, "W": [[0.15, -0.2], [0.25, 0.4]], "b": [0.1, -0.3]},
        {"units": 1, "W": [[0.35, -0.45]], "b": [0.05]},
    ]},
    "data": {"X": [[0.3, 0.7], [0.9, -0.4]], "Y": [[0.5], [0.2]]},
}  # fmt: skip


@pytest.mark.parametrize("made", EVERY, ids=lambda made: f"{made.tool}: {made.label}")
def test_a_run_comes_out(made: ToolRun) -> None:
    difference, unit = worst(made)
    assert difference <= (FLOAT32_BOUND if unit == "ulp32" else FLOAT64_BOUND)


def departs(tool: str, X: Any, **settings: Any) -> set[str]:
    """The departures that are told of a run over these rows."""
    layers = [{"units": 2, "W": [[0.15, -0.2], [0.25, 0.4]], "b": [0.1, -0.3]}, {"units": 1, "W": [[0.35, -0.45]]}]
    data = {"X": X, "Y": [[0.5]] * len(X)}
    made = run({"network": {"n_inputs": 2, "layers": layers}, "data": data, "as": {"tool": tool, **settings}})
    return {one["name"] for one in made["departures"]}


def test_a_departure_that_changes_nothing_in_a_run_is_not_told() -> None:
    one, two = [[0.3, 0.7]], [[0.3, 0.7], [0.9, -0.4]]
    assert "first_step_not_dampened" not in departs("pytorch", one, optimizer="sgd", momentum=0.9)
    assert "first_step_not_dampened" in departs("pytorch", one, optimizer="sgd", momentum=0.9, dampening=0.5)
    assert "momentum_inside_rate" not in departs("weka", one, momentum=0.0)
    assert "momentum_inside_rate" in departs("weka", one, momentum=0.2)
    assert "rows_one_by_one" not in departs("weka", one)
    assert "rows_one_by_one" in departs("weka", two)
    assert "data_scaled" in departs("weka", two)
    assert "data_scaled" not in departs("weka", two, scaling="none")
    assert "float32" in departs("keras_jax", one)
    assert "float32" not in departs("keras_jax", one, precision="float64")
    assert "weights_decayed_alone" not in departs("convnetjs", one, l2_decay=0.0)
    assert "weights_decayed_alone" in departs("convnetjs", one, l2_decay=0.1)


def test_every_departure_with_a_condition_is_one_of_a_tool() -> None:
    named = {name for tool in TOOLS.values() for rule in tool.rules for loss in tool.losses
             for name in names_of(tool, rule, loss.departs)}  # fmt: skip
    assert {*MATTERS} <= named


@pytest.mark.parametrize("tool", [name for name in tools() if any(one.losses for one in runs(name))])
def test_a_tool_reports_the_losses_that_it_reported(tool: str) -> None:
    for made in (one for one in runs(tool) if one.losses):
        training, updates = taken(made)
        single = training.asked.precision != "float64" or tool == "fann"  # FANN's error is a float in any build
        (word, told), own = next(iter(made.losses.items())), [update.loss for update in updates]
        own = training.losses if word == "epochs" else own
        assert own[: len(told)] == pytest.approx(told, rel=1e-5 if single else 1e-12, abs=1e-7 if single else 0), (
            made.label
        )


@pytest.mark.parametrize("name", TOOLS)
def test_every_departure_has_a_sentence_and_every_formula_its_names(name: str) -> None:
    tool = TOOLS[name]
    said = {*tool.departs, *(one for rule in tool.rules for one in rule.departs)}
    assert [one for one in said if f"departs.{one}" not in MESSAGES] == []
    for rule in tool.rules:
        known = {"g", "w", "S", "n", "m", "t", "epoch", "eta", "rows", "seen", "learning_rate", "E", "E_old"}
        known |= {*tool.defaults, *rule.defaults, *(f"{line.name}_old" for line in rule.lines)}
        for line in rule.lines:
            known.add(line.name)
            assert {*named(line.formula), *named(line.of(True))} <= known, (rule.name, line.name)


def test_a_spec_may_name_the_tool_whose_steps_are_taken() -> None:
    made = run({**SPEC, "as": {"tool": "synaptic", "rate": 0.1}})
    assert made["tool"] == "synaptic"
    assert made["settings"]["learning_rate"] == 0.1
    assert [step["step"] for step in made["steps"]] == [1, 2]
    assert made["differs"][0]["quantity"] == "parameters[0].W[0][0]"
    assert {one["name"] for one in made["departures"]} >= {"output_without_slope", "through_new_weights"}
    assert made["parameters"][0]["W"] != run(SPEC)["parameters"][0]["W"]


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        ({"optimizer": "adam", "betas": [0.8, 0.95]}, {"optimizer": "adam", "beta_1": 0.8, "beta_2": 0.95}),
        ({"optimizer": "rprop", "etas": [0.4, 1.3], "step_sizes": [0.001, 0.02]},
         {"optimizer": "rprop", "eta_minus": 0.4, "eta_plus": 1.3, "step_min": 0.001, "step_max": 0.02}),
    ],
)  # fmt: skip
def test_a_list_stands_for_several_settings_as_the_program_takes_them(words: Any, settings: Any) -> None:
    spec = {**SPEC, "training": {"epochs": 3}}
    made, one_by_one = (run({**spec, "as": {"tool": "pytorch", **asked}}) for asked in (words, settings))
    assert made["settings"] == one_by_one["settings"]
    assert {**made["settings"], **settings} == made["settings"]
    assert made["parameters"] == one_by_one["parameters"]
    default = run({**spec, "as": {"tool": "pytorch", "optimizer": settings["optimizer"]}})
    assert made["parameters"] != default["parameters"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"tool": "nothing"}, "as.tool"), ({"tool": "synaptic", "colour": 1}, "as.colour"),
        ({"tool": "synaptic", "rate": "fast"}, "as.rate"), ({"tool": "pytorch", "betas": [0.9]}, "as.betas"),
        ({"tool": "pytorch", "betas": 0.9}, "as.betas"), ({"tool": "pytorch", "betas": [0.9, "x"]}, "as.betas"),
        ({"tool": "synaptic", "betas": [0.9, 0.99]}, "as.betas"),
        ({"tool": "brainjs2", "optimizer": "newton"}, "as.optimizer"),
        ({"tool": "synaptic", "hidden": "relish"}, "as.activation"), ({"tool": "synaptic", "order": [1]}, "as.order"),
    ],
)  # fmt: skip
def test_what_a_tool_has_not_is_refused_at_its_place(asked: Any, field: str) -> None:
    with pytest.raises(SpecError) as refused:
        run({**SPEC, "as": asked})
    assert refused.value.field == field


@pytest.mark.parametrize(
    "command", [["worked"], ["check"], ["export", "--to", "numpy"], ["train"], ["nudge"], ["paths"], ["hessian"]],
    ids=lambda command: command[0],
)  # fmt: skip
def test_a_tool_is_refused_where_its_steps_are_not_known(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    asked = tmp_path / "asked.json"
    asked.write_text(json.dumps({**SPEC, "as": {"tool": "synaptic"}}), encoding="utf-8")
    of = ["layers[0].gradients.W[0][0]"] if command[0] in ("nudge", "paths") else []
    assert main([command[0], str(asked), *of, *command[1:]]) == 2
    assert capsys.readouterr().err.startswith("as: The steps of another program")


def test_a_division_by_0_among_single_numbers_is_a_number_that_is_not_finite() -> None:
    with np.errstate(all="ignore"):
        assert read("1 / (1 - a)")({"a": 1.0}) == np.inf
        assert read("a**t")({"a": 10.0, "t": 400}) == np.inf
    with pytest.raises(SpecError, match="not finite"):
        run({**SPEC, "as": {"tool": "pytorch", "optimizer": "adam", "beta_1": 1.0}})


def test_marking_refuses_a_tool() -> None:
    answers = {"answers": [{"quantity": "loss", "value": "0.1"}]}
    with pytest.raises(SpecError) as refused:
        mark({**SPEC, "as": {"tool": "synaptic"}}, answers)
    assert refused.value.field == "as"


def test_page_and_command_line_tell_of_tools_alike(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["tools", "brainjs2"]) == 0
    told = json.loads(capsysbinary.readouterr().out)
    assert told == json.loads(handle("tools", json.dumps({"name": "brainjs2"})))
    assert main(["tools", "--format", "text"]) == 0
    text = capsysbinary.readouterr().out.decode()
    assert all(f"{name}: " in text for name in TOOLS)


def test_the_readme_tells_how_near_each_tool_comes() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    told = {
        name: (int(count), float(bound.removesuffix(" ulp")))
        for name, count, bound in re.findall(r"^\| ([^|`]+) \| (\d+) \| ([\de.+-]+(?: ulp)?) \|$", readme, flags=re.M)
    }
    measured = table()
    assert {name: count for name, (count, _) in told.items()} == {name: count for name, (count, _) in measured.items()}
    for name, (_, value) in measured.items():
        assert value <= told[name][1] <= (FLOAT32_BOUND if name.endswith("float32") else FLOAT64_BOUND), name
