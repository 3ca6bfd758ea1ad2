"""Refusals of the data of a spec."""

from .sentence import Table

MESSAGES: Table = {
    "data.missing": ("Data", "an object with X and Y, or with the name of a dataset"),
    "data.misfit": ("{label}", "{needed}, for the dataset {dataset} with these targets"),
    "data.times": ("Dataset", "rows with time steps, for this network"),
    "data.rows": ("{label}", "at most {most} rows"),
    "data.row_without_times": (
        "Inputs, sample 1",
        "a list of time steps, each a list of numbers",
        "A recurrent network needs time steps; a table has none.",
    ),
    "data.class_numbers": ("Targets, row 1", "{count} numbers", "For class {class_} of {count} write {row}."),
    "data.target": ("{label}", "{values}, for {loss}"),
    "data.equal_rows": ("Targets", "{needed}, as there are inputs"),
    "data.classes": ("Classes", "{count} names"),
    "data.list": ("About the data", "a list of {count}"),
    "data.list_of_at_most": ("About the data", "a list of at most {most}"),
    "data.parameters": (
        "Parameters of the data",
        "an object of at most 20 numbers, words and true or false",
    ),
    "weights.none": ("Weights", "one above 0 at least, among the samples that are trained on"),
    "weights.batch": (
        "All samples of a batch may have the weight 0, and there is no mean over weights then: "
        "choose the mean over samples, larger batches, or weights above 0."
    ),
    "weights.times": "Classes have weights where a sample has one target, not one at each time step.",
    "weights.class": ("Targets", "one largest entry, which tells the class that has a weight"),
    "weights.two_classes": ("Target of sample {sample}", "0 or 1, or -1 or 1, which tells the class that has a weight"),
    "name.sample_weights": "Weight of sample {number}",
    "name.class_weights": "Weight of class {number}",
    "name.cell": "{letter}{column} of sample {sample}",
    "name.cell_at_time": "{letter}{column} at time {time} of sample {sample}",
    # What the numbered inputs and outputs stand for.
    "meaning.plain": "{unit} is {name}",
    "meaning.scaled": "{unit} is ({name} − {mean})/{std}",
    "meaning.category": "{unit} is 1 where {name} is {category}",
    "meaning.pair": "{unit} is 1 where {name} is {category}, 0 where it is {other}",
    "meaning.more": "of further columns only the first {most} are listed",
}
