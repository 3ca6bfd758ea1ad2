"""A first line that describes its table as scikit-learn's files do: 150,4,setosa,versicolor,virginica.

It gives the number of rows, that of the columns before the last, and names for the last one's codes 0, 1, 2.
"""

from __future__ import annotations

from collections import Counter

from ..messages import message
from .cells import is_missing, like_number
from .header import is_whole
from .text import Rows


def take_description(rows: Rows) -> tuple[str, ...]:
    """The classes' names; the line is taken off and the codes become names. None, and nothing changed, without one."""
    cells = rows.cells
    first = [cell.strip() for cell in cells[0]] if cells else []
    while first and not first[-1]:
        first.pop()
    names = tuple(first[2:])
    if len(names) < 2 or len(set(names)) < len(names) or not all(map(is_whole, first[:2])):
        return ()
    if any(is_missing(name) or like_number(name) for name in names):
        return ()
    width = Counter(map(len, cells[1:])).most_common(1)[0][0] if len(cells) > 1 else 0
    if (int(first[0]), int(first[1])) != (len(cells) - 1, width - 1):
        return ()
    codes = [row[-1].strip() for row in cells[1:]]
    if set(codes) != {str(k) for k in range(len(names))}:
        return ()
    told = ", ".join(f"{k} is {name}" for k, name in enumerate(names))
    rows.notes.append(message("described", line=rows.lines[0], classes=told))
    del cells[0], rows.lines[0]
    for row, code in zip(cells, codes, strict=True):
        row[-1] = names[int(code)]
    return names
