"""An answer whose arrays are packed says the same as one that lists them."""

import base64
import json
from typing import Any

import numpy as np
import pytest
from layer_networks import NETWORKS, spec_of

from backprop.doors.bridge import handle
from backprop.numbers import packed


def listed(document: Any) -> Any:
    """With every packed array listed again."""
    if isinstance(document, list):
        return [listed(item) for item in document]
    if not isinstance(document, dict):
        return document
    if document.keys() == {"shape", "float64"}:
        return np.frombuffer(base64.b64decode(document["float64"]), "<f8").reshape(document["shape"]).tolist()
    return {key: listed(value) for key, value in document.items()}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_packed_answer_holds_the_bits_of_the_listed_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "WORTH_IT", 1)
    plain, short = (
        json.loads(handle("run", json.dumps({"spec": spec_of(name), "packed": wanted}))) for wanted in (False, True)
    )
    assert '"float64"' in json.dumps(short) and short != plain
    assert repr(listed(short)) == repr(plain)  # 0.0 and −0.0 are equal, and differ in their texts
