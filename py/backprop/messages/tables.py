"""Refusals of own tables, and what is said of a table before it is used."""

from .sentence import Table

JSON_FORMS = 'a list of rows, a list of objects, or {{"X": rows, "Y": rows}}'

MESSAGES: Table = {
    # Refusals of a table as a whole.
    "table.columns": ("Table", "1 to {most} columns"),
    "table.size": ("Table", "at most {rows} rows and {cells} cells"),
    "table.rows": ("Table", "at most {most} rows"),
    "table.characters": ("Table", "at most {most} characters"),
    "table.half": ("Table", "text", "It contains an incomplete character (an unpaired surrogate)."),
    "table.json": ("Table", JSON_FORMS, "{why}"),
    "table.half.json": ("Table", JSON_FORMS, "It contains an incomplete character (an unpaired surrogate)."),
    "table.delimiter": ("Delimiter", "a comma, a semicolon, a tab, a bar or a space"),
    "table.thousands": ("Thousands separator", "a sign other than the decimal sign"),
    "table.header": ("Header", "true, false, or blank"),
    "table.lines": ("Lines", "a whole number for each row"),
    "table.texts": ("Line {line}", "texts"),
    "table.cell": ("Line {line}", "cells of at most {most} characters"),
    "table.cell.given": "a cell of {number} characters",
    "table.size.given": "{rows} rows of {columns} columns",
    "table.empty": "Table: it has no rows.",
    "table.header.alone": "Table: it has a header but no rows.",
    "table.width": "Table: line {line} has {cells} of {width} columns.",
    "table.nul": "Table: line {line} contains a NUL character.",
    "table.nul.text": "Table: line {line} contains a NUL character. The file is not text, or not UTF-8.",
    "table.quote.text": "Table: line {line} can't be read: text follows a closing quote.",
    "table.quote.open": "Table: line {line} can't be read: a quote is opened and never closed.",
    # Of JSON.
    "table.json.rows": "It has no rows.",
    "table.json.keys": "Its keys are not X and Y.",
    "table.json.lists": "X and Y are not both lists of rows.",
    "table.json.lengths": "X has {inputs} rows, Y has {targets}.",
    "table.json.further": "Object {row} has the key “{key}”, which the first object lacks.",
    "table.json.empty": "{what} 1 is empty.",
    "table.json.width": "{what} {row} has {cells} of {width} columns.",
    "table.json.cell": "Row {row} contains a list or object where a number or text is expected.",
    # Of columns and their uses.
    "columns": ("Columns", "a list of columns with at least one input and one target"),
    "column.index": ("Column", "a whole number from 0 to {last}"),
    "column.twice": ("Column", "each column once"),
    "columns.none": "Columns: no {role} is chosen. Choose at least one {role}.",
    "columns.weights": "Columns: more than one holds the weights of the rows. Choose one of them.",
    "columns.weights.sequences": "Columns: weights of rows cannot be used where rows become sequences.",
    "columns.weights.zero": "Columns: all weights in {column} are 0, so that no row counts.",
    "note.weights": "What each row counts in the loss stands in {column}.",
    "columns.classes": "Columns: more than one target contains categories. Choose one of them.",
    "column.doubtful": (
        "Table: “{text}” in line {line}, {column}, may be meant as a number. "
        "Choose how numbers are written here, or read the column as classes."
    ),
    "column.doubtful.readings": (
        "Table: “{text}” in line {line}, {column}, may be meant as a number ({readings}). "
        "Choose how numbers are written here, or read the column as classes."
    ),
    "column.reading": "with {marks} it is {number}",
    "column.categories": ("{label}", "at most {most} categories"),
    "column.category": ("{label}", "a column of at least two categories"),
    "column.form": ("Form of the classes", "one_hot, for {count} categories"),
    "column.number": ("{label}", "{allowed}", "Numbers are read with {marks}."),
    "column.date": (
        "Line {line}, {column}",
        "dates such as 2020-12-31, 31.12.2020 or Dec 31 2020",
        "The column is read as dates.",
    ),
    "name.table_cell": "Line {line}, {column}",
    # Of missing cells.
    "missing.missing.one": "Table: 1 cell is missing: {places}. Fill them in, or leave these rows out.",
    "missing.missing.many": "Table: {number} cells are missing: {places}. Fill them in, or leave these rows out.",
    "missing.empty.one": "Table: 1 cell is empty: {places}. Fill them in, or leave these rows out.",
    "missing.empty.many": "Table: {number} cells are empty: {places}. Fill them in, or leave these rows out.",
    "dropped.missing.one": "1 row was left out for missing cells: {places}.",
    "dropped.missing.many": "{number} rows were left out for missing cells: {places}.",
    "dropped.empty.one": "1 row was left out for empty cells: {places}.",
    "dropped.empty.many": "{number} rows were left out for empty cells: {places}.",
    "dropped.lines": "{number} rows were left out for {state} cells: lines {lines}.",
    "missing.all": "Table: no row is complete: {places}.",
    # Notes on how a table was read.
    "skipped.comment.one": "Line {line} begins with # and is skipped.",
    "skipped.comment.many": "{number} lines begin with # and are skipped: {lines}.",
    "skipped.empty.one": "Line {line} has only empty cells and is skipped.",
    "skipped.empty.many": "{number} lines have only empty cells and are skipped: {lines}.",
    "short.first": "Line {line} has one cell fewer: it lacks a name for the first column.",
    "short.last": "Line {line} has one cell fewer: it lacks a name for the last column, which is empty.",
    "header.new": "Line {line} is read as the header: “{word}” and its other words do not occur below.",
    "header.data": "Line {line} is read as data, though “{word}” does not occur below: it may be the header.",
    "header.number": "Line {line} is read as the header, though “{word}” is a number.",
    "header.counts": "Line {line} is read as data, though its numbers count the columns: it may be the header.",
    "header.over": "Line {line} is read as data, though “{word}” is above numbers: it may be the header.",
    "note.reading": "Read with {marks}, {columns} would be numbers: “{text}” is {number}.",
    "note.more": "The same holds for {more}.",
    "note.points": "{column}: “{text}” is read as {text}, with a decimal point.",
    "note.doubt": (
        "{column} may be meant as numbers, but {place} is not a plain number: "
        "write plain numbers, or read it as classes."
    ),
    "note.refused": "{column} holds numbers, but {place} is not an allowed number.",
    "note.refused.more": "{column} holds numbers, but {place} is not an allowed number; {more} likewise.",
    "note.place": "“{text}” in line {line}",
    "note.missing.one": "{column} holds numbers: 1 cell is missing ({marks}), line {lines}.",
    "note.missing.many": "{column} holds numbers: {number} cells are missing ({marks}), lines {lines}.",
    "note.missing.several": "Columns {columns} hold numbers: {number} of their cells are missing ({marks}).",
    "note.incomplete.one": "1 row has an empty or missing cell in a column that is used: it is left out.",
    "note.incomplete.many": "{number} rows have an empty or missing cell in a column that is used: they are left out.",
    "note.marks": "{column} holds classes: “{mark}” is read as one of them ({cells}).",
    "note.some_numbers": "{column} is read as classes, though {numbers} of its {size} texts are numbers.",
    "note.many": "{column} holds {classes} classes in {rows}: as an input it becomes {classes} columns.",
    "note.index": "{column} numbers the rows: it is not used unless you choose it.",
    "note.row_names": (
        "{column} has another text in each row, which tells nothing of other rows: it is not used unless you choose it."
    ),
    "note.constant": "{column} holds only “{text}”, in every row: it is not used unless you choose it.",
    "note.sparse": "{column} has only {cells} filled in {rows} rows: it is not used unless you choose it.",
    "note.date": (
        "{column} holds dates: it is not used unless you choose it. Then each date is a number, "
        "the days since 1970-01-01."
    ),
    "note.date.open": (
        "{column} may hold dates, but “{text}” does not tell the day from the month: "
        "it is not used. Write dates as 2020-12-31."
    ),
    "note.empty": "{column} is empty: it is not used.",
    "note.target": "{column} is taken as the target, which the network learns to predict. Choose another below.",
    "note.marks.used": "{column} holds classes: “{mark}” is read as missing ({cells}), as among numbers.",
    "marks.certain": "Numbers are read with {marks}: “{text}” is {number}.",
    "described": "Line {line} gives the numbers of rows and columns and names for the last column: {classes}.",
    "header.named_twice": "Line {line} has the name “{name}” twice: one column is called “{other}”.",
    "note.scale": "Inputs go up to {largest:.6g} ({column}), and networks learn best from numbers near 0",
    "note.scale.preview": "{scale}: all inputs are standardized unless you choose otherwise.",
    "note.scale.data": "{scale}: standardize all inputs.",
    "note.scale.target": (
        "Target {column} is standardized: outputs and loss count in deviations from its mean. "
        "The score R² is the same as without."
    ),
    "note.classes": "Target {column} holds only {values}: it is read as numbers, and may hold classes.",
    # Of sequences.
    "sequences.none": "Sequences: neither a column that groups the rows nor the rows in a window are given.",
    "sequences.size": ("Sequences", "at most {most} numbers"),
    "sequences.short": (
        "Sequences: no window of {window} rows, with its target {ahead} further on, fits into {rows} complete rows "
        "that follow each other. Make windows shorter."
    ),
    "sequences.lengths": (
        "Sequences: the group “{text}” that begins in line {line}, {column}, has {rows} without missing cells, most "
        "have {usual}. A network takes sequences of one length: make windows of {usual} rows or fewer within the "
        "groups, or complete the group or leave it out of the table."
    ),
    "sequences.groups": "{sequences} of {steps} rows: each group of rows with the same text in {column} is one.",
    "sequences.windows": "{sequences} of {steps} rows that follow each other{within}; the target is {ahead} ahead.",
    "sequences.within": " within a group of {column}",
    "sequences.own": "Earlier values of the target ({targets}) are inputs too.",
    # A network and a training that suit the data.
    "fit.network": "The network: {inputs}, {units}, {outputs}; its weights are drawn anew.",
    "fit.penalty": "The rows are few: an L2 penalty of {penalty} keeps the weights small.",
    "fit.kept_out": "A fifth of the rows is kept out of the training, to show how well new rows are predicted.",
    "fit.training": "The training: Adam, learning rate {rate}, {rows}, {epochs} epochs.",
    "fit.rows": "{size} rows a step",
    "fit.all_rows": "all rows in each step",
}
