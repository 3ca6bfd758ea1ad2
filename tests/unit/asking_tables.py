"""What a test asks of a table's text: its preview, its data, what is refused, with a visitor's choices."""

import json
from typing import Any

from backprop.doors.bridge import handle


def ask(text: str, **params: Any) -> Any:
    return json.loads(handle("table", json.dumps({"text": text, **params})))


def kinds(text: str, **params: Any) -> str:
    """The columns' kinds in the preview: n for numbers, c for classes."""
    return "".join(column["kind"][0] for column in ask(text, **params)["columns"])


def used(text: str, **params: Any) -> Any:
    """The answer for all columns that the preview uses, as it uses them."""
    columns = [
        {"column": c, "use": column["use"]}
        for c, column in enumerate(ask(text, **params)["columns"])
        if column["use"]
    ]  # fmt: skip
    return ask(text, columns=columns, **params)


def data(text: str, **params: Any) -> list[list[float]]:
    """X and Y of the rows side by side."""
    made = used(text, missing="drop", **params)["data"]
    return [x + y for x, y in zip(made["X"], made["Y"], strict=True)]


def refusal(text: str, **params: Any) -> str:
    return str(used(text, missing="refuse", **params)["error"]["message"])


def offered(text: str, **params: Any) -> list[Any]:
    """The choices that the preview offers."""
    return [offer["set"] for offer in ask(text, **params)["offers"] if "set" in offer]
