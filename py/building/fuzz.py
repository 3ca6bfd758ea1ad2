"""`build.py fuzz`: texts and bytes from outside, spoiled by chance, into whatever reads them. Run in `.venv`.

Each must be answered or refused in words: nothing uncaught, nothing longer than a second of computing. Numbers and
links are read by the page's JavaScript too, and numbers alike: the same value or the same sentence.
"""

import base64
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from building import fuzz_inputs as inputs

MOST_SECONDS = 1.0
"""Of computing, for one input."""
HUNG_SECONDS = 60
BATCH = 200
"""Inputs that cross to Node.js at once."""
SHARES = {"numbers": 10, "links": 4, "specs": 3, "tables": 3, "files": 1}
"""Batches of each kind in a round; small inputs are many."""


class Fuzz:
    """Counts what became of all inputs, by kind."""

    def __init__(self, root: Path, node: str, seed: int) -> None:
        from backprop.documents.options import options
        from backprop.requests.examples import EXAMPLES
        from backprop.rules.fields import Field

        self.chance = random.Random(seed)
        self.counts: dict[str, Counter[str]] = {kind: Counter() for kind in SHARES}
        self.faults: list[str] = []
        self.specs = [example.spec for example in EXAMPLES.values()]
        self.files = inputs.files_of(root / "tests" / "reading" / "files")
        self.field = Field("n", "Number", minimum=-1e15, maximum=1e15)
        self.node = subprocess.Popen(
            [node, str(root / "web" / "build" / "fuzz.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            encoding="utf-8",
        )  # fmt: skip
        assert self.node.stdin
        self.node.stdin.write(json.dumps({"field": self.field.document(), "limits": options()["limits"]}) + "\n")

    def by_javascript(self, kind: str, batch: list[str]) -> list[dict[str, Any]]:
        """What the page's own readers say to each: `value`, `refused` or `fault`, and `ms`."""
        assert self.node.stdin and self.node.stdout
        self.node.stdin.write(json.dumps({"kind": kind, "inputs": batch}) + "\n")
        self.node.stdin.flush()
        line = self.node.stdout.readline()
        if not line:
            raise RuntimeError(f"Node.js ended while it read {kind}")
        answers: list[dict[str, Any]] = json.loads(line)
        return answers

    def ask(self, kind: str, method: str, params: Any, given: str) -> None:
        """One request of the bridge."""
        from backprop.doors.bridge import reply

        begun = time.process_time()
        try:
            answer, text = reply(method, params if isinstance(params, str) else json.dumps(params))
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            self.note(kind, "uncaught", given, repr(error))
            return
        bug = answer == "refused" and "failed inside the program" in text
        self.note(kind, "uncaught" if bug else answer, given, text, time.process_time() - begun)

    def note(self, kind: str, what: str, given: str, told: str, seconds: float = 0.0) -> None:
        """Counts one input; what must not be is kept."""
        self.counts[kind]["inputs"] += 1
        self.counts[kind][what] += 1
        if seconds > MOST_SECONDS:
            self.counts[kind]["slow"] += 1
        if what in ("uncaught", "differ") or seconds > MOST_SECONDS:
            self.faults.append(f"{kind}: {what}, {seconds:.2f} s: {given[:400]!r}: {told[:300]}")

    def batch(self, kind: str) -> None:
        """One batch of a kind."""
        if kind == "numbers":
            self.numbers()
        elif kind == "links":
            self.links()
        else:
            self.documents(kind)

    def documents(self, kind: str) -> None:
        """Read by Python alone."""
        for _ in range(BATCH // 10):
            if kind == "specs":
                spec = inputs.spec(self.specs, self.chance)
                self.ask(kind, "run", {"spec": spec, "first_step": True}, json.dumps(spec))
            elif kind == "tables":
                text = inputs.table(self.chance)
                self.ask(kind, "table", {"text": text}, text)
            else:
                data = inputs.file(self.files, self.chance)
                self.ask(kind, "read", {"data": base64.b64encode(data).decode()}, data[:100].hex())

    def numbers(self) -> None:
        """Read by both languages."""
        from backprop.errors import SpecError

        batch = [inputs.number(self.chance) for _ in range(BATCH)]
        for text, theirs in zip(batch, self.by_javascript("numbers", batch), strict=True):
            begun = time.process_time()
            try:
                value = self.field.parse(text, "n")
                ours = {"value": "null" if value is None else float(value).hex()}
            except SpecError as error:
                ours = {"refused": error.message}
            except Exception as error:
                ours = {"fault": repr(error)}
            seconds = max(time.process_time() - begun, theirs.pop("ms") / 1000)
            if "value" in theirs:
                theirs["value"] = float(theirs["value"]).hex()
            if "fault" in ours or "fault" in theirs:
                self.note("numbers", "uncaught", text, f"{ours} {theirs}", seconds)
            elif ours != theirs:
                self.note("numbers", "differ", text, f"{ours} {theirs}", seconds)
            else:
                self.note("numbers", "answer" if "value" in ours else "refused", text, "", seconds)

    def links(self) -> None:
        """Unpacked by the page's JavaScript; what they hold is read by Python."""
        batch = [inputs.link(self.specs, self.chance) for _ in range(BATCH // 4)]
        for link, found in zip(batch, self.by_javascript("links", batch), strict=True):
            if "fault" in found:
                self.note("links", "uncaught", link, found["fault"])
            elif "refused" in found:
                self.note("links", "refused", link, found["refused"], found["ms"] / 1000)
            else:
                self.ask("links", "resolve", {"spec_text": found["value"]}, link)

    def go(self, minutes: float) -> None:
        """Rounds of all kinds until the time is over."""
        end = time.monotonic() + 60 * minutes
        while time.monotonic() < end:
            for kind, share in SHARES.items():
                for _ in range(share):
                    signal.alarm(HUNG_SECONDS)  # What hangs ends with a traceback that shows where.
                    self.batch(kind)
        signal.alarm(0)

    def close(self) -> None:
        """Ends Node.js."""
        assert self.node.stdin and self.node.stdout
        self.node.stdin.close()
        self.node.wait()
        self.node.stdout.close()

    def table(self) -> str:
        """A row for each kind of input."""
        head = ("input", "tried", "answered", "refused", "differ", "uncaught", "over 1 s")
        columns = ("inputs", "answer", "refused", "differ", "uncaught", "slow")
        rows = [(kind, *(f"{of[name]:,}" for name in columns)) for kind, of in self.counts.items()]
        total = sum(self.counts.values(), Counter())
        lines = [head, *rows, ("all", *(f"{total[name]:,}" for name in columns))]
        return "\n".join(" ".join(f"{cell:>10}" for cell in line) for line in lines)


def main(arguments: list[str]) -> int:
    """Root of the checkout, Node.js, minutes and seed."""
    root, node, minutes, seed = arguments
    fuzz = Fuzz(Path(root), node, int(seed))
    fuzz.go(float(minutes))
    fuzz.close()
    print(fuzz.table())
    for fault in fuzz.faults[:40]:
        print(fault)
    return 1 if fuzz.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
