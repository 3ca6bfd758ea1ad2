"""Refusals of a spec's network, loss, optimizer and training."""

from .sentence import Table

MESSAGES: Table = {
    "typed.object": ("Typed texts", "an object of at most {most} texts by the paths of their numbers"),
    "typed.text": ("Text of {label}", "the number that stands there, as text of at most {most} characters"),
    "schema": ("Schema version", "version {version}", "This file was made by another version of Backprop."),
    "network.missing": ("Network", "an object with n_inputs and layers"),
    "network.parameters": ("Parameters of the network", "at most {most} in all"),
    "network.dense": ("Layers", "at least one dense layer"),
    "sequential": "Sequential updates are not defined inside layer {layer} ({kind}). Use simultaneous updates.",
    "mean.carried": (
        "Where each line is rounded, 1/n stands in δ: errors without it are shown, not computed, and would be rounded "
        "otherwise. Choose one of both."
    ),
    "variance.single": (
        "Variance of a batch",
        "divided by n",
        "Layer {layer} normalizes over the batch, and a batch of one row has no variance with n − 1.",
    ),
    "loss.activation": ("Loss", "{loss} with an output activation among {activations}"),
    "clip.sequential": (
        "Clipping by the global norm needs all gradients before the first update; "
        "with sequential updates they are not all known then. Clip by value, or use simultaneous updates."
    ),
    "letters.twice": ("Letters", "each quantity by a letter of its own", "Another quantity is called {other}."),
    "changes": ("Changes of the learning rate", "a list of at most {most}"),
    "changes.step": ("Step of a change", "a step after {before}"),
    "optimizer.turns": ("Dampening τ", "0, or the {choice} “{plain}” or “{value}”"),
    "schedule.minimum": ("Lowest learning rate", "a number up to the learning rate"),
    "schedule.steps": ("Length of the schedule", "a number above the length of the warm-up"),
    # What whole-batch methods can't go with.
    "whole.batch_size": (
        "{method} compares the loss of all samples before and after a step: leave the batch size blank."
    ),
    "whole.schedule": "{method} finds its own step length: leave the schedule constant.",
    "whole.dropout": (
        "{method} compares losses from step to step, and layer {layer} drops different units "
        "in each: give it a fixed mask, or choose a first-order optimizer."
    ),
    "whole.truncate": "{method} needs the whole gradient: leave truncation blank.",
    "whole.sequential": "{method} moves all parameters at once: choose simultaneous updates.",
    "whole.clip": "{method} needs the unclipped gradient: leave clipping blank. It limits its own steps.",
    "whole.rounding": (
        "{method} can't compute with rounded numbers: round only the display, or choose gradient descent."
    ),
    "whole.loss": ("Optimizer", "{method} with a loss among {losses}"),
    "whole.nothing": "{method} has nothing to train: every weight and bias is frozen, absent or fixed.",
    "whole.c1": ("Sufficient decrease c₁", "a number below the curvature condition c₂"),
    "whole.parameters": (
        "Optimizer",
        "{method} with at most {most} trained parameters; this network has {count}",
        "Use L-BFGS or conjugate gradients.",
    ),
}
