"""Random cases are the same every time, as in `laws/`; kinds of layers that stand in the tests alone."""

import pytest
from hypothesis import HealthCheck, settings
from kinds_of_layers import LOCAL

from backprop.layers import LAYERS

settings.register_profile(
    "kernel", derandomize=True, deadline=None, database=None, max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
settings.load_profile("kernel")


@pytest.fixture
def local_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kinds of `kinds_of_layers` are known as others are."""
    for name, kind in LOCAL.items():
        monkeypatch.setitem(LAYERS, name, kind)
