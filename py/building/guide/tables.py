"""The tables of the text, and the arithmetic of its worked example."""

import re
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

from backprop.functions.activations import ACTIVATIONS
from backprop.functions.initializers import INITIALIZERS
from backprop.functions.losses import LOSSES
from backprop.functions.schedules import SCHEDULES
from backprop.lines import worked
from backprop.lines.line import Line
from backprop.lines.markup import escape
from backprop.lines.mathml import MathML
from backprop.numbers.display import display
from backprop.optimizers import OPTIMIZERS
from backprop.requests.examples import example_spec
from backprop.requests.parsing import parse
from building.guide.departing import conventions, programs, slips
from building.guide.drawing import activation_plot
from building.guide.example import EXAMPLE
from building.guide.formulas import formula, tree
from building.guide.markup import element, table
from building.guide.searched import searches
from building.guide.tries import TRIES, link
from building.guide.values import DIGITS, number, steepest, tape

WRITER = MathML(DIGITS)


def math(*sides: Any) -> str:
    """sides[0] = sides[1] = …, as one formula; numbers carry all their digits."""
    written = "<mo>=</mo>".join(side if isinstance(side, str) else WRITER.write(side) for side in sides)
    plain = re.sub(r' data-quantity="[^"]*" data-value="([^"]*)"', r' title="\1"', written)
    return f'<math display="inline" displaystyle="true"><mrow>{plain}</mrow></math>'


def activations() -> str:
    """Every activation with its derivative, range, steepest slope and plot."""
    rows = []
    for name, row in ACTIVATIONS.items():
        low, high = (display(end, DIGITS) if end is not None else "∞" for end in row.range)
        ends = f"{'−∞' if row.range[0] is None else low} to {high}"
        spec = example_spec(EXAMPLE) | {"title": f"Hidden {row.label}"}
        spec["network"]["layers"][0]["activation"] = name
        label = element(
            "a", {"class": "try", "href": link(spec), "title": f"Try it: {row.label} in the example"}, escape(row.label)
        )
        formulas = [math(*tree(f"activations.{name}")), math(*tree(f"activations.{name}.derivative"))]
        facts = f"{ends}<br>steepest {number(steepest(name))}"
        rows.append([label, "<br>".join(formulas), facts, activation_plot(name)])
    head = ["Function", "Formula, derivative", "Range, slope", "Plot"]
    return table(
        "Each name loads the worked example with that function in its hidden layer.", head, rows, "Activation functions"
    )


def signs() -> str:
    """Both conventions for δ, with the example's numbers."""

    def column(name: str) -> dict[str, float]:
        spec = parse(TRIES[name]())
        lines = worked.all_lines(worked.view(spec, worked.first_step(spec)))
        return {line.quantity: line.value for line in lines}

    both = [column("gradient"), column("signal")]
    rows = [
        ["what δ is", formula("delta"), formula("signal")],
        ["at an output", formula("delta_output"), formula("signal_output")],
        ["update", formula("update"), formula("signal_update")],
        ["δ of ŷ in the example", *(number(of["layers[1].delta[0][0]"]) for of in both)],
        ["δ of h₁ in the example", *(number(of["layers[0].delta[0][0]"]) for of in both)],
        ["update of the weight from h₁ to ŷ", *(number(of["layers[1].updates.W[0][0]"]) for of in both)],
    ]
    return table("Two conventions, one result.", ["What", "δ as a slope", "δ as an error signal"], rows)


def worked_phase(phase: str) -> str:
    """The example's arithmetic of one phase, a row a quantity."""
    spec = parse(example_spec(EXAMPLE))
    lines = [line for line in worked.all_lines(worked.view(spec, worked.first_step(spec))) if line.phase == phase]
    kept = [line for line in lines if not line.quantity.startswith(("loss_", "input_gradients"))]
    return "".join(_lines(list(group)) for _, group in groupby(kept, key=lambda line: line.layer))


def _lines(lines: list[Line]) -> str:
    rows = "".join(
        element("tr", None, f'<th scope="row">{escape(line.name)}</th>',
                f"<td>{math(line.symbol, line.formula)}<br>{math('', line.numbers)}</td>",
                f'<td class="result">{number(line.value)}</td>')
        for line in lines
    )  # fmt: skip
    where = {None: "the network", 0: "the hidden layer", 1: "the output"}[lines[0].layer]
    frame = {"class": "guide-table lines", "role": "group", "aria-label": f"Arithmetic of {where}", "tabindex": "0"}
    head = "".join(f'<th scope="col">{word}</th>' for word in ("Quantity", "Formula, numbers put in", "Value"))
    inner = f"<caption>{where.capitalize()}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    return element("div", frame, element("table", None, inner))


def tape_table() -> str:
    """The tape of the example, an entry a row."""
    rows = []
    for node in tape()["nodes"]:
        rows.append([f"v{node['id']}", escape(node["operation"]), escape(node["label"]), escape(node["formula"]),
                     number(node["value"]), number(node["adjoint"])])  # fmt: skip
    head = ["Entry", "Operation", "Quantity", "From", "Value", "Adjoint"]
    return table(
        "The tape: read down for the forward pass, up for the backward pass.",
        head,
        rows,
        "The tape of the worked example",
    )


def papers() -> str:
    """What the package says of the origin of each of its methods."""
    groups: list[tuple[str, Any]] = [
        ("Activation", ACTIVATIONS.values()), ("Loss", LOSSES.values()), ("Initialization", INITIALIZERS.values()),
        ("Optimizer", OPTIMIZERS.values()), ("Schedule", SCHEDULES.values()),
    ]  # fmt: skip
    rows = [
        [escape(row.label), kind, escape(row.source)]
        for kind, members in groups for row in members if row.source != "by definition"
    ]  # fmt: skip
    return table(
        "Method by method, as the calculator's own tables state them.", ["Method", "Kind", "Source"], rows, "Papers"
    )


def notices(web: Path) -> str:
    """What is shipped of others' work, from the file that is shipped with it."""
    text = (web / "build" / "notices.txt").read_text(encoding="utf-8")
    paragraphs = text.strip().split("\n\n")[1:]
    return "<ul>" + "".join(f"<li>{escape(' '.join(part.split()))}</li>" for part in paragraphs) + "</ul>"


TABLES: dict[str, Callable[[], str]] = {
    "slips": slips, "conventions": conventions, "programs": programs,
    "activations": activations, "signs": signs, "tape": tape_table, "papers": papers, "searches": searches,
}  # fmt: skip
