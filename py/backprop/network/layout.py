"""All trained parameters of a network as one vector, in the order of the network, and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..numbers.special import Array
from .addresses import parameter_path, places
from .build import NetworkParameters
from .fixed import fixed
from .spec import Spec


@dataclass(frozen=True)
class Layout:
    """The places of a network's trained parameters in a vector of shape (n,).

    `like` gives the shapes, and the values of what is not trained. whole: arrays of which some entries are trained
    stand there with all their entries, `held` says which of those are fixed.
    """

    spec: Spec
    like: NetworkParameters
    whole: bool = False

    def entries(self) -> Iterator[tuple[int, str]]:
        """Layer and name of every trained parameter array."""
        for k, layer in enumerate(self.like):
            for name in layer:
                if fixed(self.spec, k, name) is not True:
                    yield k, name

    def _places(self, k: int, name: str) -> Array | None:
        """Where in an array, laid flat, the entries stand that the vector has; None: all."""
        held = fixed(self.spec, k, name)
        return None if self.whole or isinstance(held, bool) else np.flatnonzero(~held)

    @property
    def held(self) -> bool | Array:
        """Which numbers of the vector are fixed, (n,); False where none is."""
        marks = [np.full(self.like[k][name].shape, fixed(self.spec, k, name)).ravel() for k, name in self.entries()]
        return np.concatenate(marks) if self.whole and marks and any(map(np.any, marks)) else False

    @property
    def size(self) -> int:
        """How many numbers are trained."""
        return sum(self._count(k, name) for k, name in self.entries())

    def _count(self, k: int, name: str) -> int:
        places = self._places(k, name)
        return self.like[k][name].size if places is None else len(places)

    def flat(self, arrays: NetworkParameters) -> Array:
        """Parameters, gradients or updates by layer and name → (n,)."""
        parts = [_at(arrays[k][name].ravel(), self._places(k, name)) for k, name in self.entries()]
        return np.concatenate(parts) if parts else np.zeros(0)

    def network(self, flat: Array, fill: bool = False) -> NetworkParameters:
        """(…, n) → by layer and name; what is not trained is as in `like`, or 0 with `fill` (for updates)."""
        made = [{name: np.zeros_like(a) if fill else a for name, a in layer.items()} for layer in self.like]
        start = 0
        for k, name in self.entries():
            shape, places, end = self.like[k][name].shape, self._places(k, name), start + self._count(k, name)
            part = flat[..., start:end]
            if places is not None:
                own = np.broadcast_to(made[k][name].ravel(), (*flat.shape[:-1], made[k][name].size))
                own = own.astype(flat.dtype)
                own[..., places] = part
                part = own
            made[k][name] = part.reshape(flat.shape[:-1] + shape)
            start = end
        return made

    def trained(self, flat: Array) -> NetworkParameters:
        """(…, n) → by layer and name, without what is not trained: views of a vector, to be written into."""
        whole, entries = self.network(flat), set(self.entries())
        return [{name: array for name, array in layer.items() if (k, name) in entries} for k, layer in enumerate(whole)]

    def paths(self, group: str) -> list[str]:
        """The path in a step of every entry: layers[0].before.W[1][0] for the group `before`."""
        return [parameter_path(k, group, name, index) for k, name in self.entries() for index in self._indices(k, name)]

    def _indices(self, k: int, name: str) -> Iterator[tuple[int, ...]]:
        held = fixed(self.spec, k, name)
        for index in np.ndindex(self.like[k][name].shape):
            if self.whole or isinstance(held, bool) or not held[index]:
                yield index

    def labels(self) -> list[str]:
        """What every entry is called: w(x1→h2), b(h1)."""
        return [
            entry_label(self.spec, k, name, index, self.like[k][name].shape)
            for k, name in self.entries()
            for index in self._indices(k, name)
        ]


def _at(flat: Array, places: Array | None) -> Array:
    return flat if places is None else flat[places]


def entry_label(spec: Spec, k: int, name: str, index: tuple[int, ...], shape: tuple[int, ...]) -> str:
    """w(x1→h2), b(h1), k(1,1,2,3) of layer 1; a bias that a layer shares is b(layer 1)."""
    place, own = places(spec)[k].owner(name)
    if own == "b" and shape == (1,) and place.layer.units > 1:
        return f"b(layer {place.number})"
    label = place.label(own, index)
    return f"{label} of layer {place.number}" if place.layer.numbered else label
