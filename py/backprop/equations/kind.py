"""A kind of layer as data: its parameters and settings, and its equations, forward beside backward.

In the equations `A` is what comes in, `a` what goes out, `da` = ∂E/∂a, `dA` = ∂E/∂A, and `dX` = ∂E/∂X for every
quantity and parameter X. The letter s ranges over the samples (of a kind without t: over time steps too, where there
are any), t over time steps, j and i over the layer's units, k over its inputs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from types import MappingProxyType

from ..rules.declared import Declared, Part
from .absent import without
from .folding import FIRST, Folding
from .loops import phases
from .normalizing import normalizes
from .notation import Equation, Largest, Sum, names, walk
from .parser import parse
from .parts import BIAS, DRAWN, Buffer, Drawn, Parameter, Quantity, Start
from .places import at_sizes
from .space import Extents, Space
from .truncation import CARRIED, truncated
from .ways import Way, rewritten, text

__all__ = [
    "BIAS", "DRAWN", "FUNCTION", "LETTERS", "OLD", "WEIGHTED_SUM", "Buffer", "Drawn", "Kind", "Parameter", "Quantity",
    "Start",
]  # fmt: skip
LETTERS = MappingProxyType({"samples": "su", "time steps": "tpnb", "units": "jilm", "inputs": "kq"})  # of each range
TIMES = LETTERS["time steps"]
OLD = "_old"  # after the name of a buffer: what it was before the step
FUNCTION = parse("a[s,j] = f(A[s,j])")
WEIGHTED_SUM = parse("""
    z[s,j] = sum[k](W[j,k] * A[s,k]) + b[j]
    a[s,j] = f(z[s,j])
""")
WEIGHTS, BIASES = (
    next(name.name for name in names(WEIGHTED_SUM[0].value) if name.letters == own) for own in ("jk", "j")
)  # as the weighted sum calls them


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
    is divided by n − 1. ways: what stands in the place of equations by choices of settings, a later one's in that of
    an earlier one's; parameters that no equation uses then are not there. block: a name for what layers inside make of
    what comes in; they are given its gradient, and pass down `dA_` and the name. notes: what a worked line of a target
    says, settings filled in. script_note: what the head of a script says of such a layer. space: where its units
    are those of images; extents: at which sizes.
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
    ways: tuple[Way, ...] = ()
    block: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    script_note: str = ""
    space: Space | None = None
    extents: Extents | None = None

    def at(self, extents: Extents) -> Kind:
        """A kind over images or series at these sizes: numbers in its places, no letters that have but one group."""
        return _at(self, extents)

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many values the letters of an image have."""
        return dict(self.extents.sizes) if self.extents else {}

    @cached_property
    def made(self) -> dict[str, str]:
        """The letters of every array that an equation makes, by its name."""
        equations = (*self.forward_equations, *self.backward_equations)
        return {equation.target.name: equation.target.letters for equation in equations}

    @cached_property
    def letters(self) -> dict[str, str]:
        """The letters of every array."""
        made = self.made | {p.name: p.letters for p in self.parameters}
        return {**made, "A": made["dA"], "da": made["a"], "fused": made["a"]}

    @cached_property
    def folding(self) -> Folding:
        """How its arrays lie in documents."""
        axes = {name: (*(x for x in own if x in FIRST), "".join(x for x in own if x not in FIRST))
                for name, own in self.letters.items()}  # fmt: skip
        for p in self.parameters:
            axes |= dict.fromkeys((p.name, f"d{p.name}"), p.axes or tuple(p.letters))
        return Folding(axes, self.sizes)

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
        if not (own := {equation.target: equation for equation in parse(self.inference)}):
            return self
        forward = "\n".join(str(own.get(equation.target, equation)) for equation in self.forward_equations)
        constants = frozenset(f"d{target.name}" for target in own) - {"da"}
        backward = "\n".join(map(str, without(self.backward_equations, constants)))
        return replace(self, forward=forward, backward=backward, updates="", inference="")

    @cached_property
    def with_fewer(self) -> Kind:
        """The kind with variances divided by n − 1; the same where it has none."""
        if not (own := {equation.target: equation for equation in parse(self.fewer)}):
            return self
        passes = (self.forward_equations, self.backward_equations, self.update_equations)
        forward, backward, updates = ("\n".join(str(own.get(e.target, e)) for e in equations) for equations in passes)
        return replace(self, forward=forward, backward=backward, updates=updates, fewer="")

    def chosen(self, choices: Mapping[str, str]) -> Kind:
        """The kind by these choices of its settings; the same where they change no equation."""
        own = tuple(way for way in self.ways if way.choices.items() <= choices.items())
        if own and own not in self._chosen:
            self._chosen[own] = self._by(own)
        return self._chosen[own] if own else self

    @cached_property
    def _chosen(self) -> dict[tuple[Way, ...], Kind]:
        return {}

    def _by(self, ways: tuple[Way, ...]) -> Kind:
        forward, backward = list(self.forward_equations), list(self.backward_equations)
        for way in ways:
            forward, backward = (
                rewritten(forward, way.equations, backward), rewritten(backward, way.equations, forward)
            )  # fmt: skip
        kept = text(forward, {"a", self.z, *(name.name for e in self.update_equations for name in e.names)})
        used = {name.name for equation in parse(kept) for name in (equation.target, *equation.names)}
        parameters = tuple(p for p in self.parameters if p.name in used)
        named = [p.name for p in parameters] + [start.name for start in self.starts.values()]
        made = {f"d{name}" for name in ("A", self.z, *named)}
        quantities = {name: quantity for name, quantity in self.quantities.items() if name in used}
        return replace(self, forward=kept, backward=text(backward, made), parameters=parameters,
                       quantities=quantities, ways=())  # fmt: skip

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
    def recurs(self) -> bool:
        """True where a time step is made of those before it, so that truncation can cut errors off."""
        return bool(phases(self.forward_equations).loop)

    @cached_property
    def untold(self) -> frozenset[str]:
        """Quantities that a gradient alone needs, which of a window's numbers are largest: no document has them."""
        return frozenset(e.target.name for e in self.backward_equations if isinstance(e.value, Largest))

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
        uses = (use for e in self.forward_equations for use in names(e.value) if use.name == "A")
        return any(use.letters.endswith("k") for use in uses)

    @cached_property
    def given(self) -> tuple[str, ...]:
        """The quantities that no equation makes: a pass is given them, a drawn mask for one."""
        made = {equation.target.name for equation in self.forward_equations}
        used = {name.name for equation in self.forward_equations for name in names(equation.value)}
        return tuple(name for name in self.quantities if name in used - made)

    @cached_property
    def normalizes(self) -> bool:
        """True where what units or samples share is taken out, see `normalizing`."""
        return normalizes(self.forward_equations, self.parameter_names)

    @cached_property
    def couples_samples(self) -> bool:
        """True where a quantity is made of all samples of the batch."""
        return any(isinstance(n, Sum) and "s" in n.letters for e in self.forward_equations for n in walk(e.value))

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
        return frozenset(name for name, own in self.made.items() if set(own) <= {"s", "t"})

    @cached_property
    def once_a_pair(self) -> frozenset[str]:
        """Quantities that a sample has for each pair of time steps, and their gradients."""
        return frozenset(name for name, own in self.made.items() if len({*own} & {*TIMES}) > 1)

    @cached_property
    def once_a_group(self) -> frozenset[str]:
        """Quantities that a sample has once for all places of a channel, or all of a group, and their gradients."""
        parts = {name: {*own} - {"t"} for name, own in self.made.items() if self.space}
        return frozenset(name for name, own in parts.items() if {"s"} < own < {*self.made["a"]})

    @property
    def weights(self) -> tuple[Parameter, ...]:
        """The matrices and kernels: what an initialization draws."""
        return tuple(p for p in self.parameters if p.start == DRAWN)

    @cached_property
    def kept(self) -> dict[str, Buffer]:
        """The buffers by name."""
        return {buffer.name: buffer for buffer in self.buffers}

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name."""
        return next(p for p in self.parameters if p.name == name)


@lru_cache(maxsize=256)
def _at(kind: Kind, extents: Extents) -> Kind:
    dropped = "".join(letter for letter, size in extents.sizes if letter == "g" and size == 1)
    numbers = dict(extents.numbers)

    def sized(equations: tuple[Equation, ...]) -> str:
        return "\n".join(map(str, at_sizes(equations, numbers, dropped)))

    def without_groups(parameter: Parameter) -> Parameter:
        axes = tuple("".join(x for x in axis if x not in dropped) for axis in parameter.axes)
        return replace(parameter, letters="".join(x for x in parameter.letters if x not in dropped), axes=axes)

    return replace(
        kind, forward=sized(kind.forward_equations), backward=sized(kind.backward_equations), extents=extents,
        parameters=tuple(map(without_groups, kind.parameters)),
    )  # fmt: skip
