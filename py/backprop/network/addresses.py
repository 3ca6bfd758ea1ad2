"""Where a number of a network stands: the path of its quantity, and its name in sentences and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ..layers.base import Layer, leaf
from ..rules.names import parameter_label, unit_label
from .spec import Spec


@dataclass(frozen=True)
class Place:
    """A layer with what sentences call it and its units.

    number: “2”, or “2.1” inside another; k: the network's layer that it is or lies in; scope: the start of its
    parameters' names there.
    """

    spec: Spec
    path: str
    number: str
    layer: Layer
    below: list[str]
    here: list[str]
    k: int
    scope: str = ""

    def inner(self) -> list[Place]:
        """The layers inside."""
        names = self.spec.block_names.get(self.path, [])
        return [
            Place(self.spec, f"{self.path}.layers[{i}]", f"{self.number}.{i + 1}", layer, names[i], names[i + 1],
                  self.k, f"{self.scope}layers[{i}].")
            for i, layer in enumerate(self.layer.inner)
        ]  # fmt: skip

    def quantity(self, kind: str) -> Callable[..., str]:
        """“z of h1 in layer 1 for sample 2”, from the index of the entry."""

        def words(s: int, *rest: int) -> str:
            when = f" at time {rest[0] + 1}" if len(rest) > 1 else ""
            return f"{kind} of {unit_label(self.here, rest[-1])}{when} in layer {self.number} for sample {s + 1}"

        return words

    def owner(self, name: str) -> tuple[Place, str]:
        """The layer, this one or one inside it, that a parameter belongs to, and the parameter's name there."""
        if "." not in name:
            return self, name
        i = int(name[len("layers[") : name.index("]")])
        return self.inner()[i].owner(name.partition(".")[2])

    def label(self, name: str, index: tuple[int, ...]) -> str:
        """One entry of a parameter: w(x1→h2), b(h1), γ(h1')."""
        place, own = self.owner(name)
        letter, arrow = place.layer.parameter_letter(own), place.layer.parameter_arrow(own)
        return parameter_label(letter, arrow, place.below, place.here, index, place.layer.numbered)

    def parameter(self, words: str, name: str) -> Callable[..., str]:
        """“the new w(x1→h2) in layer 1”, from the index of the entry."""
        number = self.owner(name)[0].number
        return lambda *index: f"{words} {self.label(name, index)} in layer {number}"


def places(spec: Spec) -> list[Place]:
    """All layers of the network."""
    names = spec.names
    return [
        Place(spec, f"layers[{k}]", str(k + 1), layer, names[k], names[k + 1], k) for k, layer in enumerate(spec.layers)
    ]


def every_place(spec: Spec) -> Iterator[Place]:
    """All layers, each followed by those inside it."""

    def walk(found: Iterable[Place]) -> Iterator[Place]:
        for place in found:
            yield place
            yield from walk(place.inner())

    yield from walk(places(spec))


def indices(index: Iterable[int]) -> str:
    """[0][1] for (0, 1)."""
    return "".join(f"[{i}]" for i in index)


def parameter_path(k: int, group: str, name: str, index: Iterable[int] = ()) -> str:
    """The path in a step of a parameter of layer k, or of an entry: layers[1].layers[0].before.W[1][0]."""
    scope = name[: len(name) - len(leaf(name))]
    return f"layers[{k}].{scope}{group}.{leaf(name)}{indices(index)}"
