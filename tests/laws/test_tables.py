"""Every row of the tables: the printed formula and derivative are what is computed, and the derivative is one."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.functions.activations import ACTIVATIONS, Activation
from backprop.functions.losses import LOSSES, Loss
from backprop.lines.expression import Series, evaluate, num
from backprop.lines.written import fill
from backprop.numbers.special import erfc, log_softmax, sigmoid, softmax, softplus

ELEMENTWISE = [name for name, row in ACTIVATIONS.items() if not row.couples]
GRID = [*np.linspace(-6, 6, 121).tolist(), 1e-9, -1e-9, 0.5, -20.0, 20.0, 1e-300, -1e-300]
HYPERS: dict[str, list[dict[str, float]]] = {
    "leaky_relu": [{"alpha": alpha} for alpha in (0.01, 0.0, 0.3, 2.0)],
    "elu": [{"alpha": alpha} for alpha in (1.0, 0.0, 0.3, 2.5)],
    "step": [{"at_zero": value} for value in (1.0, 0.0, 0.5)],
    "bipolar_step": [{"at_zero": value} for value in (1.0, 0.0, -1.0)],
}
LOSS_HYPERS: dict[str, list[dict[str, float]]] = {
    "huber": [{"delta": d} for d in (1.0, 0.3, 4.0)],
    "focal": [{"focusing": g, "alpha": a} for g, a in ((2.0, 0.25), (0.0, 0.5), (0.5, 1.0), (3.7, 0.0))],
    "smoothed_binary_cross_entropy": [{"smoothing": e} for e in (0.1, 0.0, 1.0)],
    "smoothed_categorical_cross_entropy": [{"smoothing": e, "K": 3.0} for e in (0.1, 0.0, 1.0)],
}
FAR = [1e308, -1e308, 1000.0, -1000.0, 745.0, -745.0, 37.0, -37.0, 0.0, -0.0, 5e-324, -5e-324]


def settings_of(row: Activation) -> list[dict[str, float]]:
    return HYPERS[row.name] if row.hyperparameters else [{}]


def names(z: float, a: float, hyper: dict[str, float]) -> dict[str, object]:
    return {"z": num(z), "a": num(a), **{key: num(value) for key, value in hyper.items()}}


def at_one(function: object, *values: float, **hyper: float) -> float:
    return float(np.asarray(function(*(np.array([value]) for value in values), **hyper))[0])  # type: ignore[operator]


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_an_activations_formula_is_its_value(name: str) -> None:
    row = ACTIVATIONS[name]
    for hyper in settings_of(row):
        for z in GRID:
            a = at_one(row.value, z, **hyper)
            written = evaluate(fill(row.formula, names(z, a, hyper)))
            assert written == pytest.approx(a, rel=1e-12, abs=1e-15), f"{name}({z}) = {a}, its formula gives {written}"


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_an_activations_derivative_formula_is_its_slope(name: str) -> None:
    row = ACTIVATIONS[name]
    for hyper in settings_of(row):
        for z in GRID:
            a = at_one(row.value, z, **hyper)
            slope = at_one(row.slope, z, a, **hyper)
            written = evaluate(fill(row.derivative, names(z, a, hyper)))
            assert written == pytest.approx(slope, rel=1e-12, abs=2e-15), f"{name}′({z}) = {slope}, not {written}"
            if row.hand_slope:
                assert at_one(row.hand_slope, z, a, **hyper) == pytest.approx(slope, rel=1e-12, abs=2e-15)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_an_activations_slope_is_its_derivative(name: str) -> None:
    """By complex step, away from kinks; relative also far out, where a(1 − a) has lost every digit."""
    row = ACTIVATIONS[name]
    for hyper in settings_of(row):
        for z in [*GRID, -36.0, 36.0, -300.0, 300.0]:
            if z in row.kinks:
                continue
            a = at_one(row.value, z, **hyper)
            slope = at_one(row.slope, z, a, **hyper)
            with np.errstate(all="ignore"):
                by_complex = float(row.value(np.array([z + 1e-30j]), **hyper)[0].imag / 1e-30)
            if name == "tanh" and abs(z) > 18:  # NumPy's complex tanh saturates in its own way
                assert slope == pytest.approx(4 * math.exp(-2 * abs(z)), rel=1e-14)
                continue
            assert slope == pytest.approx(by_complex, rel=3e-13, abs=1e-270), f"{name}′({z}): {slope}, {by_complex}"


def test_the_slopes_at_kinks_are_the_stated_ones() -> None:
    for zero in (0.0, -0.0):
        assert at_one(ACTIVATIONS["relu"].slope, zero, 0.0) == 0.0
        assert at_one(ACTIVATIONS["leaky_relu"].slope, zero, 0.0, alpha=0.01) == 0.01
        assert at_one(ACTIVATIONS["relu"].value, zero) == 0.0


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_stays_in_its_range(name: str) -> None:
    row = ACTIVATIONS[name]
    for hyper in settings_of(row)[:1]:
        with np.errstate(all="ignore"):
            a = row.value(np.array([[z, 0.5] for z in GRID]), **hyper)
        low, high = row.range
        assert low is None or a.min() >= low - 1e-12, a.min()
        assert high is None or a.max() <= high + 1e-12, a.max()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_never_nan_for_a_finite_z(name: str) -> None:
    row = ACTIVATIONS[name]
    for hyper in settings_of(row):
        with np.errstate(all="ignore"):
            z = np.array([[value, 0.25] for value in FAR])
            a = row.value(z, **hyper)
            slope = row.slope(z, a, **hyper)
        assert not np.isnan(a).any(), a
        assert not np.isnan(slope).any(), slope


@given(st.lists(st.floats(-30, 30), min_size=1, max_size=6))
def test_the_softmax_formula_is_its_value(z: list[float]) -> None:
    a = softmax(np.array([z]))[0]
    series = Series([num(x) for x in z])
    for j, x in enumerate(z):
        written = evaluate(fill(ACTIVATIONS["softmax"].formula, {"z": num(x), "z_k": series}))
        assert written == pytest.approx(a[j], rel=1e-13), (written, a[j])


@given(st.lists(st.floats(-300, 300), min_size=1, max_size=6), st.floats(-500, 500))
def test_softmax_and_its_logarithm_do_not_see_a_shift(z: list[float], c: float) -> None:
    rows, shifted = np.array([z]), np.array([z]) + c
    exact = shifted - c  # the addition itself rounds
    assert np.max(np.abs(softmax(shifted) - softmax(exact))) <= 1e-13
    assert np.max(np.abs(log_softmax(shifted) - log_softmax(exact))) <= 1e-12
    assert abs(float(softmax(rows).sum()) - 1.0) <= 4e-16


@given(st.lists(st.floats(-1e308, 1e308), min_size=1, max_size=5))
def test_softmax_of_any_finite_numbers_sums_to_one(z: list[float]) -> None:
    with np.errstate(all="ignore"):
        p = softmax(np.array([z]))
    assert abs(float(p.sum()) - 1.0) <= 4e-16, p


def y_and_p(row: Loss) -> list[tuple[float, float]]:
    inside = [1e-12, 0.1, 0.25, 0.5, 0.75, 0.9, 1 - 1e-9]
    if row.probabilities:
        return [(y, p) for y in row.target_values or (0.0, 0.3, 0.5, 1.0) for p in inside]
    targets = row.target_values or (-2.0, -0.5, 0.0, 0.7, 3.0)
    return [(y, p) for y in targets for p in (-3.1, -1.0, -0.5, 0.0, 0.2, 0.7, 1.0, 1.9, 5.0)]


@pytest.mark.parametrize("name", LOSSES)
def test_a_losss_formulas_are_its_term_and_slope(name: str) -> None:
    row = LOSSES[name]
    for hyper in LOSS_HYPERS[name] if row.hyperparameters else [{}]:
        for y, p in y_and_p(row):
            known = {"y": num(y), "p": num(p), **{key: num(value) for key, value in hyper.items()}}
            term, slope = at_one(row.term, y, p, **hyper), at_one(row.slope, y, p, **hyper)
            written, derivative = evaluate(fill(row.formula, known)), evaluate(fill(row.derivative, known))
            assert written == pytest.approx(term, rel=1e-12, abs=1e-15), f"{name}({y}, {p}) = {term}, not {written}"
            assert derivative == pytest.approx(slope, rel=1e-12, abs=1e-15), f"{name}′({y}, {p}): {slope}"


@pytest.mark.parametrize("name", LOSSES)
def test_a_losss_slope_is_the_derivative_of_its_term(name: str) -> None:
    row = LOSSES[name]
    for hyper in LOSS_HYPERS[name] if row.hyperparameters else [{}]:
        for y, p in y_and_p(row):
            kink = row.vanishing(row.kink)
            if kink is not None and at_one(kink, y, p, **hyper) == 0:
                continue
            slope = at_one(row.slope, y, p, **hyper)
            term = row.term(np.array([y]), np.array([p + 1e-200j]), **hyper)
            by_complex = float(term[0].imag / 1e-200)
            assert slope == pytest.approx(by_complex, rel=1e-13, abs=1e-300), f"{name}′({y}, {p})"


def test_the_slopes_of_losses_at_kinks_are_the_stated_ones() -> None:
    assert at_one(LOSSES["mean_absolute_error"].slope, 0.5, 0.5) == 0.0
    assert at_one(LOSSES["hinge"].slope, 1.0, 1.0) == 0.0
    assert at_one(LOSSES["hinge"].slope, -1.0, -1.0) == 0.0


@given(st.lists(st.floats(-25, 25), min_size=2, max_size=5), st.integers(0, 4))
def test_the_fused_terms_and_their_formulas_equal_the_two_factor_path(z: list[float], hot: int) -> None:
    for name, couple in (("binary_cross_entropy", sigmoid), ("categorical_cross_entropy", softmax)):
        row = LOSSES[name]
        assert row.fused is not None
        Z = np.array([z])
        Y = np.zeros_like(Z)
        Y[0, hot % len(z)] = 1.0
        P = couple(Z)
        fused, plain = row.fused.term(Y, Z), row.term(Y, P)
        assert np.max(np.abs(fused - plain)) <= 1e-4 * np.max(fused) + 1e-14
        delta = row.fused.delta(Y, Z, P)
        two_factors = ACTIVATIONS[row.fused.activation].vjp(
            row.slope(Y, P), P, ACTIVATIONS[row.fused.activation].slope(Z, P)
        )
        digits_left = max(float(np.min(np.minimum(P, 1.0 - P))), 1e-15)  # 1 − p keeps ε/(1 − p) of them
        assert np.max(np.abs(delta - two_factors)) <= 1e-15 / digits_left, (delta, two_factors)
        for j, x in enumerate(z):
            known = {"y": num(Y[0, j]), "z": num(x), "z_k": Series([num(value) for value in z])}
            assert evaluate(fill(row.fused.formula, known)) == pytest.approx(float(fused[0, j]), rel=1e-9, abs=1e-13)


@pytest.mark.parametrize("z", [30.0, 36.0, 40.0, 100.0, 600.0])
def test_a_confident_right_answer_keeps_the_digits_of_its_small_loss(z: float) -> None:
    """ln(1 + e^−z) is e^−z(1 − e^−z/2 + …), not 0: with sigmoid for y = 1 and 0, with softmax for its class."""
    exact = math.log1p(math.exp(-z))
    binary, classes = LOSSES["binary_cross_entropy"].fused, LOSSES["categorical_cross_entropy"].fused
    assert binary is not None and classes is not None
    terms = [
        binary.term(np.array([1.0]), np.array([z]))[0],
        binary.term(np.array([0.0]), np.array([-z]))[0],
        classes.term(np.array([[1.0, 0.0]]), np.array([[z, 0.0]]))[0, 0],
        classes.term(np.array([[0.0, 1.0]]), np.array([[0.0, z]]))[0, 1],
    ]
    assert terms == pytest.approx([exact] * 4, rel=1e-15), (terms, exact)


@given(st.floats(-700, 700))
def test_sigmoid_and_softplus_are_symmetric(x: float) -> None:
    plus, minus = np.array([x]), np.array([-x])
    total = float((sigmoid(plus) + sigmoid(minus))[0])
    assert abs(total - 1.0) <= 2.3e-16, total
    difference = float((softplus(plus) - softplus(minus))[0])
    assert abs(difference - x) <= 1e-16 * 40 + 2.3e-16 * abs(x), (difference, x)


@given(st.floats(-18, 18))
def test_sigmoid_is_a_stretched_tanh(x: float) -> None:
    a, b = float(sigmoid(np.array([x]))[0]), (1 + math.tanh(x / 2)) / 2
    assert abs(a - b) <= 2.3e-16, (a, b)


@pytest.mark.parametrize("z", FAR)
def test_sigmoid_softplus_and_cross_entropy_are_finite_for_every_finite_z(z: float) -> None:
    row = LOSSES["binary_cross_entropy"]
    assert row.fused is not None
    with np.errstate(all="ignore"):
        Z = np.array([z])
        for value in (sigmoid(Z), softplus(Z), row.fused.term(np.array([0.3]), Z), row.fused.term(np.array([1.0]), Z)):
            assert np.isfinite(value).all(), value


@given(st.floats(-5, 5), st.sampled_from([0.0, 1e-30, 1e-3]))
def test_the_complementary_error_function_is_the_c_librarys_for_complex_input_too(x: float, y: float) -> None:
    value = erfc(np.array([complex(x, y)]))[0]
    if y <= 1e-30:
        assert value.real == pytest.approx(math.erfc(x), rel=1e-14), (value, math.erfc(x))
    else:  # the Taylor series in y about the real line
        slope = -2 / math.sqrt(math.pi) * math.exp(-x * x)
        real = math.erfc(x) - 0.5 * (-2 * x) * slope * y * y
        imag = slope * y - (4 * x * x - 2) * slope * y**3 / 6
        assert value.real == pytest.approx(real, rel=1e-9, abs=1e-14)
        assert value.imag == pytest.approx(imag, rel=1e-9)
