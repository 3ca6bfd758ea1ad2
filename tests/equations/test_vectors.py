"""Rules of vectors: NumPy's function of each is its equations element by element; the direction solves its system."""

from typing import Any

import numpy as np
import pytest

from backprop.equations.notation import Cases, Compare, Equation, Number, names
from backprop.equations.parser import parse
from backprop.equations.scalars import FLOATS, Elements
from backprop.equations.vectors import Rule
from backprop.optimizers import rules
from backprop.optimizers.second_order import WHOLE_BATCH
from backprop.optimizers.solving import cholesky

N = 4
RULES = {name: rule for name, rule in vars(rules).items() if isinstance(rule, Rule) and "solve" not in rule.written}


def drawn(rule: Rule) -> dict[str, Any]:
    """A number for every element of what a rule is given."""
    rng, equations = np.random.default_rng(5), parse(rule.written)
    made = {equation.target.name for equation in equations}
    used = {use.name: use for equation in equations for use in names(equation.value) if use.name not in made}
    given = {name: rng.uniform(0.5, 2.0, (N,) * len(use.index)) for name, use in sorted(used.items())}
    return {name: array if array.ndim else float(array) for name, array in given.items()}


def by_elements(rule: Rule, given: dict[str, Any]) -> Any:
    held = dict(given)
    functions: dict[str, Any] = {**FLOATS, "sign": np.sign}
    elements = Elements(lambda name, at: np.asarray(held[name])[at], dict.fromkeys("ijk", N), functions=functions)
    for equation in parse(rule.written):
        if isinstance(equation.value, Compare):
            equation = Equation(equation.target, Cases(equation.value, Number(1), Number(0)))
        shape = (N,) * len(equation.target.index)
        made = [elements.element(equation, at) for at in np.ndindex(shape)]
        held[equation.target.name] = np.array(made).reshape(shape)
    return held[rule.last.target.name]


@pytest.mark.parametrize("name", RULES)
def test_numpy_computes_what_the_equations_say(name: str) -> None:
    given = drawn(RULES[name])
    if name == "cubic":  # it has a minimum between two slopes of unlike sign
        given |= {"slope_low": -1.0, "low": 0.0, "high": 1.0}
    assert RULES[name](**given) == pytest.approx(by_elements(RULES[name], given), rel=1e-13)


def test_the_direction_solves_the_damped_system() -> None:
    rng = np.random.default_rng(7)
    J, g = rng.normal(size=(6, N)), rng.normal(size=N)
    M = rules.damped(C=J.T @ J, damping=0.3, identity=np.eye(N))
    assert pytest.approx(-g, rel=1e-12) == M @ rules.solved(M=cholesky(M), g=g)


def test_the_cubic_finds_the_minimum_of_a_cubic() -> None:
    """2α³ − 3α² − α, from its values and slopes at 0 and 2, has its minimum where 6α² − 6α = 1."""
    found = rules.cubic(low=0.0, E_low=0.0, slope_low=-1.0, high=2.0, E_high=2.0, slope_high=11.0)
    assert found == pytest.approx((3 + np.sqrt(15)) / 6, rel=1e-14)


def test_directions_in_matrix_notation() -> None:
    assert {row.direction for row in WHOLE_BATCH.values()} == {
        "(H + λI) p = −g", "(JᵀJ + λI) p = −g", "p = −B⁻¹ g", "p = −g + β p₋₁",
    }  # fmt: skip


@pytest.mark.parametrize("written", ["v[i] = sum[j](u[j])", "v[i] = u[i] if t < 1 else u[i]"])
def test_what_is_no_rule_of_vectors_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="there is no function of vectors"):
        Rule(written)(u=np.ones(N), t=1.0)
    with pytest.raises(ValueError, match="there is no matrix notation"):
        str(Rule("p[i] = g[i] / 2"))
