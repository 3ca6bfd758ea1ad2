"""Refusals that the page makes by itself: of what is pasted, and of files before Python sees a byte of them."""

from .numbers import HINTS
from .sentence import Table

MESSAGES: Table = {
    "paste.size": ("{label}", "{size}", "Nothing was pasted."),
    "paste.shape": ("{label}", "{size}", "Nothing was changed."),
    "paste.rows": ("Data", "at most {most} rows", "Nothing was pasted."),
    "paste.value": ("{label}", "{allowed}", f"{HINTS['long']} Nothing was pasted."),
    "paste.size.words": "{rows} × {columns}",
    "paste.uneven": "{rows} rows of {least} to {most} columns",
    "file.several": ("File", "one file of text", "Give one file at a time."),
    "file.folder": ("File", "one file of text", "This is a folder."),
    "file.unreadable": ("File", "one file of text", "The browser could not read it."),
    "file.large": ("File", "a file of at most {most} MB", "It was not read."),
    "file.large.given": "{name}, {size} MB",
    "file.known": ("File", "text in UTF-8", "This is not text: it is {kind}."),
    "file.nul": ("File", "text in UTF-8", "Line {line} contains a NUL byte, so it is not text."),
    "file.other": ("File", "text in UTF-8", "It is in another encoding. Save it as “CSV UTF-8”."),
    "file.read_as": "The file is no UTF-8: it is read as {encoding}.",
    "table.wide": ("Table", "at most {most} columns"),
    "table.cells": ("Table", "at most {most} cells"),
    "table.cell.long": ("Table", "cells of at most {most} characters"),
    "table.cell.long.given": "a cell of {number} characters in line {line}",
    "compare.gone": "These numbers could not be read from this browser. Paste them or open their file again.",
    "compare.link.long": (
        "This setup and what it is compared with are too large for a link. Save both as files: the setup is opened "
        "again with “Open file”, the numbers under “Numbers I have”."
    ),
    "request.long": "The request has {number} characters. Allowed: at most {most}.",
    "minus": "“{given}” is read as {number}.",
    "equals": "= {number}",
    "mark.point": ("Value", "a number with a decimal point", HINTS["point"]),
    "mark.comma": ("Value", "a number with a decimal point", HINTS["comma"]),
    "mark.unit": ("Value", "a number without a unit", "Leave the unit out."),
    "mark.sheet.long": ("Sheet", "at most {most} characters and {lines} lines", "Nothing was put in."),
    "mark.sheet.empty": ("Sheet", "numbers, or lines such as “δ of h₂ = 0.0113”", "Nothing was put in."),
    "mark.sheet.full": ("Column", "at most {most} numbers from here on", "Nothing was put in."),
    "mark.sheet.transposed": (
        "The block was put in transposed, for only so it fits: here the rows of a matrix are as in {rule}."
    ),
    "square.ask": "This block is square, so that it fits both ways. What are its rows? You are asked once.",
    "square.straight": "the units that the weights go into (W x + b)",
    "square.turned": "the units that they come from (x W + b)",
    "square.straight.kept": "The square block went in as it stands, as you said of the one before.",
    "square.turned.kept": "The square block went in transposed, as you said of the one before.",
    "mark.sheet.block": ("Block", "at most {size} from here on", "Nothing was put in."),
    "mark.name.none": "“{given}” names no quantity of this step.",
    "mark.name.several": "“{given}” may be {names}.",
    "mark.name.read": "“{given}” is read as {name}.",
}

SHARED = (
    "number.", "row.", "column.one", "column.many", "file.many", "cell.", "character.", "name.cell", "name.of_layer",
    "layer.sizes",
    "name.sample_weights", "name.class_weights",
    "name.kind", "network.parameters", "json.deep", "table.json", "table.rows", "table.characters",
    "mark.",
    "square.",
)  # fmt: skip
"""Beginnings of the codes of other tables whose sentences the page makes too, before Python answers."""
