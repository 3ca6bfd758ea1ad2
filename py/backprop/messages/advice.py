"""Notes on what is computed: advice on a set-up and on the health of a step, faults, remarks of methods, divergence."""

from .sentence import Table

WEAKER = "Use leaky ReLU or ELU, smaller weights, a positive bias, or a lower learning rate."

MESSAGES: Table = {
    # Advice on a set-up.
    "advice.sequential": (
        "Sequential updates: each δ below the output is computed through weights that were already updated. "
        "This is not gradient descent."
    ),
    "advice.frozen": "Biases are fixed: their gradients are shown, their updates are 0.",
    "advice.carry": (
        "Every line of arithmetic uses the rounded numbers of the lines before it, as by hand; the gradient check "
        "does not."
    ),
    "advice.one_softmax": ("A softmax of one unit is always 1: use sigmoid with binary cross-entropy, or two outputs."),
    "advice.slow": (
        "{output} with {loss} learns slowly when it is confidently wrong: "
        "the slope of {activation} is near 0 there, and δ with it. Use {better}: its δ is ŷ − y."
    ),
    "advice.target": "A target is {target:g}, which {activation} can't reach: its values lie {range}.",
    "range.below": "below {high:g}",
    "range.above": "above {low:g}",
    "range.between": "between {low:g} and {high:g}",
    "advice.shares": "The targets of {sample} sum to {sum:g}, not to 1, as class probabilities do.",
    "name.sample": "sample {sample}",
    "name.sample_at_time": "sample {sample} at time {time}",
    "advice.subnormal": (
        "A weight of layer {layer} is subnormal: it has fewer significant digits than a normal number."
    ),
    "advice.alike": (
        "The units of layer {layer} start equal and stay equal, since equal weights get equal gradients. "
        "Draw the weights at random to break the symmetry."
    ),
    "advice.one_sample": (
        "Batch normalization of one sample: its variance is 0, so that x̂ is 0 and every a is β, "
        "whatever the input; no layer below learns. Use larger batches."
    ),
    "advice.mask": "A dropout mask drops every unit of a sample: nothing of that sample passes.",
    # What a step shows: in a word or two, then what to do.
    "verdict.healthy": "gradients healthy",
    "verdict.vanishing": "gradients vanishing",
    "verdict.exploding": "gradients exploding",
    "verdict.dead_units": "dead units",
    "verdict.no_gradient": "no gradient",
    "verdict.overshooting": "overshooting",
    "verdict.saturated": "saturated",
    "verdict.not_finite": "not finite",
    "verdict.too_large": "too large",
    "health.good.lowered": "No layer's gradient vanishes or explodes, and the step lowered the loss.{resting}",
    "health.good.same": "No layer's gradient vanishes or explodes, and the step did not change the loss.{resting}",
    "health.resting.one": " {rest}; this happens by chance, and other rows may activate it.",
    "health.resting.many": " {rest}; this happens by chance, and other rows may activate them.",
    "health.rest": "{units} slope 0 for {rows}",
    "health.units.all": "All units of layer {layer} have",
    "health.units.some": "{number} units of layer {layer} ({units}, …) have",
    "health.units.one": "{units} in layer {layer} has",
    "health.units.many": "{units} in layer {layer} have",
    "health.rows.data.one": "the only row of the data",
    "health.rows.data.many": "each of the {number} rows of the data",
    "health.rows.batch.one": "the only row of this batch",
    "health.rows.batch.many": "each of the {number} rows of this batch",
    "health.dead.data.one": "{rest}: no gradient reaches the weights into it. " + WEAKER,
    "health.dead.data.many": "{rest}: no gradient reaches the weights into them. " + WEAKER,
    "health.dead.batch.one": (
        "{rest}: no gradient reaches the weights into it, unless other rows activate it. " + WEAKER
    ),
    "health.dead.batch.many": (
        "{rest}: no gradient reaches the weights into them, unless other rows activate them. " + WEAKER
    ),
    "health.flat": (
        "Layer {layer} is a {function}, whose slope is 0: no gradient passes, and gradient descent learns nothing "
        "in it or below. Use sigmoid or tanh here; the perceptron rule learns at the output alone."
    ),
    "health.flat.loss": (
        "The output is a {function}, whose slope is 0: every gradient is 0, and gradient descent learns nothing. "
        "Use the loss “{loss}”, which takes the error ŷ − y itself for δ."
    ),
    "health.zero": "Every gradient is exactly 0, since {reason}: no parameter changes.",
    "zero.penalty": "the gradient of the data and that of the penalty cancel",
    "zero.met": "the prediction equals the target in float64",
    "zero.flat": "the loss is flat at these predictions",
    "zero.factor": "a factor of each gradient is 0",
    "zero.each": "in each of them {reasons}",
    "zero.each.factor": "a factor is 0",
    "zero.each.cancel": "its parts cancel",
    "zero.each.tiny": "a product underflows",
    "zero.each.rounded": "a product is rounded to 0",
    "health.vanishing.none": (
        "Layer {layer} receives no gradient of a layer above it. Use ReLU in the hidden layers, "
        "He or Glorot initialization, fewer layers, residual connections or batch normalization."
    ),
    "health.vanishing": (
        "Layer {layer} receives {ratio:.1e} times the gradient of a layer above it. Use ReLU in the hidden layers, "
        "He or Glorot initialization, fewer layers, residual connections or batch normalization."
    ),
    "health.exploding": (
        "The gradient of layer {layer} has the norm {norm:.3g}. Clip the gradient's norm, scale inputs and "
        "targets, use smaller initial weights, an L2 penalty or batch normalization."
    ),
    "health.overshooting": (
        "The step raised the loss from {before:.6g} to {after:.6g}: the step was too long. Lower the learning rate."
    ),
    "health.overshooting.limit": (
        "The step raised the loss from {before:.6g} to {after:.6g}: the step was too long. "
        "Along this gradient the loss curves so that gradient descent lowers it "
        "only with a learning rate below about {limit:.3g}."
    ),
    "health.saturated": (
        "{share} of the outputs of layer {layer} lie at the ends of their range, "
        "where the slope is small: learning is slow. Scale the inputs, or use smaller weights or ReLU."
    ),
    "health.wrong": (
        "{share} of the predictions lie at the wrong end of their range, "
        "where the slope f′(z) is small: learning is slow. Scale the inputs, or use smaller weights."
    ),
    "health.wrong.loss": (
        "{share} of the predictions lie at the wrong end of their range, "
        "where the slope f′(z) is small: learning is slow. Use {loss}: its δ is ŷ − y. "
        "Or scale the inputs, or use smaller weights."
    ),
    "share.all": "All",
    "share.part": "{percent:.0f} %",
    # The first number of a step that is not finite, or too large.
    "fault.nan": "{what} is not a number. {remedy}",
    "fault.infinite": "{what} is infinite. {remedy}",
    "fault.beyond": "{what} is {value:.6g}, beyond ±{most}. {remedy}",
    "fault.loss": "the loss, computed from layer {layer},",
    "fault.loss.sample": "the loss of sample {sample}, computed from layer {layer},",
    "fault.remedy.z": "The weights or inputs are too large for this depth: scale them down or draw new weights.",
    "fault.remedy.a": "The activation overflowed: scale the inputs or weights down.",
    "fault.remedy.loss": (
        "It overflowed, so lower the learning rate or the weights, or it is the logarithm of a probability of 0: "
        "check targets and output activation."
    ),
    "fault.remedy.gradient": "The gradient explodes: lower the weights or clip the gradient.",
    "fault.remedy.weight": "The update is too large: lower the learning rate or clip the gradient.",
    # How to do without the first number that is not finite.
    "origin.scale": (
        "Scale it: divide inputs and weights by their largest size, and keep every product far below 1.8e308."
    ),
    "origin.loss": "Use {activation} as the output activation: then the loss is {formula}, from z.",
    "origin.grows": "The gradient grows from layer to layer: smaller weights, or batch normalization.",
    "origin.quotient": "Use {activation} as the output activation: then δ = ŷ − y, without a quotient.",
    "origin.update": "Lower the learning rate, or clip the gradient.",
    # A whole training.
    "run.stopped": "Step {step} stopped the training: {fault} The parameters are those before it.",
    "run.nan": "In step {step}, {quantity} is not a number; the new parameters are still finite.",
    "run.infinite": "In step {step}, {quantity} is infinite; the new parameters are still finite.",
    "run.untold": "The arithmetic of the first and the last step is left out: it has too many numbers.",
    "run.numpy": "Computed by NumPy, not by the compiled kernel: {reason}.",
    "run.left": "After step {step} by NumPy: the compiled kernel failed, {reason}.",
    "run.remark": "Step {step}: {remark}",
    "search.none": "Every trial ended in a number that is not finite: lower the learning rates.",
    "diverges.overflow": "The training diverges: the loss overflowed. Lower the learning rate.",
    "diverges.worse": (
        "Training made the loss worse: it rose from {before:.6g} to {after:.6g}. Lower the learning rate."
    ),
    "diverges.rose": (
        "The training diverges: the loss rose from {before:.6g} to {after:.6g}. Lower the learning rate."
    ),
    "diverges.above": (
        "{said} With the initial weights, gradient descent is stable for learning rates below 2/λmax = {limit:.6g}; "
        "the learning rate {rate:g} is above it."
    ),
    "diverges.not_above": (
        "{said} With the initial weights, gradient descent is stable for learning rates below 2/λmax = {limit:.6g}; "
        "the learning rate {rate:g} is not above it."
    ),
}
