"""Experiments run for the text: kept in the cache by the digest of the package; as table, picture and verdict."""

import hashlib
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from backprop.experiments import NAMES, start
from backprop.experiments.plot import plot
from backprop.experiments.words import number
from backprop.learn.markup import escape
from building.guide.markup import element, table
from building.guide.tries import link

Json = Any
HOLDS = {"holds": "Holds here", "fails": "Does not hold here", "in part": "Holds in part", "undecided": "Undecided"}


def documents(package: Path, cache: Path) -> dict[str, Json]:
    """The document of every experiment; run where the cache has none of these sources."""
    folder = cache / "experiments" / digest(package)
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name in NAMES if not (folder / f"{name}.json").is_file()]
    if missing:
        with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
            for name, text in zip(missing, pool.map(_finished, missing), strict=True):
                made = folder / f"{name}.part"
                made.write_text(text, encoding="utf-8")
                made.replace(folder / f"{name}.json")
    return {name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in NAMES}


def _finished(name: str) -> str:
    return json.dumps(start(name).finish(), allow_nan=False)


def digest(package: Path) -> str:
    """Of all that the numbers follow from."""
    made = hashlib.sha256(f"{sys.version} {np.__version__}".encode())
    for path in sorted(package.rglob("*.py")):
        made.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return made.hexdigest()[:32]


def figure(document: Json) -> str:
    """An experiment in the text: what is asked, picture, verdict, table, and what can be pressed."""
    name, verdict = document["name"], document["verdict"]
    asked = [
        ("Claim", f"<q>{escape(document['claim'])}</q>"), ("Asked", escape(document["question"])),
        ("Task", escape(document["task"])), ("Budget", f"{escape(document['budget'])}; {document['seeds']} seeds"),
    ]  # fmt: skip
    items = "".join(f"<div><dt>{term}</dt><dd>{words}</dd></div>" for term, words in asked)
    head = f'<h4 id="guide-measured-{name}">Measured: {escape(document["title"])}</h4>'
    return element(
        "figure", {"class": "measured", "data-experiment": name, "aria-labelledby": f"guide-measured-{name}"},
        head, element("dl", {"class": "asked"}, items), plot(document),
        told(verdict),
        results(document), actions(document),
        f'<p class="source">Source of the claim or method: {escape(document["source"])}.</p>',
    )  # fmt: skip


def told(verdict: Json) -> str:
    """The verdict: the figure, the main finding, where the claim does not hold; the other comparisons folded."""
    figure, words, limits = escape(verdict["figure"]), escape(verdict["words"]), escape("; ".join(verdict["limits"]))
    fails = f"<p><b>Where it does not:</b> {limits}.</p>" if limits else ""
    more = "".join(f"<li>{escape(finding)}</li>" for finding in verdict["findings"])
    folded = f"<details><summary>Other comparisons</summary><ul>{more}</ul></details>" if more else ""
    head = f"<p><b>{HOLDS[verdict['holds']]}:</b> {figure}.</p>"
    return f'<div class="finding">{head}<p>{words}</p>{fails}</div>{folded}'


def results(document: Json) -> str:
    """Median and middle half of each measure; those of the machine are left to the reader's own."""
    measures = [measure for measure in document["measures"] if not measure["machine"]]
    rows = []
    labels = {setting["name"]: setting["label"] for setting in document["settings"]}
    for row in document["rows"]:
        cells = [escape(row["label"]), escape(labels[row["setting"]])]
        cells += [cell(row, measure) for measure in measures]
        rows.append(cells)
    head = ["Way", "Setting", *(escape(measure["label"]) for measure in measures)]
    caption = f"Median (middle half) over {document['seeds']} seeds"
    inner = table(caption, head, rows, f"Numbers of {document['title']}")
    return f"<details><summary>Numbers</summary>{inner}</details>"


def cell(row: Json, measure: Json) -> str:
    """One summary, with its exact median for the page to compare its own with."""
    of, digits = row["measures"][measure["name"]], measure["digits"]

    def shown(value: float | None) -> str:
        return "never" if value is None else number(value, digits)

    words = f"{shown(of['median'])} ({shown(of['q1'])} to {shown(of['q3'])})"
    if of["failed"]:
        words += f", {of['failed']} of {of['n']} never"
    key = f"{row['setting']}/{row['arm']}/{measure['name']}"
    return element("td", {"data-cell": key, "data-median": json.dumps(of["median"])}, words)


def actions(document: Json) -> str:
    """Links that load two ways of the first setting, and the button that measures anew."""
    first = [row for row in document["rows"] if row["setting"] == document["settings"][0]["name"]]
    chosen = first[:1] + first[-1:] if len(first) > 1 else first
    links = "".join(
        element("a", {"class": "try", "href": link(row["spec"])}, f"Try it: {escape(row['label'])}") for row in chosen
    )
    button = element("button", {"type": "button", "data-measure": document["name"], "hidden": True}, "See it measured")
    return f'<p class="actions">{links}{button}</p><div class="live" hidden></div>'


def claims(found: dict[str, Json], names: list[str]) -> str:
    """The table of claims: what is said, what was measured, with its spread, and the verdict."""
    rows = []
    for name in names:
        document = found[name]
        verdict = document["verdict"]
        anchor = f'<a href="#guide-measured-{name}">{escape(document["title"])}</a>'
        claim = f"<q>{escape(document['claim'])}</q>"
        rows.append([anchor, claim, escape(verdict["figure"]), HOLDS[verdict["holds"]]])
    seeds = min(found[name]["seeds"] for name in names)
    caption = f"Claims and what was measured: median (middle half) over {seeds} seeds"
    return table(caption, ["Experiment", "Claim", "Measured", "Verdict"], rows, "Claims")


__all__ = ["claims", "documents", "figure"]
