"""A step as one list of equations, from its inputs to the loss after it: layers, loss, penalty, clipping, optimizer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..equations.absent import without
from ..equations.kind import BIAS, Kind
from ..equations.notation import Binary, Call, Equation, Expression, Index, Name, Number, put_in
from ..equations.parser import parse, parse_formula
from ..equations.rewriting import coupled, shared
from ..equations.stable import stable
from ..functions.penalties import PENALTIES
from ..layers.base import expand
from ..layers.choices import ActivationChoice
from ..network.passes import is_fused
from ..network.spec import Spec
from ..network.step import Step
from .lines import Line, Room, StepLines, placed
from .update_lines import parameters_of, update_room, updates


def step_lines(spec: Spec, step: Step) -> StepLines:
    """The lines of a step that the engine took: its rows, parameters and state are what they begin with."""
    made = StepLines(spec, step)
    count = len(spec.layers)
    for k in range(count):
        _layer(made, k, "")
    _forward(made, "")
    _loss(made, "")
    for k in reversed(range(count)):
        _backward(made, k)
    updates(made)
    for k in range(count):
        _layer(made, k, "after.")
    _forward(made, "after.")
    _loss(made, "after.")
    return made


def _layer(made: StepLines, k: int, when: str) -> None:
    """The room of a layer, with the parameters before or after the step."""
    spec, layer, kind = made.spec, made.spec.layers[k], made.kind(k)
    sizes = {"s": len(made.step.X), "j": layer.units, "i": layer.units, "l": layer.units, "k": layer.n_in}
    counts = {name: sizes[letter] for name, letter in kind.counts.items()}
    room = Room({**getattr(layer, "settings", {}), **counts}, {}, sizes, layer.activation)
    whole = made.step.before[k]
    for name in whole:
        room.links[f"{name}_after"] = (f"layers[{k}].{name}", "after")
        if when:
            room.links[name] = (f"layers[{k}].{name}", "after")
        else:
            room.given[name] = expand(whole, name)
            made.paths[f"layers[{k}].before.{name}"] = f"layers[{k}]", name
    if k:
        room.links["A"] = f"{when}layers[{k - 1}]", "a"
        room.links["z_below"] = f"{when}layers[{k - 1}]", made.kind(k - 1).z
    else:
        room.given["A"] = made.step.X
    if not when:
        room.given["X"] = made.step.X
        room.links["da"] = (f"layers[{k + 1}]", "dA") if k + 1 < len(spec.layers) else ("loss", "da")
    made.rooms[f"{when}layers[{k}]"] = room


def _forward(made: StepLines, when: str) -> None:
    for k in range(len(made.spec.layers)):
        kind, room = made.kind(k), f"{when}layers[{k}]"
        made.paths |= {f"{room}.z": (room, "A")} if kind.z == "A" and not when else {}
        for equation in without(kind.forward_equations, _absent(kind, made.step.before[k])):
            made.lines.append(Line(room, "forward", equation, k))
            if not when:
                key = "z" if equation.target.name == kind.z else equation.target.name
                made.paths[f"{room}.{key}"] = room, equation.target.name
    made.paths[f"{when}prediction"] = f"{when}layers[{len(made.spec.layers) - 1}]", "a"


def _absent(kind: Kind, parameters: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(p.name for p in kind.parameters if p.name not in parameters)


def _loss(made: StepLines, when: str) -> None:
    """The loss of the batch, and ∂E/∂ŷ."""
    spec, last = made.spec, len(made.spec.layers) - 1
    row, P = spec.loss.row, made.step.traces[-1].a
    output, room = f"{when}layers[{last}]", f"{when}loss"
    sizes = {"s": len(P), "j": P.shape[-1], "l": P.shape[-1]}
    shares = {"share": row.share(P.shape[-1]), "sample_share": 1 / len(P) if spec.loss.reduction == "mean" else 1.0}
    given = {"y": made.step.Y, **spec.loss.hyper, **shares}
    made.rooms[room] = Room(given, {"p": (output, "a"), "z": (output, made.kind(last).z)}, sizes)

    def line(text: str, part: str = "loss", computed: Expression | None = None, path: str = "") -> None:
        equation = parse(text)[0]
        made.lines.append(Line(room, part, equation, None, "", computed))
        if path:
            made.paths[when + path] = room, equation.target.name

    term, slope = (placed(parse_formula(of), "sj") for of in (row.formula, row.derivative))
    stable_term, stable_slope = (placed(of, "sj") for of in row.equations)
    if is_fused(spec.loss, spec.layers) and row.fused:
        stable_term = placed(stable(parse_formula(row.fused.formula)), "sj")
    made.add(room, "loss", "term", term, "sj", stable_term)
    line("per_sample[s] = sum[j](term[s,j]) * share")
    data_loss = "sum[s](per_sample[s]) * sample_share"
    line(f"data_loss = {data_loss}")
    penalties = _penalty(made, when, room)
    line(f"penalty = {' + '.join(penalties) or '0'}")
    line(f"loss = {'data_loss + penalty' if penalties else data_loss}", path="loss")
    if when:
        return
    for path, name in (("loss_terms", "term"), ("loss_per_sample", "per_sample"), ("data_loss", "data_loss"),
                       ("penalty", "penalty")):  # fmt: skip
        made.paths[path] = room, name
    both = parse_formula("share * sample_share")
    made.add(room, "error", "da", Binary("*", slope, both), "sj", Binary("*", stable_slope, both))


def _penalty(made: StepLines, when: str, room: str) -> list[str]:
    """Names of what each penalized parameter adds to the loss."""
    penalty = made.spec.penalty
    found: list[str] = []
    for k, name, letters in parameters_of(made):
        if not penalty.applies_to(name):
            continue
        own, target = f"layers[{k}].{name}", f"{'after_' if when else ''}penalty"
        w = Name("after" if when else "w", tuple(map(Index, letters)))
        numbers = {row.name: row.share * getattr(penalty, row.name) for row in PENALTIES}
        terms = {row.name: put_in(parse_formula(row.term), {"w": w}) for row in PENALTIES}
        parts = [
            Binary("*", Number(number), made.over_entries(k, name, terms[key]))
            for key, number in numbers.items() if number
        ]  # fmt: skip
        value = parts[0] if len(parts) == 1 else Binary("+", parts[0], parts[1])
        if not when:
            update_room(made, k, name, letters)
        made.add(own, "loss", target, value, "", None, k, name)
        made.rooms[room].links[f"part_{len(found)}"] = own, target
        found.append(f"part_{len(found)}")
    return found


def _backward(made: StepLines, k: int) -> None:
    kind, room, spec = made.kind(k), f"layers[{k}]", made.spec
    layer, delta, biases = spec.layers[k], f"d{kind.z}", frozenset(p.name for p in kind.parameters if p.start == BIAS)
    gradients = {f"d{p.name}": p.name for p in kind.parameters}
    made.paths[f"{room}.da"] = room, "da"
    equations = without(kind.backward_equations, _absent(kind, made.step.before[k]))
    equations = coupled(equations) if layer.activation.row.couples else equations
    ends_in_pair = k == len(spec.layers) - 1 and is_fused(spec.loss, spec.layers)
    for equation in equations:
        target, value, computed = equation.target, equation.value, None
        name = target.name
        part = "down" if name == "dA" and kind.z != "A" else "gradient" if name in gradients else "backward"
        if isinstance(value, Call) and value.function == "slope":
            value, computed = slope_of(layer.activation, value.arguments[0]), value
        if name == delta and ends_in_pair:
            part, (value, computed) = "error", _of_pair(made, room)
        if gradients.get(name) in biases and spec.conventions.bias == "shared":
            (whole,) = shared((equation,), biases)
            value = Number(0) if layer.into_softmax else whole.value
        own = name[1:] if part == "gradient" else ""
        made.lines.append(Line(room, part, Equation(target, value), k, own, computed))
        if part == "gradient":
            made.paths[f"{room}.data_gradients.{own}"] = room, name
        elif part != "down":
            made.paths[f"{room}.{'delta' if name == delta else name}"] = room, name
        if name == "dA" and k == 0:
            made.paths["input_gradients"] = room, name
    if spec.conventions.update_order == "sequential":
        _through_new(made, k)


def _of_pair(made: StepLines, room: str) -> tuple[Expression, Expression]:
    """δ of a loss with its own output function: as it is written by hand, and in the form that keeps its digits."""
    fused = made.spec.loss.row.fused
    assert fused is not None
    own = {"y": "y", "p": "p", "fused_z": "z", "sample_share": "sample_share"}
    made.rooms[room].links |= {name: ("loss", other) for name, other in own.items()}
    exact = put_in(parse_formula(fused.exact), {"z": Name("fused_z")})
    share = Name("sample_share")
    by_hand = placed(parse_formula(fused.difference), "sj")
    return Binary("*", by_hand, share), Binary("*", placed(exact, "sj"), share)


def slope_of(choice: ActivationChoice, z: Expression, a: Expression | None = None) -> Expression:
    """f′ as it is written by hand, at z, from a where the formula has it."""
    hyper = {name: Number(value) for name, value in choice.hyper.items()}
    return put_in(parse_formula(choice.row.derivative), {"z": z, "a": a or parse_formula("a[s,j]"), **hyper})


def _through_new(made: StepLines, k: int) -> None:
    """δ goes down through the weights after the step."""
    for i, line in enumerate(made.lines):
        if line.layer == k and line.part == "down":
            made.lines[i] = replace(line, equation=Equation(line.equation.target, updated(made, line)))


def updated(made: StepLines, line: Line) -> Expression:
    """What goes down, through the parameters after the step."""
    own = made.step.before[line.layer or 0]
    return put_in(line.equation.value, {name: Name(f"{name}_after") for name in own})
