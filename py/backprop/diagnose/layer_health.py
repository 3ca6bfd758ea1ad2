"""Facts of each layer in a step: norms of gradients, weights and updates, saturated outputs, units that rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..layers.base import IDENTITY, Layer, LayerBackward, LayerTrace, Parameters, parts
from ..network.addresses import Place
from ..network.fixed import fixed, of_free
from ..numbers.special import Array
from ..optimizers.clipping import global_norm
from ..rules.names import unit_label

NEAR_END = 0.025  # of an activation's range: sigmoid below 0.025 or above 0.975, tanh beyond ±0.95
GROUPS = ("gradients", "updates", "before")
Groups = dict[str, Parameters]


@dataclass(frozen=True)
class LayerHealth:
    """Facts of one layer in one step; None where a layer has no such thing.

    gradient_norm: of its trained parameters; saturated: share of (sample, unit) whose output lies at an end of the
    activation's range; dead: share of units with slope 0 for every sample; update_ratio: ‖update‖ / ‖parameters‖.
    number: “2”, or “2.1” for the first layer inside the second; resting: the units that `dead` counts, as people read
    them; inner: the layers inside.
    """

    number: str
    resting: list[str]
    gradient_norm: float | None
    weight_norm: float | None
    saturated: float | None
    dead: float | None
    update_ratio: float | None
    inner: list[LayerHealth]

    def document(self) -> dict[str, Any]:
        """The facts; those of the layers inside under `layers`."""
        facts = {key: value for key, value in vars(self).items() if key not in ("number", "resting", "inner")}
        return facts | ({"layers": [layer.document() for layer in self.inner]} if self.inner else {})

    def every(self) -> Iterator[LayerHealth]:
        """The layer and those inside it."""
        yield self
        for layer in self.inner:
            yield from layer.every()


def layer_health(place: Place, trace: LayerTrace, back: LayerBackward, groups: Groups) -> LayerHealth:
    """The facts of a layer; `groups` are its gradients, updates and parameters before, by its own names."""
    held = {name: fixed(place.spec, place.k, place.scope + name) for name in groups["gradients"]}
    names = [name for name, own in held.items() if own is not True]
    norms = {
        group: global_norm([of_free(arrays[name], held[name]) for name in names]) for group, arrays in groups.items()
    }
    size = norms["before"]
    inner = [
        layer_health(inside, one, other, {group: parts(arrays, i) for group, arrays in groups.items()})
        for i, (inside, one, other) in enumerate(zip(place.inner(), trace.inner, back.inner, strict=True))
    ]
    rests = _resting(place.layer, trace, back)
    return LayerHealth(
        place.number,
        [] if rests is None else [unit_label(place.here, int(j)) for j in np.flatnonzero(rests)],
        norms["gradients"] if names else None,
        size if names else None,
        None if place.layer.activation.row.is_flat else _saturated(trace.a, *place.layer.activation.row.range),
        None if rests is None else float(np.mean(rests)),
        norms["updates"] / size if names and size else None,
        inner,
    )


def _resting(layer: Layer, trace: LayerTrace, back: LayerBackward) -> Array | None:
    """Which units have slope 0 for every sample, (units,); None for steps, and kinds without a function."""
    row = layer.activation.row
    if layer.activation is IDENTITY or row.is_flat or (row.couples and trace.z.shape != trace.a.shape):
        return None
    slope = layer.activation.factor(trace.z, trace.a, False) if back.slope is None else back.slope
    return np.all(slope == 0, axis=tuple(range(slope.ndim - 1)))


def _saturated(a: Array, low: float | None, high: float | None) -> float | None:
    return None if low is None or high is None else float(np.mean(at_ends(a, low, high)))


def at_ends(a: Array, low: float, high: float) -> Array:
    """True for outputs at an end of their range."""
    edge = NEAR_END * (high - low)
    return (a < low + edge) | (a > high - edge)
