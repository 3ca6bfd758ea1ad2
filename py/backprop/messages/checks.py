"""Refusals and notes of the gradient check, the tape and second derivatives."""

from .sentence import Table

MESSAGES: Table = {
    "hessian.parameters": ("Parameters for a Hessian", "at most {most} trained ones"),
    "tape.numbers": (
        "The tape would have {count} numbers or more; at most {most} can be shown. "
        "Use fewer units, or fewer samples in a batch."
    ),
    "tape.rule": "The scalar tape has no rule for {name}.",
    # What the check could not look at.
    "check.fault": "A step that is not finite can't be checked: {fault}",
    "check.rounding": "The check tests the unrounded gradients; the step computes with rounded numbers.",
    "check.sequential": (
        "The check tests the gradients at the old weights; the step computes δ through updated weights."
    ),
    "check.truncated": (
        "Truncated backpropagation through time is not the whole gradient: tape, complex step and central "
        "differences stop where it stops."
    ),
    "check.sampled": (
        "The complex step and central differences checked {sampled} of {count} gradients, the tape all of them."
    ),
    "check.unjudged.all": "The gradients can't be judged",
    "check.unjudged.some": "{number} of {count} can't be judged",
    "check.unbounded": "{which}: no bound on their rounding error is known.",
    "check.doubtful": (
        "{which}: rounding alone may change such a gradient by {by:.2g}, and the largest of all is {largest:.2g}."
    ),
    "check.doubtful.all": (
        "{which}: rounding alone may change such a gradient by {by:.2g}, and the largest of all is {largest:.2g}. "
        "Predictions are as near to their targets as float64 can resolve, or what is left of δ cancels."
    ),
    # Kinks at which the step stands.
    "kink.activation": "z of {where} lies at the kink of {function}: the derivative there is a convention.",
    "kink.activation.jump": (
        "z of {where} lies at the jump of {function}: its value there is a convention, and there is no derivative."
    ),
    "kink.activation.bend": "z of {where} lies at the kink of {function}: the second derivative jumps there.",
    "kink.tie": ("{where} is the largest of several equal numbers: which of them takes the gradient is a convention."),
    "kink.loss": "{where} lies at the kink of {function}, {kinks}: the derivative there is a convention.",
    "kink.loss.bend": "{where} lies at the corner of {function}: the second derivative jumps there.",
    "kink.penalty.one": "{parameter} is 0, where the L1 penalty has its kink: its derivative there is taken as 0.",
    "kink.penalty.many": (
        "{parameter} and {more} more are 0, where the L1 penalty has its kink: its derivative there is taken as 0."
    ),
    "kink.where": "{unit} in layer {layer}, sample {sample}",
    "kink.where.time": "{unit} at time {time} in layer {layer}, sample {sample}",
    "kink.more": "{where} (and {more} more)",
    # The tape.
    "tape.no_prediction": (
        "The loss is computed from z of the output layer, so the prediction itself is not on the tape."
    ),
    "tape.mean": "The tape differentiates the mean: 1/n stands in every adjoint, as in δ by the usual convention.",
    "tape.missing": "The loss does not depend on these here, so they are not on the tape: {units}.",
    # Paths from a number to the loss.
    "paths.none": "The loss does not come down to “{path}” as a sum of products: choose a gradient, δ or ∂E/∂a.",
    "paths.large": (
        "The paths to the loss would go over more than {most} connections: use fewer units, samples or time steps."
    ),
    "paths.not_finite": "The {name} is not finite: it has no sum over paths.",
    "paths.many": "There are {count} paths. The {listed} with the largest products are listed, the rest is summed.",
    "paths.data": "This is the gradient of the loss itself, before penalty and clipping.",
    "paths.sequential": "Some factors are weights that are new already: the sum is what is shown, not the gradient.",
    "paths.mean": "Here 1/n stands where the paths begin, as in δ by the usual convention.",
    "paths.rounding": "Each number was rounded on its way, so the sum may differ in the last digits.",
    # A parameter that is changed a little.
    "nudge.what": "Nudging a parameter",
    "nudge.none": "“{path}” is no parameter: choose a weight or bias, or its gradient.",
    "nudge.still": "Change h: 0 changes nothing. Choose another number from -1000 to 1000.",
    "nudge.not_finite": "The step has numbers that are not finite: there is nothing to compare.",
    "nudge.forward": (
        "Forward quotient, (E(θ+h) − E(θ))/h: on the right its error shrinks like h to the power {slope} (theory: 1). "
        "What it leaves out is ½·E″·h."
    ),
    "nudge.forward.exact": (
        "Forward quotient, (E(θ+h) − E(θ))/h: its error is rounding alone, E is a straight line here."
    ),
    "nudge.central": (
        "Central quotient, (E(θ+h) − E(θ−h))/2h: on the right its error shrinks like h to the power {slope} "
        "(theory: 2). The terms with E″ cancel; what it leaves out is ⅙·E‴·h²."
    ),
    "nudge.central.exact": (
        "Central quotient, (E(θ+h) − E(θ−h))/2h: its error is rounding alone, E is a parabola here or nearly so."
    ),
    "nudge.rounding": (
        "At small h the difference of two nearly equal losses keeps few digits: rounding, about ε·E/h with "
        "ε = 2.2·10⁻¹⁶, grows as h falls. A gradient check with differences needs an h between the two."
    ),
    "nudge.zero": "The gradient is 0 here: at first order the loss does not change.",
    # Second derivatives.
    "hessian.nonfinite": "The Hessian contains a number that is not finite: scale the weights or inputs down.",
    "hessian.none": "No parameter is trained: there is no Hessian.",
    "hessian.flat": "The loss has no curvature here: it is flat or a plane.",
    "hessian.up.all": "All {number} eigenvalues are positive: {shape}.",
    "hessian.up.one": "1 eigenvalue is positive{flat}: {shape}.",
    "hessian.up.many": "{number} eigenvalues are positive{flat}: {shape}.",
    "hessian.down": "No eigenvalue is positive: {shape}{flat}.",
    "hessian.saddle": "{up}, {down}{flat}: {shape}. A plain Newton step would go to the saddle.",
    "hessian.curves_up.one": "1 direction curves upwards",
    "hessian.curves_up.many": "{number} directions curve upwards",
    "hessian.curves_down.one": "1 curves downwards",
    "hessian.curves_down.many": "{number} curve downwards",
    "hessian.flat_too.one": ", and 1 direction is flat",
    "hessian.flat_too.many": ", and {number} directions are flat",
    "shape.ahead": "the surface curves upwards in every curved direction: a minimum lies ahead",
    "shape.minimum.flat": "a minimum to second order",
    "shape.minimum": "a minimum",
    "shape.maximum": "a maximum",
    "shape.downwards": "the surface curves downwards",
    "shape.saddle": "a saddle",
    "shape.saddle.slope": "saddle-shaped, though the gradient is not 0",
    "hessian.no_limit": "No direction curves upwards: curvature sets no limit to the learning rate here.",
    "hessian.limit": (
        "Largest eigenvalue λmax = {top:.6g}: "
        "gradient descent is stable here for learning rates below 2/λmax = {limit:.6g}."
    ),
    "hessian.rate.below": "The learning rate {rate:g} lies below it.",
    "hessian.rate.above": (
        "The learning rate {rate:g} lies above it: along the steepest direction each step overshoots by more."
    ),
    "hessian.conditioning": (
        "Conditioning: the eigenvalues differ by a factor of {ratio:.4g}. "
        "Second-order methods and momentum help when this factor is large."
    ),
    "hessian.conditioning.steps": (
        "Conditioning: the eigenvalues differ by a factor of {ratio:.4g}; with η = 1/λmax the slowest direction needs "
        "about {steps:.3g} steps for each further digit. "
        "Second-order methods and momentum help when this factor is large."
    ),
}
