"""Runs of other programs, as they were measured: network, data and settings, and the numbers that came out."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from backprop.requests.parsing import parse
from backprop.tools import TOOLS
from backprop.tools.settings import ask
from backprop.tools.stepping import Training, Update

RUNS = Path(__file__).with_name("runs")
FLOAT64_BOUND, FLOAT32_BOUND = 1e-14, 4.0  # relative to the weight before or after; units in the last place of float32


@dataclass(frozen=True)
class ToolRun:
    """One run: the spec, the settings of the tool, and the weights after steps or epochs."""

    tool: str
    label: str
    spec: Any
    settings: Any
    after: Any  # [{"epochs" or "steps": k, "parameters": […]}]
    gradients: Any  # of the first step
    losses: Any = None  # {"epochs" or "steps": what the tool reported, one after the other}

    @property
    def epochs(self) -> int:
        return max([1, *((one.get("epochs") or one["steps"]) for one in self.after)])


def runs(tool: str) -> list[ToolRun]:
    """All runs of a tool."""
    found = json.loads((RUNS / f"{tool}.json").read_text(encoding="utf-8"))
    return [
        ToolRun(tool, one["label"], one["spec"], one["as"], one["after"], one.get("gradients"), one.get("losses"))
        for one in found
    ]


def tools() -> list[str]:
    return sorted(path.stem for path in RUNS.glob("*.json"))


def taken(run: ToolRun) -> tuple[Training, list[Update]]:
    """The steps as our row of the tool takes them."""
    spec = {**run.spec, "training": {**run.spec.get("training", {}), "epochs": run.epochs}}
    training = Training(ask(TOOLS[run.tool], parse(spec), spec, run.settings))
    return training, list(training.updates())


def worst(run: ToolRun) -> tuple[float, str]:
    """The greatest difference in the unit of the tool's precision, and that unit."""
    training, updates = taken(run)
    single = training.asked.precision != "float64"
    start, found = training.asked.start(), 0.0
    for one in run.after:
        made = training.ends[one["epochs"] - 1] if "epochs" in one else updates[one["steps"] - 1].after
        for own, first, told in zip(made, start, one["parameters"], strict=True):
            for got, old, name in zip(own, first, ("W", "b"), strict=True):
                right = np.array(told[name], dtype=float)
                size = np.maximum.reduce([np.abs(right), np.abs(old), np.abs(right - old)])  # what was added up
                found = max(found, distance(got, right, size, single))
    for own, told in zip(updates[0].gradients if run.gradients else [], run.gradients or [], strict=True):
        for got, name in zip(own, ("W", "b"), strict=True):
            right = np.array(told[name], dtype=float)
            found = max(found, distance(got, right, np.full(right.shape, np.max(np.abs(right))), single))
    return found, "ulp32" if single else "relative"


def distance(got: np.ndarray, right: np.ndarray, size: np.ndarray, single: bool) -> float:
    """The greatest difference, in units in the last place of float32 or relative to the sizes."""
    unit = np.maximum(size, 1e-300)
    unit = np.spacing(unit.astype(np.float32)).astype(float) if single else unit
    return float(np.max(np.abs(got - right) / unit))


def table() -> dict[str, tuple[int, float]]:
    """By tool and unit as the README tells them: how many runs, and the worst difference."""
    rows: dict[str, tuple[int, float]] = {}
    for tool in tools():
        for run in runs(tool):
            value, unit = worst(run)
            name = f"{TOOLS[tool].label} {TOOLS[tool].version}" + ", in float32" * (unit == "ulp32")
            count, before = rows.get(name, (0, 0.0))
            rows[name] = count + 1, max(value, before)
    return rows


if __name__ == "__main__":  # the table of the README
    for name, (count, value) in table().items():
        bound = f"{np.ceil(value):.0f} ulp" if name.endswith("float32") else f"{10.0 ** np.ceil(np.log10(value)):.0e}"
        print(f"| {name} | {count} | {bound} |")
