"""Refusals of a sheet of answers."""

from .sentence import Table

MESSAGES: Table = {
    "mark.list": ("Answers", "a list of objects with quantity and value"),
    "mark.many": ("Answers", "at most {most}"),
    "mark.text": ("{label}", "a text of at most {most} characters"),
    "mark.value": (
        "Value",
        "a number such as 0.1385, -2e-3 or 1/3, of at most {most} characters, between 1e-300 and 1e300 or 0",
    ),
    "mark.index": ("Quantity", "{quantity} with an index in each bracket: {ranges}"),
    "mark.single": ("Quantity", "{quantity} without an index, for it is a single number"),
    "mark.unfit": (
        "Marking",
        "no time steps, dropout, batch normalization, blocks, whole-batch optimizers or carried rounding",
        "{what} can't be marked yet.",
    ),
}
