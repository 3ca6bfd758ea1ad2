"""Refusals of rows to predict, and what is said of those that were taken."""

from .sentence import Table

MESSAGES: Table = {
    "predict.rows": ("Rows", "a list of rows, the text of a table, or a list of objects by column"),
    "predict.size": ("Rows", "at most {rows} rows and {cells} cells"),
    "predict.sequence": ("{label}", "a list of time steps"),
    "predict.width": ("{label}", "{cells}", "The columns are {names}."),
    "predict.columns": ("Columns", "{names}", "The column {missing} is missing."),
    "predict.category": ("{label}", "one of {names}"),
    "predict.row": "Row {row}",
    "predict.row_at_time": "Time {time} of row {row}",
    "predict.line": "Line {line}",
    "predict.cell": "{place}, {column}",
    "predict.trained": ("Result", "a spec, or the result of a run or a training"),
    "predict.stdin": ("Rows", "another file, as the spec is read from standard input"),
    # Notes.
    "predict.unused": "Not used: {names}.",
    "predict.by_order": "The columns are taken in order, as {names}.",
    "predict.first_state": "Each row begins from the first state of sample 1.",
    "predict.not_finite": "Some outputs are not finite.",
}
