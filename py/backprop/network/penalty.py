"""What the penalty on the size of parameters adds: to the loss, and to a gradient."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..functions.penalties import penalty_gradient, penalty_value
from ..numbers.special import Array
from .build import NetworkParameters
from .spec import Penalty


def penalty_of(penalty: Penalty, parameters: NetworkParameters, leading: int = 0) -> Any:
    """What the penalty adds to the loss: a scalar, or one for each of the networks along `leading` first letters."""
    parts = [
        penalty_value(array, penalty.l1, penalty.l2, leading)
        for layer in parameters
        for name, array in layer.items()
        if penalty.applies_to(name)
    ]
    return np.sum(np.stack(parts), axis=0 if leading else None) if parts else 0.0


def penalized(penalty: Penalty, gradient: Array, parameter: Array, where: bool | Array = True) -> Array:
    """∂(data loss)/∂w with the penalty's own part, shaped as the parameter; `where` says of which entries."""
    if where is False:
        return gradient
    whole = gradient + penalty_gradient(parameter, penalty.l1, penalty.l2)
    return whole if where is True else np.where(where, whole, gradient)
