"""Inputs for `build.py fuzz`, drawn from a seed: texts and bytes as they come from outside, mostly spoiled."""

import base64
import copy
import json
import random
import string
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

NUMBER_PARTS = [
    *string.digits, *string.digits, ".", ",", "e", "E", "+", "-", "−", "/", "*", "×", "·", "^", "%", " ", "\u00a0",
    "\u200b", "(", ")", "sqrt(", "√", "π", "pi", "²", "₂", "_", "0x", "nan", "inf", "１", "٣", "1e-400", "1e309", "\n",
    "0.1", "1/3", "10^", "e-", "D", "'", '"', "=", "{", "}", "\\frac", "\U0001f600", "\u202e",
]  # fmt: skip
NUMBERS = [
    "1", "-1.1", "1e11", "1e-11", "1/1", "1^-2", "sqrt(1)/1", "1.11×10^-1", "11.1%", "−0.1", "1*1/1", "√1", "π/1",
    "1D-1", "(1)", " 1 ", "1⁻²", "1/(1*1)", "0.1000000000000000000000011", "1.7976931348623157e308", "5e-324", "2^-11",
]  # fmt: skip
"""Forms that are read; each 1 is made another number."""
TABLE_PARTS = [
    "a", "b", "x y", "1", "2.5", "-3", "1e5", "1,5", "1.234,5", ",", ";", "\t", "|", "\n", "\r\n", "\r", '"', '""',
    "NA", "?", "nan", "inf", "", " ", "yes", "no", "2020-01-01", "%", "1/2", "\ufeff", "\x00", "é", "=1+1", "#", "\n\n",
]  # fmt: skip
LEAVES: list[Any] = [
    None, True, False, 0, -0.0, 1, -1, 2, 3, 0.5, -2.5, 1e-300, 5e-324, 1e15, 1e308, 2**53 + 1, 2**64, 10**399,
    "", "0.5", "adam", "tanh", "softmax", "\ud800", "\u202e", "x" * 70, "__proto__", [], [[]], [0.5], [[0.5]],
    [[1, 2], [3]], {}, {"name": "sgd"}, {"nonfinite": "nan"}, {"dataset": "xor"}, [{"units": 2}],
    [{"kind": "lstm", "units": 1}],
]  # fmt: skip


def number(chance: random.Random) -> str:
    """A text such as people type for a number, or nearly."""
    if chance.random() < 0.6:
        whole = chance.choice(NUMBERS).replace("1", str(chance.randrange(10 ** chance.randint(0, 20))))
        return whole if chance.random() < 0.5 else spoiled_text(whole, chance)
    return "".join(chance.choices(NUMBER_PARTS, k=chance.randint(0, 8)))


def table(chance: random.Random) -> str:
    """A table, more or less."""
    if chance.random() < 0.3:
        return "".join(chance.choices(TABLE_PARTS, k=chance.randint(0, 60)))
    mark, columns = chance.choice(",;\t"), chance.randint(1, 5)
    lines = [[chance.choice(TABLE_PARTS[:10]) for _ in range(columns)] for _ in range(chance.randint(0, 12))]
    text = chance.choice(["\n", "\r\n"]).join(mark.join(cells) for cells in lines)
    return text if chance.random() < 0.5 else spoiled_text(text, chance)


def spoiled_text(text: str, chance: random.Random) -> str:
    """One to three places cut, doubled or replaced."""
    for _ in range(chance.randint(1, 3)):
        at = chance.randint(0, len(text))
        end = min(len(text), at + chance.randint(0, 4))
        text = text[:at] + chance.choice(["", text[at:end] * 2, chance.choice(TABLE_PARTS)]) + text[end:]
    return text


def spec(sources: list[Any], chance: random.Random) -> Any:
    """One of these specs with one to three places spoiled."""
    made = copy.deepcopy(chance.choice(sources))
    for _ in range(chance.randint(1, 3)):
        places = list(_places(made))
        if not places:
            return made
        inside, key = chance.choice(places)
        if chance.random() < 0.15:
            del inside[key]
        else:
            inside[key] = copy.deepcopy(chance.choice(LEAVES))
    return made


def _places(value: Any) -> Any:
    if isinstance(value, dict | list):
        keys = list(value) if isinstance(value, dict) else range(len(value))
        for key in keys:
            yield value, key
            yield from _places(value[key])


def file(sources: list[bytes], chance: random.Random) -> bytes:
    """One of these files, cut or with bytes altered."""
    data = bytearray(chance.choice(sources))
    if chance.random() < 0.3:
        del data[chance.randint(0, len(data)) :]
    for _ in range(chance.randint(0, 6)):
        if data:
            data[chance.randrange(len(data))] = chance.choice([0, 255, chance.randrange(256)])
    return bytes(data)


def link(sources: list[Any], chance: random.Random) -> str:
    """The end of a link that holds a spec, packed or not, mostly spoiled somewhere."""
    text = json.dumps(spec(sources, chance) if chance.random() < 0.5 else chance.choice(sources))
    data = (text if chance.random() < 0.7 else spoiled_text(text, chance)).encode("utf-8", "replace")
    packed = chance.random() < 0.5
    if packed:
        deflate = zlib.compressobj(wbits=-15)
        data = deflate.compress(data) + deflate.flush()
    if chance.random() < 0.3:
        data = file([data], chance)
    told = base64.urlsafe_b64encode(data).decode().rstrip("=")
    end = chance.choice(
        ["", "", "&digits=4", "&digits=x&selected=loss", "&sheet=e30", "&zsheet=_", "&compare=e30", "&"]
    )
    whole = f"#{'z' if packed else 'spec'}={told}{end}"
    return whole if chance.random() < 0.7 else spoiled_text(whole, chance)


def files_of(folder: Path) -> list[bytes]:
    """Files that other programs wrote, those of up to 100 kB."""
    return [path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file() and path.stat().st_size < 100_000]


KINDS: dict[str, Callable[..., Any]] = {"numbers": number, "specs": spec, "tables": table, "files": file, "links": link}
