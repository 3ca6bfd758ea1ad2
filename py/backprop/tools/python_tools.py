"""Python packages that are used in teaching: neurolab, ffnet, PyBrain, pyrenn, NeuPy, mlxtend."""

from __future__ import annotations

from typing import Any

from .orders import by_python
from .searching import bfgs_of_scipy, levenberg_marquardt_of_pyrenn
from .tool import AFTER, FLOAT32, LOGISTIC, Function, Known, Line, Loss, Rule, Scaling, Tool

_FUNCTIONS: dict[str, Function] = {
    "sigmoid": LOGISTIC, "tanh": Known("tanh"), "identity": Known("identity"), "linear": Known("identity"),
    "relu": Known("relu"), "softmax": Known("softmax"),
}  # fmt: skip
_PLAIN = (Line("update", "-(eta * g)"),)

# neurolab
_BY_LOSS = Line(
    "rate",
    "rate_old if t < 2 else rate_old * (rate_dec if E > max_perf_inc * E_old else (rate_inc if E < E_old else 1))",
    start="learning_rate",
)  # fmt: skip
_AVERAGED = "momentum * d_old + (1 - momentum) * {rate} * g"
_ADAPTIVE = {"rate_inc": 1.05, "rate_dec": 0.7, "max_perf_inc": 1.04}
_NEUROLAB = (
    Rule("bfgs", way=bfgs_of_scipy, own=("train_bfgs",), whole=True, reported=AFTER),
    Rule("gd", _PLAIN, own=("train_gd", "sgd"), whole=True),
    Rule("gd_adapt", _PLAIN, reported=AFTER, departs=("rows_one_by_one",)),
    Rule(
        "gdm", (Line("d", _AVERAGED.format(rate="eta")), Line("update", "-d")),
        defaults={"momentum": 0.9}, own=("train_gdm", "momentum"), whole=True, departs=("momentum_averages",),
    ),
    Rule(
        "gda", (_BY_LOSS, Line("update", "-(rate * g)")), defaults=_ADAPTIVE, own=("train_gda",), whole=True,
        departs=("rate_by_loss",),
    ),
    Rule(
        "gdx", (_BY_LOSS, Line("d", _AVERAGED.format(rate="rate")), Line("update", "-d")),
        defaults={**_ADAPTIVE, "momentum": 0.9}, own=("train_gdx",), whole=True,
        departs=("rate_by_loss", "momentum_averages"),
    ),
    Rule(
        "rprop", (
            Line("h", "g"),
            Line("turn", "g * h_old"),
            Line(
                "step",
                "max(rate_min, min(rate_max, step_old * (rate_inc if turn > 0 else (rate_dec if turn < 0 else 1))))",
                start="learning_rate",
            ),
            Line("update", "-(step * sign(g))"),
        ),
        defaults={"learning_rate": 0.07, "rate_inc": 1.2, "rate_dec": 0.5, "rate_min": 1e-9, "rate_max": 50.0},
        own=("train_rprop",), whole=True, departs=("rprop_moves_on",),
    ),
)  # fmt: skip

# PyBrain
_PYBRAIN = (
    Rule(
        "sgd", (
            Line("rate", "learning_rate * lrdecay**(t - 1)"),
            Line("v", "momentum * v_old - rate * (g + weightdecay * w)"),
            Line("update", "v"),
        ),
        own=("BackpropTrainer", "momentum"), departs=("rate_decays_each_update", "momentum_inside_rate"),
    ),
    Rule(
        "batch", (
            Line("rate", "learning_rate * lrdecay**(t - 1)"),
            Line("v", "momentum * v_old - rate * g"),
            Line("update", "v"),
        ),
        whole=True, departs=("whole_batch_sums", "momentum_inside_rate", "no_decay_in_batches"),
    ),
    Rule(
        "rprop", (
            Line("turn", "g * h_old"),
            Line("h", "0 if turn < 0 else g"),
            Line(
                "step", "max(step_min, min(step_max, step_old * (1.2 if turn > 0 else (0.5 if turn < 0 else 1))))",
                start="first_step",
            ),
            Line("update", "-(step_old * sign(g))"),
        ),
        defaults={"first_step": 0.1, "step_min": 5e-6, "step_max": 5.0}, own=("RPropMinusTrainer",), whole=True,
        departs=("rprop_adapts_after",),
    ),
)  # fmt: skip

# NeuPy: TensorFlow's arithmetic in float32
_NEUPY = (
    Rule("sgd", _PLAIN, own=("GradientDescent",)),
    Rule(
        "momentum", (
            Line("v", "momentum * v_old + g"),
            Line("update", "-(eta * (g + momentum * v)) if nesterov > 0 else -(eta * v)"),
        ),
        defaults={"momentum": 0.9, "nesterov": False}, own=("Momentum",),
    ),
    Rule(
        "adam", (
            Line("m", "beta_1 * m_old + (1 - beta_1) * g"),
            Line("v", "beta_2 * v_old + (1 - beta_2) * g**2"),
            Line("rate", "learning_rate * sqrt(1 - beta_2**t) / (1 - beta_1**t)"),
            Line("update", "-(rate * m / (sqrt(v) + epsilon))"),
        ),
        defaults={"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}, own=("Adam",),
        departs=("epsilon_before_correction",),
    ),
    Rule(
        "rprop", (
            Line("turn", "g * h_old"),
            Line("h", "0 if turn < 0 else g"),
            Line(
                "step", "max(step_min, min(step_max, step_old * (1.2 if turn > 0 else (0.5 if turn < 0 else 1))))",
                start="learning_rate",
            ),
            Line("update", "-update_old if turn < 0 else -(step * sign(g))"),
        ),
        defaults={"step_min": 0.001, "step_max": 10.0}, own=("RPROP",), departs=("rprop_goes_back",),
    ),
)  # fmt: skip
_NEUPY_LOSSES = (
    Loss("squared", "2 * (p - y) / (n * m)", "(y - p)**2", "1 / (n * m)", own=("mse",)),
    Loss("binary", "(p - y) / (p * (1 - p)) / (n * m)", "-(y * ln(p) + (1 - y) * ln(1 - p))", "1 / (n * m)",
         own=("binary_crossentropy",)),
    Loss("categorical", "(p - y) / n", "-xlogy(y, p)", "1 / n", direct=True, own=("categorical_crossentropy",)),
)  # fmt: skip
_COMMON: dict[str, Any] = {"functions": _FUNCTIONS}

ROWS = (
    Tool(
        "neurolab", "neurolab", "0.3.5", "https://pypi.org/project/neurolab/",
        "net.layers[k].np['w'][unit][input], np['b'][unit]",
        rules=_NEUROLAB,
        losses=(
            Loss("squared", "p - y", "(y - p)**2 / 2", "1", own=("SSE",)),
            Loss("mean_squared", "2 * (p - y) / m", "(y - p)**2", "1 / (n * m)", own=("MSE", "mean_squared_error"),
                 departs=("loss_and_step_differ_by_rows",)),
            Loss("binary", "(p - y) / (p * (1 - p)) / m", "-(y * ln(p) + (1 - y) * ln(1 - p))", "1 / (n * m)",
                 own=("CEE",), departs=("loss_and_step_differ_by_rows",)),
            Loss("absolute", "sign(p - y)", "abs(y - p)", "1", own=("SAE",)),
        ),
        gradient="S + rr * w", penalty="w**2", bias_penalty="w**2", penalty_of_sums="rr * (sqrt(P) + sqrt(B))",
        defaults={"learning_rate": 0.01, "batch_size": 1, "rr": 0.0},
        own={"trainf": "optimizer", "errorf": "loss", "transf": "activations", "mc": "momentum", "goal": "", "show": "",
             "adapt=true": "optimizer=gd_adapt", "epochs": ""},
        departs=("epochs_are_one_fewer", "whole_batch_sums"), **_COMMON,
    ),
    Tool(
        "ffnet", "ffnet", "0.8.6", "https://ffnet.sourceforge.net",
        "net.weights along net.conec: for each unit its inputs, the bias last",
        rules=(
            Rule("momentum", (Line("u", "-(eta * g)"), Line("update", "u + momentum * u_old")),
                 own=("train_momentum", "sgd"), whole=True, departs=("momentum_of_one_step",)),
            Rule("rprop", (
                Line("h", "g"),
                Line("turn", "g * h_old"),
                Line("step", "min(step_old * rate_inc, step_max) if turn > 0 else "
                             "(max(step_old * rate_dec, step_min) if turn < 0 else step_old)", start="first_step"),
                Line("update", "step if g < 0 else -step"),
            ), defaults={"first_step": 0.1, "rate_inc": 1.2, "rate_dec": 0.5, "step_min": 1e-6, "step_max": 50.0},
               own=("train_rprop",), whole=True, departs=("rprop_moves_on", "rprop_0_down")),
        ),
        losses=(Loss("squared", "p - y", "(y - p)**2 / 2", "1"),),
        defaults={"learning_rate": 0.2, "momentum": 0.8, "scaling": "range"},
        scaling={"range": Scaling("0.15 + 0.7 * (x - low) / (high - low) if high > low else x - low + 0.15",
                                  "0.15 + 0.7 * (x - low) / (high - low) if high > low else x - low + 0.15")},
        own={"eta": "learning_rate", "renormalize=false": "scaling=none", "renormalize=true": "scaling=range",
             "maxiter": ""},
        departs=("whole_batch_sums", "data_scaled"), **_COMMON,
    ),
    Tool(
        "pybrain3", "PyBrain", "3.0.4", "https://pypi.org/project/pybrain3/",
        "n.params: one connection after the other, each [unit][input]",
        rules=_PYBRAIN, order=by_python,
        losses=(Loss("squared", "p - y", "(y - p)**2 / 2", "1 / (n * m)", departs=("loss_mean_outputs",)),
                Loss("softmax", "p - y", "(y - p)**2 / 2", "1 / (n * m)", direct=True, own=("categorical",))),
        defaults={"learning_rate": 0.01, "momentum": 0.0, "lrdecay": 1.0, "weightdecay": 0.0, "random_seed": -1},
        own={"batchlearning=true": "optimizer=batch", "batchlearning=false": ""},
        departs=("rows_one_by_one", "rows_reshuffled"), **_COMMON,
    ),
    Tool(
        "pyrenn", "pyrenn", "0.1", "https://pypi.org/project/pyrenn/",
        "net['w']: W1 column by column, b1, W2 column by column, b2",
        rules=(Rule("levenberg_marquardt", way=levenberg_marquardt_of_pyrenn, own=("train_LM",), whole=True,
                    departs=("no_rate",)),),
        losses=(Loss("squared", "2 * (p - y)", "(y - p)**2", "1", departs=("no_half",)),),
        defaults={"dampfac": 3.0, "dampconst": 10.0}, own={"k_max": "", "E_stop": ""}, **_COMMON,
    ),
    Tool(
        "neupy", "NeuPy", "0.8.2", "http://neupy.com", "layer.weight[input][unit], the transpose of W; layer.bias",
        rules=_NEUPY, losses=_NEUPY_LOSSES,
        defaults={"learning_rate": 0.1, "batch_size": 128, "precision": FLOAT32},
        own={"step": "learning_rate", "activations": "activations", "shuffle_data": "", "nesterov=true": "nesterov"},
        departs=("mean_rows_outputs", "float32"), **_COMMON,
    ),
    Tool(
        "mlxtend", "mlxtend", "0.25.0", "https://rasbt.github.io/mlxtend/",
        "w_['1'][input][unit] and w_['out'], the transposes of W; b_",
        rules=(Rule("sgd", (
            Line("rate", "rate_old / (1 + decrease_const * (epoch - 1))", start="learning_rate"),
            Line("h", "S"),
            Line("update", "-(rate * g) - momentum * h_old"),
        ), own=("momentum",), departs=("momentum_of_raw_gradient",)),),
        losses=(Loss("categorical", "p - y", "-xlogy(y, p) / 2", "1 / n", direct=True, departs=("loss_half_mean",)),),
        gradient="S + l2 * w", bias_gradient="S", reported="after",
        defaults={"learning_rate": 0.5, "batch_size": None, "momentum": 0.0, "l1": 0.0, "l2": 0.0,
                  "decrease_const": 0.0},
        own={"eta": "learning_rate", "labels": "", "n_classes": "", "minibatches": ""},
        departs=("whole_batch_sums", "weights_decayed_alone", "output_without_slope"), **_COMMON,
    ),
)  # fmt: skip
