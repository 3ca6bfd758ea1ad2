"""Functions that the scripts define: activations, losses, penalties, the optimizer; only those that are used."""

from __future__ import annotations

import math
import re
from typing import Any

from ..equations.notation import Number
from ..equations.parser import parse_formula
from ..functions.activations import ACTIVATIONS, Activation
from ..functions.losses import Loss
from ..network.passes import is_fused
from ..network.spec import OptimizerChoice
from .case import Case
from .dialects import Dialect
from .nodes import every
from .translate import translate

HELPERS = {
    "sigmoid": "def sigmoid(z):\n    return {sigmoid}\n",
    "tanh": "def tanh(z):\n    return {tanh}\n",
    "exp_shifted": "def exp_shifted(z):\n    return np.exp(z - np.max(z, axis=-1, keepdims=True))\n",
    "log_softmax": (
        "def log_softmax(z):\n    # the largest unit's own exp(0) goes into log1p: a small loss keeps its digits\n"
        "    largest = {largest}\n"
        "    none = {m}.zeros_like(z)\n"
        "    top = {m}.sum({m}.where(largest, z, none), axis=-1, keepdims=True)\n"
        "    shifted = {m}.where(largest, none, z - top)\n"
        "    others = {m}.sum({m}.where(largest, none, {m}.exp(shifted)), axis=-1, keepdims=True)\n"
        "    return shifted - {m}.log1p(others)\n"
    ),
    "sum_of_others": (
        "def sum_of_others(x):\n    # at the largest added up without it: the sum of all less x loses digits there\n"
        "    largest = {m}.arange(x.shape[-1]) == {m}.argmax(x, -1)[..., None]\n"
        "    none = {m}.zeros_like(x)\n"
        "    rest = {m}.sum({m}.where(largest, none, x), axis=-1, keepdims=True)\n"
        "    top = {m}.sum({m}.where(largest, x, none), axis=-1, keepdims=True)\n"
        "    return {m}.where(largest, rest, top + rest - x)\n"
    ),
    "xlogy": (
        "def xlogy(y, x):\n    # y ln x, 0 where y is 0\n"
        "    return {m}.where(y == 0, 0.0, y * {m}.log({m}.where(y == 0, 1.0, x)))\n"
    ),
    "looked_up": (
        "def looked_up(x, lengths, *places{beyond}):\n"
        "    # numbers of x, whose last axis is made of axes of these lengths, by their places along those{else}\n"
        "    flat, there = 0, True\n"
        "    for length, place in zip(lengths, places):\n"
        "        there = there & (place % 1 == 0) & (place >= 0) & (place < length)\n"
        "        flat = flat * length + np.clip(np.floor(place), 0, length - 1).astype(int)\n"
        "    return {found}\n"
    ),
    "largest": (
        "def largest(z, ties):\n"
        "    # what goes to the largest numbers along the last axis: to the first, to all, or split among them\n"
        "    first = {m}.where({largest}, 1.0, 0.0)\n"
        "    top = {m}.sum({m}.where(first > 0, z, 0.0), axis=-1, keepdims=True)\n"
        '    equal = first if ties == "first" else {m}.where({z} == {top}, 1.0, 0.0)\n'
        '    return equal / {m}.sum(equal, axis=-1, keepdims=True) if ties == "split" else equal\n'
    ),
    "pooled": (
        "def pooled(z, ties):\n    # the largest number along the last axis; its gradient goes as ties says\n"
        "    share = largest({stop_z}, ties)\n"
        "    own = {m}.where(share > 0, z, 0.0)\n"
        '    top = {m}.sum({m}.where(largest({stop_z}, "first") > 0, {stop_z}, 0.0), axis=-1)\n'
        "    return top + {m}.sum((own - {stop_own}) * share, axis=-1)\n"
    ),
    "softmax_vjp": ("def softmax_vjp(da, a):\n    return a * (da - {m}.sum(da * a, axis=-1, keepdims=True))\n"),
    "normal_cdf_along": (
        "def normal_cdf_along(z):\n    # the imaginary part, too small to be squared, goes along the slope\n"
        "    x = np.real(z)\n"
        "    value = 0.5 * np.vectorize(math.erfc)(-x / math.sqrt(2.0))\n"
        "    slope = np.exp(-0.5 * x ** 2) / math.sqrt(2.0 * math.pi)\n"
        "    return value + 1j * slope * np.imag(z) if np.iscomplexobj(z) else value\n"
    ),
    "normal_cdf": "def normal_cdf(z):\n    return 0.5 * np.vectorize(math.erfc)(-z / math.sqrt(2.0))\n",
}


def helpers(body: str, dialect: Dialect) -> list[list[str]]:
    """The helper functions that the text calls and does not define."""
    found: list[list[str]] = []
    sigmoid, tanh = (activation_value(ACTIVATIONS[name], dialect) for name in ("sigmoid", "tanh"))
    filled = {"sigmoid": sigmoid, "tanh": tanh, "largest": dialect.fill(dialect.largest), **_looking(body, dialect)}
    for name, template in reversed(HELPERS.items()):  # later ones use none of the earlier
        if re.search(rf"(?<![\w.]){name}\(", body) and f"def {name}(" not in body:
            found.append([dialect.fill(template, **filled)])
            body += found[-1][0].partition("\n")[2]
    return found[::-1]


def _looking(body: str, dialect: Dialect) -> dict[str, str]:
    """What the functions that look at places of images, and at the largest numbers there, are filled with."""
    take, there = dialect.take.format(m=dialect.module), dialect.fill(dialect.array, x="there + 0.0")
    stop = dialect.real if dialect.stop == "{x}" else dialect.stop
    wide = "beyond=" in body
    return {
        "beyond": ", beyond=0.0" * wide, "else": "" if wide else "; 0 beyond",
        "found": f"{dialect.module}.where({there} > 0, {take}, beyond)" if wide else f"{take} * {there}",
        **{name: dialect.fill(dialect.real, x=name) for name in ("z", "top")},
        **{f"stop_{name}": dialect.fill(stop, x=name) for name in ("z", "own")},
    }  # fmt: skip


def activation_value(row: Activation, dialect: Dialect) -> str:
    """f(z) as code in z and the hyperparameters."""
    own = {"sigmoid": dialect.sigmoid, "tanh": dialect.tanh, "softmax": dialect.softmax}.get(row.name)
    return dialect.activations.get(row.name) or (dialect.fill(own) if own else translate(row.formula, dialect))


def activation_functions(case: Case, dialect: Dialect, with_slopes: bool) -> list[list[str]]:
    """A function for each activation of the network, and its slope where the backward pass is written out."""
    blocks = []
    called = [node.layer.activation.row for node in every(case.nodes) if node.layer.data.activation]
    for name, row in {row.name: row for row in called}.items():
        arguments = ", ".join(["z", *(field.name for field in row.hyperparameters)])
        formula = f"    # {row.formula}\n" if row.name != "identity" else ""
        value = activation_value(row, dialect)
        if not with_slopes and parse_formula(row.derivative) == Number(0):  # some libraries know no gradient of it
            value = f"{value} + 0.0 * z"
        blocks.append([f"def {name}({arguments}):\n{formula}    return {value}\n"])
        if with_slopes and not row.couples:
            slope = translate(row.from_z or row.derivative, dialect)
            if slope.replace(".", "").isdigit():
                slope = f"{dialect.module}.full_like(z, {float(slope)})"
            blocks.append([
                f"def {name}_slope({arguments.replace('z', 'z, a', 1)}):\n    # {row.derivative}\n    return {slope}\n"
            ])  # fmt: skip
    return blocks


def fused(case: Case) -> bool:
    """True where the loss is computed from z, and δ = ŷ − y at once."""
    return is_fused(case.spec.loss, case.spec.layers)


def loss_function(case: Case, dialect: Dialect) -> list[str]:
    """`data_loss(z, p)`: terms of each output, loss of each sample, loss of the batch."""
    loss = case.spec.loss
    row: Loss = loss.row
    formula = row.fused.formula if fused(case) and row.fused else row.formula
    names = {"y": "Y", "p": "p", "z": "z", "z_k": "z", **{name: repr(value) for name, value in loss.hyper.items()}}
    weights = loss.weights is not None
    over_samples = "sum" if loss.reduction == "sum" or (weights and loss.reduction == "weighted_mean") else "mean"
    by = " / the sum of weights" if weights and loss.reduction == "weighted_mean" else ""
    each = "per_sample * sample_weights" if weights else "per_sample"
    divided = f" / {dialect.module}.sum(sample_weights)" if by else ""
    outputs, samples = str(math.prod(case.step.Y.shape[1:])), "len(Y)"
    over = "1" if case.step.Y.ndim == 2 else "(1, 2)"
    return [
        "def data_loss(z, p, Y):",
        *_step_of_z(case),
        f"    # each output: {formula}; over outputs the {row.over_outputs}, over samples the {over_samples}{by}",
        f"    terms = {translate(formula, dialect, names)}",
        f"    per_sample = {dialect.reduce(row.over_outputs, f'terms, axis={over}', outputs)}",
        f"    return {dialect.reduce(over_samples, each, samples)}{divided}",
    ]


def _step_of_z(case: Case) -> list[str]:
    """Where the loss is made of z and of its step: the step, which some networks do not hand on."""
    pair, choice = case.spec.loss.row.fused, case.spec.layers[-1].activation
    if not (pair and pair.of_step and fused(case)):
        return []
    given = ", ".join(["z", *(f"{name}={value!r}" for name, value in choice.hyper.items())])
    return [f"    p = {choice.row.name}({given})"]


def penalty_function(case: Case, dialect: Dialect) -> list[str]:
    """`penalty(…)` of the parameters that it applies to; empty where there is none."""
    penalty, m = case.spec.penalty, dialect.module
    names = penalized(case)
    if not names:
        return []
    terms = [
        f"{row.share * number!r} * {m}.sum({translate(row.term, dialect)})"
        for row, number in penalty.told
    ]  # fmt: skip
    return [f"def penalty({', '.join(names)}):", f"    return sum({' + '.join(terms)} for w in ({', '.join(names)},))"]


def penalized(case: Case) -> list[str]:
    """The parameters that the penalty applies to, as the script calls them."""
    return [p.code for p in case.parameters if case.spec.penalty.applies_to(p.name)]


def optimizer_lines(case: Case, dialect: Dialect, names: dict[str, str]) -> list[str]:
    """The optimizer's arithmetic, line by line from its row; `names` says where old values and inputs are."""
    scalars = {*case.spec.optimizer.hyper, "t", "eta"}
    own = {line.name: line.name for line in case.quantities}
    known = {**own, "eta": "learning_rate", **names}
    return [f"{line.name} = {translate(line.formula, dialect, known, scalars)}" for line in case.quantities]


def variant(choice: OptimizerChoice) -> dict[str, Any]:
    """What tells the variants of an optimizer apart: numbers, choices, and what its quantities start at."""
    starts = {f"start of {name}": start for name, start in choice.row.starts(choice.choices).items()}
    return {**choice.hyper, **choice.choices, **starts}


def optimizer_function(case: Case, dialect: Dialect) -> list[str]:
    """`optimizer_step(w, g, state)` → update, new state."""
    given = {"d": 'state["d"]'} if case.step.direction is not None else {}
    old = given | {f"{key}_old": f'state["{key}"]' for key in case.keeps}
    new = ", ".join(f'"{key}": {key}' for key in case.keeps)
    row = case.spec.optimizer.row
    return [
        "def optimizer_step(w, g, state):",
        f"    # {row.label}: {row.source}",
        *(f"    {line}" for line in optimizer_lines(case, dialect, old)),
        f"    return update, {{{new}}}",
    ]
