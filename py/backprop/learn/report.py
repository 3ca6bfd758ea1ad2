"""All worked lines as one document: text, Markdown, LaTeX or HTML with MathML."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from html import escape
from itertools import groupby

from .display import display
from .line import Line
from .render import Latex, MathML, Renderer, Text

PHASES = {"forward": "Forward pass", "loss": "Loss", "backward": "Backward pass", "update": "Update"}


def as_text(title: str, lines: Iterable[Line], digits: int) -> str:
    """Plain text, one line of arithmetic a line."""
    text = Text(digits)

    def block(phase: str, of: list[Line]) -> str:
        return PHASES[phase] + "\n" + "".join(f"  {_sample(line)}{_chain(line, text, ' = ', digits)}\n" for line in of)

    return _document(title + "\n\n" if title else "", lines, block)


def as_markdown(title: str, lines: Iterable[Line], digits: int) -> str:
    """Markdown with LaTeX between dollar signs."""
    latex = Latex(digits)

    def block(phase: str, of: list[Line]) -> str:
        return f"## {PHASES[phase]}\n\n" + "".join(f"- {line.name}: ${_chain(line, latex, ' = ', digits)}$\n" for line in of)

    return _document(f"# {_plain_markdown(title)}\n\n" if title else "", lines, block)


def as_latex(title: str, lines: Iterable[Line], digits: int) -> str:
    """LaTeX sections for a document that loads amsmath."""
    latex = Latex(digits)

    def block(phase: str, of: list[Line]) -> str:
        rows = " \\\\\n".join("  " + _chain(line, latex, " = ", digits).replace(" = ", " &= ", 1) for line in of)
        return f"\\section*{{{PHASES[phase]}}}\n\\begin{{align*}}\n{rows}\n\\end{{align*}}\n"

    return _document("", lines, block)


def as_html(title: str, lines: Iterable[Line], digits: int) -> str:
    """HTML fragments with MathML."""
    mathml = MathML(digits)

    def block(phase: str, of: list[Line]) -> str:
        items = "".join(
            f'<li><span>{escape(line.name)}</span> <math display="inline">{_chain(line, mathml, "<mo>=</mo>", digits)}</math></li>\n'
            for line in of
        )
        return f"<section><h2>{PHASES[phase]}</h2><ul>\n{items}</ul></section>\n"

    return _document(f"<h1><bdi>{escape(title)}</bdi></h1>\n" if title else "", lines, block)


FORMATS: dict[str, Callable[[str, Iterable[Line], int], str]] = {
    "text": as_text, "markdown": as_markdown, "latex": as_latex, "html": as_html,
}  # fmt: skip


def _document(head: str, lines: Iterable[Line], block: Callable[[str, list[Line]], str]) -> str:
    """One block a phase; what reads the same as the line before (E of the only sample, and E) is not repeated."""
    every = [line for _, same in groupby(lines, key=lambda line: (line.phase, line.symbol, line.numbers, line.sample or 0))
             for line in list(same)[:1]]  # fmt: skip
    several = any(line.sample for line in every)
    named = [replace(line, name=f"{line.name}, sample {line.sample + 1}") if several and line.sample is not None else line
             for line in every]  # fmt: skip
    return head + "\n".join(block(phase, list(group)) for phase, group in groupby(named, key=lambda line: line.phase))


def _chain(line: Line, renderer: Renderer, equals: str, digits: int) -> str:
    """symbol = formula = numbers = value, without repeating what reads the same."""
    document = line.document()
    parts = [renderer.write(line.symbol), renderer.write(line.formula), renderer.write(document["numbers"])]
    value = renderer.write(["num", document["value"], line.quantity])
    chain = [part for i, part in enumerate(parts) if i == 0 or part != parts[i - 1]]
    same = display(document["value"], digits) == Text(digits).write(document["numbers"])
    return equals.join(chain if same else [*chain, value])


def _sample(line: Line) -> str:
    """“sample 2: ” where the batch has several."""
    return line.name[line.name.rindex("sample") :] + ": " if ", sample " in line.name else ""


def _plain_markdown(title: str) -> str:
    """The title with Markdown's own characters escaped."""
    return "".join("\\" + c if c in r"\`*_{}[]()#+-!|<>$" else c for c in title)
