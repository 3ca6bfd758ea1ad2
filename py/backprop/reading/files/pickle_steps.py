"""A pickle's steps, looked through before any is taken: one that asks for much memory in few bytes is never begun."""

from __future__ import annotations

import re

from ...errors import refuse

MOST_STEPS = 1_000_000
MOST_KEPT = 1_000_000
"""What a pickle may keep to come back to it. Its number is stated freely, and room is made up to it."""
STOP = ord(".")
BARE = frozenset(b"(012NRbaed}])lstuoQ\x81\x85\x86\x87\x88\x89\x8f\x90\x91\x92\x93\x94\x97\x98")
WIDTHS = {
    **dict.fromkeys(b"Khq\x80\x82", 1), **dict.fromkeys(b"M\x83", 2), **dict.fromkeys(b"Jjr\x84", 4),
    **dict.fromkeys(b"G\x95", 8),
}  # fmt: skip
LENGTHS = {**dict.fromkeys(b"U\x8a\x8cC", 1), **dict.fromkeys(b"TXB\x8b", 4), **dict.fromkeys(b"\x8d\x8e\x96", 8)}
"""How many bytes state the length of what follows."""
LINES = {**dict.fromkeys(b"PFILSVgp", 1), **dict.fromkeys(b"ci", 2)}
PLACE = re.compile(rb"[0-9]{1,7}")


def look_through(data: bytes | memoryview, at: int = 0) -> None:
    """Raises SpecError for a pickle that is cut, has unknown steps, or too many of them."""
    whole = bytes(data)
    for _ in range(MOST_STEPS):
        if at >= len(whole):
            break
        step, at = whole[at], at + 1
        if step == STOP:
            return
        began = at
        if step in WIDTHS:
            at += WIDTHS[step]
        elif step in LENGTHS:
            width = LENGTHS[step]
            at += width + int.from_bytes(whole[at : at + width], "little")
        elif step in LINES:
            for _line in range(LINES[step]):
                at = whole.find(b"\n", at) + 1 or len(whole) + 1
        elif step not in BARE:
            raise refuse("read.damaged", "file", "pickle", why=f"step {step:#04x}")
        if at > len(whole):
            break
        if step in b"qr" and int.from_bytes(whole[began:at], "little") > MOST_KEPT:
            raise refuse("read.objects", "file", f"place {int.from_bytes(whole[began:at], 'little')}", most=MOST_KEPT)
        if step == ord("p") and not PLACE.fullmatch(whole[began : at - 1].strip()):
            raise refuse("read.damaged", "file", "pickle", why="a place that is no number")
    else:
        raise refuse("read.objects", "file", f"more than {MOST_STEPS} steps", most=MOST_STEPS)
    raise refuse("read.damaged", "file", "pickle", why="it ends too early")
