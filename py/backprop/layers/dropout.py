"""Inverted dropout: while training, each unit is kept with probability 1 − p and then divided by 1 − p.

z is what comes in, a = z · m/(1 − p) what goes out; in inference a = z (Srivastava et al. 2014, inverted).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from ..equations.kind import Kind, Quantity
from ..errors import refuse
from ..functions.initializers import generator
from ..messages import Message, message
from ..numbers.special import Array
from ..rules.declared import Declared, Numbers
from ..rules.fields import Field
from ..rules.limits import SEED
from ..rules.shown import Shown
from .base import Context, LayerTrace, Parameters
from .by_equations import EquationLayer
from .site import Site

RATE = Field("rate", "Share of units dropped p", default=0.5, minimum=0, maximum=1, exclusive_maximum=True)
MASK_ENTRY = Field("mask", "Mask", "integer", minimum=0, maximum=1, hint="1 keeps a unit, 0 drops it.")


KIND = Kind(
    kind="dropout",
    label="dropout",
    note="Inverted: while training a = z·m/(1 − p), with m 0 or 1 drawn anew for each step and sample (or given); "
    "in inference a = z.",
    source="Srivastava et al. 2014, inverted",
    settings=(RATE,),
    quantities={"mask": Quantity("m", "the mask", "Dropped in this step.")},
    forward="a[s,j] = A[s,j] * mask[s,j] / (1 - rate)",
    backward="""
        slope[s,j] = mask[s,j] / (1 - rate)
        dA[s,j]    = da[s,j] * mask[s,j] / (1 - rate)
    """,
)  # fmt: skip


@dataclass(frozen=True)
class Dropout(EquationLayer):
    """As many units as come in; no parameters.

    mask: 1 keeps, 0 drops: (n,) the same for all samples, or shaped as all rows of what comes in. Without it, step t
    draws its own from SeedSequence([seed, place of the layer, t]), one number for each entry of the batch.
    """

    data: ClassVar[Kind] = KIND
    kind: ClassVar[str] = KIND.kind
    label: ClassVar[str] = KIND.label
    note: ClassVar[str] = KIND.note
    evaluates_alike: ClassVar[bool] = False
    script_note: ClassVar[str] = "The dropout masks are those of this step; the loss after it is taken with the same."
    shows: ClassVar[tuple[Shown, ...]] = (
        Shown("mask", "m", "mask", "mask: 1 keeps, 0 drops"),
        Shown("slope", "m/(1 − p)", "f′(z)", "what the unit is multiplied by"),
    )
    foot: ClassVar[str | None] = "mask"
    fields: ClassVar[tuple[Declared, ...]] = (
        RATE, SEED, Numbers("mask", "Fixed mask", ("samples", "units"), MASK_ENTRY, "drawn for each step",
                            "One list of 0 and 1 for all samples, or one for each.", "m", through_time=True,
                            start=False),
    )  # fmt: skip

    seed: int = 0
    mask: Array | None = None

    @classmethod
    def read(cls, site: Site) -> Self:
        """`rate`, `seed`, `mask`."""
        mask = site.array("mask", "Fixed mask", MASK_ENTRY, (1, 3) if site.sequence else (1, 2))
        settings = {"rate": site.reader.number(RATE)}
        return cls(site.n_in, site.units, settings, seed=site.reader.number(SEED), mask=mask)

    def describe(self, parameters: Parameters, buffers: Parameters) -> dict[str, Any]:
        mask = {} if self.mask is None else {"mask": self.mask.astype(int)}
        return {**self.settings, "seed": self.seed, **mask}

    def check_data(self, path: str, shape: tuple[int, ...]) -> None:
        if self.mask is not None and self.mask.ndim > 1 and self.mask.shape[:-1] != shape[: self.mask.ndim - 1]:
            needed = " × ".join(str(n) for n in (*shape[: self.mask.ndim - 1], self.n_in))
            given = " × ".join(str(n) for n in self.mask.shape)
            raise refuse("layer.mask", f"{path}.mask", given, units=self.n_in, needed=needed)

    def advice(self, n_samples: int) -> list[Message]:
        if self.mask is not None and bool(np.any(np.all(self.mask == 0, axis=-1))):
            return [message("advice.mask")]
        return []

    @property
    def draws(self) -> bool:
        return self.mask is None and self.settings["rate"] > 0.0

    def given_quantities(self, A: Array, context: Context) -> dict[str, Array]:
        """The mask of a step, 0 or 1 in the shape of what comes in."""
        own, samples, shape = self.mask, context.mode.samples, A.shape
        if own is None and not self.draws:
            return {"mask": np.ones(shape)}
        if own is None:
            random = generator(self.seed, context.stream, context.mode.step).random(shape)
            return {"mask": np.where(random < self.settings["rate"], 0.0, 1.0)}
        if own.ndim > 1 and samples is not None:
            own = own[list(samples)]
        return {"mask": np.broadcast_to(own, shape)}

    def forward(self, parameters: Parameters, A: Array, context: Context) -> LayerTrace:
        """As the equations say; in inference nothing is dropped, and nothing divided."""
        if context.mode.training:
            return super().forward(parameters, A, context)
        return LayerTrace(A, A, A, {"mask": np.ones(A.shape)})
