"""The formulas of the text: those of the package's tables by their row, and those of the text itself.

Each of the text's own is a symbol and a Python expression, written as MathML and evaluated by a test against what the
package computes (`tests/building/guide_bindings.py` has the numbers for every one).
"""

from dataclasses import dataclass

from backprop.documents.options import symbols_of
from backprop.functions.activations import ACTIVATIONS
from backprop.functions.schedules import SCHEDULES
from backprop.lines.expression import Expr, sym
from backprop.lines.mathml import MathML
from backprop.lines.optimizer_lines import row_symbols, schedule_symbols
from backprop.lines.render import Text
from backprop.lines.written import fill
from backprop.optimizers.first_order import OPTIMIZERS
from building.guide.markup import element
from building.project import BuildError

DIGITS = 17
WIDE = 30  # letters of a right side that may not fit a phone


def _ratio(above: str, below: str, sub: str | None = None) -> Expr:
    return ["div", sym("∂" + above), sym("∂" + below, sub)]


def _of(name: str, argument: str) -> Expr:
    """A function's value. As a call its name, its parentheses and its argument are set each in its own way."""
    return ["call", name, [sym(argument)]]


LETTERS: dict[str, Expr] = {
    "E": sym("E"),
    "y": sym("y"),
    "y_k": sym("y", "k"),
    "p_k": sym("ŷ", "k"),
    "p_j": sym("ŷ", "j"),
    "y_j": sym("y", "j"),
    "z": sym("z"),
    "z_j": sym("z", "j"),
    "a": sym("a"),
    "a_j": sym("a", "j"),
    "a_k": sym("a", "k"),
    "x": sym("x"),
    "b_j": sym("b", "j"),
    "w_jk": sym("w", "jk"),
    "w_kj": sym("w", "kj"),
    "w": sym("w"),
    "w_new": sym("w⁺"),
    "dw_jk": sym("Δw", "jk"),
    "dw": sym("Δw"),
    "delta_j": sym("δ", "j"),
    "delta_k": sym("δ", "k"),
    "delta_1": sym("δ", "1"),
    "delta_3": sym("δ", "3"),
    "w_2": sym("w", "2"),
    "w_3": sym("w", "3"),
    "slope_j": sym("f′", "j"),
    "slope_1": sym("f′", "1"),
    "slope_2": sym("f′", "2"),
    "dE_dw": _ratio("E", "w"),
    "dE_dw_jk": _ratio("E", "w", "jk"),
    "dE_dz_j": _ratio("E", "z", "j"),
    "dE_db_j": _ratio("E", "b", "j"),
    "dE_da_j": _ratio("E", "a", "j"),
    "da_dz_j": ["div", sym("∂a", "j"), sym("∂z", "j")],
    "dz_dw_jk": ["div", sym("∂z", "j"), sym("∂w", "jk")],
    "eta": sym("η"),
    "bound": sym("r"),
    "std": sym("s"),
    "n_in": sym("n", "in"),
    "n_out": sym("n", "out"),
    "x_hat": sym("x̂"),
    "mean": sym("μ"),
    "variance": ["pow", sym("σ"), ["num", 2.0, None]],
    "epsilon": sym("ε"),
    "gamma": sym("γ"),
    "beta": sym("β"),
    "m": sym("m"),
    "rate": sym("p"),
    "a_kept": sym("a⁺"),
    "g": sym("g"),
    "g_new": sym("g⁺"),
    "norm": sym("‖g‖"),
    "c": sym("c"),
    "E_new": sym("E⁺"),
    "lam": sym("λ"),
    "F_x": _of("F", "x"),
    "dF_dx": _ratio("F", "x"),
    "da_dx": _ratio("a", "x"),
    "first": _of("E′", "w"),
    "second": _of("E″", "w"),
    "J": _of("r′", "w"),
    "r": _of("r", "w"),
    "mu": sym("μ"),
    "h_t": sym("h", "t"),
    "h_before": sym("h", "t−1"),
    "x_t": sym("x", "t"),
    "w_x": sym("w", "x"),
    "w_h": sym("w", "h"),
    "b": sym("b"),
    "delta_t": sym("δ", "t"),
    "dE_dw_h": _ratio("E", "w", "h"),
    "z_t": sym("z", "t"),
}


@dataclass(frozen=True)
class Formula:
    """left = right, both Python expressions over LETTERS; index: what a sum runs over."""

    left: str
    right: str
    index: str | None = "k"


FORMULAS: dict[str, Formula] = {
    "loss": Formula("E", "sum((y_k - p_k)**2) / 2"),
    "weighted_sum": Formula("z_j", "sum(w_jk * a_k) + b_j"),
    "sigmoid": Formula("a_j", "1 / (1 + exp(-z_j))"),
    "chain": Formula("dE_dw_jk", "dE_da_j * da_dz_j * dz_dw_jk"),
    "delta": Formula("delta_j", "dE_dz_j"),
    "delta_output": Formula("delta_j", "(p_j - y_j) * slope_j"),
    "delta_hidden": Formula("delta_j", "slope_j * sum(w_kj * delta_k)"),
    "gradient": Formula("dE_dw_jk", "delta_j * a_k"),
    "bias_gradient": Formula("dE_db_j", "delta_j"),
    "update": Formula("dw_jk", "-(eta * delta_j * a_k)"),
    "update_rule": Formula("dw_jk", "-(eta * dE_dw_jk)"),
    "new_weight": Formula("w_new", "w - eta * dE_dw"),
    "other_indices": Formula("dw_jk", "eta * delta_k * a_j"),
    "fused": Formula("delta_j", "p_j - y_j"),
    "signal": Formula("delta_j", "-(dE_dz_j)"),
    "signal_output": Formula("delta_j", "(y_j - p_j) * slope_j"),
    "signal_update": Formula("dw_jk", "eta * delta_j * a_k"),
    "chain_of_layers": Formula("delta_1", "slope_1 * w_2 * slope_2 * w_3 * delta_3"),
    "glorot": Formula("bound", "sqrt(6 / (n_in + n_out))"),
    "he": Formula("std", "sqrt(2 / n_in)"),
    "batch_norm": Formula("x_hat", "(z - mean) / sqrt(variance + epsilon)"),
    "batch_norm_out": Formula("a", "gamma * x_hat + beta"),
    "dropout": Formula("a_kept", "m * a / (1 - rate)"),
    "clip": Formula("g_new", "g * min(1, c / norm)"),
    "weight_penalty": Formula("E_new", "E + lam * sum(w**2) / 2", None),
    "residual": Formula("a", "x + F_x"),
    "residual_slope": Formula("da_dx", "1 + dF_dx"),
    "newton": Formula("dw", "-(first / second)"),
    "levenberg_marquardt": Formula("dw", "-(J * r / (J**2 + mu))"),
    "recurrent": Formula("z_t", "w_x * x_t + w_h * h_before + b"),
    "through_time": Formula("dE_dw_h", "sum(delta_t * h_before)", "t"),
}


def tree(name: str) -> tuple[Expr, Expr]:
    """Left and right side of a formula by name: `loss`, `activations.relu`, `optimizers.adam.m`, `schedules.cosine`."""
    table, _, row = name.partition(".")
    match table:
        case "activations":
            activation, _, which = row.partition(".")
            choice = ACTIVATIONS[activation]
            if which == "derivative":
                return _of(f"{choice.symbol}′", "z"), fill(choice.derivative, symbols_of(choice))
            return _of(choice.symbol, "z"), fill(choice.formula, symbols_of(choice))
        case "optimizers":
            optimizer, _, quantity = row.partition(".")
            chosen = OPTIMIZERS[optimizer]
            line = next(line for line in chosen.lines(chosen.default_choices) if line.name == quantity)
            return sym(line.symbol), fill(line.formula, row_symbols(chosen))
        case "schedules":
            return sym("η"), fill(SCHEDULES[row].formula, schedule_symbols(SCHEDULES[row]))
    if name not in FORMULAS:
        raise BuildError(f"The guide asks for the formula “{name}”, which is in no table.")
    own = FORMULAS[name]
    return fill(own.left, LETTERS), _indexed(fill(own.right, LETTERS), own.index)


def _indexed(node: Expr, index: str | None) -> Expr:
    """The tree with its sums running over another index."""
    if not isinstance(node, list):
        return node
    if node and node[0] == "sum":
        return ["sum", node[1], index]
    return [_indexed(child, index) for child in node]


def block(name: str) -> str:
    """The formula on a line of its own; one that may be wider than a phone can be scrolled, by keys too."""
    _, right = tree(name)
    wide = len(Text(DIGITS).write(right)) > WIDE
    frame = {"class": "guide-formula", "tabindex": "0", "role": "group", "aria-label": "Formula"}
    return element("div", frame if wide else {"class": "guide-formula"}, formula(name, "block"))


def formula(name: str, display: str = "inline") -> str:
    """The formula as MathML."""
    left, right = tree(name)
    writer = MathML(DIGITS)
    inner = f"{writer.write(left)}<mo>=</mo>{writer.write(right)}"
    return f'<math display="{display}" displaystyle="true"><mrow>{inner}</mrow></math>'
