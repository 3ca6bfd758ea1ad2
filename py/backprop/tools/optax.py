"""optax beside JAX: the optimizers that go parameter by parameter, with the mean loss that its users write."""

from __future__ import annotations

from .settings import STEPS_MOST
from .tool import FLOAT32, Line, Loss, Rule, Tool, activations


def _power(base: str, exponent: str) -> str:
    """A power as JAX takes one of a whole exponent, by squares, lowest bit first; it has bits for every step."""
    factors, square = [], base
    for bit in range(STEPS_MOST.bit_length()):
        odd = f"floor(({exponent}) / {2**bit}) - 2 * floor(({exponent}) / {2 ** (bit + 1)})"
        factors.append(f"({square} if {odd} > 0 else 1)")
        square = f"({square})**2"
    return " * ".join(factors)


# 1 − βᵗ magnifies how βᵗ is rounded: it is kept as the weights are, so these lines have an entry a weight.
_POWERS = (
    Line("b_1", "beta_1 + 0 * w"), Line("power_1", _power("b_1", "t")),
    Line("b_2", "beta_2 + 0 * w"), Line("power_2", _power("b_2", "t")),
)  # fmt: skip
_M = Line("m", "(1 - beta_1) * g + beta_1 * m_old")
_V = Line("v", "(1 - beta_2) * g**2 + beta_2 * v_old")
_CORRECTED = (*_POWERS, Line("mean", "m / (1 - power_1)"), Line("square", "v / (1 - power_2)"))
_STEP = "mean / (sqrt(square + eps_root) + epsilon)"
_BETAS = {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8, "eps_root": 0.0}
_DECAYED = {**_BETAS, "weight_decay": 1e-4}
_RULES = (
    Rule(
        "sgd", (
            Line("d", "g + decayed_weights * w"),
            Line("v", "d + momentum * v_old"),
            Line("update", "-(eta * (d + momentum * v if nesterov > 0 else v))"),
        ),
        defaults={"learning_rate": 0.01, "momentum": 0.0, "nesterov": False, "decayed_weights": 0.0},
        own=("momentum", "nesterov"),
    ),
    Rule("adam", (_M, _V, *_CORRECTED, Line("update", f"-(eta * ({_STEP}))")), defaults=_BETAS),
    Rule(
        "adamw", (_M, _V, *_CORRECTED, Line("update", f"-(eta * ({_STEP} + weight_decay * w))")),
        defaults=_DECAYED, departs=("decay_by_default",),
    ),
    Rule(
        "nadamw", (
            _M, _V, *_POWERS, Line("ahead", _power("b_1", "t + 1")),
            Line("mean", "beta_1 * (m / (1 - ahead)) + (1 - beta_1) * (g / (1 - power_1))"),
            Line("square", "v / (1 - power_2)"),
            Line("update", f"-(eta * ({_STEP} + weight_decay * w))"),
        ),
        defaults=_DECAYED, departs=("decay_by_default", "schedule_none"),
    ),
    Rule(
        "amsgrad", (
            _M, _V, *_CORRECTED,
            Line("most", "max(most_old, square)"),
            Line("update", "-(eta * (mean / (sqrt(most + eps_root) + epsilon)))"),
        ),
        defaults=_BETAS, departs=("most_of_corrected",),
    ),
    Rule(
        "adabelief", (
            _M,
            Line("v", "(1 - beta_2) * (g - m)**2 + beta_2 * v_old + eps_root"),
            *_CORRECTED,
            Line("update", "-(eta * (mean / (sqrt(square) + epsilon)))"),
        ),
        defaults={**_BETAS, "epsilon": 1e-16, "eps_root": 1e-16}, departs=("epsilon_gathers",),
    ),
    Rule(
        "yogi", (
            Line("m", _M.formula, start="initial_accumulator_value"),
            Line("v", "v_old - (1 - beta_2) * sign(v_old - g**2) * g**2", start="initial_accumulator_value"),
            *_CORRECTED,
            Line("update", f"-(eta * ({_STEP}))"),
        ),
        defaults={**_BETAS, "learning_rate": 0.01, "epsilon": 1e-3, "initial_accumulator_value": 1e-6},
        departs=("means_start_above_0",),
    ),
    Rule(
        "radam", (
            _M, _V, *_CORRECTED,
            Line("longest", "2 / (1 - beta_2) - 1"),
            Line("length", "longest - 2 * t * power_2 / (1 - power_2)"),
            Line("share", "sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length))"
                 " if length >= 5 else 1"),
            Line("update", "-(eta * (share * mean / (sqrt(square + eps_root) + epsilon) if length >= 5 else mean))"),
        ),
        defaults=_BETAS,
    ),
    Rule(
        "lion", (
            Line("turn", "sign((1 - beta_1) * g + beta_1 * m_old)"),
            Line("m", "(1 - beta_2) * g + beta_2 * m_old"),
            Line("update", "-(eta * (turn + weight_decay * w))"),
        ),
        defaults={"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.99, "weight_decay": 1e-3},
        departs=("decay_by_default",),
    ),
    Rule(
        "adagrad", (
            Line("G", "g**2 + G_old", start="initial_accumulator_value"),
            Line("update", "-(eta * (1 / sqrt(G + epsilon) * g))"),
        ),
        defaults={"learning_rate": 0.01, "initial_accumulator_value": 0.1, "epsilon": 1e-7},
        departs=("epsilon_inside_root", "sum_starts_above_0"),
    ),
    Rule(
        "adadelta", (
            Line("G", "(1 - rho) * g**2 + rho * G_old"),
            Line("step", "sqrt(D_old + epsilon) / sqrt(G + epsilon) * g"),
            Line("D", "(1 - rho) * step**2 + rho * D_old"),
            Line("update", "-(eta * (step + weight_decay * w))"),
        ),
        defaults={"learning_rate": 1.0, "rho": 0.9, "epsilon": 1e-6, "weight_decay": 0.0},
    ),
    Rule(
        "rmsprop", (
            Line("G", "(1 - rho) * g**2 + rho * G_old"),
            Line("mean", "(1 - rho) * g + rho * mean_old"),
            Line("step", "-(eta * (g / sqrt((G - mean**2 if centered > 0 else G) + epsilon)))"),
            Line("v", "step + momentum * v_old"),
            Line("update", "v"),
        ),
        defaults={"learning_rate": 0.01, "rho": 0.9, "epsilon": 1e-8, "momentum": 0.0, "centered": False},
        departs=("epsilon_inside_root", "momentum_inside_rate"),
    ),
    Rule(
        "rprop", (
            Line("turn", "g * next_old"),
            Line("size", "size_old if turn == 0 else"
                 " min(max_step_size, max(min_step_size, size_old * (eta_plus if turn > 0 else eta_minus)))",
                 start="learning_rate"),
            Line("next", "0 if turn < 0 else size * sign(g)"),
            Line("update", "-(0 if turn < 0 else next_old)"),
        ),
        defaults={"learning_rate": 0.01, "eta_minus": 0.5, "eta_plus": 1.2, "min_step_size": 1e-6,
                  "max_step_size": 50.0},
        departs=("rprop_late",),
    ),
)  # fmt: skip
_LOSSES = (
    Loss("squared", "2 * (p - y) / (n * m)", "(p - y)**2", "1 / (n * m)", own=("jnp.mean((y-t)**2)",),
         departs=("mean_rows_outputs",)),
)  # fmt: skip
_FUNCTIONS = activations("linear", "tanh", "relu", "identity", "softplus", "silu", "selu", "softsign")

ROWS = (
    Tool(
        "optax", "optax on JAX", "0.2.8", "https://optax.readthedocs.io/en/latest/api/optimizers.html",
        "a dict's leaves in the order of its sorted keys: W1, W2, b1, b2",
        rules=_RULES, losses=_LOSSES,
        defaults={"batch_size": None, "precision": FLOAT32},
        own={"b1": "beta_1", "b2": "beta_2", "eps": "epsilon", "decay": "rho",
             "add_decayed_weights": "decayed_weights"},
        functions=_FUNCTIONS, departs=("float32",),
    ),
)  # fmt: skip
