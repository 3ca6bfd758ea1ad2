"""Exercises made: the sheets of all versions, each with the key and the worked arithmetic of every question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..lines.latex import Latex
from ..lines.line import Line
from ..lines.render import Text
from ..lines.report import chain
from ..messages import message
from .distractors import distractors, slipped
from .drawing import Drawing, Drawn
from .friendly import key_of
from .given import DIGITS, given, plain
from .hunt import Planted, plant
from .picture import picture
from .sheet import Given, Question, Sheet
from .template import Template
from .wanted import Wanted, read_wanted
from .worked_case import WorkedCase, apart

HUNT = "first_wrong"  # what stands for a quantity where a line is to be found


def make(document: Any) -> list[Sheet]:
    """The sheets of a request, a version each. Raises `SpecError` for what can't be read or met."""
    return list(sheets(read_wanted(document)))


def sheets(wanted: Wanted) -> Iterator[Sheet]:
    """One version after the other; no two have the same number in the same place, but for what is 0 in both.

    What can't be met by any numbers is refused at once, before the first version is asked for.
    """
    return _sheets(wanted, Drawing(Template(wanted)))


def _sheets(wanted: Wanted, drawing: Drawing) -> Iterator[Sheet]:
    seen: dict[str, set[str]] = {}
    for number in range(1, wanted.versions + 1):
        drawn = drawing.version(number, seen)
        questions = tuple(_questions(wanted, drawn))
        for one in questions:
            seen.setdefault(one.quantity, set()).add(one.key)
        first = drawn.cases[0]
        stated = tuple(given(first))
        if wanted.hunt:
            rng = np.random.default_rng(np.random.SeedSequence([wanted.seed, number, 1]))
            planted = plant(drawn.cases, drawn.asked, wanted.digits, rng)
            stated, questions = (*stated, *_work(questions, planted)), (_hunted(wanted, questions, planted),)
        title = wanted.title or str(message("exercise.title", network=_network(first), kind=wanted.difficulty.label))
        yield Sheet(title, number, wanted.seed, stated, picture(first.spec), questions, first.document)


def _work(questions: Sequence[Question], planted: Planted) -> Iterator[Given]:
    """The lines of somebody who made the slip, numbered."""
    for number, one in enumerate(questions, 1):
        yield Given(str(message("exercise.given.line", number=number)), one.symbol, planted.written[one.quantity])


def _hunted(wanted: Wanted, questions: Sequence[Question], planted: Planted) -> Question:
    """Which line is the first wrong one; the answer tells the right line and the slip."""
    number, right = next((i, one) for i, one in enumerate(questions, 1) if one.quantity == planted.first)
    slip = planted.departure
    return Question(
        HUNT, str(message("exercise.hunt")), rf"\text{{{message('exercise.hunt')}}}", str(number), "1", wanted.points,
        f"{right.line}. {slip.did} {slip.belongs}",
        rf"{right.line_latex} \quad\text{{({slip.name.replace('_', ' ')})}}",
    )  # fmt: skip


def _network(case: WorkedCase) -> str:
    """2-3-1: inputs and units of the layers that have weights."""
    sizes = [case.spec.n_inputs, *(layer.units for layer in case.spec.layers if layer.has_weights)]
    return "-".join(map(str, sizes))


def _questions(wanted: Wanted, drawn: Drawn) -> Iterator[Question]:
    several = len(drawn.cases) > 1
    choices = 0 if wanted.hunt else wanted.choices
    for case, addresses in zip(drawn.cases, drawn.asked, strict=True):
        slips = slipped(case) if choices else []
        values = dict(case.entries([*case.numbers]))
        for address in addresses:
            line = case.line(address)
            assert line is not None
            key = key_of(values[address], wanted.digits)
            asked = question(wanted, case, line, case.prefix + address, key, several)
            if choices:
                wrong = distractors(case, slips, *apart(address), wanted.digits, choices)
                asked = replace(asked, choices=tuple(text for _, text in wrong))
            yield asked


def question(wanted: Wanted, case: WorkedCase, line: Line, quantity: str, key: str, several: bool) -> Question:
    """The question of one worked line; several: whether the exercise has more steps than one."""
    text, latex = Text(DIGITS), Latex(DIGITS)
    symbol, symbol_latex = text.write(line.symbol), latex.write(line.symbol)
    if line.sample is not None and len(case.spec.X) > 1:
        symbol = str(message("exercise.of_sample", symbol=symbol, sample=line.sample + 1))
        symbol_latex += rf"\ \text{{(sample {line.sample + 1})}}"
    if several:
        symbol = str(message("exercise.of_step", symbol=symbol, step=case.number + 1))
        symbol_latex += rf"\ \text{{(step {case.number + 1})}}"
    worked, worked_latex = plain(chain(line, text, " = ", DIGITS)), chain(line, latex, " = ", DIGITS)
    rounded = "" if float(key) == line.value else f" ≈ {key}"
    return Question(
        quantity, symbol, symbol_latex, key, unit(wanted.digits), wanted.points,
        worked + rounded, worked_latex + rounded.replace("≈", r"\approx"),
    )  # fmt: skip


def unit(digits: int) -> str:
    """One unit of the last of so many decimals: 0.0001."""
    return f"0.{'1':0>{digits}}"
