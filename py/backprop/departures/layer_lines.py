"""The lines of the layers: forward, before and after the step, and backward; through time a line for each time step."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..equations.absent import without
from ..equations.kind import BIAS, OLD, Kind
from ..equations.notation import Binary, Call, Equation, Expression, Index, Name, Number, put_in
from ..equations.parser import parse_formula
from ..equations.rewriting import FUSED, coupled, from_loss, shared
from ..equations.truncation import CARRIED, HANDED_ON, OWN
from ..layers.base import Layer, expand
from ..layers.choices import ActivationChoice
from ..layers.told_by_kind import settings_of
from ..network.passes import is_fused
from .folded import AS_WRITTEN, Folded
from .lines import At, Line, Room, StepLines, placed
from .parts import Part
from .truncating import flows, going_on
from .unrolling import Unrolling, at_step, base

LATER = "_after"  # after the name of a buffer: what it is after the step


def unrolling(made: StepLines, k: int) -> Unrolling:
    """The time steps of a layer."""
    kind, trace = made.kind(k), made.parts[k].trace
    starts = {name: start.name for name, start in kind.starts.items()}
    if trace.A.ndim < 3:
        return Unrolling()
    return Unrolling(trace.A.shape[1], kind.through_time, trace.a.ndim < 3, starts)


def layer_room(made: StepLines, k: int, when: str) -> None:
    """The room of a layer, with the parameters before or after the step."""
    part, through = made.parts[k], unrolling(made, k)
    layer, kind, trace = part.layer, part.kind, part.trace
    sizes = {
        **dict.fromkeys("su", len(trace.A)), **dict.fromkeys("jilm", layer.units), **dict.fromkeys("kq", layer.n_in),
        **kind.sizes,
    }  # fmt: skip
    of_places = {**sizes, "s": math.prod(trace.A.shape[:-1])}
    counts = {name: of_places[letter] for name, letter in kind.counts.items()}
    folded = Folded(kind) if kind.space else AS_WRITTEN
    room, whole = Room({**_settings(layer, kind), **counts}, {}, sizes, layer.activation, folded), part.before
    own = when + part.path
    for name in whole:
        room.links[f"{name}_after"] = (made.room_of(k, name), "after")
        if when:
            room.links[name] = (made.room_of(k, name), "after")
        else:
            room.given[name] = expand(whole, name)
            made.paths[f"{part.path}.before.{name}"] = own, name
    for name in kind.kept:
        room.given |= dict.fromkeys((name, name + OLD), part.buffers[name])
        if not when:
            made.paths[f"{part.path}.before.{name}"] = own, name + OLD
    for start in kind.starts.values():
        room.given[start.name] = trace.shown[start.name]
    for t in through.every:
        at = slice(None) if t is None else (slice(None), t)
        room.given |= {at_step(name, t): trace.shown[name][at] for name in kind.given}
        if part.below is not None:
            below = when + made.parts[part.below].path
            room.links[at_step("A", t)] = below, at_step("a", t if t is None or _sends(made, part.below) else None)
            room.links[at_step("z_below", t)] = below, at_step(made.kind(part.below).z, t)
        elif part.outer:
            room.links[at_step("A", t)] = when + part.outer, at_step("A", t)
        else:
            room.given[at_step("A", t)] = made.step.X[at]
        if not when and made.step.X.ndim == trace.A.ndim:
            room.given[at_step("X", t)] = made.step.X[at]
    if part.below is not None and through.steps is None and (last := _last(made, part.below)) is not None:
        below = when + made.parts[part.below].path
        room.links["A"] = below, at_step("a", last)
        room.links["z_below"] = below, at_step(made.kind(part.below).z, last)
    if not when:
        for t in through.sent:
            room.links[at_step("da", t)] = error_from(made, part, None if through.last_only else t)
    _joined(made, part, room, when, through)
    made.rooms[own] = room


def error_from(made: StepLines, part: Part, t: int | None) -> At:
    """Where ∂E/∂a of a layer comes from: the layer above, the block around it, the loss."""
    if part.above:
        return part.above, at_step("dA", t)
    if part.outer:
        return part.outer, at_step(f"d{made.kind(made.number_at[part.outer]).block}", t)
    return "loss", at_step("da", t)


def _joined(made: StepLines, part: Part, room: Room, when: str, through: Unrolling) -> None:
    """In the room of a block what the layers inside make, and what they pass down."""
    if not part.inner:
        return
    first, last = (made.parts[part.inner[i]].path for i in (0, -1))
    for t in through.every:
        room.links[at_step(part.kind.block, t)] = when + last, at_step("a", t)
        room.links[at_step(f"dA_{part.kind.block}", t)] = first, at_step("dA", t)


def _settings(layer: Layer, kind: Kind) -> dict[str, float]:
    """The single numbers that its equations name."""
    own = getattr(layer, "settings", {})
    return {row.name: own[row.name] if row.name in own else getattr(layer, row.name) for row in settings_of(kind)}


def _sends(made: StepLines, k: int) -> bool:
    """True where time steps go out."""
    return made.parts[k].trace.a.ndim > 2


def _last(made: StepLines, k: int) -> int | None:
    """The time step that goes out of a layer which sends no other."""
    own = unrolling(made, k)
    return own.sent[0] if own.last_only else None


def output_at(made: StepLines, name: str, t: int | None) -> str:
    """A quantity of the output layer at a time step of the prediction."""
    return at_step(name, t if t is not None else _last(made, len(made.parts) - 1))


def tell(made: StepLines, path: str, room: str, name: str, k: int, sent: bool = False) -> None:
    """Where a quantity of the document stands, all its time steps together. sent: it goes out of the layer."""
    own = unrolling(made, k)
    if own.steps is None:
        made.paths[path] = room, name
    elif sent and own.last_only:
        made.paths[path] = room, at_step(name, own.sent[0])
    else:
        made.paths[path] = room, name
        made.steps[room, name] = own.steps


def forward(made: StepLines, when: str) -> None:
    """z, a and what lies between, layer by layer."""
    for k, part in enumerate(made.parts):
        kind, room, through = part.kind, when + part.path, unrolling(made, k)
        if kind.z == "A" and not when:
            tell(made, f"{room}.z", room, "A", k)
        equations = without(kind.forward_equations, _absent(kind, part.before))
        for t, equation in _in_time(through, equations):
            made.lines.append(Line(room, "forward", equation, k))
            name = base(equation.target.name)
            if not when:
                key = "z" if name == kind.z else name
                if t is None:
                    made.paths[f"{room}.{key}"] = room, name
                else:
                    tell(made, f"{room}.{key}", room, name, k, name == "a")
        for _, equation in () if when else _in_time(through, kind.update_equations):
            name = equation.target.name
            target = replace(equation.target, name=name + LATER)
            made.lines.append(Line(room, "buffer", replace(equation, target=target), k))
            made.paths[f"{room}.after.{name}"] = room, target.name
    last = len(made.parts) - 1
    tell(made, f"{when}prediction", when + made.parts[last].path, "a", last, True)


def _in_time(
    through: Unrolling, equations: tuple[Equation, ...]
) -> list[tuple[int | None, Equation]]:  # fmt: skip
    """Every equation at every time step; of a recurrence all of one step come before those of the next."""
    made = [row for equation in equations for row in through.equations(equation)]
    return sorted(made, key=lambda row: row[0] or 0) if through.through_time else made


def _absent(kind: Kind, parameters: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(p.name for p in kind.parameters if p.name not in parameters)


def backward(made: StepLines, k: int) -> None:
    """∂E/∂a, δ, gradients, what goes down; of a block the layers inside as soon as their error is there."""
    part, spec, through = made.parts[k], made.spec, unrolling(made, k)
    layer, kind, room, delta = part.layer, part.kind, part.path, f"d{part.kind.z}"
    biases = frozenset(p.name for p in kind.parameters if p.start == BIAS)
    gradients = {f"d{p.name}": p.name for p in kind.parameters}
    tell(made, f"{room}.da", room, "da", k, True)
    equations = without(kind.backward_equations, _absent(kind, part.before))
    equations = coupled(equations) if layer.activation.row.couples else equations
    ends_in_pair = k == len(made.parts) - 1 and is_fused(spec.loss, spec.layers)
    if ends_in_pair and through.through_time:
        equations = from_loss(equations, delta)
        for t in through.sent:
            at_once, exact = of_pair(made, room, t)
            target = placed(Name(at_step(FUSED, t)), "sj")
            assert isinstance(target, Name)
            made.lines.append(Line(room, "error", Equation(target, at_once), k, "", exact, True))
    cut = through.through_time and layer.truncates(through.steps or 0)
    rows = going_on(equations, through) if cut else [row for one in equations for row in through.equations(one)]
    if cut:
        rows += flows(equations, through, layer.window(through.steps or 0))
    if through.through_time:
        rows.sort(key=lambda row: 1 if row[0] is None else -row[0])
    for t, equation in rows:
        target, value = equation.target, equation.value
        computed: Expression | None = None
        name = base(target.name)
        said = "down" if name == "dA" and kind.z != "A" else "gradient" if name in gradients else "backward"
        if isinstance(value, Call) and value.function == "slope":
            value, computed = slope_of(layer.activation, *value.arguments), value
        if name == delta and ends_in_pair and not through.through_time:
            said, (value, computed) = "error", of_pair(made, room, t)
        own = name[1:] if said == "gradient" else ""
        if own:
            value = _of_gradient(made, k, equation, own in biases)
        is_single = name.startswith((OWN, HANDED_ON))
        rounded = not is_single or name.partition("#")[0].removeprefix(OWN).removeprefix(HANDED_ON) in kind.carried
        made.lines.append(Line(room, said, Equation(target, value), k, own, computed, not rounded))
        if name in kind.untold:
            continue
        if name == f"d{kind.block}":
            for i in reversed(part.inner) if t == through.every[-1] else ():
                backward(made, i)
        elif not is_single and said != "down":
            _tell_error(made, k, name, own, t)
        if name == "dA" and part.below is None and not part.outer:
            tell(made, "input_gradients", room, name, k)
    if spec.conventions.update_order == "sequential":
        _through_new(made, k)


def _of_gradient(made: StepLines, k: int, equation: Equation, is_bias: bool) -> Expression:
    """A gradient, of a bias that units share over all of them, and over the samples where 1/n is not in δ."""
    value, layer = equation.value, made.parts[k].layer
    if is_bias and made.spec.conventions.bias == "shared":
        value = Number(0) if layer.into_softmax else shared((equation,), frozenset({equation.target.name[1:]}))[0].value
    return value if made.below == 1 else Binary("/", value, Number(made.below))


def _tell_error(made: StepLines, k: int, name: str, gradient_of: str, t: int | None) -> None:
    """Where a quantity of the backward pass stands; gradient_of: the parameter whose gradient it is."""
    kind, room = made.kind(k), made.parts[k].path
    own = name.removeprefix(CARRIED)
    key = "delta" if name == f"d{kind.z}" else kind.carried[own] if own != name else name
    if gradient_of:
        made.paths[f"{room}.data_gradients.{gradient_of}"] = room, name
    elif t is None:
        made.paths[f"{room}.{key}"] = room, name
    else:
        tell(made, f"{room}.{key}", room, name, k)


def of_pair(made: StepLines, room: str, t: int | None) -> tuple[Expression, Expression]:
    """δ of a loss with its own output function: as it is written by hand, and in the form that keeps its digits."""
    fused = made.spec.loss.row.fused
    assert fused is not None
    sent = t if _sends(made, len(made.parts) - 1) else None
    own = {"y": "y", "p": "p", "fused_z": "z"}
    hyper = {name: Number(value) for name, value in made.spec.loss.hyper.items()}
    made.rooms[room].links |= {at_step(name, t): ("loss", at_step(other, sent)) for name, other in own.items()}
    made.rooms[room].links["sample_share"] = "loss", "sample_share"
    timed = {name: Name(at_step(name, t)) for name in own}
    kind = made.kind(made.number_at[room])
    letters = kind.letters["a"] if kind.space else "sj"
    exact = put_in(placed(put_in(fused.equations[1], {**hyper, "z": Name("fused_z")}), letters), timed)
    share: Expression = Name("sample_share") if made.below == 1 else Number(1)
    if "omega" in made.rooms["loss"].given:
        made.rooms[room].links["omega"] = "loss", "omega"
        share = Binary("*", share, Name("omega", (Index("s"),)))
    by_hand = put_in(placed(put_in(parse_formula(fused.difference), hyper), letters), timed)
    return Binary("*", by_hand, share), Binary("*", exact, share)


def slope_of(choice: ActivationChoice, z: Expression, a: Expression) -> Expression:
    """f′ as it is written by hand, at z, from a where the formula has it."""
    hyper = {name: Number(value) for name, value in choice.hyper.items()}
    return put_in(parse_formula(choice.row.derivative), {"z": z, "a": a, **hyper})


def _through_new(made: StepLines, k: int) -> None:
    """δ goes down through the weights after the step."""
    for i, line in enumerate(made.lines):
        if line.layer == k and line.part == "down":
            made.lines[i] = replace(line, equation=Equation(line.equation.target, updated(made, line)))


def updated(made: StepLines, line: Line) -> Expression:
    """What goes down, through the parameters after the step."""
    own = made.parts[line.layer or 0].before
    return put_in(line.equation.value, {name: Name(f"{name}_after") for name in own})
