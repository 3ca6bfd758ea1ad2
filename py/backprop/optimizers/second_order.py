"""The table of whole-batch methods: one row each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..rules.fields import Field
from . import rules
from .conjugate_gradient import conjugate_gradient_step
from .first_order import LEARNING_RATE
from .line_search import ARMIJO, CURVATURE
from .newton import gauss_newton_step, levenberg_marquardt_step, newton_step
from .quasi_newton import bfgs_step, lbfgs_step
from .whole_batch import WholeBatchOptimizer

MATRIX_PARAMETERS = 500  # beyond it, solving with an n × n matrix takes too long in a page

FACTOR = replace(
    LEARNING_RATE, label="Step length η", default=1.0, exclusive_minimum=True, hint="1 is the full step.",
)  # fmt: skip
FIRST_STEP = replace(
    LEARNING_RATE, label="First step length tried η", default=1.0, exclusive_minimum=True,
    hint="The line search finds the step length; 1 is the natural start.",
)  # fmt: skip
HALVED = replace(FACTOR, hint="1 is the full step; it is halved until the loss falls.")
DAMPING = Field("damping", "Damping λ", default=0.0, minimum=0, maximum=1e15, hint="Added to the diagonal.")

WHOLE_BATCH: dict[str, WholeBatchOptimizer] = {
    row.name: row
    for row in (
        WholeBatchOptimizer(
            "newton", "Newton", solve=newton_step, matrix=True,
            towards=rules.newton, learning_rate=HALVED, hyperparameters=(DAMPING, ARMIJO),
            source="Nocedal & Wright 2006, algorithms 3.2 and 3.3",
            note="H is the exact Hessian. Where it is not positive definite, λ is raised until it is; a note says so.",
        ),
        WholeBatchOptimizer(
            "gauss_newton", "Gauss-Newton", solve=gauss_newton_step, matrix=True, residuals=True,
            towards=rules.gauss_newton, learning_rate=HALVED, hyperparameters=(DAMPING, ARMIJO),
            source="Nocedal & Wright 2006, section 10.3",
            note="J is the Jacobian of the residuals: only for losses that are sums of squares.",
        ),
        WholeBatchOptimizer(
            "levenberg_marquardt", "Levenberg-Marquardt", solve=levenberg_marquardt_step,
            keeps={"damping": "", "growth": ""},
            matrix=True, residuals=True, towards=rules.gauss_newton, learning_rate=FACTOR,
            hyperparameters=(
                replace(DAMPING, label="First damping τ", default=1e-3, exclusive_minimum=True,
                        hint="Times the largest diagonal entry of JᵀJ."),
            ),
            source="Madsen, Nielsen & Tingleff 2004, algorithm 3.16 (after Marquardt 1963)",
            note="λ falls after good steps and grows until the loss falls: between Gauss-Newton and gradient descent.",
        ),
        WholeBatchOptimizer(
            "bfgs", "BFGS", solve=bfgs_step, matrix=True, towards=rules.quasi_newton,
            keeps={"inverse_hessian": "nn"}, learning_rate=FIRST_STEP, hyperparameters=(ARMIJO, CURVATURE),
            source="Nocedal & Wright 2006, algorithm 6.1, line search 3.5 and 3.6",
            note="B⁻¹ approximates the inverse Hessian, learned from the change of the gradient along the steps.",
        ),
        WholeBatchOptimizer(
            "lbfgs", "L-BFGS", solve=lbfgs_step, towards=rules.quasi_newton,
            keeps={"s": "mn", "y": "mn"}, fits=lambda state: bool(np.all(np.sum(state["s"] * state["y"], axis=1) > 0)),
            learning_rate=FIRST_STEP,
            hyperparameters=(
                Field("memory", "Pairs remembered m", "integer", default=10, minimum=1, maximum=100), ARMIJO, CURVATURE,
            ),
            source="Nocedal & Wright 2006, algorithms 7.4 and 7.5, line search 3.5 and 3.6",
            note="B⁻¹ as in BFGS, from the last m steps alone: no matrix is stored.",
        ),
        WholeBatchOptimizer(
            "conjugate_gradient", "conjugate gradients", solve=conjugate_gradient_step,
            keeps={"direction": "n", "gradient": "n", "since": ""}, fits=lambda state: bool(np.any(state["gradient"])),
            towards=rules.conjugate, learning_rate=replace(FIRST_STEP, hint="Times the Newton step along p."),
            hyperparameters=(ARMIJO, replace(CURVATURE, default=0.1, maximum=0.5)),
            source="Polak & Ribière 1969; Nocedal & Wright 2006, algorithm 5.4 with equation 5.45",
            note="β = max(0, gᵀ(g − g₋₁) / ‖g₋₁‖²), restarted when the directions lose their conjugacy.",
        ),
    )
}  # fmt: skip
