"""In how many stored runs the tool is known from its weights: `python tests/tools/explained_runs.py [TOOL …]`."""

import sys
from collections.abc import Iterator
from typing import Any

from runs_of_tools import ToolRun, runs, tools

from backprop import explain


def numbers_of(run: ToolRun) -> Any:
    """All weights of a run, as numbers to explain."""
    return {"numbers": [
        {"quantity": f"parameters[{k}].{name}", "after": {key: told[key] for key in ("epochs", "steps") if key in told},
         "value": value}
        for told in run.after for k, layer in enumerate(told["parameters"]) for name, value in layer.items()
    ]}  # fmt: skip


def unknown(tool: str) -> Iterator[tuple[ToolRun, str]]:
    """The runs that are not known, and what was told instead."""
    for run in (one for one in runs(tool) if one.after):
        answer = explain(run.spec, numbers_of(run))
        named = [str(one["tool"]) for one in answer["explanations"]]
        if tool not in named:
            cut = " (cut short)" if answer["notes"] else ""
            yield run, (", ".join(dict.fromkeys(named)) or "nothing") + cut


def main(chosen: list[str]) -> None:
    """The table, and each run that is not known with its settings."""
    every = known = 0
    for tool in chosen or tools():
        count = sum(bool(one.after) for one in runs(tool))
        missed = list(unknown(tool))
        every, known = every + count, known + count - len(missed)
        print(f"{tool:20}{count - len(missed):4} of {count:4}", flush=True)
        for run, told in missed:
            print(f"    {run.label}: {told}; {run.settings}", flush=True)
    print(f"{'all':20}{known:4} of {every:4}")


if __name__ == "__main__":
    main(sys.argv[1:])
