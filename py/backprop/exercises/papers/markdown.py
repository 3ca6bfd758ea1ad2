"""Sheets as Markdown: all versions in one file, their keys with the worked lines in another, pictures as files of SVG.

Readers show an image from a file beside the text; SVG within it, or as a data address, many of them take out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..sheet import Given, Question, Sheet
from .words import heading, points, rows_of, typing, word


def write(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """The files by name."""
    files = {
        picture: f"network{f'-{number}' if number else ''}.svg" for number, picture in enumerate(_pictures(sheets))
    }
    return {
        "sheets.md": "\n".join(_sheet(sheet, files.get(sheet.picture, "")) for sheet in sheets).encode(),
        "keys.md": "\n".join(map(_key, sheets)).encode(),
        **{file: picture.encode() for picture, file in files.items()},
    }


def _pictures(sheets: Sequence[Sheet]) -> list[str]:
    """Those that differ: versions have mostly the same."""
    return list(dict.fromkeys(sheet.picture for sheet in sheets if sheet.picture))


def _sheet(sheet: Sheet, picture: str) -> str:
    parts = [
        f"# {plain(heading(sheet))}", f"{word('name')}: ____________________  {word('date')}: ____________",
        f"## {word('given')}", *([f"![{word('network')}]({picture})"] if picture else []), *map(_given, sheet.given),
        f"## {word('asked')}", plain(typing(sheet)),
        _table([["", word("asked"), word("answer"), word("points")], *_asked(sheet)]), plain(points(sheet)),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _asked(sheet: Sheet) -> Iterator[list[str]]:
    for number, one in enumerate(sheet.questions, 1):
        yield [str(number), f"${one.latex}$", _choices(one) or "\\_\\_\\_\\_\\_\\_\\_\\_", str(one.points)]


def _choices(question: Question) -> str:
    return " ☐ ".join(["", *offered(question)]).strip() if question.choices else ""


def offered(question: Question) -> list[str]:
    """Key and wrong choices by size: the order tells nothing."""
    return sorted([question.key, *question.choices], key=float)


def _key(sheet: Sheet) -> str:
    rows = [
        [str(number), f"${one.latex}$", one.key, f"${one.line_latex}$", str(one.points)]
        for number, one in enumerate(sheet.questions, 1)
    ]
    head = ["", word("asked"), word("answer"), word("worked"), word("points")]
    return f"# {plain(heading(sheet))}: {word('key')}\n\n{_table([head, *rows])}\n"


def _given(one: Given) -> str:
    name = plain(one.name)
    if isinstance(one.values, str):
        return f"{name}: {plain(one.symbol)} = {plain(one.values)}"
    rows = rows_of(one.values)
    return f"{name}, {plain(one.symbol)}:\n\n{_table([[''] * len(rows[0]), *rows])}"


def _table(rows: Sequence[Sequence[str]]) -> str:
    cells = [[cell.replace("|", "\\vert ") for cell in row] for row in rows]
    head, *body = (f"| {' | '.join(row)} |" for row in cells)
    return "\n".join([head, "|" + " --- |" * len(rows[0]), *body])


def plain(text: str) -> str:
    """A text with Markdown's own characters escaped."""
    return "".join("\\" + c if c in r"\`*_[]<>|$^" else c for c in text)
