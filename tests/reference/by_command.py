"""The command line as the reference tests call it, a spec as a file in and a result document out; comparing numbers."""

import json
import os
import re
import subprocess
import sys
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

import backprop
from backprop.doors.cli import main
from backprop.numbers.strict_json import Json


def run(spec: Json, folder: Path, *arguments: str) -> Json:
    """`backprop run SPEC -o FILE` in this process."""
    given, made = folder / "spec.json", folder / "result.json"
    given.write_text(json.dumps(spec), encoding="utf-8")
    assert main(["run", str(given), "-o", str(made), *arguments]) == 0
    return json.loads(made.read_text(encoding="utf-8"))


def start(spec: Json, folder: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    """The same by `python -m backprop` in a process of its own; it may run beside others."""
    given = folder / "spec.json"
    given.write_text(json.dumps(spec), encoding="utf-8")
    package = str(Path(backprop.__file__).parents[1])
    return subprocess.Popen(
        [sys.executable, "-m", "backprop", "run", str(given), *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": package},
    )  # fmt: skip


def finish(process: "subprocess.Popen[bytes]") -> Json:
    """The document that it wrote."""
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b""), err.decode()
    return json.loads(out)


def at(step: Json, path: str) -> Any:
    """The number (or array) at a path of the step."""
    for name, index in re.findall(r"(\w+)|\[(\d+)\]", path):
        step = step[name] if name else step[int(index)]
    return step


def dense(W: Json, b: Json, activation: str = "sigmoid") -> Json:
    return {"kind": "dense", "units": len(W), "activation": activation, "W": W, "b": b}


def network(*layers: Json) -> Json:
    return {"n_inputs": len(layers[0]["W"][0]), "layers": list(layers)}


def prints_as(value: float, printed: str) -> None:
    """The value, rounded to as many decimals as are printed, shows the printed digits."""
    digits = Decimal(printed)
    steps = Decimal(1).scaleb(int(digits.as_tuple().exponent))
    ways = {Decimal(repr(value)).quantize(steps, rounding=way) for way in (ROUND_HALF_UP, ROUND_HALF_EVEN)}
    assert digits in ways, f"{value!r} is not printed as {printed}"


def equals(value: Any, exact: Any, relative: float = 1e-12) -> None:
    """Every number agrees with the exact one."""
    assert value == pytest.approx(exact, rel=relative, abs=1e-300), f"{value!r} is not {exact!r}"
