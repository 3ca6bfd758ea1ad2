"""Inverted dropout: while training, each unit is kept with probability 1 − p and then divided by 1 − p.

z is what comes in, a = z · m/(1 − p) what goes out; in inference a = z (Srivastava et al. 2014, inverted).
"""

from ..equations.kind import Drawn, Kind, Quantity
from ..rules.fields import Field

KIND = Kind(
    kind="dropout",
    label="dropout",
    note="Inverted: while training a = z·m/(1 − p), with m 0 or 1 drawn anew for each step and sample (or given); "
    "in inference a = z.",
    source="Srivastava et al. 2014, inverted",
    settings=(Field("rate", "Share of units dropped p", default=0.5, minimum=0, maximum=1, exclusive_maximum=True),),
    quantities={
        "mask": Quantity("m", "the mask", "Dropped in this step.", "mask: 1 keeps, 0 drops"),
        "slope": Quantity("m/(1 − p)", "f′(z)", title="what the unit is multiplied by"),
    },
    drawn=(
        Drawn("mask", "Fixed mask", "0 if u < rate else 1",
              Field("mask", "Mask", "integer", minimum=0, maximum=1, hint="1 keeps a unit, 0 drops it.")),
    ),
    forward="a[s,j] = A[s,j] * mask[s,j] / (1 - rate)",
    backward="""
        slope[s,j] = mask[s,j] / (1 - rate)
        dA[s,j]    = da[s,j] * mask[s,j] / (1 - rate)
    """,
    inference="a[s,j] = A[s,j]",
    script_note="The dropout masks are those of this step; the loss after it is taken with the same.",
)  # fmt: skip
