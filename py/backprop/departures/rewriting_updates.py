"""What stands in the place of an equation of the optimizer."""

from __future__ import annotations

from ..equations.kind import BIAS
from ..equations.notation import Binary, Call, Cases, Expression, Name, Negative, Number, changed, put_in
from ..equations.parser import parse_formula
from .lines import Line, StepLines, placed
from .rewriting import Values


def bias_kept(step: StepLines, line: Line) -> Values:
    """An update of 0."""
    kind = step.kind(line.layer or 0)
    biased = line.parameter and kind.parameter(line.parameter).start == BIAS
    return [Number(0)] if biased and line.equation.target.name == "update" else []


def frozen_moved(step: StepLines, line: Line) -> Values:
    """The update of frozen entries by the optimizer's formula, where that needs nothing but η and the gradient."""
    if line.equation.target.name != "update" or not _has_fixed(step, line):
        return []
    match line.equation.value:
        case Cases(_, moved, _):
            return [moved]
    letters = step.letters(line.layer or 0, line.parameter)
    return [placed(parse_formula(step.spec.optimizer.lines[-1].formula), letters)]


def _has_fixed(step: StepLines, line: Line) -> bool:
    part = step.parts[line.layer or 0]
    return part.name_on_top(line.parameter) in step.spec.fixed[part.top]


def without_rate(step: StepLines, line: Line) -> Values:
    """η = 1."""
    return [put_in(line.equation.value, {"eta": Number(1)})]


def rate_twice(step: StepLines, line: Line) -> Values:
    """η times the update."""
    return [Binary("*", Name("eta"), line.equation.value)] if line.equation.target.name == "update" else []


def ascent(step: StepLines, line: Line) -> Values:
    """Along the gradient."""
    return [Negative(line.equation.value)] if line.equation.target.name == "update" else []


def uncorrected(step: StepLines, line: Line) -> Values:
    """Both means, the first one alone, the second one alone."""
    match line.equation.value:
        case Binary("/", Name() as mean, Binary("-", Number(1), Binary("**", Name(), Name("t")))):
            first = mean.name == "m"
            return [mean, mean if first else None, None if first else mean]
    return []


def other_time(step: StepLines, line: Line) -> Values:
    """One more, one fewer."""
    value, t = line.equation.value, step.step.step
    return [put_in(value, {"t": Number(t + 1)}), put_in(value, {"t": Number(t - 1)}) if t > 1 else None]


def epsilon_inside(step: StepLines, line: Line) -> Values:
    """√(v + ε) for √v + ε."""
    return [_epsilon_inside(line.equation.value)]


def _epsilon_inside(tree: Expression) -> Expression:
    match tree:
        case Binary("+", Call("sqrt", (inner,)), Name("epsilon") as epsilon):
            return Call("sqrt", (Binary("+", inner, epsilon),))
    return changed(tree, _epsilon_inside)


def other_rule(step: StepLines, line: Line) -> Values:
    """The lines under the other choices of the rule."""
    choice, row = step.spec.optimizer, step.spec.optimizer.row
    rule = next((own for own in row.choices if own.name == "rule"), None)
    if rule is None or not any(field.name == "momentum" for field in row.hyperparameters) or not line.parameter:
        return []
    letters = step.letters(line.layer or 0, line.parameter)
    found: list[Expression | None] = []
    for value in rule.values:
        if value.name != choice.choices.get("rule"):
            own = {
                one.name: one.formula for one in row.lines({**choice.choices, "rule": value.name}, choice.weight_decay)
            }
            formula = own.get(line.equation.target.name)
            moves = formula and not _is_fixed(line)
            found.append(placed(parse_formula(formula), letters) if moves and formula else None)
    return found


def _is_fixed(line: Line) -> bool:
    return line.equation.value == Number(0)


def without_momentum(step: StepLines, line: Line) -> Values:
    """μ = 0."""
    if not any(field.name == "momentum" for field in step.spec.optimizer.row.hyperparameters):
        return []
    return [put_in(line.equation.value, {"momentum": Number(0)})]
