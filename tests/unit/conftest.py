"""Random cases are the same every time, as in `laws/`, and no clock judges them."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "unit", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
settings.load_profile("unit")
