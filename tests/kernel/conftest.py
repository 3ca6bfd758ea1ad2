"""Random cases are the same every time, as in `laws/`."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "kernel", derandomize=True, deadline=None, database=None, max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
settings.load_profile("kernel")
