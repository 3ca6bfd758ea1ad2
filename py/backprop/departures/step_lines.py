"""A step as one list of equations, from its inputs to the loss after it: layers, loss, penalty, clipping, optimizer."""

from __future__ import annotations

import math
from functools import reduce

from ..equations.notation import Binary, Expression, Index, Name, Number, Sum, put_in
from ..equations.parser import parse, parse_formula
from ..equations.stable import stable
from ..functions.reductions import counted
from ..network.passes import is_fused
from ..network.spec import Spec
from ..network.step import Step
from .layer_lines import backward, forward, layer_room, output_at
from .lines import Line, Room, StepLines, placed
from .unrolling import at_step
from .update_lines import parameters_of, update_room, updates


def step_lines(spec: Spec, step: Step) -> StepLines:
    """The lines of a step that the engine took: its rows, parameters and state are what they begin with."""
    made = StepLines(spec, step)
    every = range(len(made.parts))
    for k in every:
        layer_room(made, k, "")
    forward(made, "")
    _loss(made, "")
    for k in reversed(every):
        if not made.parts[k].outer:
            backward(made, k)
    updates(made)
    for k in every:
        layer_room(made, k, "after.")
    forward(made, "after.")
    _loss(made, "after.")
    return made


def _loss(made: StepLines, when: str) -> None:
    """The loss of the batch, and ∂E/∂ŷ."""
    spec, last = made.spec, len(made.parts) - 1
    row, P = spec.loss.row, made.step.traces[-1].a
    output, room, steps = when + made.parts[last].path, f"{when}loss", range(P.shape[1]) if P.ndim > 2 else [None]
    sizes = {"s": len(P), "j": P.shape[-1], "l": P.shape[-1]}
    share = row.share(math.prod(P.shape[1:]))
    choice = spec.loss.of(made.step.samples)
    shares = {"share": share, "sample_share": 1.0 / (counted(len(P), choice.reduction, choice.weights) or 1.0)}
    given = {**spec.loss.hyper, **shares, **({} if choice.weights is None else {"omega": choice.weights})}
    made.rooms[room] = own = Room(given, {}, sizes)
    for t in steps:
        own.given[at_step("y", t)] = made.step.Y if t is None else made.step.Y[:, t]
        own.links[at_step("p", t)] = output, output_at(made, "a", t)
        own.links[at_step("z", t)] = output, output_at(made, made.kind(last).z, t)

    def line(text: str, part: str = "loss", computed: Expression | None = None, path: str = "") -> None:
        equation = parse(text)[0]
        made.lines.append(Line(room, part, equation, None, "", computed))
        if path:
            made.paths[when + path] = room, equation.target.name

    term, slope = (placed(parse_formula(of), "sj") for of in (row.formula, row.derivative))
    stable_term, stable_slope = (placed(of, "sj") for of in row.equations)
    if is_fused(spec.loss, spec.layers) and row.fused:
        stable_term = placed(stable(parse_formula(row.fused.formula)), "sj")
        if row.fused.of_step:
            term, slope = stable_term, placed(parse_formula(row.fused.difference), "sj")
            stable_slope = slope
    for t in steps:
        timed = {name: Name(at_step(name, t)) for name in ("y", "p", "z")}
        made.add(room, "loss", at_step("term", t), put_in(term, timed), "sj", put_in(stable_term, timed))
    terms: list[Expression] = [Sum(("j",), Name(at_step("term", t), (Index("s"), Index("j")))) for t in steps]
    every = reduce(lambda x, y: Binary("+", x, y), terms)
    made.add(room, "loss", "per_sample", Binary("*", every, Name("share")), "s")
    weight = "" if choice.weights is None else " * omega[s]"
    data_loss = f"sum[s](per_sample[s]{weight}) * sample_share"
    line(f"data_loss = {data_loss}")
    penalties = _penalty(made, when, room)
    line(f"penalty = {' + '.join(penalties) or '0'}")
    line(f"loss = {'data_loss + penalty' if penalties else data_loss}", path="loss")
    if when:
        return
    for path, name in (("loss_terms", "term"), ("loss_per_sample", "per_sample"), ("data_loss", "data_loss"),
                       ("penalty", "penalty")):  # fmt: skip
        made.paths[path] = room, name
    if P.ndim > 2:
        made.steps[room, "term"] = P.shape[1]
    both = parse_formula("share * sample_share" if made.below == 1 else "share")
    if choice.weights is not None:
        both = Binary("*", both, Name("omega", (Index("s"),)))
    for t in steps:
        timed = {name: Name(at_step(name, t)) for name in ("y", "p", "z")}
        values = (Binary("*", put_in(of, timed), both) for of in (slope, stable_slope))
        made.add(room, "error", at_step("da", t), next(values), "sj", next(values))


def _penalty(made: StepLines, when: str, room: str) -> list[str]:
    """Names of what each penalized parameter adds to the loss."""
    penalty = made.spec.penalty
    found: list[str] = []
    for k, name, letters in parameters_of(made):
        if not penalty.applies_to(name):
            continue
        own, target = made.room_of(k, name), f"{'after_' if when else ''}penalty"
        w = Name("after" if when else "w", tuple(map(Index, letters)))
        parts = [
            Binary(
                "*", Number(row.share * number), made.over_entries(k, name, put_in(parse_formula(row.term), {"w": w}))
            )
            for row, number in penalty.told
        ]
        value = parts[0] if len(parts) == 1 else Binary("+", parts[0], parts[1])
        if not when:
            update_room(made, k, name, letters)
        made.add(own, "loss", target, value, "", None, k, name, True)
        made.rooms[room].links[f"part_{len(found)}"] = own, target
        found.append(f"part_{len(found)}")
    return found
