"""Kinds of layers that stand in the tests alone."""

import pytest
from kinds_of_layers import LOCAL

from backprop.layers import LAYERS


@pytest.fixture
def local_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kinds of `kinds_of_layers` are known as others are."""
    for name, kind in LOCAL.items():
        monkeypatch.setitem(LAYERS, name, kind)
