"""One Python file of the standard library alone that holds the network and predicts: rows of CSV in, outputs out."""

from __future__ import annotations

from ..network.spec import Spec
from ..reading.own import in_script, taken_apart, told_in_text
from ..version import VERSION
from .predicts import told
from .row_code import program
from .row_languages import PYTHON
from .standing import network_document

HEAD = '''"""A neural network that predicts, made by Backprop {version}. It needs Python 3.11 alone.

    python {file} rows.csv > outputs.csv

Or from Python: predict([[0.1, 0.2]]), numbers as the training took them; of a sequence a list of its time steps.
"""

import csv
import json
import math
import sys

'''
TAIL = '''
def predict(rows):
    """The outputs of each row, or of each sequence of rows."""
    return [network(SPEC["network"]["layers"], row) for row in rows]


def coded(cells):
    """The numbers that go in for the cells of a row: moved and scaled, and a column for each category."""
    row = []
    for column, cell in zip(TOLD["columns"], cells, strict=True):
        if "categories" in column:
            if cell not in column["categories"]:
                raise ValueError(f"{column['name']}: {cell} is none of {', '.join(column['categories'])}")
            row += [float(cell == one) for one in column["categories"]]
        else:
            row.append((float(cell) - column.get("mean", 0.0)) / column.get("std", 1.0))
    return row


def answer(outputs):
    """What is told of the outputs of a row: the class, if there are classes, and the outputs in their own units."""
    best = []
    if TOLD["classes"]:
        is_second = outputs[0] >= TOLD["threshold"]
        best = [TOLD["classes"][outputs.index(max(outputs)) if len(outputs) > 1 else int(is_second)]]
    return best + [y * std + mean for y, (mean, std) in zip(outputs, TOLD["scales"], strict=True)]


def main():
    """Reads CSV, with or without a head; writes CSV. The first column of sequences says which rows belong together."""
    file = open(sys.argv[1], newline="", encoding="utf-8-sig") if len(sys.argv) > 1 else sys.stdin
    rows = [row for row in csv.reader(file) if row]
    names = ["sequence"] * TOLD["sequences"] + [column["name"] for column in TOLD["columns"]]
    if rows and rows[0] == names:
        rows = rows[1:]
    out = csv.writer(sys.stdout, lineterminator="\\n")
    out.writerow(["predicted class"] * bool(TOLD["classes"]) + TOLD["outputs"])
    if not TOLD["sequences"]:
        out.writerows(answer(outputs) for outputs in predict([coded(row) for row in rows]))
        return
    sequences = {}
    for name, *cells in rows:
        sequences.setdefault(name, []).append(coded(cells))
    for outputs in predict(sequences.values()):
        out.writerows(map(answer, outputs if isinstance(outputs[0], list) else [outputs]))


'''


def python_file(spec: Spec) -> str:
    """The file's text."""
    document = network_document(spec)
    _, arrays = taken_apart(document)
    return (
        HEAD.format(version=VERSION, file="backprop-network.py") + "\n" + program(spec, PYTHON, arrays) + "\n"
        + TAIL + "# What rows and outputs mean, and the network: its numbers, its settings and the optimizer's state.\n"
        + f"TOLD = json.loads(r'''{told_in_text(told(spec))}''')\n"
        + in_script(document) + "\n\n"
        + 'if __name__ == "__main__":\n    main()\n'
    )  # fmt: skip
