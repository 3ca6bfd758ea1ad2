"""Every hyperparameter beyond its range gets the sentence: label, what was given, what is allowed, a hint."""

import math
import re
from collections.abc import Iterator
from typing import Any

import pytest
from small import put, refusal_of, small

from backprop.functions.schedules import SCHEDULES
from backprop.layers import LAYERS
from backprop.optimizers import OPTIMIZERS
from backprop.rules.fields import Field, number_text


def beyond(field: Field) -> Iterator[float | int]:
    """The nearest numbers that are refused, at both ends."""
    for end, exclusive, away in (
        (field.minimum, field.exclusive_minimum, -math.inf), (field.maximum, field.exclusive_maximum, math.inf),
    ):  # fmt: skip
        if end is not None:
            step = int(math.copysign(1, away))
            yield end if exclusive else end + step if field.type == "integer" else math.nextafter(end, away)


def of_optimizers() -> Iterator[tuple[Any, str, Field]]:
    for name, row in OPTIMIZERS.items():
        for field in (row.learning_rate, *row.hyperparameters):
            yield small(optimizer={"name": name}), f"optimizer.{field.name}", field
    for name, schedule in SCHEDULES.items():
        for field in schedule.hyperparameters:
            yield small(optimizer={"schedule": {"name": name}}), f"optimizer.schedule.{field.name}", field


def of_layers() -> Iterator[tuple[Any, str, Field]]:
    for kind, row in LAYERS.items():
        layer = {"kind": kind, **({"layers": [{"units": 2}]} if kind == "residual" else {})}
        for field in row.fields:
            if isinstance(field, Field) and field.type != "text":
                spec = small(network={"n_inputs": 2, "layers": [{"units": 2}, layer, {"units": 1}]})
                if row.takes_sequences:
                    first = {"units": 2, **layer}
                    spec = small(network={"n_inputs": 2, "layers": [first, {"units": 1}]},
                                 data={"X": [[[0.3, 0.7]]], "Y": [[0.5]]})  # fmt: skip
                yield spec, f"network.layers.{0 if row.takes_sequences else 1}.{field.name}", field


CASES = [*of_optimizers(), *of_layers()]


@pytest.mark.parametrize(("spec", "path", "field"), CASES, ids=lambda value: value if isinstance(value, str) else "")
def test_beyond_its_range_a_hyperparameter_gets_the_sentence(spec: Any, path: str, field: Field) -> None:
    assert field.minimum is not None and field.maximum is not None, "every number has a range"
    for value in beyond(field):
        refused, message = refusal_of(put(spec, path, value))
        assert refused == re.sub(r"\.(\d+)", r"[\1]", path)
        assert f"{field.label}: “" in message or f"{field.label} of layer" in message, message
        assert "” is not allowed. Allowed: " in message and message.endswith("."), message
        if "schedule" not in path:  # what is allowed may depend on the other settings there
            assert f"Allowed: {field.allowed}." in message, message
        if isinstance(value, int) or value in (field.minimum, field.maximum):
            assert f"“{number_text(value)}" in message or f"“{value}" in message, message


@pytest.mark.parametrize(("path", "value", "sentence"), [
    ("penalty.l2", 11,
     "L2 penalty: “11” is not allowed. Allowed: a number from 0 to 10. Too large: the largest is 10."),
    ("penalty.l1", -1, "“-1” is not allowed. Allowed: a number from 0 to 10. Too small: the smallest is 0."),
    ("clip.norm", 0, "“0” is not allowed. Allowed: a number above 0"),
    ("clip.value", -2, "“-2” is not allowed. Allowed: a number above 0"),
])  # fmt: skip
def test_remedies_beyond_their_range(path: str, value: float, sentence: str) -> None:
    field, message = refusal_of(put(small(), path, value))
    assert field == path and sentence in message, message
