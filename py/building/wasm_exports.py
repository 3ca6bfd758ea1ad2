"""Leaves of the exports of Python's WebAssembly module those that somebody may ask for.

Pyodide exports all 9,708 functions and variables of CPython, so that any extension may link to it, and its script gives
3,605 of them a name. At each start all are walked over, and their names travel. The page's extensions are known: what
they ask for is enough.
"""

import re
from collections.abc import Iterable, Iterator

HEADER_BYTES = 8
IMPORTS, EXPORTS = 2, 7
"""Numbers of the sections."""
WORD = re.compile(r"[\w$]+")
NAMED = re.compile(r'var ([\w$]+)=Module\["\1"\]=(?:wasmExports\["([\w$]+)"\]|\d[\de]*);')
"""How Pyodide's script names an export: a function, or the address of a variable."""
MADE_BY_THE_LINKER = ("__", "dynCall_", "emscripten_", "_emscripten_", "orig$")
"""How names begin that the loader puts together, or that stand for what every module has."""


def without_unused_names(script: str, others: Iterable[str] = ()) -> str:
    """Pyodide's script without the names of exports that neither the rest of it uses nor the other scripts."""
    used = set(WORD.findall(NAMED.sub("", script))).union(*map(WORD.findall, others))
    return NAMED.sub(lambda found: found[0] if used & {found[1], found[2]} else "", script)


def without_unused_exports(main: bytes, script: str, side_modules: Iterable[bytes]) -> bytes:
    """The main module, its exports those that its script names, that it asks itself for, or that side modules import.

    main: a WebAssembly module. script: JavaScript that loads it and uses its exports. Raises ValueError where a section
    ends amid something.
    """
    asked = set(WORD.findall(script)) | import_names(main)
    for module in side_modules:
        asked |= import_names(module)
    sections = [
        (kind, kept_exports(content, asked) if kind == EXPORTS else content) for kind, content in sections_of(main)
    ]
    parts = (bytes([kind]) + leb128(len(content)) + content for kind, content in sections)
    return main[:HEADER_BYTES] + b"".join(parts)


def kept_exports(content: bytes, asked: set[str]) -> bytes:
    """An exports section with the asked ones alone, in their order."""
    kept = [entry for name, entry in exports_of(content) if name in asked or name.startswith(MADE_BY_THE_LINKER)]
    return leb128(len(kept)) + b"".join(kept)


def export_names(module: bytes) -> set[str]:
    """What a module exports, by name."""
    return {name for kind, content in sections_of(module) if kind == EXPORTS for name, _ in exports_of(content)}


def import_names(module: bytes) -> set[str]:
    """What a module imports, by name: from whichever module, as a dynamic linker finds it."""
    return {name for kind, content in sections_of(module) if kind == IMPORTS for name in imports_of(content)}


def sections_of(module: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each section. Raises ValueError when the last is cut off."""
    at = HEADER_BYTES
    while at < len(module):
        size, begin = number_at(module, at + 1)
        if begin + size > len(module):
            raise ValueError("The WebAssembly module is cut off.")
        yield module[at], module[begin : begin + size]
        at = begin + size


def exports_of(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and whole entry of each export."""
    count, at = number_at(content, 0)
    for _ in range(count):
        begin = at
        name, at = name_at(content, at)
        _, at = number_at(content, at + 1)
        yield name, content[begin:at]


def imports_of(content: bytes) -> Iterator[str]:
    """The name of each import, without that of the module from which it comes."""
    count, at = number_at(content, 0)
    for _ in range(count):
        _, at = name_at(content, at)
        name, at = name_at(content, at)
        at = after_type(content, at)
        yield name


def after_type(content: bytes, at: int) -> int:
    """Where an import's type ends: of a function, table, memory, global or tag, by the byte at the place."""
    kind = content[at]
    if kind == 0:
        return number_at(content, at + 1)[1]
    if kind == 1:
        return after_limits(content, at + 2)
    if kind == 2:
        return after_limits(content, at + 1)
    if kind == 3:
        return at + 3
    return number_at(content, at + 2)[1]


def after_limits(content: bytes, at: int) -> int:
    """Where the limits of a table or memory end: a flag, the least size, and the largest where the flag says so."""
    _, end = number_at(content, at + 1)
    return number_at(content, end)[1] if content[at] & 1 else end


def name_at(content: bytes, at: int) -> tuple[str, int]:
    """A name, and where it ends."""
    size, begin = number_at(content, at)
    return content[begin : begin + size].decode(), begin + size


def number_at(content: bytes, at: int) -> tuple[int, int]:
    """An unsigned number in LEB128, and where it ends."""
    value = shift = 0
    while True:
        byte = content[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def leb128(value: int) -> bytes:
    """An unsigned number in LEB128."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
