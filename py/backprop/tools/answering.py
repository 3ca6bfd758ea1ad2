"""What a tool makes of a spec, as a document: its steps and weights, its loss, and where the textbook differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ..errors import SpecError, refuse
from ..layers.dense import KIND as DENSE
from ..messages import Message, message, noted
from ..network.spec import Spec
from ..numbers.strict_json import Json, encode
from ..requests.parsing import parse
from ..rules.limits import SCHEMA
from ..runs import result
from . import FAMILIES, TOOLS
from .mattering import mattering
from .net import Weights
from .settings import ask, settings_of
from .stepping import Training, Update
from .tool import Rule, Tool

KEY = "as"
DIFFERENCES = 1_000
NAMES = tuple(parameter.name for parameter in DENSE.parameters)


def asks_tool(document: Json) -> bool:
    """True of a spec that names a tool."""
    return isinstance(document, Mapping) and document.get(KEY) is not None


def without_tool(document: Json) -> Json:
    """The spec whose own steps these would be."""
    return {key: value for key, value in document.items() if key != KEY} if isinstance(document, Mapping) else document


def chosen(document: Json) -> tuple[Tool, dict[str, Any]]:
    """The tool that a spec names, and the settings beside the name. Raises SpecError."""
    asked = document[KEY]
    if isinstance(asked, str):
        asked = {"tool": asked}
    if not isinstance(asked, Mapping):
        raise refuse("json.object", KEY, asked, label="Tool")
    name = asked.get("tool")
    if not isinstance(name, str) or name not in TOOLS:
        raise refuse("tools.name", f"{KEY}.tool", name, names=", ".join(TOOLS))
    return TOOLS[name], {key: value for key, value in asked.items() if key != "tool"}


def run_as(document: Json, keep_steps: int | None = None) -> Json:
    """The result document of a spec that names a tool: computed as that tool does. Raises SpecError."""
    tool, given = chosen(document)
    spec = parse(without_tool(document), keep_steps)
    training = Training(ask(tool, spec, document, given))
    kept: list[Json] = []
    history: dict[str, list[Any]] = {"step": [], "epoch": [], "loss": []}
    last: Update | None = None
    for update in training.updates():
        last = update
        if not all(np.all(np.isfinite(one)) for layer in update.after for one in layer):
            raise SpecError(None, message("tools.nonfinite", step=update.step, label=tool.label))
        if len(kept) < spec.training.keep_steps:
            kept.append(_step(training, spec, update))
        history["step"].append(update.step)
        history["epoch"].append(update.epoch)
        history["loss"].append(encode(update.loss))
    if last and kept and kept[-1]["step"] != last.step:
        kept.append(_step(training, spec, last))
    asked = training.asked
    return {
        "schema": SCHEMA, "tool": tool.name, "label": tool.label, "version": tool.version,
        "settings": _told(training), "spec": result.resolved(spec)["spec"], "steps": kept, "history": history,
        "losses": [encode(loss) for loss in training.losses],
        "parameters": _parameters(training.weights),
        "departures": [
            {"name": name, "words": departure_words(name)}
            for name in mattering(names_of(tool, asked.rule, asked.loss.departs), asked)
        ],
        "differs": list(_differences(document, training)),
        **noted(list(asked.notes)),
    }  # fmt: skip


def tools(name: str | None = None) -> Json:
    """All tools, or one of them: versions, rules, settings with defaults, departures in words. Raises SpecError."""
    if name is not None and name not in TOOLS:
        raise refuse("tools.name", "tool", name, names=", ".join(TOOLS))
    return {"schema": SCHEMA, "tools": [_row(row) for row in TOOLS.values() if name in (None, row.name)]}


def tools_text(name: str | None = None) -> str:
    """The same to read."""
    lines = []
    for row in tools(name)["tools"]:
        lines.append(f"{row['name']}: {row['label']} {row['version']}, {row['source']}")
        lines.append(f"  weights: {row['weights_order']}")
        defaults = ", ".join(f"{key} {value}" for key, value in row["defaults"].items() if value not in (None, ""))
        lines.append(f"  defaults: {defaults}")
        lines += [f"  - {one['words']}" for one in row["departures"]]
        for rule in row["optimizers"]:
            lines.append(f"  {rule['name']}: {'; '.join(rule['lines']) or 'an algorithm of its own'}")
            lines += [f"    - {one['words']}" for one in rule["departures"]]
        lines.append("")
    return "\n".join(lines)


def departure_words(name: str) -> Message:
    """The sentence of a tool's departure."""
    return message(f"departs.{name}")


def names_of(tool: Tool, rule: Rule, further: tuple[str, ...] = ()) -> list[str]:
    """The departures of a tool under a rule."""
    return list(dict.fromkeys((*tool.departs, *rule.departs, *further)))


def _row(tool: Tool) -> Json:
    first = tool.rules[0]
    return {
        "name": tool.name, "label": tool.label, "version": tool.version, "source": tool.source,
        "group": next(title for title, rows in FAMILIES.items() if tool in rows), "weights_order": tool.weights_order,
        "defaults": _plain(settings_of(tool, first)),
        "precision": str(settings_of(tool, first)["precision"]), "reported": tool.reported,
        "activations": list(tool.functions), "losses": [loss.name for loss in tool.losses],
        "scalings": ["none", *tool.scaling],
        "departures": [{"name": name, "words": departure_words(name)} for name in tool.departs],
        "optimizers": [
            {
                "name": rule.name, "defaults": _plain(rule.defaults), "settings": _plain(settings_of(tool, rule)),
                "lines": [f"{line.name} = {line.formula}" for line in rule.lines],
                "bias_lines": [f"{line.name} = {line.of(True)}" for line in rule.lines],
                "gradient": rule.gradient or tool.gradient,
                "departures": [{"name": name, "words": departure_words(name)} for name in rule.departs],
            }
            for rule in tool.rules
        ],
    }  # fmt: skip


def _plain(settings: Mapping[str, Any]) -> Json:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in settings.items()}


def _told(training: Training) -> Json:
    """The settings that held."""
    asked = training.asked
    return _plain({**asked.settings, "batch_size": asked.batch_size})


def _parameters(weights: Weights) -> Json:
    return [{name: encode(one.astype(float)) for name, one in zip(NAMES, layer, strict=True)} for layer in weights]


def _step(training: Training, spec: Spec, update: Update) -> Json:
    before, after = _parameters(update.before), _parameters(update.after)
    moved = [
        [new.astype(float) - old.astype(float) for new, old in zip(own, was, strict=True)]
        for own, was in zip(update.after, update.before, strict=True)
    ]
    updates, gradients, made = _parameters(moved), _parameters(update.gradients), update.made
    return {
        "step": update.step, "epoch": update.epoch, "samples": update.rows, "loss": encode(update.loss),
        "prediction": encode(made.a[-1].astype(float)),
        "layers": [
            {
                "index": k, "kind": layer.kind, "activation": layer.activation.row.name,
                "z": encode(made.z[k].astype(float)), "a": encode(made.a[k].astype(float)),
                "delta": encode(update.deltas[k].astype(float)), "gradients": gradients[k], "before": before[k],
                "updates": updates[k], "after": after[k],
            }
            for k, layer in enumerate(spec.layers)
        ],
    }  # fmt: skip


def _differences(document: Json, training: Training) -> Iterator[Json]:
    """The numbers after the last step that the textbook has otherwise, with the same learning rate."""
    plain = without_tool(document)
    optimizer = plain.get("optimizer") or {}
    if "learning_rate" not in optimizer:
        plain["optimizer"] = {**optimizer, "learning_rate": training.asked.numbers["learning_rate"]}
    textbook = result.run(parse(plain))["parameters"]
    count = 0
    for k, (own, other) in enumerate(zip(_parameters(training.weights), textbook, strict=True)):
        for name in own:
            for at, value in _entries(own[name]):
                right = other[name]
                for i in at:
                    right = right[i]
                if value != right and count < DIFFERENCES:
                    count += 1
                    place = "".join(f"[{i}]" for i in at)
                    yield {"quantity": f"parameters[{k}].{name}{place}", "value": value, "textbook": right}


def _entries(value: Json, at: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Any]]:
    if isinstance(value, list):
        for i, item in enumerate(value):
            yield from _entries(item, (*at, i))
    else:
        yield at, value
