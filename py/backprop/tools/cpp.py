"""Libraries in C and C++: FANN, OpenCV's ANN_MLP, dlib's mlp, mlpack's FFN."""

from __future__ import annotations

from .orders import by_opencv
from .tool import LOGISTIC, Function, Known, Line, Loss, Rule, Scaling, Squash, Tool

# FANN: the net input times the steepness; slopes are taken of outputs that are held off the ends.
_NET = "(steepness * max(-150 / steepness, min(150 / steepness, z)))"
_INSIDE = "max(0.009999999776482582, min(0.9900000095367432, a))"
_INSIDE_SYMMETRIC = "max(-0.9800000190734863, min(0.9800000190734863, a))"
_SLOPE = f"2 * steepness * {_INSIDE} * (1 - {_INSIDE})"
_SLOPE_SYMMETRIC = f"steepness * (1 - {_INSIDE_SYMMETRIC}**2)"
_BENDS = (-2.64665246009826660156, -1.47221946716308593750, -0.549306154251098632812,
          0.549306154251098632812, 1.47221934795379638672, 2.64665293693542480469)  # fmt: skip
_HEIGHTS = (0.00499999988824129104614, 0.0500000007450580596924, 0.25, 0.75, 0.949999988079071044922,
            0.995000004768371582031)  # fmt: skip
_BENDS_SYMMETRIC = (-2.64665293693542480469, -1.47221934795379638672, -0.549306154251098632812,
                    0.549306154251098632812, 1.47221934795379638672, 2.64665293693542480469)  # fmt: skip
_HEIGHTS_SYMMETRIC = (-0.990000009536743164062, -0.899999976158142089844, -0.5, 0.5, 0.899999976158142089844,
                      0.990000009536743164062)  # fmt: skip


def _pieces(bends: tuple[float, ...], heights: tuple[float, ...], low: float) -> str:
    """A function that is linear between its bends, flat beyond them."""
    value = "1"
    for i in range(4, -1, -1):
        rise, run = f"({heights[i + 1]!r} - {heights[i]!r})", f"({bends[i + 1]!r} - {bends[i]!r})"
        piece = f"{rise} * ({_NET} - {bends[i]!r}) / {run} + {heights[i]!r}"
        value = f"({piece}) if {_NET} < {bends[i + 1]!r} else ({value})"
    return f"{low} if {_NET} < {bends[0]!r} else ({value})"


_SIGMOID = Squash(f"1 / (1 + exp(-2 * {_NET}))", _SLOPE)
_LINEAR = Squash(_NET, "steepness")
_SYMMETRIC = Squash(f"2 / (1 + exp(-2 * {_NET})) - 1", _SLOPE_SYMMETRIC, spread=2.0)
_FANN: dict[str, Function] = {
    "FANN_SIGMOID": _SIGMOID, "sigmoid": _SIGMOID, "FANN_LINEAR": _LINEAR, "identity": _LINEAR,
    "FANN_SIGMOID_SYMMETRIC": _SYMMETRIC, "tanh": _SYMMETRIC,
    "FANN_SIGMOID_STEPWISE": Squash(_pieces(_BENDS, _HEIGHTS, 0.0), _SLOPE),
    "FANN_SIGMOID_SYMMETRIC_STEPWISE":
        Squash(_pieces(_BENDS_SYMMETRIC, _HEIGHTS_SYMMETRIC, -1.0), _SLOPE_SYMMETRIC, spread=2.0),
}  # fmt: skip
_RATE = Line("rate", "learning_rate", single=True)
_INCREMENTAL = Rule(
    "incremental", (
        _RATE,
        Line("mu", "momentum", single=True),
        Line("v", "mu * v_old - rate * g"),
        Line("update", "v"),
    ),
    defaults={"batch_size": 1}, own=("FANN_TRAIN_INCREMENTAL", "sgd", "momentum"),
    departs=("rows_one_by_one", "momentum_inside_rate"),
)  # fmt: skip
_FANN_RULES = (
    Rule(
        "rprop", (
            Line("up", "rate_inc", single=True), Line("down", "rate_dec", single=True),
            Line("same", "g * h_old"),
            Line("h", "g if same >= 0 else 0"),
            Line("held", "max(step_old, 0.0001)"),
            Line("step", "min(held * up, step_max) if same >= 0 else held * down", start="first_step"),
            Line("update", "-step if h > 0 else step"),
        ),
        defaults={"rate_inc": 1.2, "rate_dec": 0.5, "step_max": 50.0, "first_step": 0.10000000149011612},
        own=("FANN_TRAIN_RPROP",), whole=True, departs=("rprop_first_grows", "rprop_0_up", "rprop_turn_up"),
    ),
    _INCREMENTAL,
    Rule(
        "batch", (Line("rate", "learning_rate / n", single=True), Line("update", "-(rate * g)")),
        own=("FANN_TRAIN_BATCH",), whole=True, departs=("batch_means", "momentum_ignored"),
    ),
    Rule(
        "quickprop", (
            Line("rate", "learning_rate / n", single=True),
            Line("decay", "quickprop_decay", single=True),
            Line("mu", "quickprop_mu", single=True),
            Line("shrink", "mu / (1 + mu)", single=True),
            Line("h", "decay * w - g"),
            Line("plain", "rate * h"),
            Line("parabola", "step_old * h / (h_old - h)"),
            Line("upward", "(plain if h > 0 else 0) + (mu * step_old if h > shrink * h_old else parabola)"),
            Line("downward", "(plain if h < 0 else 0) + (mu * step_old if h < shrink * h_old else parabola)"),
            Line("step", "upward if step_old > 0.001 else (downward if step_old < -0.001 else plain)"),
            Line("update", "step"),
        ),
        defaults={"quickprop_decay": -1e-4, "quickprop_mu": 1.75}, own=("FANN_TRAIN_QUICKPROP",), whole=True,
        departs=("batch_means",),
    ),
)  # fmt: skip
_D = "((y - p) / spread)"
_SHOWN = f"{_D}**2"

# OpenCV
_CV = Squash("beta * tanh(alpha * z / 2)", "alpha / (2 * beta) * (beta**2 - a**2)")
_PLAIN_TANH, _IDENTITY = Known("tanh"), Known("identity")
_MLPACK_SGD = Rule("sgd", (Line("update", "-(eta * g)"),), whole=True)

ROWS = (
    Tool(
        "fann", "FANN", "2.2.0", "https://github.com/libfann/fann",
        "connections of each unit in order, the bias last",
        rules=_FANN_RULES,
        losses=(
            Loss("tanh", f"-(17 if {_D} > 0.9999999 else (-17 if {_D} < -0.9999999 else ln((1 + {_D}) / (1 - {_D}))))",
                 _SHOWN, "1 / (n * m)", own=("FANN_ERRORFUNC_TANH",), departs=("error_artanh",)),
            Loss("linear", f"-{_D}", _SHOWN, "1 / (n * m)", own=("FANN_ERRORFUNC_LINEAR",)),
        ),
        defaults={"learning_rate": 0.7, "momentum": 0.0, "batch_size": 1, "steepness": 0.5, "loss": "tanh"},
        own={"alg": "optimizer", "h": "hidden", "o": "output", "err": "loss", "steep": "steepness", "mode=epoch": "",
             "mode=train": "optimizer=incremental"},
        functions=_FANN, departs=("steepness_half", "slope_clipped", "rate_float32"),
    ),
    Tool(
        "opencv_mlp", "OpenCV ANN_MLP", "4.14.0", "https://docs.opencv.org/4.x/d0/dce/classcv_1_1ml_1_1ANN__MLP.html",
        "getWeights(i): (n_in + 1) x n_out, the transpose of W, its last row the biases",
        rules=(
            Rule(
                "rprop", (
                    Line("turn", "sign(g) * h_old"),
                    Line("h", "0 if turn < 0 else sign(g)"),
                    Line("step", "min(step_old * rate_inc, step_max) if turn > 0 else "
                                 "(max(step_old * rate_dec, step_min) if turn < 0 else step_old)", start="first_step"),
                    Line("update", "-(step * sign(g))"),
                ),
                defaults={"first_step": 0.1, "rate_inc": 1.2, "rate_dec": 0.5, "step_max": 50.0,
                          "step_min": 1.1920928955078125e-07},
                whole=True, through_new=False, departs=("rprop_moves_on",),
            ),
            Rule(
                "backprop", (
                    Line("rate", "max(0.001, min(1, learning_rate))"),
                    Line("v", "momentum * v_old - rate * g"),
                    Line("update", "v"),
                ),
                defaults={"momentum": 0.1, "batch_size": 1}, own=("sgd", "momentum"), through_new=True,
                departs=("rows_one_by_one", "through_new_weights", "momentum_inside_rate", "rows_reshuffled"),
            ),
        ),
        losses=(Loss("squared", "p - y", "(y - p)**2 / 2", "1"),), order=by_opencv,
        scaling={"default": Scaling(
            "(x - mean) / deviation if deviation > 1.5e-8 else x - mean",
            "1.9 * (x - low) / (high - low) - 0.95 if high - low > 2.220446049250313e-16 else x - low",
        )},
        defaults={"learning_rate": 0.1, "alpha": 0.6666666666666666, "beta": 1.7159, "scaling": "default",
                  "single_data": True},
        own={"NO_INPUT_SCALE=true": "scaling=none", "NO_OUTPUT_SCALE=true": "scaling=none"},
        functions={"SIGMOID_SYM": _CV, "sigmoid": _CV, "tanh": _PLAIN_TANH, "identity": _IDENTITY,
                   "relu": Known("relu"), "GAUSSIAN": Squash("beta * exp(-(alpha * z)**2)", "-2 * alpha**2 * z * a")},
        departs=("symmetric_sigmoid", "data_scaled", "no_loss_reported"),
    ),
    Tool(
        "dlib", "dlib mlp", "19.24", "http://dlib.net",
        "each unit its inputs, then its threshold, which is minus the bias",
        rules=(Rule("sgd", (Line("v", "momentum * v_old - eta * g"), Line("update", "v")), own=("momentum",),
                    departs=("momentum_inside_rate",)),),
        losses=(Loss("squared", "p - y", "(y - p)**2 / 2", "1"),),
        defaults={"learning_rate": 0.1, "momentum": 0.8, "batch_size": 1}, own={"alpha": "learning_rate"},
        functions={"sigmoid": LOGISTIC}, departs=("rows_one_by_one", "threshold_stored", "no_loss_reported"),
    ),
    Tool(
        "mlpack", "mlpack FFN", "4.8.0", "https://www.mlpack.org",
        "net.Parameters(): of each layer W column by column, then its biases",
        rules=(_MLPACK_SGD, Rule(
            "adam", (
                Line("m", "beta_1 * m_old + (1 - beta_1) * g"),
                Line("v", "beta_2 * v_old + (1 - beta_2) * g**2"),
                Line("rate", "learning_rate * sqrt(1 - beta_2**t) / (1 - beta_1**t)"),
                Line("update", "-(rate * m / (sqrt(v) + epsilon))"),
            ),
            defaults={"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8}, whole=True,
            departs=("epsilon_before_correction",),
        )),
        losses=(
            Loss("squared", "2 * (p - y) / m", "(y - p)**2", "1 / (n * m)", own=("MSE", "MeanSquaredError"),
                 departs=("loss_and_step_differ_by_rows",)),
            Loss("squared_sum", "2 * (p - y)", "(y - p)**2", "1", own=("MSE(reduction=true)",)),
            Loss("binary", "(1 - y) / (1 - p + 1e-10) - y / (p + 1e-10)",
                 "-(y * ln(p + 1e-10) + (1 - y) * ln(1 - p + 1e-10))", "1", own=("BCELoss",)),
            Loss("binary_mean", "((1 - y) / (1 - p + 1e-10) - y / (p + 1e-10)) / (n * m)",
                 "-(y * ln(p + 1e-10) + (1 - y) * ln(1 - p + 1e-10))", "1 / (n * m)",
                 own=("BCELoss(eps,reduction=false)",)),
            Loss("half_squared", "p - y", "(y - p)**2 / 2", "1"),
        ),
        defaults={"learning_rate": 0.1, "loss": "squared"},
        functions={"sigmoid": LOGISTIC, "identity": _IDENTITY, "tanh": _PLAIN_TANH, "relu": Known("relu")},
        departs=("whole_batch_sums",),
    ),
)  # fmt: skip
