"""What a kind that is written as equations tells the form and the documents: its fields and the quantities it shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ..equations.kind import BIAS, Kind, Quantity
from ..equations.notation import names
from ..functions.activations import ACTIVATIONS
from ..rules.declared import ABSENT, FROZEN, MARKS, Declared, Mark, Numbers, Part
from ..rules.fields import Field
from ..rules.limits import NUMBER, SEED, UNITS
from ..rules.shown import COUPLED_SAMPLES, COUPLED_UNITS, Shown
from .choices import IDENTITY, ActivationChoice
from .forms import forms_of, when
from .marks import may_be
from .site import Site, read_activation
from .weights import OWN_INIT

EVERY_STEP = Part("return_sequences", "Every time step's output", "flag", False,
                  "Otherwise only the last step's output is passed on.")  # fmt: skip
TRUNCATE = Field("truncate", "Truncate after time steps", "integer", minimum=1, maximum=1_000_000, nullable=True,
                 hint="Each error is passed back through at most this many steps; blank: through all.")  # fmt: skip
HYPERPARAMETERS = tuple(dict.fromkeys(field.name for row in ACTIVATIONS.values() for field in row.hyperparameters))
INNER = Part("layers", "Layers of the block", "layers", None,
             "The last layer has as many units as the block has inputs.")  # fmt: skip
MARKED = {
    FROZEN: "Their gradient is shown, training leaves them as they are.",
    ABSENT: "Connections that are not there: 0, left out of every sum, without gradient.",
}
WORDS = {"j": "units", "i": "units", "k": "inputs"}


def every_step(kind: Kind) -> Part:
    """Whether every step's output goes on: the last one has seen all others where one step is made of those before."""
    return replace(EVERY_STEP, default=not kind.recurs)


def told_by(kind: Kind) -> dict[str, Any]:
    """The facts of the kind, see `Facts`."""
    forms = tuple(forms_of(kind).values())
    folded = ["truncate"] * kind.recurs + [row.name for row in kind.starts.values()] + [*kind.kept]
    return {
        "kind": kind.kind, "label": kind.label, "note": kind.note, "script_note": kind.script_note,
        "fields": declared_fields(kind), "folded": (*kind.folded, *folded), "has_weights": bool(kind.weights),
        "numbered": kind.space is not None, "space": kind.space,
        "names_units": bool(kind.weights) or kind.space is not None,
        "takes_sequences": kind.through_time, "symbols": kind.symbols, "z_words": kind.z_words,
        "sequential_updates": not kind.block,
        "called_by_function": kind.activation is not None and not kind.through_time,
        "no_slope": COUPLED_UNITS if kind.activation else COUPLED_SAMPLES if kind.couples_samples else "",
        "errors_shown": tuple({"carried"} & {key for form in forms for key in form.carried.values()}),
        "shows": shown_by(forms), "foot": foot_of(kind), "state": state_of(kind),
    }  # fmt: skip


def settings_of(kind: Kind) -> list[Field]:
    """The single numbers among its settings."""
    return [row for row in kind.settings if isinstance(row, Field)]


def declared_fields(kind: Kind) -> tuple[Declared, ...]:
    """What the layer's object in a spec may hold, in the order of the form."""
    rows: list[Declared] = [UNITS] if kind.own_units else []
    rows += [kind.activation] if kind.activation else []
    rows += [every_step(kind)] * kind.through_time + [TRUNCATE] * kind.recurs
    for p in kind.parameters:
        note = "Absent where the convention for biases is “none”." if p.start == BIAS else ""
        default = "init" if isinstance(p.start, str) else f"{p.start:g}"
        shape = p.words or tuple(WORDS[letter] for letter in p.letters)
        rows.append(Numbers(p.name, p.label, shape, NUMBER, default, note, p.symbol, when=when(kind, p.name)))
    note, shape = "One list for all samples, or one for each.", ("samples", "units")
    for start in kind.starts.values():
        rows.append(Numbers(start.name, start.label, shape, NUMBER, "0", note, start.symbol, start=False))
    rows += [*kind.settings, *([SEED] if kind.drawn else [])]
    for row in kind.drawn:
        symbol = kind.quantities[row.name].symbol
        rows.append(Numbers(row.name, row.label, shape, row.entry, "drawn for each step", note, symbol, True, False))
    for buffer in kind.buffers:
        default = f"{buffer.start:g}"
        rows.append(Numbers(buffer.name, buffer.label, ("units",), buffer.entry, default, symbol=buffer.symbol))
    rows += [Mark(mark, MARKS[mark], names, MARKED[mark]) for mark in MARKS if (names := may_be(mark, kind))]
    return (*rows, *([OWN_INIT] if kind.weights else []), *([INNER] if kind.block else []))


def read_function(kind: Kind, site: Site) -> ActivationChoice:
    """The function that f stands for; a layer that is a function alone has its hyperparameters beside its name."""
    part, reader = kind.activation, site.reader
    if part is None:
        return IDENTITY
    if part.type == "activation":
        return site.activation(part.name, str(part.default))
    own = {key: reader.raw(key) for key in (part.name, *HYPERPARAMETERS) if key == part.name or reader.has(key)}
    return read_activation(own, reader.path, site.called("Activation"), str(part.default))


def told_function(kind: Kind, choice: ActivationChoice) -> dict[str, Any]:
    """The same as a spec states it."""
    part = kind.activation
    if part is None:
        return {}
    if part.type == "activation":
        return {part.name: choice.describe()}
    return {part.name: choice.row.name, **choice.hyper}


def shown_by(forms: Sequence[Kind]) -> tuple[Shown, ...]:
    """What any of the forms shows, what another form has besides right before that which follows it there."""
    found = list[Shown]()
    for form in forms:
        names, at = [row.name for row in found], len(found)
        for row in reversed(tuple(shown_quantities(form))):
            if row.name in names:
                at = [own.name for own in found].index(row.name)
            else:
                found.insert(at, row)
    return tuple(found)


def shown_quantities(kind: Kind) -> Iterator[Shown]:
    """What is given or computed on the way and its gradients, as the passes show them, with their starts."""
    for start in kind.starts.values():
        yield Shown(start.name, start.symbol, start.label.lower(), start.label.lower(), listed=False)
    starts = {start.name: Quantity(start.symbol, start.label.lower()) for start in kind.starts.values()}
    known = {**kind.quantities, **starts}
    for name in kind.given:
        yield _shown(name, kind.quantities[name], "sj")
    passed = {"a", "A", kind.z, *kind.untold, *(p.name for p in kind.parameters)}
    known_to_all = kind.untold | {f"d{name}" for name in (*passed, kind.block)} | ({"slope"} - known.keys())
    state = {part for name in state_of(kind) or () for part in (name, f"d{name}")}  # told beside z and δ
    for equation in (*kind.forward_equations, *kind.backward_equations):
        name = equation.target.name
        backward = equation in kind.backward_equations and name not in known
        if name in (known_to_all if equation in kind.backward_equations else passed):
            continue
        of = name[1:] if backward else name
        units = set(equation.target.letters) - {"s", "t"}
        of_units = "p" if name in kind.once_a_pair else "g" if name in kind.once_a_group else "j"
        axes = "s" * ("s" in equation.target.letters) + of_units * bool(units)
        yield _shown(name, known.get(of, Quantity(of, of)), axes, backward, name not in state)
    if state:  # in whose place they stand elsewhere
        yield Shown("a", "a", "a", "what is passed to the next layer")
        yield Shown("da", "∂E/∂a", "∂E/∂a", "what comes back from the next layer only", backward=True)
    for name, key in kind.carried.items():
        symbol = "δ" if key == "carried" else f"∂E/∂{known[name[1:]].symbol}"
        title = f"the part of {symbol} that truncation passes to the previous time step"
        yield Shown(
            key, f"{symbol} passed back", f"{symbol} passed to the previous time step,", title, backward=True
        )  # fmt: skip


def _shown(name: str, quantity: Quantity, axes: str, backward: bool = False, listed: bool = True) -> Shown:
    words = quantity.words.removeprefix("the ")
    if not backward:
        return Shown(name, quantity.symbol, words, quantity.title or words, axes, listed=listed)
    symbol = f"∂E/∂{quantity.symbol}"
    return Shown(name, symbol, symbol, f"gradient with respect to the {words}", axes, backward=True, listed=listed)


def foot_of(kind: Kind) -> str | None:
    """Of a kind without weights the last quantity of the forward pass that each unit has for itself."""
    own = [row.name for row in shown_quantities(kind)
           if row.axes == "sj" and row.listed and not row.backward and row.name != "slope"]  # fmt: skip
    return own[-1] if own and not kind.weights else None


def state_of(kind: Kind) -> tuple[str, str] | None:
    """The quantity that goes out at each time step, where `a` is but another name of one that has a start."""
    out = next(equation for equation in kind.forward_equations if equation.target.name == "a")
    found = [name.name for name in names(out.value) if name.name in kind.starts]
    return (found[0], kind.starts[found[0]].name) if len(found) == 1 else None
