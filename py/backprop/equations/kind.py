"""A kind of layer as data: its parameters and settings, and its equations, forward beside backward.

In the equations `A` is what comes in, `a` what goes out, `da` = ∂E/∂a, `dA` = ∂E/∂A, and `dX` = ∂E/∂X for every
quantity and parameter X. The letter s ranges over the samples (of a kind without t: over time steps too, where there
are any), t over time steps, j and i over the layer's units, k over its inputs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from ..rules.declared import Declared, Part
from ..rules.fields import Field
from ..rules.limits import NUMBER
from .absent import without
from .notation import Equation, Sum, names, walk
from .parser import parse
from .truncation import CARRIED, truncated

LETTERS = MappingProxyType({"samples": "su", "time steps": "t", "units": "jilm", "inputs": "kq"})  # of each range
OLD = "_old"  # after the name of a buffer: what it was before the step
DRAWN, BIAS = "drawn", "bias"  # ways in which a parameter starts, beside a number
FUNCTION = parse("a[s,j] = f(A[s,j])")
WEIGHTED_SUM = parse("""
    z[s,j] = sum[k](W[j,k] * A[s,k]) + b[j]
    a[s,j] = f(z[s,j])
""")
WEIGHTS, BIASES = (
    next(name.name for name in names(WEIGHTED_SUM[0].value) if name.letters == own) for own in ("jk", "j")
)  # as the weighted sum calls them


@dataclass(frozen=True)
class Parameter:
    """What is trained. letters: what its axes count, "jk" for weights (units, inputs); symbol: of one number of it.

    start is a number, `DRAWN` (as the initialization says), or `BIAS` (by the convention for biases).
    """

    name: str
    letters: str
    label: str
    symbol: str
    start: float | str = DRAWN

    @property
    def arrow(self) -> str | None:
        """Where its weights come from: "below", "self" (the step before), or None for one number a unit."""
        return {"k": "below", "i": "self"}.get(self.letters[1:])


@dataclass(frozen=True)
class Quantity:
    """What the forward pass computes on its way, or is given: its symbol, and its words in sentences (“the mean”).

    zero: what is said of the numbers that it makes 0. title: what it is, where that is more than its words.
    """

    symbol: str
    words: str
    zero: str = ""
    title: str = ""


@dataclass(frozen=True)
class Start:
    """What a quantity is before the first time step: a number for each unit, given in a spec or 0, and not trained."""

    name: str
    label: str
    symbol: str


@dataclass(frozen=True)
class Buffer:
    """What a layer carries from step to step without training it: a number for each unit, changed by `updates`.

    letter: its symbol in formulas; symbol: what refusals call one number of it; entry: what such a number may be.
    """

    name: str
    label: str
    symbol: str
    letter: str
    start: float = 0.0
    entry: Field = NUMBER


@dataclass(frozen=True)
class Drawn:
    """How a given quantity comes about: by `formula` from u, for every number and step drawn anew from [0, 1).

    In its place a spec may state one, for all samples or for each; entry: what such a number may be.
    """

    name: str
    label: str
    formula: str
    entry: Field


@dataclass(frozen=True, eq=False)  # each is itself: what is made ready of it is looked up by it
class Kind:
    """A kind of layer. forward and backward hold one equation a line, in the order of a person's writing.

    settings: single numbers, whose names the equations use. folded: names of fields that few need to see.
    counts: names that stand for how many values a letter has, {"n": "j"}. starts: for quantities that are looked up
    one time step before (h[s,t-1,j]) what stands before the first one. z: the quantity that documents call z; its
    gradient is δ. By default z is what comes in, and δ what goes down. activation: where a spec says what f stands for.

    buffers: what is carried along; updates: their new values, `mean_old` being the old one of `mean`. drawn: quantities
    that are drawn. inference: equations that stand in the place of those of the same targets where nothing is trained;
    what they make is a constant, through which nothing goes back. inferring: a setting and that choice of it by which
    a layer goes by them in training, too. fewer: equations in the place of those of the same targets where a variance
    is divided by n − 1. block: a name for what layers inside make of what comes in; they are given its gradient, and
    pass down `dA_` and the name. notes: what a worked line of a target says, settings filled in. script_note: what the
    head of a script says of such a layer.
    """

    kind: str
    label: str
    note: str
    source: str
    forward: str
    backward: str
    parameters: tuple[Parameter, ...] = ()
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    settings: tuple[Declared, ...] = ()
    folded: tuple[str, ...] = ()
    counts: Mapping[str, str] = field(default_factory=dict)
    starts: Mapping[str, Start] = field(default_factory=dict)
    z: str = "A"
    activation: Part | None = None
    buffers: tuple[Buffer, ...] = ()
    updates: str = ""
    drawn: tuple[Drawn, ...] = ()
    inference: str = ""
    inferring: tuple[str, str] = ("", "")
    fewer: str = ""
    block: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    script_note: str = ""

    @cached_property
    def forward_equations(self) -> tuple[Equation, ...]:
        """The forward pass."""
        return parse(self.forward)

    @cached_property
    def backward_equations(self) -> tuple[Equation, ...]:
        """The backward pass, from da to dA and the gradients."""
        return parse(self.backward)

    @cached_property
    def update_equations(self) -> tuple[Equation, ...]:
        """The new values of buffers after a step."""
        return parse(self.updates)

    @cached_property
    def in_inference(self) -> Kind:
        """The kind where nothing is trained, so that buffers stay and nothing is drawn; the same where all is alike."""
        own = {equation.target: equation for equation in parse(self.inference)}
        if not own:
            return self
        forward = "\n".join(str(own.get(equation.target, equation)) for equation in self.forward_equations)
        constants = frozenset(f"d{target.name}" for target in own) - {"da"}
        backward = "\n".join(map(str, without(self.backward_equations, constants)))
        return replace(self, forward=forward, backward=backward, updates="", inference="")

    @cached_property
    def with_fewer(self) -> Kind:
        """The kind with variances divided by n − 1; the same where it has none."""
        own = {equation.target: equation for equation in parse(self.fewer)}
        if not own:
            return self
        texts = (
            "\n".join(str(own.get(equation.target, equation)) for equation in equations)
            for equations in (self.forward_equations, self.backward_equations, self.update_equations)
        )
        forward, backward, updates = texts
        return replace(self, forward=forward, backward=backward, updates=updates, fewer="")

    @cached_property
    def parameter_names(self) -> frozenset[str]:
        """The names of what is trained."""
        return frozenset(parameter.name for parameter in self.parameters)

    @cached_property
    def names(self) -> frozenset[str]:
        """What comes in, what goes out, every quantity of the forward pass, its start, every parameter."""
        made = {"A", "a", *(equation.target.name for equation in self.forward_equations)}
        return frozenset(made) | self.parameter_names | {start.name for start in self.starts.values()}

    @cached_property
    def through_time(self) -> bool:
        """True for a kind that looks from one time step to another, so that time steps must come in."""
        return any("t" in equation.target.letters for equation in self.forward_equations)

    @cached_property
    def carried(self) -> dict[str, str]:
        """The gradients that the step before looks up, each with the key of what truncation leaves of it there."""
        if not self.through_time:
            return {}
        ends = truncated(self.backward_equations).ends
        return {name: "carried" if name == f"d{self.z}" else CARRIED + name for name in ends}

    @cached_property
    def own_units(self) -> bool:
        """True where the number of units is chosen, False where it is that of what comes in."""
        uses = [name for equation in self.forward_equations for name in names(equation.value)]
        return any(name.name == "A" and name.letters.endswith("k") for name in uses)

    @cached_property
    def given(self) -> tuple[str, ...]:
        """The quantities that no equation makes: a pass is given them, a drawn mask for one."""
        made = {equation.target.name for equation in self.forward_equations}
        used = {name.name for equation in self.forward_equations for name in names(equation.value)}
        return tuple(name for name in self.quantities if name in used - made)

    @cached_property
    def normalizes(self) -> bool:
        """True where units or samples couple: a sum of the forward pass has no weight in it."""
        own = {p.name for p in self.parameters}
        sums = (node for e in self.forward_equations for node in walk(e.value) if isinstance(node, Sum))
        return any(own.isdisjoint(name.name for name in names(node)) for node in sums)

    @cached_property
    def couples_samples(self) -> bool:
        """True where a quantity is made of all samples of the batch."""
        nodes = (node for equation in self.forward_equations for node in walk(equation.value))
        return any(isinstance(node, Sum) and "s" in node.letters for node in nodes)

    @cached_property
    def symbols(self) -> dict[str, str]:
        """What the numbers of the forward pass are called, by their keys in documents."""
        own = {name: quantity.symbol for name, quantity in self.quantities.items() if name != "slope"}
        starts = {start.name: start.symbol for start in self.starts.values()}
        return {**own, **starts, **({"z": own[self.z]} if self.z != "A" else {})}

    @property
    def z_words(self) -> str:
        """What it is that documents call z, where that has another name: “the cell state c”."""
        own = self.quantities.get(self.z)
        return f"{own.words} {own.symbol}" if own and own.symbol != "z" else ""

    @cached_property
    def once_a_sample(self) -> frozenset[str]:
        """Quantities that a sample (at a time step) has once for all its units, and their gradients."""
        targets = [equation.target for equation in (*self.forward_equations, *self.backward_equations)]
        return frozenset(name.name for name in targets if set(name.letters) <= {"s", "t"})

    @property
    def weights(self) -> tuple[Parameter, ...]:
        """The matrices."""
        return tuple(p for p in self.parameters if len(p.letters) > 1)

    @cached_property
    def kept(self) -> dict[str, Buffer]:
        """The buffers by name."""
        return {buffer.name: buffer for buffer in self.buffers}

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name."""
        return next(p for p in self.parameters if p.name == name)
