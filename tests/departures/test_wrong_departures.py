"""A fault in marking is seen: each mutant fails a law that holds without it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from asking_marks import lines_of, marked, mazur, names, verdicts

from backprop.departures import answers, bounded, explaining, marking_step
from backprop.departures.computing import computed
from backprop.departures.table import departures
from backprop.equations.notation import Negative

Patch = pytest.MonkeyPatch


def half_a_unit() -> bool:
    return verdicts(marked(mazur(), {"loss": "0.299"})) == ["wrong"]


def ties() -> bool:
    document = {
        "network": {"n_inputs": 1, "layers": [{"units": 1, "activation": "identity", "W": [[0.125]], "b": [0]}]},
        "data": {"X": [[1]], "Y": [[0]]},
    }  # fmt: skip
    return all(verdicts(marked(document, {"layers[0].z[0][0]": value})) == ["right"] for value in ("0.12", "0.13"))


def slip() -> bool:
    """The slip of the page is found by the number that it prints."""
    return names(marked(mazur(), {"layers[0].delta[0][0]": "0.03635"})) == ["missing_hidden_derivative"]


def equally_good() -> bool:
    """Descent with the wrong sign, or a wrong sign of the error: new weights alone can't tell."""
    step = lines_of(mazur())
    found = computed(step, [next(one for one in departures(step) if one.name == "gradient_ascent")])[
        "layers[1].after.W"
    ]
    sheet = {f"layers[1].after.W[{j}][{k}]": f"{found[j, k]:.4f}" for j in range(2) for k in range(2)}
    return {"sign", "gradient_ascent"} <= set(names(marked(mazur(), sheet)))


def consequences() -> bool:
    sheet = {"layers[0].z[0][0]": "0.4775", "layers[0].a[0][0]": "0.6172"}
    return verdicts(marked(mazur(), sheet)) == ["wrong", "consequential"]


def order() -> bool:
    answer = marked(mazur(), {"layers[0].after.W[0][0]": "0.2", "layers[0].z[0][1]": "0.5"})
    return bool(answer["first_wrong"] == "layers[0].z[0][1]")


def whole_unit(patch: Patch) -> None:
    """Bounds as wide as a whole unit of the last digit."""
    own = answers.bounds_of

    def twice(text: str, field: str) -> tuple[float, float]:
        low, high = own(text, field)
        half = (high - low) / 2
        return low - half, high + half

    patch.setattr(answers, "bounds_of", twice)


def open_bounds(patch: Patch) -> None:
    """A number at the end of its interval is called wrong."""
    own = answers.bounds_of

    def inwards(text: str, field: str) -> tuple[float, float]:
        low, high = own(text, field)
        return low + 1e-9 * abs(low), high - 1e-9 * abs(high)

    patch.setattr(answers, "bounds_of", inwards)


def wrongly_applied(patch: Patch) -> None:
    """The derivative is not left out, the sum is turned round."""
    patch.setattr(explaining, "departures", lambda step: [_turned(one) for one in departures(step)])


def _turned(one: Any) -> Any:
    return type(one)(one.name, one.family, one.did, one.belongs, {i: Negative(v) for i, v in one.instead.items()})


def first_alone(patch: Patch) -> None:
    own = explaining._best
    patch.setattr(explaining, "_best", lambda sheet, found: own(sheet, found)[:1])


def typed_not_carried(patch: Patch) -> None:
    own = marking_step.march
    patch.setattr(marking_step, "march", lambda sheet, variants, put_typed=True: own(sheet, variants, False))


def order_of_typing(patch: Patch) -> None:
    patch.setattr(marking_step, "order_of", lambda sheet, i: i)


MUTANTS: list[tuple[Callable[[Patch], None], Callable[[], bool]]] = [
    (whole_unit, half_a_unit), (open_bounds, ties), (wrongly_applied, slip), (first_alone, equally_good),
    (typed_not_carried, consequences), (order_of_typing, order),
]  # fmt: skip


@pytest.mark.parametrize(("mutant", "law"), MUTANTS, ids=[mutant.__name__ for mutant, _ in MUTANTS])
def test_a_mutant_fails_what_holds_without_it(
    mutant: Callable[[Patch], None], law: Callable[[], bool], monkeypatch: Patch
) -> None:
    assert law()
    mutant(monkeypatch)
    assert not law()


def test_bounds_that_are_too_narrow_call_right_numbers_wrong(monkeypatch: Patch) -> None:
    """Rounding of float64 is part of the bounds: 17 typed digits are right too."""
    step = lines_of(mazur())
    found = computed(step)["layers[1].delta"]
    exact = {"layers[1].delta[0][0]": repr(float(found[0, 0]) * (1 + 2e-16))}
    assert verdicts(marked(mazur(), exact)) == ["right"]
    monkeypatch.setattr(bounded, "around", lambda values: (values, values))
    monkeypatch.setattr("backprop.equations.enclosures.OUTWARDS", 0.0)
    monkeypatch.setattr(bounded, "OUTWARDS", 0.0)
    other = {"layers[1].delta[0][0]": repr(float(np.nextafter(found[0, 0], 1) * (1 + 4e-16)))}
    assert verdicts(marked(mazur(), other)) == ["wrong"]
