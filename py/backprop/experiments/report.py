"""Documents of experiments as text and Markdown: one experiment whole, or a table of all claims."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ..numbers.strict_json import Json
from .words import number

HOLDS = {"holds": "holds", "in part": "holds in part", "not shown": "not shown", "fails": "fails"}
CLAIM_COLUMNS = (
    "section", "claim", "measured (median, 95 % interval)", "seeds", "verdict", "for, against, of",
    "where it does not hold",
)  # fmt: skip
HOLDS_SENTENCE = {**HOLDS, "not shown": "is not shown"}
DECIDING_COLUMNS = ("deciding comparison", "median (95 % interval)", "as claimed", "opposite", "p", "corrected", "says")


def table(document: Json) -> tuple[list[str], list[list[str]]]:
    """Column heads, and one row an arm: median (quartiles) of each measure, and how many failed."""
    measures = document["measures"]
    labels = [m["label"] + (" (this machine)" if m["machine"] else "") for m in measures]
    settings = {setting["name"]: setting["label"] for setting in document["settings"]}
    tuned = any(row["rates"] for row in document["rows"])
    lines = []
    for row in document["rows"]:
        cells = [measured(row["measures"][m["name"]], m["digits"]) for m in measures]
        first = row["measures"][measures[0]["name"]]
        rate = [number(row["rate"])] if row["rate"] is not None else ["fixed"] if tuned else []
        lines.append([settings[row["setting"]], row["label"], *rate, *cells, str(first["n"]), str(first["failed"])])
    return ["setting", "arm", *(["learning rate"] if tuned else []), *labels, "seeds", "failed"], lines


def deciding(document: Json) -> tuple[list[str], list[list[str]]]:
    """Column heads, and one row a deciding comparison."""
    lines = [
        [one["label"], one["found"], f"{one['agree']} of {one['n']}", str(one["disagree"]), number(one["p"], 2),
         number(one["corrected"], 2), one["says"]]
        for one in document["verdict"]["deciding"]
    ]  # fmt: skip
    return list(DECIDING_COLUMNS), lines


def counted(verdict: Json) -> tuple[int, int, int]:
    """How many deciding comparisons are for the claim, how many against it, of how many."""
    says = [one["says"] for one in verdict["deciding"]]
    return says.count("for"), says.count("against"), len(says)


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
        lines.append([document["section"], document["claim"], verdict["figure"], document["seed_list"],
                      HOLDS[verdict["holds"]], ", ".join(map(str, counted(verdict))), limits])  # fmt: skip
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
        f"Verdict over seeds {document['seed_list']}: the claim {HOLDS_SENTENCE[verdict['holds']]}. "
        f"{verdict['figure']}. {verdict['words']}\n\n"
        f"{as_table(*deciding(document))}\n"
        + "".join(f"- {finding}\n" for finding in verdict["findings"])
        + "\nWhere it does not hold:\n"
        + "".join(f"- {limit}\n" for limit in limits)
    )
