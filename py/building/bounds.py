"""What a bench promises, printed with whether it is kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from building.project import say


@dataclass(frozen=True)
class Bound:
    """A measured value and how large it may be at most, or must be at least."""

    name: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether the value is within; NaN never is."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def say_bounds(bounds: Iterable[Bound]) -> bool:
    """Prints one line each; tells whether all are kept."""
    kept = True
    for bound in bounds:
        kept &= bound.is_kept
        side = "at least" if bound.at_least else "at most"
        verdict = "kept" if bound.is_kept else "MISSED"
        say(f"{bound.name:60}{bound.value:9.2f}  {side} {bound.limit:g}: {verdict}")
    return kept
