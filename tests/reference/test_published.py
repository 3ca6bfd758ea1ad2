"""Worked examples of books, courses and blogs, run through the command line, to the digits that they print.

Where a source rounds before it multiplies, its last digit is off; those rows are marked and held to the exact number.
"""

from math import log
from pathlib import Path
from typing import Any

import pytest
from by_command import at, dense, equals, finish, network, prints_as, run, start

from backprop.requests.examples import example_spec

Rows = list[tuple[str, str | None, float | str]]


def spec(layers: Any, X: Any, Y: Any, learning_rate: float, **more: Any) -> Any:
    return {
        "schema": 1, "network": layers, "data": {"X": X, "Y": Y},
        "optimizer": {"name": "sgd", "learning_rate": learning_rate}, **more,
    }  # fmt: skip


def holds(step: Any, rows: Rows) -> None:
    """Each path shows the printed digits (None where the source's own digits are off) and the exact number."""
    for path, printed, exact in rows:
        value = at(step, path)
        if printed:
            prints_as(value, printed)
        if isinstance(exact, str):
            prints_as(value, exact)
        else:
            equals(value, exact)


# Han & Kamber, "Data Mining: Concepts and Techniques", the backpropagation example, from a lecture's copy of it.
# Its Err is T − O, the opposite sign of ∂E/∂z. The copy writes 1/(1+e^0.1) = 0.525: the exponent's sign is wrong.
HAN_KAMBER = spec(
    network(dense([[0.2, 0.4, -0.5], [-0.3, 0.1, 0.2]], [-0.4, 0.2]), dense([[-0.3, -0.2]], [0.1])),
    [[1, 0, 1]], [[1]], 0.9, conventions={"delta_sign": "error_signal"},
)  # fmt: skip
HAN_KAMBER_ROWS: Rows = [
    ("layers[0].z[0][0]", "-0.7", -0.7),
    ("layers[0].z[0][1]", "0.1", 0.1),
    ("layers[0].a[0][0]", "0.332", "0.331812227832"),
    ("layers[0].a[0][1]", "0.525", "0.524979187479"),
    ("layers[1].z[0][0]", "-0.105", -0.10453950584533817),
    ("prediction[0][0]", "0.474", 0.47388889882398544),
    ("layers[1].delta[0][0]", None, 0.1311690782143445),  # printed 0.1311: the page rounds O6 first
    ("layers[0].delta[0][0]", "-0.0087", "-0.008724561965"),
    ("layers[0].delta[0][1]", "-0.0065", "-0.006542085064"),
    ("layers[1].after.W[0][0]", "-0.261", "-0.260828846342"),
    ("layers[1].after.W[0][1]", "-0.138", "-0.138025067507"),
    ("layers[0].after.W[0][0]", "0.192", "0.192147894231"),
    ("layers[0].after.W[0][1]", "0.4", 0.4),
    ("layers[0].after.W[0][2]", "-0.508", "-0.507852105769"),
    ("layers[0].after.W[1][0]", "-0.306", "-0.305887876558"),
    ("layers[0].after.W[1][1]", "0.1", 0.1),
    ("layers[0].after.W[1][2]", "0.194", "0.194112123442"),
    ("layers[1].after.b[0]", "0.218", 0.21805217039291008),
    ("layers[0].after.b[1]", "0.194", "0.194112123442"),
    ("layers[0].after.b[0]", "-0.408", "-0.407852105769"),
]


def test_han_and_kamber(tmp_path: Path) -> None:
    holds(run(HAN_KAMBER, tmp_path)["steps"][0], HAN_KAMBER_ROWS)
    holds(run(example_spec("han-kamber"), tmp_path)["steps"][0], HAN_KAMBER_ROWS)


def test_han_and_kamber_by_a_process_of_its_own(tmp_path: Path) -> None:
    holds(finish(start(HAN_KAMBER, tmp_path))["steps"][0], HAN_KAMBER_ROWS)


def test_han_and_kamber_by_hand_with_three_digits(tmp_path: Path) -> None:
    """Every line carried on with three significant digits reproduces every printed digit, Err6 = 0.131 included."""
    by_hand = {**HAN_KAMBER["conventions"], "rounding": {"digits": 3, "kind": "significant", "carry": True}}
    step = run({**HAN_KAMBER, "conventions": by_hand}, tmp_path)["steps"][0]
    prints_as(step["layers"][1]["delta"][0][0], "0.131")
    for path, printed, _ in HAN_KAMBER_ROWS:
        if printed:
            prints_as(at(step, path), printed)


# Victor Zhou, "Machine Learning for Beginners: An Introduction to Neural Networks",
# https://victorzhou.com/blog/intro-to-neural-networks/ . L = (1 − y)², no ½.
def test_zhou_forward(tmp_path: Path) -> None:
    zeros = network(dense([[0, 1], [0, 1]], [0, 0]), dense([[0, 1]], [0]))
    step = run(spec(zeros, [[2, 3]], [[1]], 0.1), tmp_path)["steps"][0]
    holds(step, [("prediction[0][0]", "0.7216", 0.7216325609518421)])
    neuron = run(spec(network(dense([[0, 1]], [4])), [[2, 3]], [[1]], 0.1), tmp_path)["steps"][0]
    holds(neuron, [("prediction[0][0]", "0.999", 0.9990889488055994)])


ZHOU_ROWS: Rows = [
    ("layers[0].a[0][0]", "0.0474", 0.04742587317756678),
    ("layers[0].a[0][1]", "0.0474", 0.04742587317756678),
    ("prediction[0][0]", "0.524", 0.5236951740839997),
    ("layers[1].da[0][0]", "-0.953", -0.9526096518320006),  # printed -0.952: made from the rounded 0.524
    ("layers[0].gradients.W[0][0]", "0.0215", 0.021469535265811107),  # printed 0.0214, a product of rounded factors
]


def test_zhou_gradient(tmp_path: Path) -> None:
    ones = network(dense([[1, 1], [1, 1]], [0, 0]), dense([[1, 1]], [0]))
    asked = spec(ones, [[-2, -1]], [[1]], 0.1, loss={"name": "mean_squared_error"})
    for each in (asked, example_spec("zhou")):
        step = run(each, tmp_path)["steps"][0]
        holds(step, ZHOU_ROWS)
        output, hidden = step["layers"][1], step["layers"][0]
        to_h1, of_w1 = output["slope"][0][0] * output["before"]["W"][0][0], hidden["slope"][0][0] * step["X"][0][0]
        prints_as(to_h1, "0.249")
        equals(to_h1, 0.24943853872512894)
        prints_as(of_w1, "-0.0904")
        equals(of_w1, -0.09035331946182427)


# Jason Brownlee, "How to Code a Neural Network with Backpropagation In Python (from scratch)",
# https://machinelearningmastery.com/implement-backpropagation-algorithm-scratch-python/
BROWNLEE_HIDDEN = ([[0.13436424411240122, 0.8474337369372327]], [0.763774618976614])
BROWNLEE_OUTPUT = ([[0.2550690257394217], [0.4494910647887381]], [0.49543508709194095, 0.651592972722763])


def test_brownlee_forward(tmp_path: Path) -> None:
    asked = spec(network(dense(*BROWNLEE_HIDDEN), dense(*BROWNLEE_OUTPUT)), [[1, 0]], [[0, 1]], 0.5)
    for each in (asked, example_spec("brownlee")):
        step = run(each, tmp_path)["steps"][0]
        holds(step, [("layers[0].a[0][0]", None, 0.7105668883115941)])
        assert step["prediction"][0] == [0.6629970129852887, 0.7253160725279748], step["prediction"]


def test_brownlee_backward(tmp_path: Path) -> None:
    """The page states the outputs; biases that give just these are put in, the weights that δ goes through stay."""
    hidden, outputs = 0.7105668883115941, [0.6213859615555266, 0.6573693455986976]
    of_output = [log(out / (1 - out)) - hidden * w[0] for out, w in zip(outputs, BROWNLEE_OUTPUT[0], strict=True)]
    given = network(dense([[0.0, 0.0]], [log(hidden / (1 - hidden))]), dense(BROWNLEE_OUTPUT[0], of_output))
    step = run(spec(given, [[1, 0]], [[0, 1]], 0.5), tmp_path)["steps"][0]
    equals(step["prediction"][0], outputs)
    equals(step["layers"][1]["delta"][0], [0.14619064683582808, -0.0771723774346327])
    equals(step["layers"][0]["delta"][0], [0.0005348048046610517])


BROWNLEE_DATA = [
    (2.7810836, 2.550537003, 0), (1.465489372, 2.362125076, 0), (3.396561688, 4.400293529, 0),
    (1.38807019, 1.850220317, 0), (3.06407232, 3.005305973, 0), (7.627531214, 2.759262235, 1),
    (5.332441248, 2.088626775, 1), (6.922596716, 1.77106367, 1), (8.675418651, -0.242068655, 1),
    (7.673756466, 3.508563011, 1),
]  # fmt: skip
BROWNLEE_SSE = [
    "6.350",
    "5.531",
    "5.221",
    "4.951",
    "4.519",
    "4.173",
    "3.835",
    "3.506",
    "3.192",
    "2.898",
    "2.626",
    "2.377",
    "2.153",
    "1.953",
    "1.774",
    "1.614",
    "1.472",
    "1.346",
    "1.233",
    "1.132",
]
BROWNLEE_FINAL = [
    ([[-1.4688375095432327, 1.850887325439514], [0.37711098142462157, -0.0625909894552989]],
     [1.0858178629550297, 0.2765123702642716]),
    ([[2.515394649397849, -0.3391927502445985], [-2.5584149848484263, 1.0036422106209202]],
     [-0.9671565426390275, 0.42383086467582715]),
]  # fmt: skip


def test_brownlee_training(tmp_path: Path) -> None:
    """20 epochs, one update a row: the printed loss is Σ(t − o)² without ½, the gradient that of half of it."""
    layers = network(
        dense([[0.13436424411240122, 0.8474337369372327], [0.2550690257394217, 0.49543508709194095]],
              [0.763774618976614, 0.4494910647887381]),
        dense([[0.651592972722763, 0.7887233511355132], [0.02834747652200631, 0.8357651039198697]],
              [0.0938595867742349, 0.43276706790505337]),
    )  # fmt: skip
    X = [[x1, x2] for x1, x2, _ in BROWNLEE_DATA]
    Y = [[1 - label, label] for _, _, label in BROWNLEE_DATA]
    training = {"epochs": 20, "batch_size": 1}
    result = run(spec(layers, X, Y, 0.5, training=training), tmp_path)
    losses = result["history"]["loss"]
    assert len(losses) == 200
    for epoch, printed in enumerate(BROWNLEE_SSE):
        prints_as(2 * sum(losses[10 * epoch : 10 * epoch + 10]), printed)
    for layer, (W, b) in zip(result["parameters"], BROWNLEE_FINAL, strict=True):
        for row, exact in zip(layer["W"], W, strict=True):
            equals(row, exact)
        equals(layer["b"], b)


# CS231n, a two-layer network worked by hand with one ReLU that is off:
# https://github.com/g-eoj/cs231n, cs231n-two-layer-backprop-math.ipynb
CS231N_ROWS: Rows = [
    ("layers[0].z[0][0]", "2.28", 2.28),
    ("layers[0].z[0][1]", "-0.68", -0.68),
    ("layers[0].a[0][0]", "2.28", 2.28),
    ("layers[1].z[0][0]", "0.4332", 0.4332),
    ("layers[1].z[0][1]", "-0.228", -0.228),
    ("layers[1].z[0][2]", "0.228", 0.228),
    ("prediction[0][0]", None, "0.429052723714"),
    ("prediction[0][1]", None, "0.221490524653"),
    ("prediction[0][2]", None, "0.349456751633"),
    ("loss", "1.051375468504", 1.0513754685043635),
    ("layers[1].delta[0][0]", None, "0.429052723714"),
    ("layers[1].delta[0][1]", None, "0.221490524653"),
    ("layers[1].delta[0][2]", None, "-0.650543248367"),
    ("layers[1].gradients.W[0][0]", None, 0.9782402100688974),
    ("layers[1].gradients.W[1][0]", None, 0.504998396207772),
    ("layers[1].gradients.W[2][0]", None, -1.4832386062766691),
    ("layers[0].da[0][0]", None, "-0.005683359796"),
    ("layers[0].da[0][1]", None, "-0.036817689655"),
    ("layers[0].delta[0][0]", None, "-0.005683359796"),
    ("layers[0].gradients.W[0][0]", None, -0.09093375673932373),
    ("layers[0].gradients.W[0][1]", None, 0.0341001587772464),
    ("layers[0].gradients.b[0]", None, "-0.005683359796"),
]


def test_cs231n_with_a_relu_that_is_off(tmp_path: Path) -> None:
    layers = network(
        dense([[0.18, 0.1], [0.04, 0.22]], [0, 0], "relu"),
        dense([[0.19, -0.02], [-0.1, -0.01], [0.1, 0.04]], [0, 0, 0], "softmax"),
    )
    asked = spec(layers, [[16, -6]], [[0, 0, 1]], 0.1, loss={"name": "categorical_cross_entropy"})
    for each in (asked, example_spec("cs231n-relu-softmax")):
        step = run(each, tmp_path)["steps"][0]
        holds(step, CS231N_ROWS)
        assert step["layers"][1]["gradients"]["b"] == step["layers"][1]["delta"][0]
        off = [step["layers"][0]["a"][0][1], step["layers"][0]["delta"][0][1], step["layers"][0]["gradients"]["b"][1]]
        off += step["layers"][0]["gradients"]["W"][1] + [row[1] for row in step["layers"][1]["gradients"]["W"]]
        assert off == [0.0] * 8, off


# Andrej Karpathy, "The spelled-out intro to neural networks and backpropagation: building micrograd",
# https://github.com/karpathy/nn-zero-to-hero, lectures/micrograd, second half: o = tanh(n), gradients of o itself.
def test_karpathys_tanh_neuron(tmp_path: Path) -> None:
    layers = network(dense([[-3, 1]], [6.8813735870195432], "tanh"))
    # ½(ŷ − y)² has ∂E/∂ŷ = 1 where y = ŷ − 1, so that ∂E is ∂o.
    asked = spec(layers, [[2, 0]], [[0.7071067811865477 - 1.0]], 0.1)
    for each in (asked, example_spec("karpathy-tanh")):
        step = run(each, tmp_path)["steps"][0]
        holds(step, [
            ("layers[0].z[0][0]", "0.8814", 0.8813735870195432),
            ("prediction[0][0]", "0.7071", 0.7071067811865477),
            ("input_gradients[0][0]", "-1.5", -1.4999999999999993),
            ("input_gradients[0][1]", "0.5", 0.4999999999999998),
            ("layers[0].gradients.W[0][0]", "1.0", 0.9999999999999996),
            ("layers[0].gradients.W[0][1]", "0", 0.0),
            ("layers[0].gradients.b[0]", "0.5", 0.4999999999999998),
        ])  # fmt: skip


# Goodfellow, Bengio & Courville, "Deep Learning", section 6.1: ReLU units that solve XOR exactly.
def test_xor_of_deep_learning(tmp_path: Path) -> None:
    layers = network(dense([[1, 1], [1, 1]], [0, -1], "relu"), dense([[1, -2]], [0], "identity"))
    asked = spec(layers, [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]], 0.1,
                 loss={"name": "mean_squared_error"})  # fmt: skip
    for each in (asked, example_spec("xor")):
        result = run(each, tmp_path)
        step = result["steps"][0]
        assert step["layers"][0]["z"] == [[0, -1], [1, 0], [1, 0], [2, 1]]
        assert step["layers"][0]["a"] == [[0, 0], [1, 0], [1, 0], [2, 1]]
        assert step["prediction"] == [[0], [1], [1], [0]]
        assert (step["loss"], step["gradient_norm"]) == (0, 0)
        assert result["parameters"] == [{"W": [[1, 1], [1, 1]], "b": [0, -1]}, {"W": [[1, -2]], "b": [0]}]


@pytest.mark.parametrize("name", ["guide-2-2-1", "cs231n-relu-softmax", "softmax-classifier"])
def test_a_process_of_its_own_and_this_one_find_the_same_numbers(tmp_path: Path, name: str) -> None:
    assert finish(start(example_spec(name), tmp_path)) == run(example_spec(name), tmp_path)
