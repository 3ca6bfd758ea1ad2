"""Writes `web/contract/`: what the page must know of the documents, as JavaScript. Run by `build.py contract`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from .shape_reader import Shape, read_all

WIDTH = 110
HEAD = "Written by `build.py contract` from py/backprop/documents/shapes/{name}.txt: types only, nothing here runs."
TYPES = "types.js"


def contract_files() -> dict[str, str]:
    """The text of each file of `web/contract/` by its name; `types.js` has all types of the others."""
    groups = read_all()
    home = {shape.name: name for name, shapes in groups.items() for shape in shapes}
    files = {f"{name}.js": type_file(name, shapes, home) for name, shapes in groups.items()}
    every = "".join(f'export * from "./{name}.js";\n' for name in groups)
    return {**files, TYPES: f"/** All types of the documents. */\n\n{every}"}


def type_file(name: str, shapes: list[Shape], home: dict[str, str]) -> str:
    """A file of JSDoc types; `home` says in which file each shape stands."""
    foreign: dict[str, list[str]] = {}
    for used in sorted(set[str]().union(*(shape.names() for shape in shapes))):
        if home.get(used, name) != name:
            foreign.setdefault(home[used], []).append(used)
    head = ["/**", *_paragraph(HEAD.format(name=name)), " *"]
    head += [f' * @import {{{", ".join(names)}}} from "./{other}.js"' for other, names in sorted(foreign.items())]
    blocks = ["\n".join([*head, " */"]), *(_block(shape) for shape in shapes), "export {};"]
    return "\n\n".join(blocks) + "\n"


def _block(shape: Shape) -> str:
    return "\n".join(["/**", *_tags(shape), " */"])


def _tags(shape: Shape) -> Iterator[str]:
    yield from _paragraph(shape.words) if shape.words else ()
    yield from _paragraph(f"@typedef {{{shape.type or 'object'}}} {shape.name}")
    for key in shape.keys:
        name = f"[{key.name}]" if key.optional else key.name
        yield from _paragraph(f"@property {{{key.type}}} {name}  {key.words}".rstrip())


def _paragraph(text: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=" * ", subsequent_indent=" *   " if text.startswith("@") else " * ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
