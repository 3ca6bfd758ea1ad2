"""The bytes of a WebAssembly module: integers, sections, and the note that makes it a side module of Pyodide.

Numbers of sections and operations are those of the WebAssembly core specification 2.0, section 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

I32, I64, F64, V128 = 0x7F, 0x7E, 0x7C, 0x7B
MEMORY_FIELD = ("env", "memory")


@dataclass(frozen=True)
class Body:
    """A function ready to be written: its name outside (None: called from inside only), parameters, locals and code."""

    name: str | None
    parameters: tuple[int, ...]
    locals: tuple[int, ...]
    code: bytes


def unsigned(n: int) -> bytes:
    """LEB128 of an integer from 0 on."""
    out = bytearray()
    while True:
        low, n = n & 127, n >> 7
        if not n:
            out.append(low)
            return bytes(out)
        out.append(low | 128)


def signed(n: int) -> bytes:
    """LEB128 of any integer."""
    out = bytearray()
    while True:
        low, n = n & 127, n >> 7
        if (n == 0 and not low & 64) or (n == -1 and low & 64):
            out.append(low)
            return bytes(out)
        out.append(low | 128)


def module(bodies: Sequence[Body], globals_: int, side: bool) -> bytes:
    """A module that imports its memory and exports the named functions; `globals_` variable i32 start at 0.

    side: with the section `dylink.0`, so that Pyodide's dynamic loader takes it as a library without memory of its own.
    """
    types = sorted({body.parameters for body in bodies})
    exported = [(body.name, i) for i, body in enumerate(bodies) if body.name is not None]
    sections = [
        (1, [b"\x60" + _vector([bytes([p]) for p in parameters]) + b"\x00" for parameters in types]),
        (2, [_name(MEMORY_FIELD[0]) + _name(MEMORY_FIELD[1]) + b"\x02\x00\x00"]),
        (3, [unsigned(types.index(body.parameters)) for body in bodies]),
        (6, [bytes([I32, 1]) + b"\x41\x00\x0b"] * globals_),
        (7, [_name(name) + b"\x00" + unsigned(i) for name, i in exported]),
        (10, [_sized(_locals(body.locals) + body.code + b"\x0b") for body in bodies]),
    ]
    out = b"\x00asm\x01\x00\x00\x00"
    if side:  # memory and table: nothing needed, no alignment
        out += b"\x00" + _sized(_name("dylink.0") + b"\x01" + _sized(b"\x00\x00\x00\x00"))
    return out + b"".join(bytes([number]) + _sized(_vector(items)) for number, items in sections if items)


def _vector(items: Sequence[bytes]) -> bytes:
    return unsigned(len(items)) + b"".join(items)


def _sized(content: bytes) -> bytes:
    return unsigned(len(content)) + content


def _name(text: str) -> bytes:
    return _sized(text.encode())


def _locals(kinds: Sequence[int]) -> bytes:
    """Runs of locals of one kind."""
    runs: list[tuple[int, int]] = []
    for kind in kinds:
        if runs and runs[-1][1] == kind:
            runs[-1] = runs[-1][0] + 1, kind
        else:
            runs.append((1, kind))
    return _vector([unsigned(count) + bytes([kind]) for count, kind in runs])
