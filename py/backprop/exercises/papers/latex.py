"""Sheets as LaTeX: an article with the sheets and one with the keys, or one file of the class exam with both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ...lines.latex import latex_letters
from ...requests.parsing import parse
from ..picture import RADIUS, layout
from ..sheet import Given, Question, Sheet
from .markdown import offered
from .words import heading, points, rows_of, typing, word

PACKAGES = r"""\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{amsmath, amssymb, longtable}
\usepackage{tikz}
\allowdisplaybreaks
\setlength{\parindent}{0pt}
"""
ARTICLE = r"\documentclass[11pt]{article}" + "\n" + PACKAGES + r"\usepackage[margin=2cm]{geometry}" + "\n"
EXAM = (
    r"""% Keys: \documentclass[11pt, answers]{exam}
\documentclass[11pt]{exam}
"""
    + PACKAGES
)
POINTS = 0.75  # of TeX to a pixel
ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": "$<$", ">": "$>$", "ŷ": r"$\hat{y}$",
    "✓": r"$\checkmark$", "∂": r"$\partial$", "√": r"$\surd$", "·": r"$\cdot$", "→": r"$\to$", "Σ": r"$\Sigma$",
    "Ω": r"$\Omega$", "ω": r"$\omega$", "τ": r"$\tau$", "′": "'", "\u0302": "",
}  # fmt: skip


def article(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """The files by name."""
    return {
        "sheets.tex": _document(ARTICLE, map(_sheet, sheets)),
        "keys.tex": _document(ARTICLE, map(_key, sheets)),
    }


def exam(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """One file: the option `answers` of its class prints the keys."""
    return {"exam.tex": _document(EXAM, map(_exam, sheets))}


def _document(head: str, pages: Iterator[str]) -> bytes:
    body = "\n\\newpage\n".join(pages)
    return f"{head}\\begin{{document}}\n{body}\\end{{document}}\n".encode()


def _head(sheet: Sheet, more: str = "") -> str:
    return f"\\section*{{{escaped(heading(sheet))}{more}}}\n"


def _stated(sheet: Sheet) -> str:
    """Who fills it in, what is given, and how numbers are written."""
    fields = (rf"{word(name)}:~\underline{{\hspace{{{width}}}}}" for name, width in (("name", "6cm"), ("date", "3cm")))
    given = "".join(map(_given, sheet.given))
    return f"{' '.join(fields)}\n\n\\subsection*{{{word('given')}}}\n{_picture(sheet)}{given}"


def _picture(sheet: Sheet) -> str:
    """The network in TikZ; nothing for one that is too wide to draw."""
    made = layout(parse(sheet.spec))
    if made is None:
        return ""
    units = [
        rf"\node[unit] (u{k}-{j}) at ({x * POINTS:.1f}pt, {-y * POINTS:.1f}pt) {{{escaped(name)}}};"
        for k, column in enumerate(made.columns) for j, (x, y, name) in enumerate(column)
    ]  # fmt: skip
    lines = [
        rf"\draw (u{k}-{i}) -- (u{k + 1}-{j});"
        for k, (left, right) in enumerate(pairwise(made.columns))
        for i in range(len(left)) for j in range(len(right))
    ]  # fmt: skip
    style = rf"unit/.style={{circle, draw, minimum size={2 * RADIUS * POINTS:.1f}pt, inner sep=1pt}}"
    body = "\n".join(["\\begin{tikzpicture}[" + style + "]", *units, *lines, "\\end{tikzpicture}"])
    return f"\\begin{{center}}\n{body}\n\\end{{center}}\n"


def _sheet(sheet: Sheet) -> str:
    rows = "".join(
        rf"{number} & ${one.latex}$ & {_blank(one)} & {one.points} \\[1.5ex]" + "\n"
        for number, one in enumerate(sheet.questions, 1)
    )
    head = rf" & {word('asked')} & {word('answer')} & {word('points')} \\ \hline \endhead"
    return (
        f"{_head(sheet)}{_stated(sheet)}\\subsection*{{{word('asked')}}}\n{escaped(typing(sheet))}\n\n"
        f"\\begin{{longtable}}{{rlll}}\n{head}\n{rows}\\end{{longtable}}\n{escaped(points(sheet))}\n"
    )


def _key(sheet: Sheet) -> str:
    rows = "".join(
        f"\\item[{number}.] \\textbf{{{one.key}}} \\hfill {one.points}\\\\\n{_worked(one)}\n"
        for number, one in enumerate(sheet.questions, 1)
    )
    return f"{_head(sheet, ': ' + word('key'))}\\begin{{description}}\n{rows}\\end{{description}}\n"


def _worked(question: Question) -> str:
    """The line in text, where it may break at each sign of equality."""
    return r" \allowbreak ${}= ".join(f"{part}$" for part in f"${question.line_latex}".split(" = "))


def _exam(sheet: Sheet) -> str:
    rows = "".join(
        f"\\question[{one.points}] ${one.latex}$ {_blank(one) if one.choices else ''}\\answerline[{one.key}]\n"
        f"\\begin{{solution}}\n{_worked(one)}\n\\end{{solution}}\n"
        for one in sheet.questions
    )
    return (
        f"{_head(sheet)}{_stated(sheet)}\\subsection*{{{word('asked')}}}\n{escaped(typing(sheet))}\n"
        f"\\begin{{questions}}\n{rows}\\end{{questions}}\n{escaped(points(sheet))}\n"
    )


def _blank(question: Question) -> str:
    if question.choices:
        return r"\quad ".join(rf"$\square$~{text}" for text in offered(question))
    return r"\underline{\hspace{3cm}}"


def _given(one: Given) -> str:
    if isinstance(one.values, str):
        return f"{escaped(one.name)}: {escaped(one.symbol)} = {escaped(one.values)}\n\n"
    rows = r" \\ ".join(" & ".join(row) for row in rows_of(one.values))
    columns = "r" * len(rows_of(one.values)[0])
    table = rf"\left(\begin{{array}}{{{columns}}}{rows}\end{{array}}\right)"
    return f"{escaped(one.name)}: {escaped(one.symbol)} $= {table}$\n\n\\smallskip\n"


def escaped(text: str) -> str:
    """A text outside of math mode; letters and signs that pdfLaTeX does not know go into it."""
    return "".join(_character(c) for c in text)


def _character(c: str) -> str:
    if c in ESCAPES:
        return ESCAPES[c]
    own = latex_letters(c)
    return c if own == c else f"${own}$"
