"""The JAX script: plain functions, gradients by `jax.value_and_grad`, the optimizer from its formulas."""

from __future__ import annotations

from .case import Case
from .dialects import JAX
from .manual import WRITTEN_OUT, added_penalty, adjusted_lines, by_functions, norm_lines, update_lines, written_out

HOW = "Gradients by jax.value_and_grad in float64; the optimizer's formulas are written out."


def jax_script(case: Case) -> str:
    """The whole script."""
    if case.spec.conventions.update_order == "sequential":
        return written_out(case, JAX, WRITTEN_OUT)
    return by_functions(case, JAX, HOW, backward_lines(case), with_slopes=False)


def backward_lines(case: Case) -> list[str]:
    """From the loss to new parameters."""
    names = ", ".join(parameter.code for parameter in case.parameters)
    last = len(case.spec.layers)
    layers = range(last)
    return [
        f"def loss_of({names}):",
        f"    *_, z, a = forward(X, {names})",
        f"    return data_loss(z{'[:, -1]' if case.nodes[-1].ends_in_last_step else ''}, a, Y){added_penalty(case)}",
        "",
        "",
        f"loss, gradients = jax.value_and_grad(loss_of, argnums=tuple(range({len(case.parameters)})))({names})",
        f"{', '.join(f'd{p.code}' for p in case.parameters)}, = gradients",
        *(line for k in layers for line in adjusted_lines(case, JAX, k, penalized=False)),
        *norm_lines(case, JAX),
        *(line for k in layers for line in update_lines(case, JAX, k)),
    ]
