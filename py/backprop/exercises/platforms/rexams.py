"""R/exams: R Markdown files, one for each number and one for each version as a whole.

Canvas and Blackboard take only the former from R/exams, the latter keeps a sheet together everywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...messages import message
from ..sheet import Question, Sheet
from .asked import asked, options
from .words import asking, given_in_words, heading, how_to_type, named, so_many_digits

SPECIAL = re.compile(r"[\\`*_{}\[\]<>()#+.!|~$^&=-]")
"""A backtick could begin code that R runs: it is written by its number, as all others are."""


def write(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """Files by names that sort as the questions do, each version's picture beside them."""
    files = {}
    for sheet in sheets:
        stem = f"sheet-{sheet.version:02}"
        if sheet.picture:
            files[f"{stem}.svg"] = sheet.picture.encode()
        files[f"{stem}.Rmd"] = _whole(sheet, stem).encode()
        for number, question in enumerate(sheet.questions, 1):
            files[f"{stem}-{number:02}.Rmd"] = _single(sheet, stem, question).encode()
    return files


def in_dollars(question: Question) -> str:
    """What a number is called, as Markdown writes LaTeX."""
    return f"${question.latex}$"


def escaped(text: str) -> str:
    """A text that Markdown and R take for nothing else."""
    return SPECIAL.sub(lambda found: f"&#{ord(found[0])};", " ".join(text.split()))


def _single(sheet: Sheet, stem: str, question: Question) -> str:
    here = asked(question)
    kind, solution, shown = "num", here.key, []
    if question.choices:
        texts = options(question)
        kind, solution = "schoice", "".join(str(int(text == here.key)) for text in texts)
        shown = ["", "Answerlist", "----------", *(f"* {text}" for text in texts)]
    meta = [f"extype: {kind}", f"exsolution: {solution}"]
    meta += [] if question.choices else [f"extol: {here.half}"]
    meta += [f"expoints: {question.points}", f"exname: {_plain(named(sheet, question))}"]
    return _file(sheet, stem, [asking(question, in_dollars), *shown], [_worked(question)], meta)


def _whole(sheet: Sheet, stem: str) -> str:
    """A version as one exercise with a place for each answer."""
    shown, kinds, solutions, lists, tolerances = [], [], [], [], []
    for number, question in enumerate(sheet.questions, 1):
        here = asked(question)
        shown.append(f"* {in_dollars(question)} = ##ANSWER{number}## ({so_many_digits(here)})")
        texts = options(question) if question.choices else []
        lists += [f"* {text}" for text in texts]
        kinds.append("schoice" if texts else "num")
        solutions.append("".join(str(int(text == here.key)) for text in texts) or here.key)
        tolerances.append("0" if texts else here.half)
    meta = [
        "extype: cloze", f"exclozetype: {'|'.join(kinds)}", f"exsolution: {'|'.join(solutions)}",
        f"extol: {'|'.join(tolerances)}", f"expoints: {'|'.join(str(question.points) for question in sheet.questions)}",
        f"exname: {_plain(heading(sheet))}",
    ]  # fmt: skip
    listed = ["", "Answerlist", "----------", *lists] if lists else []
    told = [part for line in how_to_type(*sheet.questions) for part in (line, "")]
    solution = [f"* {_worked(question)}" for question in sheet.questions]
    return _file(sheet, stem, [*told, *shown, *listed], solution, meta)


def _file(sheet: Sheet, stem: str, question: Sequence[str], solution: Sequence[str], meta: Sequence[str]) -> str:
    picture, shown = [], []
    if sheet.picture:
        picture = ['```{r, echo = FALSE, results = "hide"}', f'include_supplement("{stem}.svg")', "```", ""]
        shown = [f"![{message('sheet.picture')}]({stem}.svg)\\", ""]  # the break keeps its words from being a caption
    lines = [escaped(line) for line in given_in_words(sheet)]
    given = [*(f"* {line}" for line in lines), *([""] if lines else [])]
    return "\n".join([
        *picture,
        "Question", "========", *shown, *given, *question, "",
        "Solution", "========", *solution, "",
        "Meta-information", "================", *meta, "",
    ])  # fmt: skip


def _worked(question: Question) -> str:
    return f"${question.line_latex}$" if question.line_latex else escaped(question.line)


def _plain(text: str) -> str:
    """A text in one line that R/exams does not split."""
    return " ".join(text.replace("|", "/").split())
