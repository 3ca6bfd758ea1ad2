"""A script's parts as a Jupyter notebook, nbformat 4: a cell of text before each cell of code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from .sections import Section

RUN = "Run: python <this file>"


def notebook(head: str, sections: Sequence[Section]) -> str:
    """The file's text."""
    title, _, rest = head.replace(f" {RUN}", "").partition("\n\n")
    cells = [_text(f"# {title}\n\n{rest}")]
    for part in sections:
        if part.blocks:
            cells += [_text(f"## {part.title}\n\n{part.said[:1].upper()}{part.said[1:]}"), _code(part.code)]
    for i, cell in enumerate(cells):
        cell["id"] = f"cell-{i + 1}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps(
        {
            "cells": cells, "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
            "nbformat": 4, "nbformat_minor": 5,
        }, ensure_ascii=False, indent=1,
    ) + "\n"  # fmt: skip


def _text(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": _lines(text)}


def _code(text: str) -> dict[str, Any]:
    source = _lines(text.rstrip("\n"))
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
