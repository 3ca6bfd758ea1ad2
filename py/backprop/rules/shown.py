"""What a kind of layer shows besides z, a, δ and parameters: each quantity's name, symbol and words."""

from __future__ import annotations

from dataclasses import dataclass

COUPLED_UNITS = "Softmax couples its units: ∂a/∂z is a matrix."
COUPLED_SAMPLES = "The samples of the batch couple: ∂a/∂z is a matrix."


@dataclass(frozen=True)
class Shown:
    """A quantity of a layer's own, under its `name` in a step.

    symbol: of one number of it. words: what stands before “of h1”. title: what it is, in a few words. axes: "j" for one
    number a unit, "s" for one a sample, "sj" for one a sample and unit, "sg" for one a sample and group of units, "sp"
    for one a sample and other time step; where there are time steps, s counts them too. backward: it belongs to the
    backward pass. listed: it has a column in the kind's own table.
    """

    name: str
    symbol: str
    words: str
    title: str
    axes: str = "sj"
    backward: bool = False
    listed: bool = True
