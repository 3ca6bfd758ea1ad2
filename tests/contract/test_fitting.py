"""A network fitted to data keeps the output and the loss that the targets suit, and tells what it changes and why."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from test_form_numbers import node

import backprop
from backprop.documents.options import options

FIT = """
import { draftOf } from "./draft/draft.js";
import { fitted } from "./draft/fitting.js";
const { options, cases } = JSON.parse(await new Response(process.stdin).text());
const answers = cases.map(({ spec, shape }) => {
  const { draft, changes } = fitted(draftOf(spec, options), shape, options);
  const last = draft.network.layers.at(-1);
  return { activation: last.activation.name, loss: draft.loss.name, units: last.units, changes };
});
console.log(JSON.stringify(answers));
"""
HALF, HUBER = "half_squared_error", "huber"
BCE, CCE = "binary_cross_entropy", "categorical_cross_entropy"


@dataclass
class Case:
    """A network's output before it is fitted, the targets, and what is right."""

    name: str
    activation: str
    loss: str
    kind: str
    targets: tuple[float, float] | None
    right: tuple[str, str]
    n_out: int = 1
    told: list[str] = field(default_factory=list)


REGRESSIONS = [
    "identity",
    "tanh",
    "leaky_relu",
    "softsign",
    "elu",
    "selu",
    "gelu",
    "silu",
    "softplus",
    "relu",
    "sigmoid",
]
REACHING_BELOW = ["identity", "leaky_relu"]
CASES = [
    *(Case(f"{name} stays, and Huber", name, HUBER, "regression", (0, 0.9), (name, HUBER)) for name in REGRESSIONS),
    *(Case(f"{name} reaches far", name, HUBER, "regression", (-50, 90), (name, HUBER)) for name in REACHING_BELOW),
    Case("tanh reaches from −1 to 1", "tanh", HUBER, "regression", (-1, 1), ("tanh", HUBER)),
    Case("tanh does not reach 2", "tanh", HUBER, "regression", (-1, 2), ("identity", HUBER),
         told=["identity (linear) output, as tanh does not reach 2"]),
    Case("softplus does not reach −3", "softplus", HALF, "regression", (-3, 2), ("identity", HALF)),
    Case("a sigmoid with cross-entropy takes shares", "sigmoid", BCE, "regression", (0, 1), ("sigmoid", BCE)),
    Case("but not 5", "sigmoid", BCE, "regression", (0, 5), ("identity", HALF),
         told=["identity (linear) output, as sigmoid does not reach 5",
               "½ sum of squares, as binary cross-entropy is not for identity (linear)"]),
    Case("hinge is for classes", "identity", "hinge", "regression", (0, 5), ("identity", HALF)),
    Case("softmax of one output", "softmax", CCE, "regression", (0, 1), ("identity", HALF)),
    Case("classes of a linear output", "identity", HALF, "classification", (0, 1), ("sigmoid", BCE)),
    Case("classes of a linear output with Huber", "identity", HUBER, "classification", (0, 1), ("sigmoid", BCE)),
    Case("many classes of a linear output", "identity", HALF, "classification", (0, 1), ("softmax", CCE), 3),
    Case("two classes, as taught", "sigmoid", HALF, "classification", (0, 1), ("sigmoid", HALF)),
    Case("classes as −1 and 1", "sigmoid", BCE, "classification", (-1, 1), ("tanh", HALF)),
    Case("hinge with −1 and 1", "identity", "hinge", "classification", (-1, 1), ("identity", "hinge")),
    Case("hinge with 0 and 1", "identity", "hinge", "classification", (0, 1), ("sigmoid", BCE)),
    Case("targets made as the output needs them", "tanh", HALF, "classification", None, ("tanh", HALF)),
    Case("hinge, targets made for it", "identity", "hinge", "classification", None, ("identity", "hinge")),
    Case("softmax of one output, two classes", "softmax", CCE, "classification", None, ("sigmoid", BCE)),
]  # fmt: skip


def spec_of(case: Case) -> Any:
    layers = [{"kind": "dense", "units": 2, "activation": "tanh"},
              {"kind": "dense", "units": case.n_out, "activation": case.activation}]  # fmt: skip
    data = {"X": [[0.0, 0.0]], "Y": [[0.0] * case.n_out]}
    return {
        **backprop.run({"network": {"n_inputs": 2, "layers": layers}, "data": data})["spec"],
        "loss": {"name": case.loss, "reduction": "mean"},
    }


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    cases = [
        {"spec": spec_of(case),
         "shape": {"n_in": 2, "n_out": case.n_out, "kind": case.kind, "targets": case.targets}}
        for case in CASES
    ]  # fmt: skip
    given = node(FIT, {"options": options(), "cases": cases})
    return {case.name: answer for case, answer in zip(CASES, given, strict=True)}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_an_output_and_a_loss_that_fit_are_kept(case: Case, answers: dict[str, Any]) -> None:
    answer = answers[case.name]
    assert (answer["activation"], answer["loss"]) == case.right
    assert bool(answer["changes"]) == ((case.activation, case.loss) != case.right)
    if case.told:
        assert answer["changes"] == case.told


def test_regressions_say_how_far_their_targets_reach() -> None:
    reach = {row["name"]: row["targets"] for row in options()["datasets"]}
    assert reach["moons"] is None
    low, high = reach["sine"]
    assert -1 <= low < -0.99 and 0.99 < high <= 1
