"""Frozen entries and absent connections in scripts: arrays of 1 and 0, and the lines that keep to them.

`free["W1"]` is 1 where training changes the entry, `there["W1"]` is 0 where the connection is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..network.fixed import fixed
from ..numbers.special import Array
from .case import Case, Parameter
from .dialects import Dialect
from .sections import numbers
from .text import indented

Mask = Callable[[Case, Parameter], Array | None]


def free_of(case: Case, p: Parameter) -> Array | None:
    """1 where training changes an entry of a parameter, else 0; None where it changes all, or none."""
    held = fixed(case.spec, p.layer, p.name)
    return None if isinstance(held, bool) else np.where(held, 0.0, 1.0)


def there_of(case: Case, p: Parameter) -> Array | None:
    """1 for a connection that is there, else 0; None where all are."""
    absent = case.spec.absent[p.layer].get(p.name)
    return None if absent is None else np.where(absent, 0.0, 1.0)


def has_free(case: Case) -> bool:
    """True where some arrays are trained in part."""
    return any(free_of(case, p) is not None for p in case.parameters)


def mask_lines(case: Case, dialect: Dialect, of: Sequence[str] = ("free", "there")) -> list[str]:
    """The arrays, in dictionaries by the names that the script gives to parameters; `of` says which."""
    made: list[str] = []
    told: tuple[tuple[str, Mask, str], ...] = (
        ("free", free_of, "1: trained; 0: stays as it is, frozen or not there"),
        ("there", there_of, "0: the connection is not there"),
    )
    for name, mask, words in told:
        rows = [(p.code, own) for p in case.parameters if (own := mask(case, p)) is not None]
        if rows and name in of:
            made.append(f"{name} = {{  # {words}")
            for code, own in rows:
                made += indented(f'"{code}": {dialect.fill(dialect.array, x=numbers(own))},', 4)
            made.append("}")
    return made


def gradient_lines(case: Case, p: Parameter) -> list[str]:
    """The gradient of a connection that is not there is none."""
    return [] if there_of(case, p) is None else [f'd{p.code} = d{p.code} * there["{p.code}"]']


def clipped(case: Case, p: Parameter, code: str) -> str:
    """What clips a gradient by value, for the entries that are trained."""
    free = f'free["{p.code}"]'
    return code if free_of(case, p) is None else f"{code} * {free} + d{p.code} * (1.0 - {free})"


def square(case: Case, p: Parameter) -> str:
    """The squares of a gradient that belong to the norm."""
    return f"d{p.code} ** 2" if free_of(case, p) is None else f'(d{p.code} * free["{p.code}"]) ** 2'


def update_lines(case: Case, p: Parameter, state: str) -> list[str]:
    """The update of a parameter; of fixed entries value and state stay."""
    if free_of(case, p) is None:
        return [f"update_{p.code}, state_{p.code} = optimizer_step({p.code}, d{p.code}, {state})"]
    free = f'free["{p.code}"]'
    kept = (
        f"state_{p.code} = {{key: {free} * new + (1.0 - {free}) * old_{p.code}[key] "
        f"for key, new in state_{p.code}.items()}}"
    )
    return [
        f"old_{p.code} = {state}",
        f"update_{p.code}, state_{p.code} = optimizer_step({p.code}, d{p.code}, old_{p.code})",
        f"update_{p.code} = {free} * update_{p.code}",
        *([kept] if case.keeps else []),
    ]


def kept_lines(case: Case, indent: int = 0) -> list[str]:
    """Before PyTorch's optimizer moves all entries of `network`: those that stay."""
    own = ", ".join(f'"{code}": network.{code}.detach().clone()' for code in _in_part(case))
    return indented(f"kept = {{{own}}}", indent) if own else []


def put_back_lines(case: Case, indent: int = 0) -> list[str]:
    """After it."""
    lines = [
        f'    network.{code}.copy_(torch.where(free["{code}"] == 1.0, network.{code}, kept["{code}"]))'
        for code in _in_part(case)
    ]
    head = "with torch.no_grad():  # frozen entries, and connections that are not there, stay"
    return indented("\n".join([head, *lines]), indent) if lines else []


def gradients_there(case: Case) -> list[str]:
    """PyTorch's gradients without those of connections that are not there."""
    absent = [p.code for p in case.trained if there_of(case, p) is not None]
    return [f'network.{code}.grad.mul_(there["{code}"])' for code in absent]


def _in_part(case: Case) -> list[str]:
    """The parameters of which some entries are trained."""
    return [p.code for p in case.parameters if free_of(case, p) is not None]


def trained_on_batch(case: Case) -> list[str]:
    """One step of Keras; frozen entries, and connections that are not there, are put back after it."""
    step, names = ["network.train_on_batch(X, Y)"], _in_part(case)
    if not names:
        return step
    kept = ", ".join(f'"{code}": np.array(ops.convert_to_numpy(network.{code}))' for code in names)
    back = [f'ops.where(free["{n}"] == 1.0, ops.convert_to_tensor(network.{n}), kept["{n}"])' for n in names]
    back = [f"network.{code}.assign({own})" for code, own in zip(names, back, strict=True)]
    return [f"kept = {{{kept}}}", *step, *back]
