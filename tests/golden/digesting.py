"""Digests of answers: of their numbers and keys, not of the sentences in them.

An answer is a list of leaves: its path, and a number, true, false, null or a name (a text of one word under a key of
`NAMES`). Of the leaves there are two digests:

- *exact*: equal only where every leaf is equal in bits. Bits depend on the processor: NumPy chooses its loops, and the
  mathematics library its functions, by what the processor can do. `fingerprint` tells processors apart.
- *near*: the leaves without their numbers, and one sum of the numbers, each with a weight of its own. It holds to
  `TOLERANCE` on every processor, and moves when any number moves by more.
"""

import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from backprop.numbers.strict_json import Json

PARTS = 16
TOLERANCE = 1e-9
NAMES = ("quantity", "ended", "engine", "outcome", "kind", "phase", "from", "field", "health", "optimizer", "loss")
CLOCK = ("seconds", "epochs_per_second")
WRITING = ("formula", "derivative", "symbol", "latex", "tree")  # how a formula is written down
# Keys that are younger than the digests: sentences as data, and rules that the page knew.
LATER = (
    "note_codes", "advice_code", "headline", "headline_code", "stable_form_code", "state_matters", "base_rate",
)  # fmt: skip
# Rounding and nothing else; the check's own bound is that of the entry which rounding has brought nearest to its bound.
NOISE = re.compile(r"error|difference|excess|complex_step|autodiff|curvature|eigen|^bound$")

Leaf = tuple[str, str]


def leaves(value: Json, path: str = "", key: str = "") -> Iterator[Leaf]:
    """Path and text of everything in an answer but sentences and what a clock has told; keys in order."""
    if isinstance(value, dict):
        for name in sorted(value):
            if name not in CLOCK + WRITING + LATER:
                yield from leaves(value[name], f"{path}.{name}" if path else name, name)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from leaves(item, f"{path}[{i}]", key)
    elif isinstance(value, str):
        yield path, value if key in NAMES and " " not in value else "text"
    else:
        yield path, repr(value)


@dataclass(frozen=True)
class Digest:
    """What is kept of an answer: parts of the exact digest, and the near one as the leaves' digest and the sum."""

    parts: str
    keys: str
    total: float

    @classmethod
    def of(cls, answer: Json) -> "Digest":
        found = list(leaves(answer))
        sums = math.fsum(weight(path) * size(text) for path, text in found if is_float(path, text))
        return cls(
            "".join(short(part) for part in _split(found)),
            short([(path, "" if is_number(text) else text) for path, text in found]),
            float(f"{sums:.13g}"),
        )

    def is_near(self, other: "Digest") -> bool:
        """Equal but for what processors differ by."""
        return self.keys == other.keys and math.isclose(self.total, other.total, rel_tol=TOLERANCE, abs_tol=1e-6)

    def first_difference(self, other: "Digest", answer: Json) -> str:
        """Between which paths of this digest's own answer the first differing leaf lies."""
        found = list(_split(list(leaves(answer))))
        for k, part in enumerate(found):
            if self.parts[4 * k : 4 * k + 4] != other.parts[4 * k : 4 * k + 4]:
                return f"from {part[0][0]} to {part[-1][0]}" if part else "at its end"
        return "nowhere"


def _split(found: list[Leaf]) -> Iterator[list[Leaf]]:
    for k in range(PARTS):
        yield found[k * len(found) // PARTS : (k + 1) * len(found) // PARTS]


def short(found: list[Leaf]) -> str:
    """Four hexadecimal digits of SHA-256 of leaves."""
    return hashlib.sha256("\n".join(f"{path} {text}" for path, text in found).encode()).hexdigest()[:4]


def is_number(text: str) -> bool:
    return text.lstrip("-")[:1].isdigit()


def is_float(path: str, text: str) -> bool:
    return is_number(text) and not NOISE.search(path)


def size(text: str) -> float:
    """A number on a scale on which small and large ones count alike."""
    return math.asinh(1e6 * max(-1e300, min(1e300, float(text))))


def weight(path: str) -> float:
    """Between 1 and 2, another one for each path."""
    return 1.0 + int(hashlib.sha256(path.encode()).hexdigest()[:8], 16) / 2.0**32


def fingerprint() -> str:
    """What this processor and these libraries make of a few numbers."""
    x = np.linspace(-3.0, 3.0, 1001)
    a, b = x[:969].reshape(51, 19), x[:190].reshape(10, 19)
    tried = [
        np.exp(x), np.tanh(x), np.log1p(x * x), np.sqrt(x * x + 1), np.sin(x), np.power(np.abs(x) + 0.1, 1.7),
        np.einsum("sk,jk->sj", a, b), np.einsum("sj,sk->jk", a[:, :7], a), np.sum(a, axis=0), np.sum(x * x),
        np.einsum("sk,jk->sj", a * (1 + 1j), b), np.exp(1j * x), np.linalg.solve(a[:19] + 9 * np.eye(19), a[0]),
        np.array([f(t) for f in (math.erf, math.exp, math.tanh, math.log1p, math.sinh) for t in (0.1, 0.7, 1.9)]),
        np.random.default_rng(1).normal(size=9),
    ]  # fmt: skip
    return hashlib.sha256(b"".join(np.ascontiguousarray(part).tobytes() for part in tried)).hexdigest()[:16]
