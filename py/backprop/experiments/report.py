"""Documents of experiments as text and Markdown: one experiment whole, or a table of all claims."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from .words import number

Json = Any
HOLDS = {"holds": "holds", "in part": "holds in part", "fails": "does not hold", "undecided": "undecided"}
CLAIM_COLUMNS = ("section", "claim", "measured (median, middle half)", "seeds", "verdict", "where it does not hold")


def table(document: Json) -> tuple[list[str], list[list[str]]]:
    """Column heads, and one row an arm: median (quartiles) of each measure, and how many failed."""
    measures = document["measures"]
    labels = [m["label"] + (" (this machine)" if m["machine"] else "") for m in measures]
    settings = {setting["name"]: setting["label"] for setting in document["settings"]}
    lines = []
    for row in document["rows"]:
        cells = [measured(row["measures"][m["name"]], m["digits"]) for m in measures]
        first = row["measures"][measures[0]["name"]]
        lines.append([settings[row["setting"]], row["label"], *cells, str(first["n"]), str(first["failed"])])
    return ["setting", "arm", *labels, "seeds", "failed"], lines


def measured(of: Json, digits: int) -> str:
    """Median (first to third quartile)."""
    median, q1, q3 = (number(math.inf if of[key] is None else of[key], digits) for key in ("median", "q1", "q3"))
    return median if q1 == q3 else f"{median} ({q1} to {q3})"


def claims(documents: Sequence[Json]) -> tuple[list[str], list[list[str]]]:
    """One row a claim: what is said, what was measured, over how many seeds, the verdict, and where it fails."""
    lines = []
    for document in documents:
        verdict = document["verdict"]
        limits = "; ".join(verdict["limits"]) or "nowhere here"
        lines.append([document["section"], document["claim"], verdict["figure"], str(document["seeds"]),
                      HOLDS[verdict["holds"]], limits])  # fmt: skip
    return list(CLAIM_COLUMNS), lines


def markdown_table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    rows = [head, ["---"] * len(head), *lines]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |\n" for row in rows)


def text_table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table in columns."""
    widths = [max(len(row[k]) for row in [head, *lines]) for k in range(len(head))]
    rows = [head, ["─" * width for width in widths], *lines]
    return "".join(
        "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows
    )


def markdown(document: Json) -> str:
    """One experiment in Markdown."""
    return _whole(document, markdown_table, "## ")


def text(document: Json) -> str:
    """One experiment in plain text."""
    return _whole(document, text_table, "")


def _whole(document: Json, as_table: Any, heading: str) -> str:
    verdict = document["verdict"]
    limits = verdict["limits"] or ("nowhere in what was tried",)
    return (
        f"{heading}{document['title']}\n\nClaim: {document['claim']}\nQuestion: {document['question']}\n"
        f"Task: {document['task']}\nBudget: {document['budget']}. Source: {document['source']}\n\n"
        f"{as_table(*table(document))}\n"
        f"Verdict: the claim {HOLDS[verdict['holds']] if verdict['holds'] != 'undecided' else 'is undecided'}. "
        f"{verdict['words']}\n"
        + "".join(f"- {finding}\n" for finding in verdict["findings"])
        + "\nWhere it does not hold:\n"
        + "".join(f"- {limit}\n" for limit in limits)
    )
