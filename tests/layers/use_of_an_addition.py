"""Run by `test_an_addition.py` on a copy of the package: all that a kind of layer has, by its name alone.

Prints one JSON object: what each door of the package says of a network with such a layer.
"""

import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

import backprop
from backprop.documents.contract import contract_files
from backprop.doors.bridge import reply

EXPORTS = ("numpy", "pytorch", "keras", "jax")
FORMATS = ("text", "markdown", "html", "latex")


def used(kind: str) -> dict[str, Any]:
    """What is made of a network whose second layer is of this kind."""
    spec = {
        "network": {"n_inputs": 2, "layers": [{"units": 3, "activation": "tanh"}, {"kind": kind}, {"units": 2}]},
        "data": {"X": [[0.5, -1.0], [1.5, 0.25], [-0.75, 2.0]], "Y": [[1, 0], [0, 1], [0.5, 0.25]]},
        "optimizer": {"name": "adam", "learning_rate": 0.05}, "training": {"epochs": 20}, "clip": {"norm": 1.0},
    }  # fmt: skip

    def ask(method: str, **more: Any) -> Any:
        what, text = reply(method, json.dumps({"spec": spec, **more}))
        assert what == "answer", (method, text)
        return json.loads(text)

    ran, checked = ask("run"), ask("check")
    trained = {engine: ask("train", engine=engine) for engine in ("numpy", "kernel")}
    scripts = {to: ask("export", to=to)["text"] for to in EXPORTS}
    return {
        "package": str(Path(backprop.__file__).parent),
        "offered": [row for row in ask("options")["layers"] if row["kind"] == kind],
        "contract": contract_files()["kinds.js"],
        "spec": ran["spec"]["network"]["layers"][1],
        "losses": ran["history"]["loss"],
        "layer": ran["steps"][0]["layers"][1],
        "health": ran["steps"][0]["health"],
        "check": checked,
        "lines": ask("worked")["lines"],
        "texts": {form: ask("worked", format=form)["text"] for form in FORMATS},
        "tape": ask("tape"),
        "hessian": ask("hessian"),
        "trained": {engine: [made["training"]["engine"], made["history"]["loss"]] for engine, made in trained.items()},
        "found": ask("search", kind="grid", learning_rates=[0.01, 0.1], seeds=[0, 1]),
        "scripts": scripts,
        "printed": printed(scripts["numpy"]),
        "printed_of_training": printed(ask("export", to="numpy-training")["text"]),
    }


def printed(script: str) -> str:
    """What a script prints that is run as a program."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(script, "exported.py", "exec"), {"__name__": "__main__"})
    return out.getvalue()


if __name__ == "__main__":
    json.dump(used(sys.argv[1]), sys.stdout)
