"""In which encoding a text's bytes stand: UTF-8, UTF-16, or beyond doubt Windows-1252, which holds Latin-1."""

from __future__ import annotations

import re

WESTERN = "windows-1252"
CODE_PAGES = {
    WESTERN: "Windows-1252 (Western European)", "windows-1250": "Windows-1250 (Central European)",
    "windows-1251": "Windows-1251 (Cyrillic)", "windows-1253": "Windows-1253 (Greek)",
    "macintosh": "Mac Roman",
}  # fmt: skip
"""Encodings of one byte for each letter, by the names that browsers have for them, in words."""

_LETTER, _HIGH = r"[A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\xff]", r"[\xc0-\xff]"
NOT_WESTERN = "|".join([
    r"[\0\x81-\x84\x86-\x90\x95\x98-\x9f\xa1\xa2\xa4\xa6\xa8-\xaa\xac-\xaf\xb8\xb9\xbc\xbe\xd7\xf7]",
    f"{_HIGH}{{3}}",
    rf"{_LETTER}[\x80\x85\x91\x93\x94\x96\x97\xa3\xa5\xa7\xab\xb0-\xb7\xba\xbb\xbd\xbf]{_LETTER}",
])  # fmt: skip
"""What bytes, each as the character of its number, hold that are hardly Windows-1252: signs that tables hardly have,
whole words without an ASCII letter, as of Cyrillic or Greek, and a sign within a word, a letter of another code page.
"""
_IS_NOT_WESTERN = re.compile(NOT_WESTERN)


def decoded(data: bytes, encoding: str | None = None) -> tuple[str, str | None]:
    """The text, and the encoding where it is not UTF-8. Raises UnicodeDecodeError where nothing is beyond doubt.

    encoding: of `CODE_PAGES` or UTF-16, in place of what the bytes say.
    """
    if encoding:
        return data.decode({"macintosh": "mac_roman"}.get(encoding, encoding)), encoding
    wide = utf_16(data)
    if wide:
        return data.decode(wide).removeprefix("\ufeff"), "UTF-16"
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        if _IS_NOT_WESTERN.search(data.decode("latin-1")):
            raise
        return data.decode(WESTERN), CODE_PAGES[WESTERN]


def utf_16(data: bytes) -> str | None:
    """`utf-16-le` or `-be` by a byte order mark, or since every other byte is 0, as of Latin letters."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16-le" if data.startswith(b"\xff") else "utf-16-be"
    some = data[:200]
    even, odd = some[::2].count(0), some[1::2].count(0)
    if len(some) < 8 or min(even, odd) or max(even, odd) <= 0.4 * (len(some) / 2):
        return None
    return "utf-16-le" if odd else "utf-16-be"
