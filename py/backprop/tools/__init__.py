"""How other programs take the step: a row a tool, read by one engine; and whose numbers a list of numbers are."""

from __future__ import annotations

from . import browser, cpp, javascript, keras_family, python_tools, pytorch, r_and_java, scikit_learn
from .tool import Tool

TOOLS: dict[str, Tool] = {
    row.name: row
    for family in (scikit_learn, python_tools, r_and_java, cpp, javascript, browser, pytorch, keras_family)
    for row in family.ROWS
}
"""Every tool by the name of its file in the collection of runs."""
