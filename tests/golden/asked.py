"""What is asked: every method of the bridge for every shipped example, and each kind of answer for random specs.

The random specs stand in `specs.jsonl`, so that a new row in a table changes none of them.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from backprop.doors.bridge import handle
from backprop.numbers.strict_json import Json
from backprop.requests.examples import EXAMPLES

Answer = Callable[[], Json]
SPECS = Path(__file__).with_name("specs.jsonl")
FLOAT = re.compile(r"(?<![\w.])\d+(?:\.\d+(?:e[-+]?\d+)?|e[-+]?\d+)")

PICTURES = {"scores": True, "histograms": {"bins": 5}}


def ask(method: str, **params: Json) -> Json:
    """The bridge's answer; of a refusal its field alone."""
    answer = json.loads(handle(method, json.dumps(params)))
    return {"refused": answer["error"]["field"]} if isinstance(answer.get("error"), dict) else answer


def numbers_in(answer: Json) -> Json:
    """The written numbers in a text, each once, in order: they stay when it is put in other words or another order."""
    return sorted({float(text) for text in FLOAT.findall(answer["text"])}) if "text" in answer else answer


def values(answer: Json) -> Json:
    """Of worked lines: which quantity, its value and what it is made of."""
    if "lines" not in answer:
        return answer
    return [{key: line[key] for key in ("quantity", "value", "from", "layer", "sample")} for line in answer["lines"]]


def put_in(answer: Json) -> Json:
    """Of worked lines: the numbers put in, in the order in which they stand."""
    return [list(_numbers(line["numbers"])) for line in answer["lines"]] if "lines" in answer else answer


def _numbers(tree: Json) -> Iterator[Json]:
    if isinstance(tree, list) and tree and tree[0] == "num":
        yield {"value": tree[1], "quantity": tree[2]}
    elif isinstance(tree, list):
        for part in tree:
            yield from _numbers(part)


@cache
def _lines(text: str) -> Json:
    return ask("worked", spec=json.loads(text))


def _of_any(spec: Json) -> dict[str, Answer]:
    """What is asked of every spec."""
    return {
        "run": lambda: ask("run", spec=spec),
        "check": lambda: ask("check", spec=spec),
        "export numpy": lambda: numbers_in(ask("export", spec=spec, to="numpy")),
        "train": lambda: ask("train", spec=spec, engine="numpy"),
        "train kernel": lambda: ask("train", spec=spec, engine="kernel"),
    }


def _worked(spec: Json) -> dict[str, Answer]:
    text = json.dumps(spec)
    return {"worked": lambda: values(_lines(text)), "worked numbers": lambda: put_in(_lines(text))}


def _of_example(spec: Json) -> dict[str, Answer]:
    """Every method that takes a spec."""
    other = {**spec, "optimizer": {"name": "adam", "learning_rate": 0.01}}

    def at() -> Json:
        ask("train", spec={**spec, "training": {**spec.get("training", {}), "epochs": 5}}, run="golden", engine="numpy")
        return [
            ask("train_at", run="golden", step=2, pictures=PICTURES), ask("train_stand", run="golden"),
            ask("evaluate", run="golden", pictures=PICTURES),
        ]  # fmt: skip

    return {
        **_of_any(spec), **_worked(spec),
        **{f"worked {form}": lambda form=form: numbers_in(ask("worked", spec=spec, format=form))
           for form in ("text", "markdown", "latex", "html")},
        **{f"export {to}": lambda to=to: numbers_in(ask("export", spec=spec, to=to))
           for to in ("numpy", "pytorch", "keras", "jax")},
        "resolve": lambda: ask("resolve", spec=spec),
        "schedule": lambda: ask("schedule", spec=spec),
        "hessian": lambda: ask("hessian", spec=spec),
        "tape": lambda: ask("tape", spec=spec),
        "data": lambda: ask("data", data=spec["data"]),
        "at": at,
        "evaluate": lambda: [
            ask("evaluate", spec=spec, pictures={key: asked}) for key, asked in
            (("boundary", {"columns": 3, "rows": 2}), ("curve", {}), ("surface", {"columns": 3, "rows": 3}),
             ("histograms", {}))
        ],
        "compare": lambda: ask("compare", specs=[spec, other]),
        "search": lambda: ask("search", spec=spec, kind="grid", learning_rates=[0.05, 0.5], seeds=[0, 1]),
        "search range": lambda: ask("search", spec=spec, kind="range", steps=20),
        "search restarts": lambda: ask("search", spec=spec, kind="restarts", count=3),
    }  # fmt: skip


def _of_none() -> dict[str, Answer]:
    spec = {"network": {"n_inputs": 2, "layers": [{"units": 4, "activation": "tanh"}, {"units": 1}]},
            "data": {"dataset": "circle", "samples": 40, "val_fraction": 0.2}, "training": {"epochs": 20}}  # fmt: skip
    return {
        "examples": lambda: ask("examples"), "options": lambda: numbers_in({"text": json.dumps(ask("options"))}),
        "experiment": lambda: ask("experiment", name="momentum", seeds=2),
        "architecture": lambda: ask("architecture", spec=spec, seed=1, budget={"steps": 200, "each": 40}),
        "table": lambda: ask("table", text="a,b\n1,2\n3,5\n2,7\n", columns=[
            {"column": 0, "use": "input", "standardize": True}, {"column": 1, "use": "target"}]),
    }  # fmt: skip


def specs() -> list[Json]:
    """The random specs: all kinds of layers, ordinary and hostile numbers; dense networks; the rarer conventions."""
    return [json.loads(line) for line in SPECS.read_text().splitlines()]


def asked(every: int = 1) -> Iterator[tuple[str, str, Answer]]:
    """Case, what is asked of it, and how; of the random specs each `every`-th alone, and long lines of each fourth."""
    cases: list[tuple[str, dict[str, Answer]]] = [("no spec", _of_none())]
    cases += [(f"example {name}", _of_example(example.spec)) for name, example in EXAMPLES.items()]
    for i, spec in enumerate(specs()):
        if i % every == 0:
            lined = i % 4 == 0 or not is_long(spec)
            cases.append((f"random {i}", {**_of_any(spec), **(_worked(spec) if lined else {})}))
    for case, methods in cases:
        for method, answer in methods.items():
            yield case, method, answer


def is_long(spec: Json) -> bool:
    """Whether it would have very many worked lines."""
    return len(spec["data"]["X"]) > 7
