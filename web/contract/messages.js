/** @import {Sentences} from "./types.js" */

/** @type {Sentences}  Written by `build.py contract`. */
export const SENTENCES = {
  "refused": "{label}: “{given}” is not allowed. Allowed: {allowed}.",
  "invisible": {
    "\u00a0": "a no-break space",
    "\u00ad": "a soft hyphen",
    "\u200b": "a zero-width space",
    "\u200c": "a zero-width non-joiner",
    "\u200d": "a zero-width joiner",
    "\u2060": "a word joiner",
    "\u202e": "a right-to-left override",
    "\u202f": "a narrow no-break space",
    "\ufeff": "a byte order mark"
  },
  "messages": {
    "row.one": "{number} row",
    "column.one": "{number} column",
    "number.one": "{number} number",
    "cell.one": "{number} cell",
    "character.one": "{number} character",
    "row.many": "{number} rows",
    "column.many": "{number} columns",
    "number.many": "{number} numbers",
    "cell.many": "{number} cells",
    "character.many": "{number} characters",
    "file.many": "{number} files",
    "number.empty": [
      "{label}",
      "{allowed}",
      "Enter a number."
    ],
    "number.long": [
      "{label}",
      "{allowed}",
      "It is too long: at most 400 characters."
    ],
    "number.point": [
      "{label}",
      "{allowed}",
      "It is written with a comma. Use {value}?"
    ],
    "number.comma": [
      "{label}",
      "{allowed}",
      "Its comma may part decimals or thousands. Use {value} or {other}?"
    ],
    "number.zero": [
      "{label}",
      "{allowed}",
      "It divides by 0."
    ],
    "number.power": [
      "{label}",
      "{allowed}",
      "A power has a whole exponent from -9999 to 9999."
    ],
    "number.invisible": [
      "{label}",
      "{allowed}",
      "It contains {value}."
    ],
    "number.digits": [
      "{label}",
      "{allowed}",
      "Use the digits 0 to 9."
    ],
    "number.separators": [
      "{label}",
      "{allowed}",
      "Write the digits without spaces or separators."
    ],
    "number.decimal": [
      "{label}",
      "{allowed}",
      "Write it in decimal."
    ],
    "number.example": [
      "{label}",
      "{allowed}",
      "Write a number such as 0.5, -2 or 1e-3."
    ],
    "number.typed": [
      "{label}",
      "{allowed}",
      "Write a number such as 0.5, -2, 1e-3 or 1/3."
    ],
    "number.whole": [
      "{label}",
      "{allowed}",
      "Enter a whole number."
    ],
    "number.large": [
      "{label}",
      "{allowed}",
      "Too large: the largest is {value}."
    ],
    "number.small": [
      "{label}",
      "{allowed}",
      "Too small: the smallest is {value}."
    ],
    "number.underflow": [
      "{label}",
      "{allowed}",
      "Too small: it would become 0."
    ],
    "number.above": [
      "{label}",
      "{allowed}",
      "It must be above {value}."
    ],
    "number.below": [
      "{label}",
      "{allowed}",
      "It must be below {value}."
    ],
    "number.quotes": [
      "{label}",
      "{allowed}",
      "Write the number without quotes."
    ],
    "number.finite": [
      "{label}",
      "{allowed}",
      "It must be finite."
    ],
    "json.deep": "It is nested more than {most} levels deep.",
    "network.parameters": [
      "Parameters of the network",
      "at most {most} in all"
    ],
    "name.of_layer": "{name} of layer {layer}",
    "name.kind": "Kind of layer {layer}",
    "layer.sizes": [
      "{label}",
      "{allowed}"
    ],
    "name.sample_weights": "Weight of sample {number}",
    "name.class_weights": "Weight of class {number}",
    "name.cell": "{letter}{column} of sample {sample}",
    "name.cell_at_time": "{letter}{column} at time {time} of sample {sample}",
    "table.rows": [
      "Table",
      "at most {most} rows"
    ],
    "table.characters": [
      "Table",
      "at most {most} characters"
    ],
    "table.json": [
      "Table",
      "a list of rows, a list of objects, or {{\"X\": rows, \"Y\": rows}}",
      "{why}"
    ],
    "table.json.rows": "It has no rows.",
    "table.json.keys": "Its keys are not X and Y.",
    "table.json.lists": "X and Y are not both lists of rows.",
    "table.json.lengths": "X has {inputs} rows, Y has {targets}.",
    "table.json.further": "Object {row} has the key “{key}”, which the first object lacks.",
    "table.json.empty": "{what} 1 is empty.",
    "table.json.width": "{what} {row} has {cells} of {width} columns.",
    "table.json.cell": "Row {row} contains a list or object where a number or text is expected.",
    "paste.size": [
      "{label}",
      "{size}",
      "Nothing was pasted."
    ],
    "paste.shape": [
      "{label}",
      "{size}",
      "Nothing was changed."
    ],
    "paste.rows": [
      "Data",
      "at most {most} rows",
      "Nothing was pasted."
    ],
    "paste.value": [
      "{label}",
      "{allowed}",
      "It is too long: at most 400 characters. Nothing was pasted."
    ],
    "paste.size.words": "{rows} × {columns}",
    "paste.uneven": "{rows} rows of {least} to {most} columns",
    "file.several": [
      "File",
      "one file of text",
      "Give one file at a time."
    ],
    "file.folder": [
      "File",
      "one file of text",
      "This is a folder."
    ],
    "file.unreadable": [
      "File",
      "one file of text",
      "The browser could not read it."
    ],
    "file.large": [
      "File",
      "a file of at most {most} MB",
      "It was not read."
    ],
    "file.large.given": "{name}, {size} MB",
    "file.known": [
      "File",
      "text in UTF-8",
      "This is not text: it is {kind}."
    ],
    "file.nul": [
      "File",
      "text in UTF-8",
      "Line {line} contains a NUL byte, so it is not text."
    ],
    "file.other": [
      "File",
      "text in UTF-8",
      "It is in another encoding. Save it as “CSV UTF-8”."
    ],
    "file.read_as": "The file is no UTF-8: it is read as {encoding}.",
    "table.wide": [
      "Table",
      "at most {most} columns"
    ],
    "table.cells": [
      "Table",
      "at most {most} cells"
    ],
    "table.cell.long": [
      "Table",
      "cells of at most {most} characters"
    ],
    "table.cell.long.given": "a cell of {number} characters in line {line}",
    "compare.gone": "These numbers could not be read from this browser. Paste them or open their file again.",
    "compare.link.long": "This setup and what it is compared with are too large for a link. Save both as files: the setup is opened again with “Open file”, the numbers under “Numbers I have”.",
    "request.long": "The request has {number} characters. Allowed: at most {most}.",
    "minus": "“{given}” is read as {number}.",
    "equals": "= {number}",
    "mark.point": [
      "Value",
      "a number with a decimal point",
      "It is written with a comma. Use {value}?"
    ],
    "mark.comma": [
      "Value",
      "a number with a decimal point",
      "Its comma may part decimals or thousands. Use {value} or {other}?"
    ],
    "mark.unit": [
      "Value",
      "a number without a unit",
      "Leave the unit out."
    ],
    "mark.sheet.long": [
      "Sheet",
      "at most {most} characters and {lines} lines",
      "Nothing was put in."
    ],
    "mark.sheet.empty": [
      "Sheet",
      "numbers, or lines such as “δ of h₂ = 0.0113”",
      "Nothing was put in."
    ],
    "mark.sheet.full": [
      "Column",
      "at most {most} numbers from here on",
      "Nothing was put in."
    ],
    "mark.sheet.transposed": "The block was put in transposed, for only so it fits: here the rows of a matrix are as in {rule}.",
    "square.ask": "This block is square, so that it fits both ways. What are its rows? You are asked once.",
    "square.straight": "the units that the weights go into (W x + b)",
    "square.turned": "the units that they come from (x W + b)",
    "square.straight.kept": "The square block went in as it stands, as you said of the one before.",
    "square.turned.kept": "The square block went in transposed, as you said of the one before.",
    "mark.sheet.block": [
      "Block",
      "at most {size} from here on",
      "Nothing was put in."
    ],
    "mark.name.none": "“{given}” names no quantity of this step.",
    "mark.name.several": "“{given}” may be {names}.",
    "mark.name.read": "“{given}” is read as {name}.",
    "mark.list": [
      "Answers",
      "a list of objects with quantity and value"
    ],
    "mark.many": [
      "Answers",
      "at most {most}"
    ],
    "mark.text": [
      "{label}",
      "a text of at most {most} characters"
    ],
    "mark.value": [
      "Value",
      "a number such as 0.1385, -2e-3 or 1/3, of at most {most} characters, between 1e-300 and 1e300 or 0"
    ],
    "mark.index": [
      "Quantity",
      "{quantity} with an index in each bracket: {ranges}"
    ],
    "mark.single": [
      "Quantity",
      "{quantity} without an index, for it is a single number"
    ],
    "mark.hints": [
      "Hints",
      "a list of at most {most} quantities"
    ],
    "mark.digits": [
      "Digits",
      "a whole number from 2 to {most}"
    ],
    "mark.quantity": [
      "Quantity",
      "a quantity of the step, such as layers[0].z[0][0]"
    ],
    "mark.unfit": [
      "Marking",
      "networks of at most {most} products of weights and inputs",
      "{what} can't be marked yet."
    ],
    "mark.unexplained": "Each number is marked. What would explain a wrong one is not looked for in a network of more than {most} products of weights and inputs.",
    "mark.by_convention": "Right by another convention. {did} {belongs}"
  }
};
