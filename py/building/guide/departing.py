"""Why numbers differ: every departure of the table, measured on an example, as a sheet that the page marks."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np

from backprop.departures.computing import computed
from backprop.departures.departure import CONVENTION, Departure
from backprop.departures.step_lines import step_lines
from backprop.departures.table import ROWS, departures
from backprop.lines.markup import escape
from backprop.lines.worked import first_step
from backprop.numbers.display import display
from backprop.numbers.strict_json import Json, dumps
from backprop.requests.examples import example_spec
from backprop.requests.parsing import parse
from building.guide.example import EXAMPLE, ask
from building.guide.markup import element, table
from building.guide.tries import ROWS as SAMPLES
from building.guide.tries import TRIES, link, packed
from building.guide.values import DIGITS, number
from building.project import BuildError

SHEET_DIGITS = 6
WEIGHT_DIGITS = 9
ONE_ROW = {"playground": {"batch_size": 1}}
"""The Playground waits for a whole batch, which a single row does not fill."""
KERNEL: Json = {"kind": "conv2d", "filters": 1, "kernel": 2, "activation": "tanh"}
COPY: Json = {**KERNEL, "activation": "identity", "K": [[[[1, 0], [0, 0]]]], "b": [0]}
IMAGE = [1, 2, 0, 2, 3, 1, 2, 0, 2, 0, 1, 3, 1, 1, 0, 2]
LEFT_OUT = re.compile(
    r"after\.|learning_rate|loss_|data_loss|penalty|input_gradients|.*\.(before|data_gradients|slope|da)\b"
)
"""What nobody writes on a sheet of one step."""


def _second(spec: Json) -> Json:
    """The set-up of the step after the first, with the optimizer's state."""
    made = ask("run", {"spec": spec})
    layers = zip(spec["network"]["layers"], made["parameters"], strict=True)
    network = {**spec["network"], "layers": [{**layer, **own} for layer, own in layers]}
    return {**spec, "network": network, "optimizer": {**spec["optimizer"], "state": made["optimizer_state"]}}


def _guide(title: str, **changes: Json) -> Json:
    return {**example_spec(EXAMPLE), "title": title, **changes}


def _frozen() -> Json:
    network = example_spec(EXAMPLE)["network"]
    first, *others = network["layers"]
    frozen = {**first, "frozen": {"W": [[True, False], [False, False]]}}
    return _guide("A frozen weight", network={**network, "layers": [frozen, *others]})


def _residual() -> Json:
    network = example_spec(EXAMPLE)["network"]
    first, *others = network["layers"]
    inside = {"units": 2, "activation": "tanh", "W": [[0.2, -0.3], [0.4, 0.1]], "b": [0.1, -0.2]}
    block = {"kind": "residual", "layers": [inside]}
    return _guide("A residual block", network={**network, "layers": [first, block, *others]})


def _images(title: str, *layers: Json, rows: Json = IMAGE) -> Json:
    """An image, layers over it, and one unit that adds up what they make, each number with its own weight."""
    output = {"units": 1, "activation": "sigmoid"}
    network = {"n_inputs": 16, "layers": [{"input": [1, 4, 4], **layers[0]}, *layers[1:], output]}
    return {"title": title, "network": network, "init": {"seed": 1}, "data": {"X": [rows], "Y": [[1]]},
            "optimizer": {"name": "sgd", "learning_rate": 0.1}}  # fmt: skip


def _by(spec: Json, **conventions: Json) -> Json:
    """A set-up by other conventions than this page's."""
    return {**spec, "conventions": {**spec.get("conventions", {}), **conventions}}


EXAMPLES: tuple[Callable[[], Json], ...] = (
    TRIES["guide"],
    lambda: _guide("Four rows", data=SAMPLES),
    TRIES["mazur"],
    lambda: _guide("Cross-entropy", loss={"name": "binary_cross_entropy"}),
    lambda: _second(TRIES["momentum"]()),
    TRIES["adam"],
    lambda: _guide("An L2 penalty", penalty={"l2": 0.1}),
    lambda: _guide("Weights of samples", data={**SAMPLES, "sample_weights": [2.0, 0.5, 1.0, 3.0]}),
    _frozen,
    TRIES["recurrent"],
    TRIES["dropout"],
    TRIES["batch_norm"],
    _residual,
    lambda: _images("A convolution", KERNEL),
    lambda: _images("A convolution with a stride", {**KERNEL, "stride": 2}),
    lambda: _images("A convolution with padding", {**KERNEL, "padding": 1, "stride": 2}),
    lambda: _images("Max pooling", KERNEL, {"kind": "max_pool", "size": 2, "stride": 1}),
    lambda: _images("Average pooling", KERNEL, {"kind": "average_pool", "size": 2, "padding": 1}),
    lambda: _images("Equal largest numbers", COPY, {"kind": "max_pool", "size": 2, "stride": 1}, rows=[1, 1, 0, 2] * 4),
    lambda: _by(_guide("1/n at the gradients", data=SAMPLES), mean="gradient"),
    lambda: _by(_guide("An L2 penalty without ½", penalty={"l2": 0.1}), penalty="whole"),
    lambda: _by(TRIES["batch_norm"](), variance="fewer"),
)
"""From the simplest on: a departure is measured on the first that it changes."""


@dataclass(frozen=True)
class Measured:
    """A departure on an example: the sheet of who departs, the first wrong number there, and what marking says.

    differ: how many of the sheet's numbers are not ours; ours, theirs: of the first.
    """

    departure: Departure
    spec: Json
    answers: dict[str, str]
    marked: Json
    ours: float
    theirs: float

    @property
    def differ(self) -> int:
        """Numbers that are not right by the spec's own rules."""
        return sum(not answer["correct"] for answer in self.marked["answers"])

    @property
    def address(self) -> str:
        """The link that opens the sheet, to be marked in the page."""
        return f"{link(self.spec)}&{packed(dumps({'answers': self.answers}), 'sheet', 'zsheet')}"


@cache
def measured() -> list[Measured]:
    """Each name of the table once, in its order."""
    found: dict[str, Measured] = {}
    for example in EXAMPLES:
        document = example()
        spec = parse(document)
        lines = step_lines(spec, first_step(spec))
        plain = computed(lines)
        for departure in departures(lines):
            if departure.name in found or not any(row.name == departure.name for row in ROWS):
                continue
            other = computed(lines, [departure])
            texts = {
                path + "".join(f"[{i}]" for i in index): (float(plain[path][index]), float(other[path][index]))
                for path in plain
                if not LEFT_OUT.match(path)
                for index in np.ndindex(plain[path].shape)
            }
            answers = {path: f"{theirs:.{SHEET_DIGITS}g}" for path, (_, theirs) in texts.items()}
            typed = [{"quantity": path, "value": text} for path, text in answers.items()]
            marked = ask("mark", {"spec": document, "answers": {"answers": typed}})
            first = marked["first_wrong"]
            if first and departure.name in {slip["name"] for slip in marked["slips"]}:
                found[departure.name] = Measured(departure, document, answers, marked, *texts[first])
    missing = [row.name for row in ROWS if row.name not in found]
    if missing:
        raise BuildError(f"No example of the guide shows the departures {', '.join(missing)}.")
    return [found[row.name] for row in ROWS]


def slips() -> str:
    """What is done wrong, and what comes of it."""
    return _table(
        "Slips. Each name opens its sheet in the tab Mark.", [one for one in measured() if not _by_choice(one)]
    )


def conventions() -> str:
    """What is done otherwise and is right too."""
    return _table(
        "Other conventions: right, but not the same numbers. Each name opens its sheet.",
        list(filter(_by_choice, measured())),
    )


def _by_choice(one: Measured) -> bool:
    return one.departure.family == CONVENTION


def _table(caption: str, found: list[Measured]) -> str:
    rows = [
        [
            element("a", {"class": "try", "href": one.address}, escape(one.departure.did)),
            escape(one.departure.belongs),
            f"{escape(_name(one))}: {' becomes '.join(_apart(one.ours, one.theirs))}",
            f"{one.differ} of {len(one.answers)}",
        ]
        for one in found
    ]
    head = ["What is done", "What belongs there", "First number that differs", "Differ"]
    return table(caption, head, rows, caption)


def programs() -> str:
    """Where other programs come to after the example's step, and what they do otherwise."""
    spec = example_spec(EXAMPLE)
    ours = ask("run", {"spec": spec})["steps"][0]["layers"][0]["after"]["W"][0][0]
    rows = [["This calculator", number(ours, WEIGHT_DIGITS), ""]]
    for tool in ask("tools", {})["tools"]:
        asked = {**spec, "as": {"tool": tool["name"], **ONE_ROW.get(tool["name"], {})}}
        made = ask("run", {"spec": asked})
        said = " ".join(departure["words"] for departure in made["departures"])
        weight = number(made["parameters"][0]["W"][0][0], WEIGHT_DIGITS)
        rows.append([f"{escape(tool['label'])} {escape(tool['version'])}", weight, escape(said)])
    return table(
        "One step on the example, with each program's own defaults but for the learning rate.",
        ["Program", "New w(x₁→h₁)", "What it does otherwise"], rows, "Other programs",
    )  # fmt: skip


def _apart(ours: float, theirs: float) -> list[str]:
    """Both with as many digits as tell them apart."""
    digits = next(n for n in range(DIGITS, 18) if display(ours, n) != display(theirs, n))
    return [number(ours, digits), number(theirs, digits)]


def _name(one: Measured) -> str:
    """Of the first wrong number, in words."""
    lines = ask("worked", {"spec": one.spec, "quantities": [one.marked["first_wrong"]]})["lines"]
    return next(chain((line["name"] for line in lines), ["the number"]))
