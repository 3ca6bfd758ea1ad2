"""Experiments run for the text: kept in the cache by the digest of what they import; as table, picture and verdict.

What decides a claim is measured on further seeds too; where they come to another verdict, the text says so.
"""

import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from backprop.experiments import NAMES
from backprop.experiments.plot import drawing
from backprop.experiments.report import counted, deciding
from backprop.experiments.words import number
from backprop.lines.markup import escape, markup
from backprop.numbers.strict_json import Json
from building.guide.markup import element, table
from building.guide.measuring import AGAIN, digest, finished
from building.guide.tries import link

HOLDS = {"holds": "Holds here", "in part": "Holds in part", "not shown": "Not shown", "fails": "Fails here"}


def documents(package: Path, cache: Path) -> dict[str, Json]:
    """The document of every experiment; run where the cache has none of these sources."""
    folder = cache / "experiments" / digest(package)
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name in NAMES if not (folder / f"{name}.judged.json").is_file()]
    if missing:
        with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
            for name, text in zip(missing, pool.map(finished, missing), strict=True):
                made = folder / f"{name}.part"
                made.write_text(text, encoding="utf-8")
                made.replace(folder / f"{name}.judged.json")
    found = {name: json.loads((folder / f"{name}.judged.json").read_text(encoding="utf-8")) for name in NAMES}
    for document in found.values() if missing else ():
        for other in differing(document):
            print(
                f"{document['name']}: {document['verdict']['holds']} over seeds {document['seed_list']}, "
                f"{other['verdict']['holds']} over seeds {other['seed_list']}",
                file=sys.stderr,
            )
    return found


def differing(document: Json) -> list[Json]:
    """The measurements on further seeds that come to another verdict."""
    return [other for other in document["again"] if other["verdict"]["holds"] != document["verdict"]["holds"]]


def figure(document: Json) -> str:
    """An experiment in the text: what is asked, picture, verdict, table, and what can be pressed."""
    name = document["name"]
    asked = [
        ("Claim", f"<q>{escape(document['claim'])}</q>"), ("Asked", escape(document["question"])),
        ("Task", escape(document["task"])), ("Budget", f"{escape(document['budget'])}; seeds {document['seed_list']}"),
    ]  # fmt: skip
    items = "".join(f"<div><dt>{term}</dt><dd>{words}</dd></div>" for term, words in asked)
    head = f'<h4 id="guide-measured-{name}">Measured: {escape(document["title"])}</h4>'
    return element(
        "figure",
        {"class": "measured", "data-experiment": name, "data-seeds": document["seed_list"],
         "aria-labelledby": f"guide-measured-{name}"},
        head, element("dl", {"class": "asked"}, items), markup(drawing(document)),
        told(document),
        results(document), actions(document),
        f'<p class="source">Source of the claim or method: {escape(document["source"])}.</p>',
    )  # fmt: skip


def told(document: Json) -> str:
    """The verdict, the first deciding comparison, where the claim does not hold, other seeds; what else is folded."""
    verdict = document["verdict"]
    figure, words, limits = escape(verdict["figure"]), escape(verdict["words"]), escape("; ".join(verdict["limits"]))
    fails = f"<p><b>Where it does not:</b> {limits}.</p>" if limits else ""
    caption = "Deciding comparisons, p of the sign test and corrected by Holm"
    decides = table(caption, *deciding_cells(document), f"Deciding comparisons of {document['title']}")
    more = "".join(f"<li>{escape(finding)}</li>" for finding in verdict["findings"])
    folded = f"<details><summary>Other comparisons</summary><ul>{more}</ul></details>" if more else ""
    head = f"<p><b>{HOLDS[verdict['holds']]}:</b> {figure}.</p>"
    return (
        f'<div class="finding">{head}<p>{words}</p>{fails}</div><p class="other-seeds">{other_seeds(document)}</p>'
        f"<details><summary>Deciding comparisons</summary>{decides}</details>{folded}"
    )


def deciding_cells(document: Json) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the deciding comparisons, as markup."""
    head, rows = deciding(document)
    return [escape(cell[0].upper() + cell[1:]) if len(cell) > 1 else cell for cell in head], [
        [escape(cell) for cell in row] for row in rows
    ]


def other_seeds(document: Json) -> str:
    """What the same comparisons say on further seeds."""
    others = differing(document)
    if not others:
        return f"On seeds {' and '.join(AGAIN)} the verdict is the same."
    told = "; ".join(f"{HOLDS[other['verdict']['holds']].lower()} on seeds {other['seed_list']}" for other in others)
    same = [other["seed_list"] for other in document["again"] if other not in others]
    rest = f"; the same on seeds {' and '.join(same)}" if same else ""
    return f"<b>Other seeds say otherwise:</b> {told}{rest}."


def results(document: Json) -> str:
    """Median and middle half of each measure; those of the machine are left to the reader's own."""
    measures = [measure for measure in document["measures"] if not measure["machine"]]
    rows, tuned = [], any(row["rates"] for row in document["rows"])
    labels = {setting["name"]: setting["label"] for setting in document["settings"]}
    for row in document["rows"]:
        cells = [escape(row["label"]), escape(labels[row["setting"]])]
        if tuned:
            cells.append(number(row["rate"]) if row["rate"] is not None else "fixed")
        cells += [cell(row, measure) for measure in measures]
        rows.append(cells)
    head = [
        "Way",
        "Setting",
        *(["Learning rate"] if tuned else []),
        *(escape(measure["label"]) for measure in measures),
    ]
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
    seeds = element(
        "input",
        {"name": "seeds", "size": 10, "value": document["seed_list"], "autocomplete": "off", "spellcheck": "false"},
    )
    asked = element("label", {"class": "seeds", "hidden": True}, "Seeds ", seeds)
    return f'<p class="actions">{links}{asked}{button}</p><div class="live" hidden></div>'


def claims(found: dict[str, Json], names: list[str]) -> str:
    """The table of claims: what is said, what was measured, with its spread, and the verdict."""
    rows = []
    for name in names:
        document = found[name]
        verdict = document["verdict"]
        anchor = f'<a href="#guide-measured-{name}">{escape(document["title"])}</a>'
        claim = f"<q>{escape(document['claim'])}</q>"
        agree, disagree, n = counted(verdict)
        says = f"{HOLDS[verdict['holds']]} ({agree} of {n} for, {disagree} against)"
        others = "; ".join(f"{HOLDS[o['verdict']['holds']].lower()} on {o['seed_list']}" for o in differing(document))
        rows.append([anchor, claim, escape(verdict["figure"]), says, others or "the same"])
    seeds = min(found[name]["seeds"] for name in names)
    caption = (
        f"Claims and what was measured: median and its 95 % interval over {seeds} seeds; verdicts on the seeds "
        f"{' and '.join(AGAIN)} beside"
    )
    return table(caption, ["Experiment", "Claim", "Measured", "Verdict", "Other seeds"], rows, "Claims")


__all__ = ["AGAIN", "claims", "documents", "figure"]
