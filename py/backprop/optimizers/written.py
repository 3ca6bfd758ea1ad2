"""The lines of an optimizer as one NumPy function, written once for each choice of variants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..equations.notation import Binary, Expression, Name, names
from ..equations.parser import parse_formula
from ..equations.pointwise import REAL, Function, Source, compiled
from ..equations.stable import stable

GIVEN = ("g", "state", "eta", "t", "keep", "w=None")


def old_names(lines: Mapping[str, str]) -> tuple[str, ...]:
    """The quantities whose values after the step before are used: what the next step needs."""
    used = {use.name for formula in lines.values() for use in names(parse_formula(formula))}
    return tuple(name for name in lines if f"{name}_old" in used)


def written(lines: Mapping[str, str], settings: Sequence[str], decays: bool, rounds: bool) -> Function:
    """(g, state, eta, t, keep, w, **settings) → (update, new state), from the formulas by name, the update last.

    decays: −η λ w is added to the update (Loshchilov & Hutter 2019, algorithm 2, with η for α η_t, as PyTorch's AdamW).
    keep rounds each quantity but those that are the same for all weights; without `rounds` nothing is kept so.
    """
    trees = {name: stable(parse_formula(formula)) for name, formula in lines.items()}
    if decays:
        trees["update"] = Binary("-", trees["update"], _DECAY)
    held = old_names(lines)
    arrays = {"g", "w", *(f"{name}_old" for name in held)}
    for name, tree in trees.items():
        if _uses(tree) & arrays:
            arrays.add(name)
    of_gradient = {"g"}
    source = Source(sorted(arrays), *trees.values())
    body = source.lines
    body += [f'{name}_old = state["{name}"]' for name in held]
    for name, tree in trees.items():
        own = source.code(tree)
        if rounds and _uses(tree) & of_gradient:
            own = f"keep({own})"
            of_gradient.add(name)
        body.append(f"{name} = {own}")
    kept = (f'"{name}": {name if name in arrays else f"full_like(g, {name})"}' for name in trees if name != "update")
    numbers = [f"{name}=0.0" if name == "weight_decay" else name for name in settings]
    return compiled(
        "step", [*GIVEN, *(numbers and ["*", *numbers])], [*body, f"return update, {{{', '.join(kept)}}}"], REAL
    )


_DECAY: Expression = Binary("*", Binary("*", Name("eta"), Name("weight_decay")), Name("w"))


def _uses(tree: Expression) -> set[str]:
    return {use.name for use in names(tree)}
