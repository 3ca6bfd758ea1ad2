"""What a layer has to do with its object in a spec: reading it, writing it, refusing it, advising on it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Self

from ..messages import Message
from .choices import Parameters
from .site import Site


class InSpec(ABC):
    """A layer as a spec asks for it; by default it hands questions on to the layers inside it."""

    inner: Sequence[InSpec] = ()

    @classmethod
    def read_units(cls, site: Site) -> int:
        """The number of units; by default as many as come in."""
        return site.n_in

    @classmethod
    def sends_sequence(cls, site: Site) -> bool:
        """True when the output has an axis of time steps."""
        return site.sequence

    @classmethod
    def sends_shape(cls, site: Site) -> tuple[int, ...] | None:
        """Channels and axes of what goes out, where it is an image or a series; by default as what comes in."""
        return site.shape if site.units == site.n_in else None

    @classmethod
    def parameter_count(cls, site: Site) -> int:
        """How many trained numbers the layer has at most."""
        return 0

    @classmethod
    @abstractmethod
    def read(cls, site: Site) -> Self:
        """The layer that the site's object in the spec asks for."""

    def replaced(self, **changes: Any) -> Self:
        """A copy with other settings."""
        return replace(self, **changes)  # type: ignore[type-var]  # every kind is a frozen dataclass

    @abstractmethod
    def describe(self, parameters: Parameters, buffers: Parameters) -> dict[str, Any]:
        """Its keys in a spec, with these parameters; `kind` is added."""

    def check_data(self, path: str, shape: tuple[int, ...]) -> None:
        """Refuse settings that do not fit the shape of X."""
        for i, layer in enumerate(self.inner):
            layer.check_data(f"{path}.layers[{i}]", shape)

    def advice(self, n_samples: int) -> list[Message]:
        """What will probably not do what was meant, with batches of `n_samples` (the smallest)."""
        return [note for layer in self.inner for note in layer.advice(n_samples)]

    def check_notes(self) -> list[Message]:
        """What the gradient check should say of the gradient that is checked."""
        return [note for layer in self.inner for note in layer.check_notes()]

    def truncates(self, n_steps: int) -> bool:
        """True when the backward pass leaves out a part of the gradient, so that there are no second derivatives."""
        return any(layer.truncates(n_steps) for layer in self.inner)

    @property
    def evaluates_alike(self) -> bool:
        """True where inference gives what training gives."""
        return all(layer.evaluates_alike for layer in self.inner)

    @property
    def draws(self) -> bool:
        """True when every step draws anew, so that the loss of each is another function of the parameters."""
        return any(layer.draws for layer in self.inner)
