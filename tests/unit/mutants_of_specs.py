"""Specs with one or two places spoiled: other types, numbers that are none, huge ones, wrong nesting, half characters.

By hand, as many as wanted: `python tests/unit/mutants_of_specs.py python 0 20000`, or with `json` for the first word.
"""

import copy
import json
import random
import sys
import traceback
from collections.abc import Iterator
from typing import Any

import numpy as np
from exported_cases import LAYERS, with_layers
from small import SMALL
from training_specs import moons, random_dense

from backprop.doors.bridge import handle
from backprop.errors import SpecError
from backprop.numbers.strict_json import Json, dumps
from backprop.requests.examples import EXAMPLES
from backprop.requests.parsing import parse
from backprop.runs.result import run

PLAIN: list[Json] = [
    None, True, False, 0, -0.0, 1, -1, 2, 3, 0.5, -2.5, 1e-300, 5e-324, 1e15, 1.0000000000000002e15, 1e308, 2**53 + 1,
    2**64 - 1, 2**64, 10**399, "", "0.5", "adam", "\ud800", "\u202e", "x" * 70, "__proto__", [], [[]], [0.5], [[0.5]],
    [[[0.5]]], [None], [[1, 2], [3]], ["\udc00"], {}, {"name": "sgd"}, {"name": "\ud800"}, {"\ud800": 1}, {"": 0},
    {"a" * 500: 1}, {"nonfinite": "nan"}, {"dataset": "xor"}, {"name": None}, [{"units": 2}], [{}], {"layers": []},
]  # fmt: skip
ODD: list[Any] = [
    float("nan"), float("inf"), float("-inf"), 10**5000, -(10**5000), np.float64(0.5), np.int64(2), np.float32(0.1),
    np.bool_(True), np.float64("nan"), np.array([0.5]), np.array(0.5), np.zeros((0, 2)), (0.5, 0.5), {1, 2}, b"x", 1j,
    object(), range(3), {1: 2}, {None: 1}, {(1,): 2}, float, np.datetime64("2020-01-01"),
]  # fmt: skip
KEYS = ["state", "schedule", "about", "mask", "h0", "init", "changes", "val_fraction", "targets", "\ud800", "W", "name"]


def sources() -> list[Json]:
    """What is spoiled."""
    about = {"dataset": "x", "title": "t", "kind": "regression", "parameters": {"seed": 3, "noise": 0.5, "w": "a"},
             "inputs": [{"name": "a", "mean": 0.5, "std": 2.0}, {"name": "b", "category": "c"}],
             "targets": [{"name": "y"}], "classes": ["no", "yes"]}  # fmt: skip
    full = {
        **SMALL, "title": "t", "init": {"name": "uniform", "low": -1, "high": 1, "seed": 2, "bias": {"name": "normal"}},
        "loss": {"name": "huber", "delta": 1.0, "reduction": "sum"}, "penalty": {"l1": 0.1, "l2": 0.1, "biases": True},
        "clip": {"value": 0.5, "norm": 1.0}, "data": {**SMALL["data"], "about": about},
        "optimizer": {"name": "adam", "learning_rate": 0.1, "beta_1": 0.9, "schedule": {"name": "warmup_cosine"}},
        "training": {"epochs": 2, "batch_size": 1, "shuffle": True, "seed": 1, "stop_loss": 0.0, "patience": 3,
                     "keep_steps": 2, "changes": [{"step": 1, "learning_rate": 0.5}]},
        "conventions": {"bias": "shared", "update_order": "sequential", "delta_sign": "error_signal",
                        "rounding": {"digits": 3, "kind": "decimals", "carry": True}},
    }  # fmt: skip
    layered = [with_layers(name) for name in LAYERS]
    going_on = []
    for spec in (full | {"conventions": {}}, layered[0] | {"optimizer": {"name": "amsgrad"}},
                 layered[5] | {"optimizer": {"name": "bfgs"}}):  # fmt: skip
        result = run(parse(spec))
        optimizer = result["spec"]["optimizer"] | {"state": result["optimizer_state"]}
        going_on.append(result["spec"] | {"optimizer": optimizer})
    examples = [example.spec for example in EXAMPLES.values()]
    return [full, moons(2), *layered, *going_on, *examples, *(random_dense(seed) for seed in range(8))]


def places(value: Json, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value, those of long lists left out after the first few."""
    items = value.items() if isinstance(value, dict) else enumerate(value[:3]) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


def mutant(choose: random.Random, originals: list[Json], values: list[Any]) -> Json:
    """One of the specs with one to three places spoiled."""
    spec = copy.deepcopy(choose.choice(originals))
    for _ in range(choose.choice([1, 1, 1, 2, 3])):
        way = choose.choice(list(places(spec)) or [("network",)])
        parent = spec
        for key in way[:-1]:
            parent = parent[key]
        match choose.randrange(5):
            case 0 if isinstance(parent, dict):
                del parent[way[-1]]
            case 1 if isinstance(parent, dict):
                parent[choose.choice(KEYS)] = copy.deepcopy(choose.choice(values))
            case 2:
                parent[way[-1]] = [parent[way[-1]]]
            case _:
                parent[way[-1]] = copy.deepcopy(choose.choice(values))
    return spec


def shortened(spec: Json) -> Json:
    """With no more epochs than take a moment."""
    training = spec.get("training")
    if isinstance(training, dict) and isinstance(training.get("epochs"), int | float) and training["epochs"] > 3:
        training["epochs"] = 3
    return spec


def check_in_python(spec: Any) -> str:
    """Refused in words that can be written, or run to a document that opens again; what became of it."""
    try:
        parsed = parse(spec)
        answer = run(parsed)
    except SpecError as error:
        written = dumps(error.document()).encode("utf-8")
        assert error.message and len(written) < 2000
        return "refused"
    dumps(answer).encode("utf-8")
    parse(answer["spec"])
    return "run"


def check_in_json(spec: Json) -> str:
    """The same through the door for texts."""
    answer = json.loads(handle("run", json.dumps({"spec": spec})).encode("utf-8"))
    if "error" not in answer:
        assert "error" not in json.loads(handle("run", json.dumps({"spec": answer["spec"]})))
        return "run"
    assert answer["error"]["message"] and answer["error"]["message"].isprintable()
    return "refused"


def main(how: str, first: int, count: int) -> None:
    """Print every fault with its seed."""
    originals = sources()
    values, check = (PLAIN + ODD, check_in_python) if how == "python" else (PLAIN, check_in_json)
    found: dict[str, int] = {}
    for seed in range(first, first + count):
        spec = shortened(mutant(random.Random(seed), originals, values))
        try:
            became = check(spec)
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            became = f"{type(error).__name__} {str(error)[:80]!r} {where.filename.split('/')[-1]}:{where.lineno}"
            if found.get(became, 0) < 2:
                print(became, "seed", seed, flush=True)
        found[became] = found.get(became, 0) + 1
    print(found)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
