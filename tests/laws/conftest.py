"""Properties are tried on the same cases every time: a failure is seen again by running the test again."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "laws", derandomize=True, deadline=None, database=None, max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
settings.load_profile("laws")
