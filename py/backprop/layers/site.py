"""A layer's place in the spec that is being read: its object, what comes in, how many units, what they are called.

First the whole network is outlined (kinds and units of every layer), then each layer reads its own keys, since
refusals name weights by the units at both ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Protocol

import numpy as np

from ..errors import refuse
from ..functions.activations import ACTIVATIONS
from ..functions.initializers import INITIALIZERS
from ..messages import Message, counted, message
from ..numbers.conventions import Conventions
from ..numbers.json_reader import Reader, matrix, vector
from ..numbers.special import Array
from ..rules.fields import Field
from ..rules.limits import BLOCK_DEPTH, LAYER_COUNT, NUMBER, SEED, UNITS
from ..rules.names import arrow_label, unit_label
from .choices import ActivationChoice, Init, Parameters

DEFAULT_KIND = "dense"


class LayerKind(Protocol):
    """What reading a layer asks of its kind, see `Layer`."""

    kind: str
    has_weights: bool
    names_units: bool
    is_function: bool
    takes_sequences: bool

    def read_units(self, site: Site, /) -> int: ...

    def sends_sequence(self, site: Site, /) -> bool: ...

    def sends_shape(self, site: Site, /) -> tuple[int, ...] | None: ...

    def parameter_count(self, site: Site, /) -> int: ...

    def read(self, site: Site, /) -> Any: ...

    def parameter_letter(self, name: str, /) -> str: ...


@dataclass
class Site:
    """One layer as outlined. number: “2”, or “2.1” for the first layer inside it; sequence: time steps come in."""

    reader: Reader
    row: LayerKind
    kinds: Mapping[str, LayerKind]
    conventions: Conventions
    number: str
    n_in: int
    sequence: bool
    units: int = 0
    inner: list[Site] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    here: list[str] = field(default_factory=list)
    above: Site | None = None  # the next layer of the list
    shape: tuple[int, ...] | None = None  # channels and axes of what comes in, where it is an image or a series
    sent: tuple[int, ...] | None = None  # of what goes out

    @property
    def kind(self) -> str:
        """The kind's name."""
        return self.row.kind

    @property
    def has_weights(self) -> bool:
        """True where the layer has weights of its own."""
        return self.row.has_weights

    @property
    def names_units(self) -> bool:
        """True where its units have names of their own."""
        return self.row.names_units

    def layer(self) -> Any:
        """The layer, read from its object; keys that nobody asked for are refused."""
        made = self.row.read(self)
        self.reader.close()
        return made

    def called(self, name: str) -> Message:
        """What a part of this layer is called in a refusal: Units of layer 2."""
        return message("name.of_layer", name=name, layer=self.number)

    def count(self, name: str = "units") -> int:
        """A number of units, read and checked."""
        return int(UNITS.check(self.reader.raw(name), self.reader.at(name), self.called("Units")))

    def activation(self, key: str, default: str) -> ActivationChoice:
        """The activation at `key`: a name, or an object with hyperparameters."""
        label = self.called("Activation")
        return read_activation(self.reader.raw(key), self.reader.at(key), label, default)

    def goes_into_softmax(self, choice: ActivationChoice) -> bool:
        """True where z of a layer with this activation is z of a softmax, be it that of a later layer."""
        if choice.row.name != "identity" or self.above is None or not self.above.row.is_function:
            return choice.row.couples
        return self.above.goes_into_softmax(ActivationChoice(ACTIVATIONS[self.above.function()]))

    def function(self) -> str:
        """The name of the function of an activation alone, before it is read; one that there is not is refused then."""
        name = self.reader.peek("name")
        return name if name in list(ACTIVATIONS) else "sigmoid"

    def init(self) -> Init | None:
        """The layer's own initialization, if it has one."""
        found = self.reader.has("init")
        init = read_init(self.reader.object("init", self.called("Initialization"))) if found else None
        self.reader.raw("init")
        return init

    def weights(self, name: str, n_from: int, source: Sequence[str]) -> Parameters:
        """The weights of that name, (units, n_from), from units called `source`; empty when not given."""
        given: Parameters = {}
        if self.reader.has(name):
            given[name] = matrix(
                self.reader.raw(name), self.reader.at(name), self.called("Weights"), (self.units, n_from),
                NUMBER, lambda j, k: arrow_label(source, k, self.here, j, self.row.parameter_letter(name)),
            )  # fmt: skip
        self.reader.raw(name)
        return given

    def biases(self, name: str = "b", count: int = 0) -> Parameters:
        """The biases by the convention for them: (units,), or (1,) when the layer's neurons share one.

        count: how many there are, where units are not what has them.
        """
        given: Parameters = {}
        convention = self.conventions.bias
        if self.reader.has(name):
            path, label = self.reader.at(name), self.called("Biases")
            if convention == "none":
                raise refuse("layer.no_biases", path, self.reader.raw(name), label=label)
            b = vector(
                self.reader.raw(name), path, label, count or self.units, NUMBER,
                lambda j: f"{name}({j + 1 if count else self.unit(j)})",
            )  # fmt: skip
            if convention == "shared" and len(set(b.tolist())) > 1:
                raise refuse("layer.shared_bias", path, b.tolist(), label=label)
            given[name] = b[:1] if convention == "shared" else b
        self.reader.raw(name)
        return given

    def by_axes(self, name: str, label: str, shape: tuple[int, ...]) -> Parameters:
        """Numbers of that name in nested lists of a shape, if given; lists of one entry around them may be absent."""
        given: Parameters = {}
        if self.reader.has(name):
            path, label = self.reader.at(name), self.called(label)
            found = nested_numbers(self.reader.raw(name), path, label, NUMBER, len(shape))
            leading = shape[: len(shape) - found.ndim]
            if leading + found.shape != shape or any(n != 1 for n in leading):
                needed = " × ".join(map(str, shape))
                raise refuse("space.shape", path, f"shape {found.shape}", label=label, needed=needed)
            given[name] = found.reshape(shape)
        self.reader.raw(name)
        return given

    def per_unit(self, name: str, letter: str, entry: Field = NUMBER) -> Parameters:
        """One number for each unit, if given."""
        given: Parameters = {}
        if self.reader.has(name):
            given[name] = vector(
                self.reader.raw(name), self.reader.at(name), self.called(letter), self.units, entry,
                lambda j: f"{letter}({self.unit(j)})",
            )  # fmt: skip
        self.reader.raw(name)
        return given

    def unit(self, j: int) -> str:
        """The name of unit j as people read it."""
        return unit_label(self.here, j)

    def array(self, name: str, label: str, entry: Field, axes: Sequence[int]) -> Array | None:
        """Nested lists of numbers with one of the given numbers of axes, the last of units; None if absent."""
        value = self.reader.raw(name)
        if value is None:
            return None
        path = self.reader.at(name)
        label = self.called(label)
        found = nested_numbers(value, path, label, entry)
        if found.ndim not in axes or found.shape[-1] != self.units:
            levels = " or ".join(f"{n} deep" for n in axes)
            raise refuse("layer.shape", path, f"shape {found.shape}", label=label, levels=levels, units=self.units)
        return found


def nested_numbers(value: Any, path: str, label: str, entry: Field, levels: int = 3) -> Array:
    """Lists of equal length within lists, at most so many levels, down to numbers, as float64."""
    if not isinstance(value, list) or not levels:
        return np.array(entry.check(value, path, label), dtype=np.float64)
    if not value:
        raise refuse("layer.empty", path, value, label=label)
    items = [nested_numbers(item, f"{path}[{i}]", label, entry, levels - 1) for i, item in enumerate(value)]
    if len({item.shape for item in items}) > 1:
        raise refuse("layer.lengths", path, "lists of unequal length", label=label)
    return np.array(items)


def outline(
    kinds: Mapping[str, LayerKind], rows: Any, path: str, n_in: int, sequence: bool | None,
    conventions: Conventions, prefix: str = "", shape: tuple[int, ...] | None = None,
) -> list[Site]:  # fmt: skip
    """The layers of a list of the spec; sequence None: time steps come in when a layer that takes them is there.

    shape: channels and axes of what comes in, if it is an image or a series.
    """
    label = message("name.inner", layer=prefix[:-1]) if prefix else "Layers"
    if prefix.count(".") > BLOCK_DEPTH:
        raise refuse("layer.levels", path, counted(BLOCK_DEPTH + 1, "level"), label=label, most=BLOCK_DEPTH)
    if not isinstance(rows, list) or not rows:
        raise refuse("layer.none", path, rows, label=label)
    if len(rows) > LAYER_COUNT.maximum:  # type: ignore[operator]  # declared with a maximum
        raise LAYER_COUNT.refuse(len(rows), "large", path, value=LAYER_COUNT.maximum)
    readers = [Reader(row, f"{path}[{i}]", f"layer {prefix}{i + 1}") for i, row in enumerate(rows)]
    names = [message("name.kind", layer=f"{prefix}{i + 1}") for i in range(len(rows))]
    chosen = [kinds[r.choice("kind", name, kinds, DEFAULT_KIND)] for r, name in zip(readers, names, strict=True)]
    if sequence is None:
        sequence = any(_takes_sequences(kinds, kind, reader) for kind, reader in zip(chosen, readers, strict=True))
    sites: list[Site] = []
    for i, (row, reader) in enumerate(zip(chosen, readers, strict=True)):
        site = Site(reader, row, kinds, conventions, f"{prefix}{i + 1}", n_in, sequence, shape=shape)
        site.units = row.read_units(site)
        n_in, sequence, shape = site.units, row.sends_sequence(site), row.sends_shape(site)
        sites.append(site)
    for below, above in pairwise(sites):
        below.above = above
    return sites


def _takes_sequences(
    kinds: Mapping[str, LayerKind], kind: LayerKind, reader: Reader, levels: int = BLOCK_DEPTH
) -> bool:
    """True when the layer, or one inside it, works through time steps."""
    if kind.takes_sequences:
        return True
    inside = reader.peek("layers")
    return levels > 0 and isinstance(inside, list) and any(
        isinstance(row, Mapping) and isinstance(name := row.get("kind"), str) and name in kinds
        and _takes_sequences(kinds, kinds[name], Reader(row, "", ""), levels - 1) for row in inside
    )  # fmt: skip


def read_activation(value: Any, path: str, label: str, default: str) -> ActivationChoice:
    """An activation by name, or as an object with its hyperparameters."""
    named = {"name": value} if isinstance(value, str) else value
    reader = Reader({} if named is None else named, path, label)
    name = reader.choice("name", label, ACTIVATIONS, default)
    choice = ActivationChoice(ACTIVATIONS[name], reader.hyperparameters(ACTIVATIONS[name].hyperparameters))
    reader.close()
    return choice


def read_init(reader: Reader, default: str = "glorot_uniform", biases: bool = True) -> Init:
    """How weights are drawn; biases by a number, a name or an object of their own."""
    row = INITIALIZERS[reader.choice("name", "Initialization", INITIALIZERS, default)]
    hyper = reader.hyperparameters(row.hyperparameters)
    if row.name == "uniform" and hyper["low"] > hyper["high"]:
        raise refuse("layer.low", reader.at("low"), hyper["low"])
    seed = reader.number(SEED)
    bias: float | Init = 0.0
    if biases and reader.has("bias"):
        value = reader.raw("bias")
        if isinstance(value, str):
            value = {"name": value}
        if isinstance(value, dict):
            inner = Reader({"seed": seed, **value}, reader.at("bias"), "Initial biases")
            bias = read_init(inner, "zeros", biases=False)
        else:
            bias = NUMBER.check(value, reader.at("bias"), "Initial biases")
    elif biases:
        reader.raw("bias")
    reader.close()
    return Init(row, hyper, seed, bias)
