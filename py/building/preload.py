"""Computes what the page shows before Python is there, by the same package run natively.

Run in `.venv`: `python -m building.preload` prints the script that assigns `globalThis.backpropPreload`.
"""

import json


def preload_script() -> str:
    """Options, examples, and the default example with its result, worked arithmetic and gradient check."""
    from backprop.departures.books import PRINTED
    from backprop.doors.bridge import reply
    from backprop.exercises.offered import offered
    from backprop.requests.examples import DEFAULT

    def ask(method: str, params: object) -> dict[str, object]:
        kind, text = reply(method, json.dumps(params))
        if kind != "answer":
            raise RuntimeError(f"The package refuses “{method}” of the default example: {text}")
        answer: dict[str, object] = json.loads(text)
        return answer

    examples = ask("examples", {})["examples"]
    assert isinstance(examples, list)
    spec = next(example["spec"] for example in examples if example["name"] == DEFAULT)
    preload = {
        "options": ask("options", {}),
        "examples": examples,
        "exercises": offered(),
        "printed": [{"example": one.example, "name": one.name, **one.answers()} for one in PRINTED],
        "example": {
            "name": DEFAULT,
            "result": ask("run", {"spec": spec, "worked": True}),
            "check": ask("check", {"spec": spec}),
        },
    }
    text = json.dumps(preload, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return f"globalThis.backpropPreload={text};\n"


if __name__ == "__main__":
    print(preload_script(), end="")
