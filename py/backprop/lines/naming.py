"""What the names in a kind's equations are called in lines, and where documents have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..equations.kind import Kind
from ..equations.notation import Call, Name
from ..equations.truncation import CARRIED
from .blocks import At
from .expression import Expr, sym
from .layer_view import LayerView
from .unit_lines import partial, passed_on

PLACES = ("s", "t")  # letters that count samples and the time steps of a target


def entry(of: LayerView, name: str, index: tuple[int | str, ...], base: str) -> Expr:
    """The symbol of an entry of a parameter, of any entry where its index is a letter."""
    if all(isinstance(i, int) for i in index):
        return of.entry(name, tuple(map(int, index)), base)
    if of.layer.numbered:
        return sym(base, numbered(index))
    arrow = of.layer.parameter_arrow(name)
    ends = [
        sym(i) if isinstance(i, str) else of.symbols.unit(of.k - (axis == 1 and arrow == "below"), i)
        for axis, i in enumerate(index)
    ]
    return sym(base, ["arrow", ends[1], ends[0]] if len(ends) > 1 else ends[0][1])


def numbered(index: Sequence[int | str]) -> str:
    """The numbers of an entry, from 1, where letters may stand for any value."""
    return ",".join(str(i + 1) if isinstance(i, int) else i for i in index)


def comes_in(kind: Kind) -> bool:
    """True where A is told as what comes in, False where the layer has a z of its own for it, unit by unit."""
    return kind.own_units or kind.z != "A"


def key_of(kind: Kind, name: str) -> str:
    """The key of a quantity in documents."""
    if name.startswith(CARRIED):
        return kind.carried[name.removeprefix(CARRIED)]
    if name == kind.z:
        return "z"
    if name in kind.kept:
        return f"after.{name}"
    return "delta" if name[:1] == "d" and name[1:] == kind.z else name


def is_error(of: LayerView, kind: Kind, name: str) -> bool:
    """True for δ and what has its sign."""
    key = key_of(kind, name)
    return key == "delta" or key in of.layer.errors_shown


def is_gradient(kind: Kind, name: str) -> bool:
    """True for dX, where X is a quantity or parameter of the kind, what comes in or what goes out."""
    known = kind.names
    return name not in known and name[:1] == "d" and name[1:] in known


def base_of(kind: Kind, name: str) -> str:
    """The letter of a quantity."""
    key = key_of(kind, name)
    if name in kind.quantities:
        return kind.quantities[name].symbol
    if name in kind.kept:
        return kind.kept[name].letter + "⁺"
    if start := next((start for start in kind.starts.values() if start.name == name), None):
        return start.symbol
    return {"delta": "δ"}.get(key, key)


def words_of(kind: Kind, name: str) -> str:
    """What a quantity or a buffer is called in sentences."""
    told, kept = kind.quantities.get(name), kind.kept.get(name)
    return told.words.removeprefix("the ") if told else kept.symbol if kept else name


def words_of_pair(kind: Kind, name: str, at: At, rest: Sequence[int]) -> str:
    """The same with the two time steps that a number is of: score⟨2,1⟩."""
    words = f"∂E/∂{base_of(kind, name[1:])}" if is_gradient(kind, name) else words_of(kind, name)
    return f"{words}⟨{at[1] + 1},{rest[0] + 1}⟩"


def symbol(of: LayerView, kind: Kind, name: Name, at: At, rest: tuple[int | str, ...], when: str = "") -> Expr:
    """What a quantity is called at a place; `when` marks a time step that is summed over."""
    own = name.name
    if own.startswith(CARRIED):
        return passed_on(symbol(of, kind, replace(name, name=own.removeprefix(CARRIED)), at, rest, when))
    if key_of(kind, own) != "delta" and is_gradient(kind, own):
        return partial(symbol(of, kind, Name(own[1:], name.index), at, rest, when))
    if own == "slope":
        return _slope_symbol(of, kind, at, rest, when)
    if kind.space:
        return _of_image(of, kind, own, at, rest)
    if own in kind.once_a_pair:
        (other,) = rest
        return sym(base_of(kind, own), f"⟨{at[1] + 1 if len(at) > 1 else when[1:-1]},{numbered([other])}⟩")
    letters = [index.letter for index in name.index if index.letter and index.letter not in PLACES]
    j = rest[0] if rest else None
    time = at[1] if len(at) > 1 else None
    if isinstance(j, int) and not when:
        if own == "a":
            return of.out(j, at)
        if own == "A" and comes_in(kind):
            return of.below(j, at)
        from_below = letters[0] == "k"
        return of.symbols.of(base_of(kind, own), of.k - from_below, j, time)
    step = when or ("" if time is None else f"⟨{time + 1}⟩")
    if j is None:
        return sym(base_of(kind, own), step or None)
    base = base_of(kind, own)
    if own == "a" or (own == "A" and comes_in(kind)):
        seen = of.out(0) if own == "a" else of.below(0)
        base = seen[1]
        return sym(base, f"{j}{step}")
    if isinstance(j, int):
        unit = of.symbols.unit(of.k - (letters[0] == "k"), j)
        return sym(base, sym(unit[1], (unit[2] or "") + step))
    return sym(base, sym(f"{j}{step}"))


def _of_image(of: LayerView, kind: Kind, own: str, at: At, rest: tuple[int | str, ...]) -> Expr:
    """What a number of an image is called: its unit where it is one, else by channel, row and column."""
    (j, *more), when = rest or (0,), at[1] if len(at) > 1 else None
    base = base_of(kind, own)
    if isinstance(j, int) and not more and own not in kind.once_a_group:
        if own in ("a", "A"):
            return of.out(j, at) if own == "a" else of.below(j, at)
        return of.symbols.of(base, of.k, j, when)
    if own in ("a", "A"):
        base = (of.out(0) if own == "a" else of.below(0))[1]
    return sym(base, numbered(rest) + ("" if when is None else f"⟨{when + 1}⟩"))


def _slope_symbol(of: LayerView, kind: Kind, at: At, rest: tuple[int | str, ...], when: str) -> Expr:
    """σ′(z), or ∂a/∂z where no function of the activations' makes it."""
    equation = next(equation for equation in kind.backward_equations if equation.target.name == "slope")
    if isinstance(equation.value, Call):
        z = equation.value.arguments[0]
        assert isinstance(z, Name)
        return ["call", f"{of.layer.activation.row.symbol}′", [symbol(of, kind, z, at, rest, when)]]
    out, into = (symbol(of, kind, Name(name, equation.target.index), at, rest, when) for name in ("a", kind.z))
    return ["div", *(["sym", "∂" + made[1], made[2]] for made in (out, into))]
