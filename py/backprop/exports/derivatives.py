"""What whole-batch methods ask of a library, as functions of all trained numbers in one vector of NumPy.

`loss_at`, `gradient_at`, and of `hessian_at`, `hessian_vector_at`, `gauss_newton_at` those that the method calls: by
the library's automatic differentiation, in NumPy by the complex step. X and Y are those of the step.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..functions.penalties import PENALTIES
from ..network.objective import STEP
from ..numbers.special import Array
from .case import Case, Parameter
from .dialects import Dialect
from .manual import added_penalty, gradient_lines, traces
from .marked import free_of
from .sections import numbers
from .text import indented, literal

GRADIENT = "gradient_at"


def places(case: Case, p: Parameter) -> Array | None:
    """Where in an array, laid flat, the trained entries stand; None: all are."""
    free = free_of(case, p)
    return None if free is None else np.flatnonzero(free)


def fixed_lines(case: Case, dialect: Dialect) -> list[str]:
    """What arrays that are trained in part hold besides, and the order in which both stand there."""
    lines = []
    for p in case.trained:
        if (at := places(case, p)) is not None:
            whole = case.step.before[p.layer][p.name].ravel()
            rest = np.setdiff1d(np.arange(whole.size), at)
            order = np.argsort(np.concatenate([at, rest])).tolist()
            code = dialect.fill(dialect.array, x=numbers(whole[rest]))
            lines += [f"fixed_{p.code} = {code}  # stays as it is: frozen, or not there", f"order_{p.code} = {order!r}"]
    return lines


def flat_line(case: Case) -> str:
    """All trained numbers as one vector of NumPy, in the order of the network."""
    return f"flat = np.array({literal(np.concatenate([_free(case, p, case.step.before) for p in case.trained]))})"


def _free(case: Case, p: Parameter, of: Any) -> Array:
    whole, at = np.asarray(of[p.layer][p.name]).ravel(), places(case, p)
    return whole if at is None else whole[at]


def trained_of_flat(case: Case, dialect: Dialect) -> list[str]:
    """`unflattened(flat)` → the arrays that are trained."""
    lines, start, m = ["def unflattened(flat):"], 0, dialect.module
    for p in case.trained:
        at, shape = places(case, p), case.step.before[p.layer][p.name].shape
        end = start + (math.prod(shape) if at is None else len(at))
        code = f"flat[{start}:{end}]"
        if at is not None:
            both, axis = f"{code}, fixed_{p.code}", {"pytorch": "dim"}.get(dialect.name, "axis")
            joined = f"{m}.concatenate([{both}], {axis}=0)"
            order = (
                f'{m}.array(order_{p.code}, dtype="int32")' if dialect.name in ("keras", "jax") else f"order_{p.code}"
            )
            code = f"{m}.take({joined}, {order}, axis=0)" if dialect.name == "keras" else f"{joined}[{order}]"
        lines.append(f"    {p.code} = {m}.reshape({code}, {shape!r})")
        start = end
    return [*lines, f"    return {', '.join(p.code for p in case.trained)},"]


def _forward(case: Case) -> list[str]:
    names = [p.code for p in case.parameters]
    return [
        f"{', '.join(p.code for p in case.trained)}, = unflattened(flat)",
        f"{traces(case)} = forward({', '.join(['X', *names])})",
    ]


def loss_of(case: Case) -> list[str]:
    """`loss_of(flat)` → E, of an array of the library."""
    value = f"data_loss({case.nodes[-1].z}, a{len(case.nodes)}, Y){added_penalty(case)}"
    return ["def loss_of(flat):", *(f"    {line}" for line in [*_forward(case), f"return {value}"])]


def gradient_of(case: Case, dialect: Dialect) -> list[str]:
    """`gradient_of(flat)` → ∂E/∂θ written out, of an array of the library."""
    m = dialect.module
    flat = [f"{m}.reshape(d{p.code}, (-1,))" for p in case.trained]
    for i, p in enumerate(case.trained):
        if (at := places(case, p)) is not None:
            order = f'{m}.array({at.tolist()!r}, dtype="int32")' if dialect.name == "keras" else repr(at.tolist())
            flat[i] = f"{m}.take({flat[i]}, {order}, axis=0)"
    lines = [*_forward(case), *gradient_lines(case, dialect), f"return {m}.concatenate([{', '.join(flat)}], axis=0)"]
    return ["def gradient_of(flat):", *indented("\n".join(lines), 4)]


def residuals_of(case: Case, dialect: Dialect) -> list[str]:
    """`residuals_of(flat)` → r, (n_residuals,), with data loss = ½ Σ r²."""
    loss, Y, m = case.spec.loss, case.step.Y, dialect.module
    assert loss.row.square is not None
    square = loss.row.square * loss.row.share(math.prod(Y.shape[1:]))
    weighted = loss.weights is not None and loss.reduction == "weighted_mean"
    code, share = "", repr(math.sqrt(square / (1 if loss.reduction == "sum" or weighted else len(Y))))
    if loss.weights is not None:
        code = f"{m}.sqrt(sample_weights[{', '.join([':', *['None'] * (Y.ndim - 1)])}]) * "
        share = f"{share} / {m}.sqrt({m}.sum(sample_weights))" if weighted else share
    return [
        "def residuals_of(flat):", *(f"    {line}" for line in _forward(case)),
        f"    return {m}.reshape({code}(a{len(case.nodes)} - Y), (-1,)) * ({share})",
    ]  # fmt: skip


def curvature_lines(case: Case) -> list[str]:
    """`gauss_newton_at(flat)` from `jacobian_at`; the penalty's own curvature stands on the diagonal."""
    own, l2 = [], next((getattr(case.spec.penalty, row.name) for row in PENALTIES if row.name == "l2"), 0.0)
    for p in case.trained:
        count = len(_free(case, p, case.step.before))
        own.append(f"[{l2 if case.spec.penalty.applies_to(p.name) else 0.0!r}] * {count}")
    added = f" + np.diag({' + '.join(own)})" if l2 else ""
    return ["def gauss_newton_at(flat):", "    J = jacobian_at(flat)", f"    return J.T @ J{added}"]


def by_complex_step(asked: Sequence[str]) -> list[list[str]]:
    """NumPy's: the derivative along v is the imaginary part of what is computed at θ + ihv, over h."""
    head = [f"h = {STEP!r}  # of the complex step, so small that its square is nothing"]
    columns = "    return np.array([np.imag({f}(flat + 1j * h * e)) / h for e in np.eye(len(flat))]).T"
    made = {
        "loss_at": ["def loss_at(flat):", "    return float(np.real(loss_of(flat)))"],
        GRADIENT: ["def gradient_at(flat):", "    return gradient_of(flat)"],
        "hessian_at": ["def hessian_at(flat):", columns.format(f="gradient_of")],
        "hessian_vector_at": [
            "def hessian_vector_at(flat, v):", "    return np.imag(gradient_of(flat + 1j * h * v)) / h",
        ],
        "jacobian_at": ["def jacobian_at(flat):", columns.format(f="residuals_of")],
    }  # fmt: skip
    return [*([head] if len(asked) > 2 else []), *(made[name] for name in asked)]


def by_pytorch(asked: Sequence[str]) -> list[list[str]]:
    """By torch.autograd."""
    made = {
        "loss_at": ["def loss_at(flat):", "    return loss_of(torch.tensor(flat)).item()"],
        GRADIENT: ["def gradient_at(flat):", "    theta = torch.tensor(flat, requires_grad=True)",
                   "    return torch.autograd.grad(loss_of(theta), theta)[0].numpy()"],
        "hessian_at": ["def hessian_at(flat):",
                       "    return torch.autograd.functional.hessian(loss_of, torch.tensor(flat)).numpy()"],
        "hessian_vector_at": [
            "def hessian_vector_at(flat, v):",
            "    return torch.autograd.functional.hvp(loss_of, torch.tensor(flat), torch.tensor(v))[1].numpy()",
        ],
        "jacobian_at": ["def jacobian_at(flat):",
                        "    return torch.autograd.functional.jacobian(residuals_of, torch.tensor(flat)).numpy()"],
    }  # fmt: skip
    return [made[name] for name in asked]


def by_jax(asked: Sequence[str]) -> list[list[str]]:
    """By jax.grad and what it is made of."""
    made = {
        "loss_at": ["def loss_at(flat):", "    return float(loss_of(jnp.array(flat)))"],
        GRADIENT: ["def gradient_at(flat):", "    return np.asarray(jax.grad(loss_of)(jnp.array(flat)))"],
        "hessian_at": ["def hessian_at(flat):", "    return np.asarray(jax.hessian(loss_of)(jnp.array(flat)))"],
        "hessian_vector_at": [
            "def hessian_vector_at(flat, v):",
            "    return np.asarray(jax.jvp(jax.grad(loss_of), (jnp.array(flat),), (jnp.array(v),))[1])",
        ],
        "jacobian_at": ["def jacobian_at(flat):", "    return np.asarray(jax.jacrev(residuals_of)(jnp.array(flat)))"],
    }
    return [made[name] for name in asked]


KERAS_CLASSES = [
    """\
class Asked(keras.Model):
    \"""All trained numbers as one weight; what is asked of them is differentiated by train_on_batch.\"""

    def __init__(self, flat):
        super().__init__()
        self.theta = self.add_weight(shape=flat.shape, name="theta")
        self.theta.assign(flat)

    def call(self, X):
        return self.ask(ops.convert_to_tensor(self.theta))
""",
    """\
class Noted(keras.optimizers.Optimizer):
    \"""Notes the gradient and moves nothing.\"""

    def build(self, variables):
        if not self.built:
            super().build(variables)
            self.noted = self.add_variable_from_reference(variables[0], name="noted")

    def update_step(self, gradient, variable, learning_rate):
        self.assign(self.noted, gradient)
""",
    """\
def slope_of(ask, flat):
    asked.ask = ask
    asked.theta.assign(flat)
    asked.train_on_batch(X, Y)
    return np.array(ops.convert_to_numpy(notes.noted))
""",
]
KERAS_START = [
    "asked, notes = Asked(flat), Noted(learning_rate=1.0)",
    "asked.compile(notes, lambda y, output: output, run_eagerly=True, jit_compile=False)",
]


def by_keras(asked: Sequence[str]) -> list[list[str]]:
    """By train_on_batch, on any backend; second derivatives as those of the gradient written out, one by one."""
    made = {
        "loss_at": ["def loss_at(flat):", "    return float(loss_of(ops.array(flat)))"],
        GRADIENT: ["def gradient_at(flat):", "    return slope_of(loss_of, flat)"],
        "hessian_at": ["def hessian_at(flat):",
                       "    return np.array([hessian_vector_at(flat, e) for e in np.eye(len(flat))])"],
        "hessian_vector_at": ["def hessian_vector_at(flat, v):",
                              "    return slope_of(lambda theta: ops.sum(gradient_of(theta) * ops.array(v)), flat)"],
        "jacobian_at": [
            "def jacobian_at(flat):", "    count = len(residuals_of(ops.array(flat)))",
            "    return np.array([slope_of(lambda theta, k=k: residuals_of(theta)[k], flat) for k in range(count)])",
        ],
    }  # fmt: skip
    names = [*asked, *["hessian_vector_at"] * ("hessian_at" in asked)]
    return [*([text] for text in KERAS_CLASSES), *(made[name] for name in names)]


BY = {"numpy": by_complex_step, "pytorch": by_pytorch, "jax": by_jax, "keras": by_keras}
