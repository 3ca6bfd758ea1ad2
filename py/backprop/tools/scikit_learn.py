"""scikit-learn's multilayer perceptrons."""

from __future__ import annotations

from .searching import lbfgs_of_scipy
from .tool import AFTER, LOGISTIC, Known, Line, Loss, Rule, Squash, Tool

_RATE = Line("rate", "learning_rate / (rows * (epoch - 1) + 1)**power_t if invscaling > 0 else learning_rate")
_WITHOUT = (
    "cls", "shuffle", "max_iter", "random_state", "n_iter_no_change", "early_stopping", "validation_fraction",
    "verbose", "warm_start", "max_fun", "hidden_layer_sizes", "learning_rate=constant", "learning_rate=adaptive",
)  # fmt: skip

ROWS = (
    Tool(
        "scikit_learn", "scikit-learn", "1.9.1", "https://scikit-learn.org/stable/modules/neural_networks_supervised.html",
        "coefs_[k][input][unit], the transpose of W; intercepts_[k][unit]",
        rules=(
            Rule(
                "adam", (
                    Line("m", "beta_1 * m_old + (1 - beta_1) * g"),
                    Line("v", "beta_2 * v_old + (1 - beta_2) * g**2"),
                    Line("rate", "learning_rate * sqrt(1 - beta_2**t) / (1 - beta_1**t)"),
                    Line("update", "-(rate * m / (sqrt(v) + epsilon))"),
                ),
                defaults={"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8}, departs=("epsilon_before_correction",),
            ),
            Rule(
                "sgd", (
                    _RATE,
                    Line("v", "momentum * v_old - rate * g"),
                    Line("update", "momentum * v - rate * g if nesterovs_momentum > 0 else v"),
                ),
                defaults={"momentum": 0.9, "nesterovs_momentum": True, "power_t": 0.5, "invscaling": False},
                own=("momentum", "nesterov"), departs=("nesterov_by_default", "momentum_inside_rate"),
            ),
            Rule("lbfgs", way=lbfgs_of_scipy, defaults={"tol": 1e-4}, reported=AFTER,
                 departs=("first_trial_of_length_1",)),
        ),
        losses=(
            Loss("squared", "p - y", "(y - p)**2 / 2", "1 / (n * m)", direct=True, own=("squared_error",),
                 departs=("loss_mean_outputs",)),
            Loss("binary", "p - y", "-(xlogy(y, p) + xlogy(1 - y, 1 - p))", "1 / n", direct=True, own=("log_loss",)),
            Loss("categorical", "p - y", "-xlogy(y, p)", "1 / n", direct=True),
            Loss("poisson", "p - y", "xlogy(y, y / p) - y + p", "1 / (n * m)", direct=True),
        ),
        gradient="(S + alpha * w) / n", bias_gradient="S / n", penalty="alpha * w**2 / (2 * n)",
        defaults={"learning_rate": 0.001, "batch_size": None, "alpha": 1e-4},
        own={"learning_rate_init": "learning_rate", "learning_rate=invscaling": "invscaling",
             **dict.fromkeys(_WITHOUT, "")},
        functions={"relu": Known("relu"), "tanh": Known("tanh"), "sigmoid": LOGISTIC,
                   "logistic": LOGISTIC, "identity": Known("identity"), "softmax": Known("softmax"),
                   "exp": Squash("exp(z)", "a")},
        departs=("batch_means_penalty", "weights_decayed_alone", "output_without_slope", "loss_mean_before"),
    ),
)  # fmt: skip
