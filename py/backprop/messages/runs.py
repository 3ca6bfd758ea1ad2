"""Refusals and notes of runs, of states that they go on from, of searches, comparisons and pictures."""

from .sentence import Table

MESSAGES: Table = {
    # A state to go on from.
    "state.losses": ("Losses of the epoch under way", "a list of numbers"),
    "state.method": ("State of the method", "a state saved by {method}"),
    "state.layers": ("Optimizer state", "one object for each of the {count} layers"),
    "state.entries": ("{label}", "a list of {count}, shaped as the parameter"),
    "name.layer_state": "optimizer state of layer {layer}",
    # Runs.
    "run.unknown": "There is no open run “{name}”: open it with its spec.",
    "run.result": ("Result", "a result of train"),
    "run.steps": ("Steps", "blank when epochs are given"),
    "run.step": ("Step", "a whole number from {first} to {last}"),
    "run.engine": ("Engine", "one of {names}"),
    # Comparison and searches.
    "compare.specs": ("Specs", "{fewest} to {most} specs"),
    "compare.list": ("Specs", "a list of specs"),
    "compare.labels": ("Labels", "{count} labels"),
    "compare.names": ("Labels", "a list of names"),
    "search.kind": ("Kind of search", "one of {names}"),
    "search.trials": ("Trials", "at most {most} trials"),
    "search.list": ("{label}", "a list of 1 to {most}"),
    "search.high": ("Highest learning rate", "a number above the lowest"),
    "architecture.strategy": ("Strategy", "{names}"),
    "architecture.rows": ("Rows", "at least 2, since some of them are held out"),
    "architecture.times": "A search tries dense hidden layers, which take no time steps.",
    "architecture.activations": ("Activations", "{names}"),
    "experiment.name": ("Experiment", "{names}"),
    # Pictures.
    "boundary.inputs": ("Decision boundary", "a network of two or more inputs"),
    "curve.times": ("Fitted curve", "inputs without time steps"),
    "axes.inputs": ("Inputs on the axes", "two different inputs"),
    "axes.range": ("Range", "two numbers, the lower one first"),
    "axes.end": "End {end} of the range",
    "axes.parameters": ("Parameters on the axes", "two different parameters"),
    "axes.parameter": ("Parameter on an axis", "the path of a parameter such as layers[0].W[1][0]"),
    # Scripts and worked lines.
    "export.rounding": (
        "A script computes in float64 and does not round each line as is done by hand, so its digits would not "
        "be these. Choose not to carry rounded numbers on, then export."
    ),
    "export.nothing": "There is nothing to export: {fault}",
    "export.long": (
        "A script of the whole training takes at most {most} steps, and this one has {steps}. Choose fewer epochs."
    ),
    "export.ends": "There is no whole training to export: at step {step}, {fault}",
    "export.large": "The script would have {size:.1f} MB. At most {most} MB are written: take fewer rows.",
    "export.to": ("Export to", "one of {names}"),
    "export.library": ("Library of the notebook", "one of {names}"),
    "worked.none": "There is no worked line for “{path}”.",
}
