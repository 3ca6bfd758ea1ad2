"""What whole-batch methods say of their steps."""

from .sentence import Table

MESSAGES: Table = {
    "method.at_rest": "The gradient is 0: no parameter changes.",
    "method.at_bottom": "No step along the direction lowers the loss: it is as low as float64 can resolve.",
    "method.nonfinite": (
        "The curvature contains a number that is not finite: no parameter changes. Scale the weights or inputs down."
    ),
    "method.reset": "The direction did not go downhill: the collected curvature was dropped, and the step follows −g.",
    "method.no_curvature": "The slope did not increase along the step, so no curvature was learned from it.",
    "method.damped": (
        "The {matrix} is not positive definite here: λ = {damping:.4g} was added to its diagonal, "
        "so that the step goes downhill."
    ),
    "method.halved.one": "The step of length {length:g} did not lower the loss enough: halved once.",
    "method.halved.many": "The step of length {length:g} did not lower the loss enough: halved {number} times.",
    "method.raised.one": "λ was raised once until the loss fell.",
    "method.raised.many": "λ was raised {number} times until the loss fell.",
    "method.restart.steps": "Restarted with −g after {steps} steps, as many as there are parameters.",
    "method.restart.orthogonal": "Restarted with −g: the gradient is far from orthogonal to the one before.",
    "method.restart.uphill": "Restarted with −g: the conjugate direction did not go downhill.",
}
