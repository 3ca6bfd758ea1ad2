"""Makes `digests.json` anew, or shows one answer: `python tests/golden/make.py [--draw | --show CASE METHOD]`.

Remake it in the commit that changes a number by purpose, and name the change there. `--show` writes the leaves of one
answer, a line each: the output of two checkouts, side by side, tell which differs. `--differ` lists all that do.
"""

import json
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
from asked import SPECS, asked, specs
from digesting import TOLERANCE, Digest, fingerprint, leaves

from backprop.doors.bridge import handle
from backprop.errors import SpecError
from backprop.exports.run_of_training import Run
from backprop.requests.parsing import parse

STORED = Path(__file__).with_name("digests.json")
# Compared on the processor of the digests alone. A set of written digits grows by one that differs in its last; the
# others hold numbers that are rounding and nothing else (a gradient of 0 but for it, which Adam divides by itself).
ONE_PROCESSOR = re.compile(
    r".*: (export .*|worked (text|markdown|latex|html))|example batch-norm: compare|random 20: check|random 243: .*"
)
TRAINED = re.compile(r"random (\d+): (run|train|train kernel)")


def differing(every: int = 1) -> Iterator[str]:
    """What differs from the stored digests: in bits, or by more than processors differ where this is another one."""
    stored = json.loads(STORED.read_text())
    exact, kept = stored["fingerprint"] == fingerprint(), stored["answers"]
    for case, method, answer in asked(every):
        made, old = answer(), kept.get(f"{case}: {method}")
        now = Digest.of(made)
        if old is None:
            yield f"{case}: {method} has no digest"
        elif exact and now.parts != old[0]:
            yield f"{case}: {method} differs first {now.first_difference(Digest(*old), made)}"
        elif not exact and not (now.is_near(Digest(*old)) or rounding_decides(f"{case}: {method}")):
            yield f"{case}: {method} differs by more than processors do: {now.keys} {now.total!r}, not {old[1:]}"


def rounding_decides(name: str) -> bool:
    """Whether processors may differ in an answer: it is such a one, or a training that a last bit leads elsewhere."""
    if trained := TRAINED.fullmatch(name):
        with suppress(SpecError):  # One that ends in a fault has no whole training, and hardly steps to differ in.
            run = Run.of(parse(specs()[int(trained[1])]))
            if max(np.max(run.bounds), np.max(run.val_bounds, initial=0.0)) > TOLERANCE:
                return True
    return bool(ONE_PROCESSOR.fullmatch(name))


def make() -> None:
    """Write the digests of every answer."""
    rows = [f'"{case}: {method}": {json.dumps(astuple(Digest.of(answer())))}' for case, method, answer in asked()]
    STORED.write_text(f'{{"fingerprint": "{fingerprint()}", "answers": {{\n' + ",\n".join(rows) + "\n}}\n")
    print(f"{len(rows)} answers")


def draw() -> None:
    """Draw the random specs anew."""
    tests = Path(__file__).parent.parent
    sys.path += [str(tests / "laws"), str(tests / "unit")]
    from random_specs import random_spec
    from training_specs import random_dense

    drawn = [*(random_spec(i, hostile=i % 2 == 1) for i in range(280)), *(random_dense(i) for i in range(120))]
    drawn += [spec for spec in map(otherwise, range(0, 280, 2), drawn[:280:2]) if accepted(spec)][:24]
    SPECS.write_text("".join(json.dumps(spec, separators=(",", ":")) + "\n" for spec in drawn))


def otherwise(i: int, spec: Any) -> Any:
    """The same with rounding carried on, or every fourth with layers updated one by one."""
    rounding = {"digits": 3 + i % 3, "kind": ("decimals", "significant")[i % 2], "carry": True}
    how = {"update_order": "sequential"} if i % 8 == 0 else {"rounding": rounding}
    return {**spec, "conventions": {**spec["conventions"], **how}}


def accepted(spec: Any) -> bool:
    """Whether it may be asked."""
    return "error" not in handle("resolve", json.dumps({"spec": spec}))[:9]


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            make()
        case ["--draw"]:
            draw()
        case ["--differ"]:
            for line in differing():
                print(line, flush=True)
        case ["--show", case, method]:
            found = {f"{c}: {m}": answer for c, m, answer in asked()}
            print("\n".join(f"{path} {text}" for path, text in leaves(found[f"{case}: {method}"]())))
        case _:
            sys.exit(__doc__)
