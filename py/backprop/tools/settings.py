"""What is asked of a tool: its own settings, then what the spec states, then the tool's defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from ..errors import SpecError, refuse
from ..layers.dense import KIND as DENSE
from ..messages import Message, message
from ..network.build import build
from ..network.spec import Spec
from .net import Asked, Weights
from .seen import numbers_of_rows, orders, scaled
from .tool import FLOAT64, PRECISIONS, Function, Known, Loss, Rule, Tool, Value

LAYERS_MOST, STEPS_MOST = 8, 10_000
COMMON: dict[str, Value] = {
    "optimizer": "", "loss": "", "learning_rate": 0.1, "batch_size": 1, "precision": FLOAT64, "scaling": "none",
    "activation": None, "activations": None, "hidden": None, "output": None, "order": None, "row_weights": None,
}  # fmt: skip
"""Settings that every tool has; the tool's own defaults come on top."""
WORDS = {
    "lr": "learning_rate", "learningrate": "learning_rate", "rate": "learning_rate", "stepsize": "learning_rate",
    "mom": "momentum", "batchsize": "batch_size", "method": "optimizer", "algorithm": "optimizer",
    "solver": "optimizer", "trainer": "optimizer", "dtype": "precision", "out": "output", "outactivation": "output",
    "sampleweight": "row_weights", "weights": "row_weights", "roworder": "order", "cost": "loss",
    "betas": "beta_1, beta_2, beta_3",
}  # fmt: skip
"""Usual words for them, in small letters without signs between; a word for several settings has a list of values."""
FAMILIES = {
    "half_squared_error": "squared", "mean_squared_error": "squared", "mean_absolute_error": "absolute",
    "huber": "huber", "hinge": "hinge", "binary_cross_entropy": "binary", "categorical_cross_entropy": "categorical",
}  # fmt: skip
"""Our losses, and what tools' losses of their kind are called in the table."""
OPTIMIZERS = {"nesterov": "nesterov", "momentum": "momentum"}


def ask(tool: Tool, spec: Spec, stated: Mapping[str, Any], given: Mapping[str, Any]) -> Asked:
    """The question of a spec to a tool. stated: the spec as it was given, for what it says itself; given: `as`.

    Raises SpecError for settings that the tool has not, and networks that no tool is known with.
    """
    own = read_settings(tool, given)
    return settle(tool, spec, stated, own, starting(tool, spec))


def starting(tool: Tool, spec: Spec) -> Weights:
    """The spec's weights, for each layer W and b. Raises SpecError for networks that no tool is known with."""
    _check(tool, spec)
    return [[layer[DENSE.parameters[0].name], layer[DENSE.parameters[1].name]] for layer in build(spec)]


def settle(
    tool: Tool, spec: Spec, stated: Mapping[str, Any], own: Mapping[str, Value], weights: Weights
) -> Asked:  # fmt: skip
    """The question with settings by our names, of a spec that has been checked. Raises SpecError."""
    functions_of_spec: list[Function] = [
        Known(layer.activation.row.name, layer.activation.hyper) for layer in spec.layers
    ]
    rule = _rule(tool, own.get("optimizer"), stated)
    settings = {**COMMON, **tool.defaults, **rule.defaults, **_stated(tool, rule, stated), **own}
    loss, notes = _loss(tool, own.get("loss"), spec, settings)
    if spec.conventions.bias != "per_neuron":
        notes += (message("tools.biases", label=tool.label),)
    functions = _functions(tool, spec, settings, functions_of_spec)
    steps = spec.training.epochs * (1 if rule.whole or rule.way else len(spec.X))
    if steps > STEPS_MOST:
        raise SpecError("training.epochs", message("tools.size", most=STEPS_MOST, steps=steps))
    scaling = tool.scaling.get(str(settings["scaling"]))
    if scaling is None and settings["scaling"] != "none":
        names = ", ".join(["none", *tool.scaling])
        raise refuse("tools.choice", "as.scaling", settings["scaling"], name="scaling", names=names)
    X, Y = scaled(scaling, spec, settings, functions[-1])
    size = settings["batch_size"]
    rows = len(X)
    numbers = {name: value for name, value in settings.items() if isinstance(value, int | float)}
    row_weights = settings["row_weights"]
    return Asked(
        tool, rule, loss, functions, numbers, weights,
        X, Y, np.ones(rows) if row_weights is None else numbers_of_rows("row_weights", row_weights, rows),
        str(settings["precision"]), orders(tool, settings, rows, spec.training.epochs),
        rows if rule.whole or size in (None, "auto") else int(size), spec.training.epochs,
        {**settings, "optimizer": rule.name, "loss": loss.name}, notes,
    )  # fmt: skip


def first_order(spec: Spec) -> bool:
    """True of what the engine of tools can take as the spec itself asks for it."""
    plain_layers = all(layer.kind == DENSE.kind for layer in spec.layers) and spec.X.ndim == 2
    how = spec.conventions
    extras = (
        spec.loss.weights is not None
        or any(spec.fixed)
        or spec.penalty.l1
        or spec.penalty.l2
        or spec.clip.norm is not None
        or spec.clip.value is not None
    )
    return bool(
        plain_layers and how.bias == "per_neuron" and not extras and not spec.optimizer.whole_batch
        and spec.optimizer.schedule.row.name == "constant" and not spec.optimizer.weight_decay
    )  # fmt: skip


def settings_of(tool: Tool, rule: Rule) -> dict[str, Value]:
    """All settings of a tool under a rule, with their defaults."""
    return {**COMMON, "optimizer": rule.name, "loss": tool.losses[0].name, **tool.defaults, **rule.defaults}


def read_settings(tool: Tool, given: Mapping[str, Any]) -> dict[str, Value]:
    """Settings by our names: the tool's own words are understood, and objects within objects, as tools take them.

    A word with a value, `learning_rate=invscaling`, stands for a setting that this switches on or puts to a text, one
    that stands for several settings, `betas`, has a value for each of the first.
    """
    known, words = _words(tool)
    found: dict[str, Value] = {}
    switched: dict[str, Value] = {}
    for path, key, value in _flat(given, "as", {word for word, name in words.items() if not name}):
        name = words.get(plain(key), "")
        switch = words.get(f"{plain(key)}={plain(str(value))}") if isinstance(value, str | bool) else None
        if switch is not None:
            name, _, text = switch.partition("=")
            switched |= {name: text or True} if name else {}
            continue
        if not name:
            raise refuse("tools.setting", path, key, label=tool.label, names=", ".join(sorted(known)))
        names = name.split(", ")
        if len(names) > 1 and not (isinstance(value, list | tuple) and 2 <= len(value) <= len(names)):
            raise refuse("tools.list", path, value, name=key)
        for one, own in zip(names, value if len(names) > 1 else [value], strict=False):
            found[one] = _value(tool, one, own, known[one], path)
    return found | switched


def _words(tool: Tool) -> tuple[dict[str, Value], dict[str, str]]:
    """All settings with their defaults, and what words stand for them."""
    known: dict[str, Value] = {}
    for rule in tool.rules:
        known |= settings_of(tool, rule)
    usual = {word: [name for name in names.split(", ") if name in known] for word, names in WORDS.items()}
    return known, {plain(name): name for name in known} | {
        word: ", ".join(names) for word, names in usual.items() if names
    } | {"=".join(map(plain, word.split("="))): name for word, name in tool.own.items()}  # fmt: skip


@lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """A word in small letters without signs between."""
    return re.sub(r"[^a-z0-9]", "", word.lower())


def _flat(given: Mapping[str, Any], path: str, without: set[str]) -> Iterator[tuple[str, str, Any]]:
    """Path, key and value of every setting; what has no effect in the tool is left out."""
    for key, value in given.items():
        if plain(key) in without:
            continue
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}.{key}", without)
        else:
            yield f"{path}.{key}", key, value


def _value(tool: Tool, name: str, value: Any, default: Value, path: str) -> Value:
    """A setting of the kind of its default."""
    if name == "optimizer":
        return value
    if name == "precision":
        exact = {plain(one): one for one in PRECISIONS} | {"float": "float32", "double": FLOAT64}
        if not isinstance(value, str) or plain(value) not in exact:
            raise refuse("tools.choice", path, value, name=name, names=", ".join(PRECISIONS))
        return exact[plain(value)]
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise refuse("tools.flag", path, value, name=name)
        return value
    if name == "batch_size" and (value is None or value == "auto"):
        return None
    if isinstance(default, int | float) or name == "batch_size":
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not np.isfinite(value) or (name == "batch_size" and (value < 1 or value != int(value))):
            raise refuse("tools.number", path, value, name=name)
        return value
    return value


def _check(tool: Tool, spec: Spec) -> None:
    """Refuse networks that no tool is known with."""
    for layer in spec.layers:
        if layer.kind != DENSE.kind:
            raise SpecError("network.layers", message("tools.layers", label=tool.label, what=layer.label))
    for k, own in enumerate(spec.fixed):
        if own:
            what = "a layer with frozen or absent weights"
            raise SpecError(f"network.layers[{k}]", message("tools.layers", label=tool.label, what=what))
    if spec.loss.weights is not None:
        raise SpecError("data.sample_weights", message("tools.weights", label=tool.label))
    if len(spec.layers) > LAYERS_MOST or spec.X.ndim != 2:
        raise SpecError("network.layers", message("tools.layers", label=tool.label, what=f"{len(spec.layers)} layers"))
    if spec.conventions.bias == "shared" or any(len(layer) != 2 for layer in build(spec)):
        raise SpecError("conventions.bias", message("tools.layers", label=tool.label, what=spec.conventions.bias))


def _rule(tool: Tool, asked: Any, stated: Mapping[str, Any]) -> Rule:
    """The rule asked for, else the one of the spec's optimizer, else the tool's first."""
    names = _rules_by_word(tool)
    if asked is not None:
        fallback = next((rule for rule in tool.rules if "*" in rule.own), None)
        if not isinstance(asked, str) or (plain(asked) not in names and fallback is None):
            listed = ", ".join(rule.name for rule in tool.rules)
            raise refuse("tools.choice", "as.optimizer", asked, name="optimizer", names=listed)
        return names.get(plain(asked), fallback or tool.rules[0])
    named = (stated.get("optimizer") or {}).get("name")
    return names.get(plain(named), tool.rules[0]) if isinstance(named, str) else tool.rules[0]


def _stated(tool: Tool, rule: Rule, stated: Mapping[str, Any]) -> dict[str, Value]:
    """What the spec says of the optimizer and the batches, where the tool has that setting."""
    known = settings_of(tool, rule)
    optimizer = stated.get("optimizer") or {}
    found = {
        name: value for name, value in optimizer.items()
        if name in known and name != "optimizer" and isinstance(value, int | float) and not isinstance(value, bool)
    }  # fmt: skip
    size = (stated.get("training") or {}).get("batch_size")
    return {**found, **({"batch_size": size} if isinstance(size, int) else {})}


def _loss(tool: Tool, asked: Any, spec: Spec, settings: Mapping[str, Value]) -> tuple[Loss, tuple[Message, ...]]:
    names = _losses_by_word(tool)
    if asked is not None:
        if not isinstance(asked, str) or plain(asked) not in names:
            listed = ", ".join(loss.name for loss in tool.losses)
            raise refuse("tools.choice", "as.loss", asked, name="loss", names=listed)
        return names[plain(asked)], ()
    default = str(settings["loss"] or tool.losses[0].name)
    own = names.get(plain(spec.loss.row.name))
    if own:
        return own, ()
    return names[plain(default)], (
        message("tools.own_loss", label=tool.label, loss=spec.loss.row.label, own=names[plain(default)].name),
    )


def _functions(
    tool: Tool, spec: Spec, settings: Mapping[str, Value], ours: list[Function]
) -> list[Function]:  # fmt: skip
    """The layers' activations: named in the settings, else the spec's, as the tool has them."""
    last, each = len(spec.layers) - 1, settings["activations"]
    found = []
    for k, own in enumerate(ours):
        named = settings["output"] if k == last else settings["hidden"]
        if isinstance(each, list) and len(each) == len(ours):
            named = each[k]
        named = settings["activation"] if named is None else named
        assert isinstance(own, Known)
        found.append(_function(tool, own.name if named is None else named, own))
    return found


def _function(tool: Tool, name: Any, ours: Known) -> Function:
    words = _functions_by_word(tool)
    if isinstance(name, str) and plain(name) in words:
        made = words[plain(name)]
        return ours if isinstance(made, Known) and made.name == ours.name else made
    raise refuse("tools.activation", "as.activation", name, label=tool.label, names=", ".join(tool.functions))


@lru_cache(maxsize=256)
def _rules_by_word(tool: Tool) -> dict[str, Rule]:
    return {plain(word): rule for rule in reversed(tool.rules) for word in (rule.name, *rule.own)}


@lru_cache(maxsize=256)
def _losses_by_word(tool: Tool) -> dict[str, Loss]:
    names = {plain(word): loss for loss in reversed(tool.losses) for word in (loss.name, *loss.own)}
    return {plain(ours): names[family] for ours, family in FAMILIES.items() if family in names} | names


@lru_cache(maxsize=256)
def _functions_by_word(tool: Tool) -> dict[str, Function]:
    return {plain(word): function for word, function in tool.functions.items()}
