"""Writes `web/contract/`: what the page must know of the documents, as JavaScript. Run by `build.py contract`."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from ..departures import answers
from ..errors import GIVEN_LIMIT, is_invisible
from ..layers import LAYERS, Layer
from ..messages import MESSAGES, page
from ..messages.numbers import INVISIBLE, REFUSED, TEXT_LIMIT
from ..rules import limits
from ..rules.declared import Numbers
from ..rules.encodings import CODE_PAGES, NOT_WESTERN
from ..rules.fields import Field, number_text
from ..rules.number_texts import PATTERNS
from ..runs.pacing import SPEEDS
from ..search import rates
from .shape_reader import Shape, read_all

WIDTH = 110
HEAD = "Written by `build.py contract` from py/backprop/documents/shapes/{name}.txt: types only, nothing here runs."
TYPES = "types.js"


def contract_files() -> dict[str, str]:
    """The text of each file of `web/contract/` by its name: types, all of them in `types.js`, and tables."""
    groups = read_all()
    home = {shape.name: name for name, shapes in groups.items() for shape in shapes}
    files = {f"{name}.js": type_file(name, shapes, home) for name, shapes in groups.items()}
    every = "".join(f'export * from "./{name}.js";\n' for name in groups)
    files |= {
        "kinds.js": data_file("KINDS", "Record<string, KindRow>", {row.kind: kind(row) for row in LAYERS.values()}),
        "limits.js": data_file("LIMITS", "SizeLimits", SIZES),
        "grammar.js": data_file("GRAMMAR", "Record<string, Grammar>", PATTERNS),
        "encodings.js": data_file("ENCODINGS", "Encodings", {"not_western": NOT_WESTERN, "code_pages": CODE_PAGES}),
        "messages.js": data_file("SENTENCES", "Sentences", SENTENCES),
        "searching.js": data_file("SEARCH", "SearchDefaults", SEARCH),
        "speeds.js": data_file("SPEEDS", "Record<string, SpeedRow>", SPEED_ROWS),
    }
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


def data_file(name: str, type_: str, table: Mapping[str, Any]) -> str:
    """A file that exports one table under this name."""
    shape = type_.removesuffix(">").split(", ")[-1]
    head = f'/** @import {{{shape}}} from "./types.js" */\n\n/** @type {{{type_}}}  Written by `build.py contract`. */'
    text = json.dumps(table, ensure_ascii=False, indent=2)
    plain = "".join(f"\\u{ord(c):04x}" if c != "\n" and is_invisible(c) else c for c in text)
    return f"{head}\nexport const {name} = {plain};\n"


SIZES = {
    "inputs": limits.INPUT_COUNT.maximum, "units": limits.UNITS.maximum, "steps": limits.STEP_COUNT.maximum,
    "depth": limits.JSON_DEPTH, "text": TEXT_LIMIT, "given": GIVEN_LIMIT,
    "answers": answers.MOST, "answer": answers.CHARACTERS, "quantity": answers.LONGEST_PATH,
}  # fmt: skip


SENTENCES = {
    "refused": REFUSED, "invisible": INVISIBLE,
    "messages": {
        code: row for code, row in MESSAGES.items() if code in page.MESSAGES or code.startswith(page.SHARED)
    },
}  # fmt: skip


def _default(field: Field) -> str:
    """A field's default as a person writes it."""
    assert isinstance(field.default, float | int)
    return number_text(field.default)


SEARCH = {
    "learning_rates": [number_text(rate) for rate in rates.RATES], "low": _default(rates.LOW),
    "high": _default(rates.HIGH), "count": _default(rates.COUNT), "most": rates.TRIALS,
}  # fmt: skip


SPEED_ROWS = {name: {"label": row.label, "title": row.title} for name, row in SPEEDS.items()}


def kind(row: type[Layer]) -> dict[str, Any]:
    """What the page must know of a kind of layer before and beside any result."""
    arrays = [field for field in row.fields if isinstance(field, Numbers) and field.shape[0] != "samples"]
    state = dict(zip(("name", "first"), row.state, strict=True)) if row.state else None
    return {
        "label": row.label, "title": _title(row.label),
        "word": "" if row.called_by_function else row.kind.replace("_", " "),
        "names_units": row.names_units, "space": _space(row),
        "takes_sequences": row.takes_sequences, "no_slope": row.no_slope,
        "z": row.z_words, "foot": row.foot, "state": state,
        "parameters": {
            field.name: {
                "symbol": field.symbol, "label": field.label, "is_bias": field.is_bias, "scales": field.default == "1",
                "from": {"inputs": "below", "units": "self"}.get("".join(field.shape[1:])),
            }
            for field in arrays
        },
        "shown": {shown.name: {key: value for key, value in asdict(shown).items() if key != "name"}
                  for shown in row.shows},
    }  # fmt: skip


def _space(row: type[Layer]) -> dict[str, Any] | None:
    """Of a kind over images or series, what its sizes follow from."""
    space, own = row.space, {field.name for field in row.fields}
    if space is None:
        return None
    return {
        "axes": [axis.word for axis in space.axes], "window": space.window, "usual": space.usual,
        "filters": space.filters, "flat": space.flat, "keeps": space.keeps,
        "strides": "stride" in own, "stride_is_window": space.stride_is_window,
    }  # fmt: skip


def _title(label: str) -> str:
    """A kind's label as the head of its part of the page, without what stands in parentheses."""
    plain = label.partition(" (")[0].removesuffix(" alone")
    return plain[0].upper() + plain[1:]


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
