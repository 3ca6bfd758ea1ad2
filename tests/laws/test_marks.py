"""Frozen entries and absent connections: by hand, by laws, by the oracles, on every path; and what is refused."""

import copy
import itertools
from typing import Any

import numpy as np
import pytest
from layer_networks import NETWORKS, spec_of
from test_worked_lines import are_true, lines_and_step

import backprop
from backprop.departures.computing import compute
from backprop.errors import SpecError
from backprop.kernel.support import supports
from backprop.layers.marks import may_be
from backprop.lines.report import FORMATS
from backprop.lines.worked import first_step
from backprop.network.build import NetworkParameters, build
from backprop.network.objective import Objective
from backprop.optimizers import OPTIMIZERS
from backprop.oracles.check import check
from backprop.requests.parsing import parse
from backprop.runs.engines import make_trainer
from backprop.training.loop import Trainer, train
from backprop.training.numpy_fast import takes
from backprop.training.progress import Progress
from backprop.training.whole_steps import WholeSteps

FROZEN, ABSENT, SHARE = "frozen", "absent", {"frozen": 0.3, "absent": 0.25}
STEPS = 1_000
SMALL = {"learning_rate": 0.003, "weight_decay": 0.01}  # rounding grows by every step of a rate that is too large
BY_HAND: Any = {
    "network": {"n_inputs": 2, "layers": [
        {"units": 1, "activation": "identity", "W": [[2.0, 3.0]], "b": [1.0], "absent": {"W": [[True, False]]}},
        {"units": 1, "activation": "identity", "W": [[0.5]], "b": [0.0], "frozen": {"W": [[True]]}},
    ]},
    "data": {"X": [[5.0, 2.0]], "Y": [[1.5]]},
    "optimizer": {"name": "sgd", "learning_rate": 0.1},
}  # fmt: skip


def marked(spec: Any, seed: int = 0) -> Any:
    """The spec with marks drawn for each entry of each parameter that may have them; some for all of one."""
    spec, rng = copy.deepcopy(spec), np.random.default_rng(seed)
    drawn = build(parse(spec))
    for k, layer in enumerate(parse(spec).layers):
        pairs = [("", layer), *((f"layers[{i}].", inner) for i, inner in enumerate(layer.inner))]
        documents = [spec["network"]["layers"][k], *spec["network"]["layers"][k].get("layers", [])]
        for (scope, one), document in zip(pairs, documents, strict=True):
            for mark in (FROZEN, ABSENT):
                names = [name for name in may_be(mark, one.data) if scope + name in drawn[k]]  # type: ignore[attr-defined]
                own = {name: rng.random(drawn[k][scope + name].shape) < SHARE[mark] for name in names}
                document[mark] = {name: True if np.all(array) else array.tolist() for name, array in own.items()}
    return spec


def dense_spec() -> Any:
    layers = [{"units": 4, "activation": "tanh"}, {"units": 3, "activation": "tanh"}, {"units": 2}]
    return {**spec_of("dropout"), "network": {"n_inputs": 3, "layers": layers}}


def same(first: NetworkParameters, other: NetworkParameters) -> bool:
    return all(np.array_equal(a[name], b[name]) for a, b in zip(first, other, strict=True) for name in a)


def test_by_hand() -> None:
    result = backprop.run(BY_HAND)
    first, second = result["steps"][0]["layers"]
    assert first["z"] == [[7.0]]  # 3 · 2 + 1: the first input does not come in
    assert result["steps"][0]["loss"] == 2.0  # ½ (½ · 7 − 1.5)²
    assert second["gradients"] == {"W": [[14.0]], "b": [2.0]}  # shown as it is
    assert second["updates"] == {"W": [[0.0]], "b": [-0.2]}
    assert second["after"]["W"] == [[0.5]]
    assert first["gradients"] == {"W": [[0.0, 2.0]], "b": [1.0]}  # δ = 2 · ½
    assert first["after"]["W"] == [[0.0, 2.8]]
    assert result["steps"][0]["input_gradients"] == [[0.0, 3.0]]
    assert result["steps"][0]["gradient_norm"] == pytest.approx(3.0, rel=1e-15)  # √(2² + 1² + 2²): not of the frozen
    told = result["spec"]["network"]["layers"]
    assert told[0]["W"] == [[0.0, 3.0]]
    assert told[0]["absent"] == {"W": [[True, False]]}
    assert told[1]["frozen"] == {"W": True}


@pytest.mark.parametrize("name", NETWORKS)
def test_tape_complex_step_and_differences_agree_for_every_kind(name: str) -> None:
    spec = parse(marked({**spec_of(name), "penalty": {"l2": 0.05}}, seed=1))
    found = check(spec)
    assert found.passed
    told = backprop.check(marked({**spec_of(name), "penalty": {"l2": 0.05}}, seed=1))
    missing = sum(int(np.sum(array)) for own in spec.absent for array in own.values())
    assert len(told["parameters"]) == sum(array.size for layer in found.analytic for array in layer.values()) - missing
    for own, gradients in zip(spec.absent, found.analytic, strict=True):
        for key, array in own.items():
            assert np.all(gradients[key][array] == 0)


@pytest.mark.parametrize("name", NETWORKS)
def test_an_absent_weight_changes_nothing_whatever_is_typed_for_it(name: str) -> None:
    spec = marked(spec_of(name), seed=2)
    other = marked(spec_of(name), seed=2)
    parsed = parse(spec)
    for k, (layer, own) in enumerate(zip(other["network"]["layers"], build(parsed), strict=True)):
        for key, array in parsed.absent[k].items():
            if "." not in key and len(array) == len(own[key]) and key.startswith("W"):
                layer[key] = (own[key] + 7.0 * array).tolist()
                spec["network"]["layers"][k][key] = own[key].tolist()
    ours, theirs = backprop.run(spec)["steps"][0], backprop.run(other)["steps"][0]
    assert ours["layers"] == theirs["layers"]
    assert ours["after"] == theirs["after"]


RUNS = [
    (optimizer, more)
    for (optimizer, row), more in zip(
        OPTIMIZERS.items(),
        itertools.cycle(
            [
                {},
                {"penalty": {"l1": 0.01, "l2": 0.02, "biases": True}},
                {"clip": {"norm": 0.1}},
                {"clip": {"value": 0.02, "norm": 0.03}, "penalty": {"l2": 0.1}},
            ]
        ),
        strict=False,
    )
    if not row.whole_batch
]


@pytest.mark.parametrize(("optimizer", "more"), RUNS, ids=[name for name, _ in RUNS])
def test_whole_steps_fast_steps_and_the_kernel_agree_and_leave_fixed_entries_alone(optimizer: str, more: Any) -> None:
    for document in (dense_spec(), spec_of("rnn, every step")):
        document = marked(document, seed=3)
        training = {"epochs": STEPS, "batch_size": 2, "shuffle": True}
        document |= {**more, "optimizer": {**SMALL, "name": optimizer}, "training": training}
        spec = parse(document)
        start = Progress.begin(spec, build(spec))
        whole = Trainer(spec, start.copy(), WholeSteps(spec))
        whole.run(20)
        fast, _ = make_trainer(spec, start.copy(), "numpy")
        fast.run(20)
        assert takes(spec)
        assert same(whole.progress().parameters, fast.progress().parameters)
        fast.run(STEPS - 20)
        assert supports(spec) is None
        kernel, notes = make_trainer(spec, start.copy(), "kernel")
        assert not notes
        made = kernel.run(STEPS)
        assert len(made.losses) == STEPS
        after, compiled = fast.progress().parameters, kernel.progress().parameters
        for k, own in enumerate(start.parameters):
            for key, array in own.items():
                held = np.broadcast_to(spec.fixed[k].get(key, False), array.shape)
                for one in (after, compiled):
                    assert np.array_equal(one[k][key][held], array[held])
                assert np.all(after[k][key][~held] != array[~held])
                assert compiled[k][key] == pytest.approx(after[k][key], rel=1e-12, abs=1e-12)
                start_of = spec.optimizer.start(array)
                for part, kept in kernel.progress().state[k][key].items():
                    assert np.array_equal(kept[held], start_of[part][held])


def test_whole_batch_methods_move_what_is_trained_alone() -> None:
    for optimizer in (name for name, row in OPTIMIZERS.items() if row.whole_batch):
        document = marked(dense_spec(), seed=4)
        document |= {
            "optimizer": {"name": optimizer},
            "training": {"epochs": 5},
            "loss": {"name": "mean_squared_error"},
        }
        spec = parse(document)
        start, steps = build(spec), list(itertools.islice(train(spec, build(spec)), 5))
        assert steps[-1].loss < steps[0].loss
        for k, own in enumerate(start):
            for key, array in own.items():
                held = np.broadcast_to(spec.fixed[k].get(key, False), array.shape)
                assert np.array_equal(steps[-1].after[k][key][held], array[held])
        free = sum(int(np.sum(~np.broadcast_to(spec.fixed[k].get(n, False), a.shape)))
                   for k, own in enumerate(start) for n, a in own.items())  # fmt: skip
        H = backprop.hessian({**document, "optimizer": {"name": "sgd"}})["H"]
        assert np.shape(H) == (free, free)
        assert Objective(spec, spec.X, spec.Y, start).layout.size == free


@pytest.mark.parametrize("name", NETWORKS)
def test_worked_lines_are_true_and_hold_no_absent_term(name: str) -> None:
    document = {**marked(spec_of(name), seed=5), "penalty": {"l2": 0.1}, "clip": {"norm": 0.05}}
    spec = parse(document)
    are_true(document)
    lines, _, _ = lines_and_step(document)
    told = {line.quantity for line in lines}
    for k, own in enumerate(spec.absent):
        for key, array in own.items():
            if "." in key:
                continue
            for index in np.argwhere(array):
                place = "".join(f"[{i}]" for i in index)
                assert not any(f"layers[{k}].{group}.{key}{place}" in told
                               for group in ("gradients", "data_gradients", "updates", "after"))  # fmt: skip
                entry = f"'layers[{k}].before.{key}{place}'"
                assert not any(entry in str(line.numbers) for line in lines)
    frozen = [line for line in lines if line.note and line.note.startswith("Frozen")]
    assert frozen
    assert all(line.value == 0 for line in frozen)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_which_updates_are_frozen(form: str) -> None:
    layers = [{"units": 2, "frozen": {"W": [[True, False], [False, False]]}}, {"units": 1, "frozen": {"b": True}}]
    document = {"network": {"n_inputs": 2, "layers": layers}, "data": {"X": [[0.3, 0.7]], "Y": [[0.5]]}}
    lines, _, _ = lines_and_step(document)
    rows = [row for row in FORMATS[form]("", lines, 6).splitlines() if "frozen" in row]
    assert len(rows) == 2
    assert all("(frozen)" in row and "Δ" in row.replace("\\Delta", "Δ") for row in rows)
    assert form != "text" or rows == ["  Δw(x1→h1) = 0 (frozen)", "  Δb(ŷ) = 0 (frozen)"]


def test_a_run_that_is_taken_up_has_the_same_bits() -> None:
    document = {**marked(dense_spec(), seed=6), "optimizer": {"name": "adam"}}
    once = backprop.train({**document, "training": {"epochs": 6}})
    half = backprop.train({**document, "training": {"epochs": 3}})
    taken = copy.deepcopy(half["spec"])
    for layer, own in zip(taken["network"]["layers"], half["parameters"], strict=True):
        layer.update(own)
    taken["optimizer"]["state"] = half["optimizer_state"]
    assert backprop.train(taken)["parameters"] == once["parameters"]


@pytest.mark.parametrize(
    ("marks", "field", "words"),
    [
        ({"frozen": {"W": [[True]]}}, "frozen.W", "true, or 2 rows of 2 values true or false"),
        ({"frozen": {"W": [[True, False], [True]]}}, "frozen.W[1]", "2 values"),
        ({"frozen": {"W": [[True, 1], [True, True]]}}, "frozen.W[0][1]", "true or false"),
        ({"frozen": {"gamma": True}}, "frozen.gamma", "one of W, b"),
        ({"absent": {"b": "yes"}}, "absent.b", "true, or 2 values"),
        ({"absent": True}, "absent", "an object"),
    ],
)
def test_what_is_refused_names_field_value_and_what_is_allowed(marks: Any, field: str, words: str) -> None:
    spec = {"network": {"n_inputs": 2, "layers": [{"units": 2, **marks}]}, "data": {"X": [[1, 2]], "Y": [[0, 1]]}}
    with pytest.raises(SpecError, match=words) as refused:
        parse(spec)
    assert refused.value.field == f"network.layers[0].{field}"


def test_a_whole_batch_method_with_nothing_to_train_is_refused() -> None:
    layers = [{"units": 1, "frozen": {"W": True, "b": True}}]
    spec = {"network": {"n_inputs": 1, "layers": layers}, "data": {"X": [[1]], "Y": [[0]]}}
    assert backprop.train(spec)["parameters"] == backprop.run(spec)["parameters"]
    with pytest.raises(SpecError, match="nothing to train"):
        parse({**spec, "optimizer": {"name": "bfgs"}})


def test_biases_that_neurons_share_are_frozen_together_or_not_at_all() -> None:
    spec = {**BY_HAND, "conventions": {"bias": "shared"}, "network": {"n_inputs": 2, "layers": [
        {"units": 2, "frozen": {"b": True}}, {"units": 1}]}}  # fmt: skip
    assert backprop.run(spec)["steps"][0]["layers"][0]["updates"]["b"] == [0.0, 0.0]
    spec["network"]["layers"][0]["frozen"] = {"b": [True, False]}
    with pytest.raises(SpecError, match="share one bias"):
        parse(spec)


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "bfgs"])
def test_the_equations_of_marking_give_the_numbers_of_the_step(optimizer: str) -> None:
    clip = {} if optimizer == "bfgs" else {"value": 0.03, "norm": 0.05}
    more = {"penalty": {"l2": 0.1}, "clip": clip, "optimizer": {"name": optimizer}}
    spec = parse({**marked(dense_spec(), seed=7), **more})
    step = first_step(spec)
    made = compute(spec, step)
    for k, own in enumerate(step.before):
        for group in ("gradients", "updates", "after"):
            for name in own:
                theirs = getattr(step, group)[k][name]
                assert made[f"layers[{k}].{group}.{name}"] == pytest.approx(theirs, rel=1e-12, abs=1e-15)
    assert made["gradient_norm"] == pytest.approx(step.gradient_norm, rel=1e-12)


def test_a_frozen_weight_that_a_student_updates_is_named() -> None:
    spec = {**BY_HAND, "data": {"X": [[5.0, 2.0]], "Y": [[1.5]]}}
    answers = [{"quantity": "layers[1].gradients.W[0][0]", "value": "14"},
               {"quantity": "layers[1].updates.W[0][0]", "value": "-1.4"}]  # fmt: skip
    marked_sheet = backprop.mark(spec, {"answers": answers})
    assert marked_sheet["first_wrong"] == "layers[1].updates.W[0][0]"
    assert [slip["name"] for slip in marked_sheet["slips"]] == ["frozen_moved"]


def test_other_programs_know_no_marks_and_say_so() -> None:
    with pytest.raises(SpecError, match="frozen or absent weights is not known"):
        backprop.run({**BY_HAND, "as": {"tool": "pytorch"}})
