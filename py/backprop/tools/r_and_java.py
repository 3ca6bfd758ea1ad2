"""R's nnet and AMORE, and WEKA's MultilayerPerceptron."""

from __future__ import annotations

from .orders import by_java
from .searching import bfgs_of_nnet
from .tool import AFTER, BEFORE, LOGISTIC, Known, Line, Loss, Rule, Scaling, Squash, Tool

_CUT = Squash("(1 if z > 15 else 1 / (1 + exp(-z))) if z >= -15 else 0", "a * (1 - a)")
_SIGMOID, _LINEAR = LOGISTIC, Known("identity")
_MOVE, _ADD = Line("v", "momentum * v_old - eta * g"), Line("update", "v")
_TANSIG = Squash(
    "1.715904708575539 * tanh(0.6666666666666667 * z)",
    "0.3885219635652736 * (1.715904708575539 - a) * (1.715904708575539 + a)",
)  # fmt: skip
_HALF_RANGE = "(x - (high + low) / 2) / ((high - low) / 2)"
_INPUTS = f"{_HALF_RANGE} if high > low else x - (high + low) / 2"

ROWS = (
    Tool(
        "r_nnet", "R nnet", "7.3-18", "https://cran.r-project.org/package=nnet",
        "f$wts: for each unit its bias, then its inputs in order",
        rules=(Rule("bfgs", way=bfgs_of_nnet, whole=True, departs=("armijo_fifths",)),),
        losses=(
            Loss("squared", "2 * (p - y)", "(y - p)**2", "1", departs=("no_half",)),
            Loss("binary", "p - y", "xlogy(y, y / p) + xlogy(1 - y, (1 - y) / (1 - p))", "1", direct=True,
                 own=("entropy",)),
            Loss("categorical", "p - y", "-xlogy(y, p)", "1", direct=True, own=("softmax",)),
        ),
        gradient="S + 2 * decay * w", penalty="decay * w**2", bias_penalty="decay * w**2",
        defaults={"decay": 0.0, "abstol": 1e-4, "reltol": 1e-8, "linout": False},
        own={"entropy=true": "loss=binary", "softmax=true": "loss=categorical", "maxit": "", "size": "", "trace": "",
             "linout=true": "output=identity", "rang": "", "Wts": "", "weights": "row_weights"},
        functions={"sigmoid": _CUT, "logistic": _CUT, "identity": _LINEAR, "softmax": Known("softmax")},
        departs=("whole_batch_sums", "no_rate", "decay_twice", "sigmoid_cut"),
    ),
    Tool(
        "r_amore", "R AMORE", "0.2-16", "https://cran.r-project.org/package=AMORE",
        "net$neurons[[i]]$weights, hidden units first; $bias",
        rules=(
            Rule("ADAPTgd", (Line("update", "-(eta * g)"),), own=("sgd",), defaults={"momentum": 0.0},
                 through_new=True, departs=("rows_one_by_one", "through_new_weights")),
            Rule("ADAPTgdwm", (_MOVE, _ADD), own=("momentum",), defaults={"momentum": 0.0}, through_new=True,
                 departs=("rows_one_by_one", "through_new_weights", "momentum_inside_rate")),
            Rule("BATCHgd", (Line("A", "A_old + g"), Line("update", "-(eta / n * A)")), whole=True,
                 defaults={"momentum": 0.0}, departs=("sums_never_cleared", "batch_means")),
            Rule("BATCHgdwm", (Line("A", "A_old + g"), Line("v", "(momentum * v_old - eta * A) / n"), _ADD),
                 defaults={"momentum": 0.0}, whole=True,
                 departs=("sums_never_cleared", "batch_means", "momentum_divided_by_rows")),
        ),
        losses=(
            Loss("squared", "p - y", "(y - p)**2", "1 / (n * m)", own=("LMS",)),
            Loss("logarithmic", "(p - y) / (1 + (p - y)**2 / 2)", "ln(1 + (p - y)**2 / 2)", "1 / (n * m)",
                 own=("LMLS",)),
        ),
        defaults={"learning_rate": 0.01, "batch_size": 1}, reported=AFTER,
        own={"momentum.global": "momentum", "learning.rate.global": "learning_rate", "error.criterium": "loss"},
        functions={"sigmoid": _SIGMOID, "tansig": _TANSIG, "purelin": _LINEAR, "identity": _LINEAR,
                   "tanh": _TANSIG},
        departs=("loss_after",),
    ),
    Tool(
        "weka", "WEKA MultilayerPerceptron", "3.6.14", "https://www.cs.waikato.ac.nz/ml/weka/",
        "each node: Threshold, which is the bias, then its inputs; output nodes first",
        rules=(Rule("sgd", (
            Line("rate", "learning_rate / epoch if decay > 0 else learning_rate"),
            Line("v", "momentum * v_old - rate * g"), _ADD,
        ), own=("momentum",), departs=("momentum_inside_rate",)),),
        losses=(Loss("squared", "p - y if y == y else 0", "(y - p)**2 if y == y else 0", "1 / (n * m)"),),
        scaling={
            "default": Scaling(_INPUTS, _HALF_RANGE, of_linear=True), "attributes": Scaling(_INPUTS),
            "class": Scaling("x", _HALF_RANGE, of_linear=True),
        },
        order=by_java, reported=BEFORE,
        defaults={"learning_rate": 0.3, "momentum": 0.2, "batch_size": 1, "decay": False, "seed": 0,
                  "scaling": "default"},
        own={"L": "learning_rate", "M": "momentum", "D": "decay", "S": "seed", "N": "", "H": "", "V": "", "E": "",
             "I=true": "scaling=class", "C=true": "scaling=attributes"},
        functions={"sigmoid": _SIGMOID, "identity": _LINEAR, "linear": _LINEAR},
        departs=("rows_one_by_one", "rows_shuffled_once", "data_scaled", "loss_mean_before"),
    ),
)  # fmt: skip
