"""All worked lines as one document: text, Markdown, LaTeX or HTML with MathML.

`told` are sentences that stand under the title: what inputs and outputs stand for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Protocol

from ..numbers.display import Shown, apart, display
from .latex import Latex
from .line import Line
from .markup import escape
from .mathml import MathML
from .render import Renderer, Text

PHASES = {"forward": "Forward pass", "loss": "Loss", "backward": "Backward pass", "update": "Update"}
SAMPLE = ", sample "


def as_text(title: str, lines: Iterable[Line], digits: Shown, told: Sequence[str] = ()) -> str:
    """Plain text, one line of arithmetic a line."""
    text = Text(digits)

    def block(phase: str, of: list[Line]) -> str:
        rows = (f"  {_sample(line)}{chain(line, text, ' = ', digits)}{_remark(line)}\n" for line in of)
        return f"{PHASES[phase]}\n{''.join(rows)}"

    named = "".join(f"{sentence}\n" for sentence in told) + "\n" * bool(told)
    return _document((title + "\n\n" if title else "") + named, lines, block)


def as_markdown(title: str, lines: Iterable[Line], digits: Shown, told: Sequence[str] = ()) -> str:
    """Markdown with LaTeX between dollar signs."""
    latex = Latex(digits)

    def block(phase: str, of: list[Line]) -> str:
        rows = (f"- {line.name}: ${chain(line, latex, ' = ', digits)}${_remark(line)}\n" for line in of)
        return f"## {PHASES[phase]}\n\n{''.join(rows)}"

    named = "".join(f"- {_plain_markdown(sentence)}\n" for sentence in told) + "\n" * bool(told)
    return _document((f"# {_plain_markdown(title)}\n\n" if title else "") + named, lines, block)


def as_latex(title: str, lines: Iterable[Line], digits: Shown, told: Sequence[str] = ()) -> str:
    """LaTeX sections for a document that loads amsmath."""
    latex = Latex(digits)

    def row(line: Line) -> str:
        made = chain(line, latex, " = ", digits).replace(" = ", " &= ", 1)
        return made + (f" \\quad\\text{{{_remark(line).strip()}}}" if line.remark else "")

    def block(phase: str, of: list[Line]) -> str:
        rows = " \\\\\n".join("  " + row(line) for line in of)
        return f"\\section*{{{PHASES[phase]}}}\n\\begin{{align*}}\n{rows}\n\\end{{align*}}\n"

    return _document("".join(f"% {sentence}\n" for sentence in told), lines, block)


def as_html(title: str, lines: Iterable[Line], digits: Shown, told: Sequence[str] = ()) -> str:
    """HTML fragments with MathML."""
    mathml = MathML(digits)

    def item(line: Line) -> str:
        made, remark = chain(line, mathml, "<mo>=</mo>", digits), escape(_remark(line))
        return f'<li><span>{escape(line.name)}</span> <math display="inline">{made}</math>{remark}</li>\n'

    def block(phase: str, of: list[Line]) -> str:
        return f"<section><h2>{PHASES[phase]}</h2><ul>\n{''.join(map(item, of))}</ul></section>\n"

    named = "".join(f"<li><bdi>{escape(sentence)}</bdi></li>" for sentence in told)
    head = f"<h1><bdi>{escape(title)}</bdi></h1>\n" if title else ""
    return _document(head + (f"<ul>{named}</ul>\n" if told else ""), lines, block)


class Format(Protocol):
    """Writes a title, what is told before and the lines, as one text."""

    def __call__(self, title: str, lines: Iterable[Line], digits: Shown, told: Sequence[str] = ()) -> str:
        """The text."""
        ...


FORMATS: dict[str, Format] = {
    "text": as_text, "markdown": as_markdown, "latex": as_latex, "html": as_html,
}  # fmt: skip


def _document(head: str, lines: Iterable[Line], block: Callable[[str, list[Line]], str]) -> str:
    """One block a phase; each thing is said once."""
    shown = [line for line in lines if not line.repeated]
    if any(line.sample for line in shown):
        shown = [replace(line, name=line.name + _of_sample(line)) for line in shown]
    return head + "\n".join(block(phase, list(group)) for phase, group in groupby(shown, key=lambda line: line.phase))


def _remark(line: Line) -> str:
    """“ (frozen)” behind a line."""
    return f" ({line.remark})" if line.remark else ""


def _of_sample(line: Line) -> str:
    return "" if line.sample is None or "sample" in line.name else f"{SAMPLE}{line.sample + 1}"


def chain(line: Line, renderer: Renderer, equals: str, digits: Shown) -> str:
    """symbol = formula = numbers = value, without repeating what reads the same."""
    document = line.document()
    digits = apart(line.value, line.beside, digits)
    if digits != renderer.digits:
        renderer = type(renderer)(digits)
    parts = [renderer.write(line.symbol), renderer.write(line.formula), renderer.write(line.numbers)]
    value = renderer.write(["num", document["value"], line.quantity])
    different = [part for i, part in enumerate(parts) if i == 0 or part != parts[i - 1]]
    same = display(document["value"], digits) == Text(digits).write(line.numbers)
    return equals.join(different if same else [*different, value])


def _sample(line: Line) -> str:
    """“sample 2: ” where the batch has several."""
    return f"sample {line.name.partition(SAMPLE)[2]}: " if SAMPLE in line.name else ""


def _plain_markdown(title: str) -> str:
    """The title with Markdown's own characters escaped."""
    return "".join("\\" + c if c in r"\`*_{}[]()#+-!|<>$" else c for c in title)
