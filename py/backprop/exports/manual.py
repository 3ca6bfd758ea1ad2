"""The step written out: forward, backward, update; the NumPy script, and what autodiff cannot express elsewhere."""

from __future__ import annotations

import math

from . import marked, pieces
from .backward import layer_lines, passed_down
from .case import Case, Parameter, data, header, settings
from .checks import check_function, checks
from .dialects import Dialect
from .equation_lines import carried_equations
from .forward import Writer, forward_lines
from .nodes import every
from .text import assign, document, literal
from .translate import translate

HOW = "Plain arithmetic: forward pass, loss, backward pass, update."
WRITTEN_OUT = "Automatic differentiation can't express this order of updates: the backward pass is written out."
SILENCE = {"numpy": ['np.seterr(all="ignore")  # both branches of np.where are computed']}


def written_out(case: Case, dialect: Dialect, how: str = HOW) -> str:
    """The whole script, backward pass included."""
    return by_functions(case, dialect, how, backward_lines(case, dialect), with_slopes=True)


def by_functions(case: Case, dialect: Dialect, how: str, backward: list[str], with_slopes: bool) -> str:
    """A script of plain functions; `backward` are the lines from the loss to new parameters."""
    names = [parameter.code for parameter in case.parameters]
    output, last = case.nodes[-1].z, len(case.nodes)
    functions = [*definitions(case, dialect, with_slopes), [check_function(case, dialect)]]
    work = step_lines(case, dialect, backward)
    after = [
        f"{traces(case)} = forward({', '.join(['X', *(new_name(case, name) for name in names)])})",
        f"loss_after = data_loss({output}, a{last}, Y){added_penalty(case, new=True)}",
    ]
    places = [("loss", "loss")]
    places += [(f"gradient of {p.code}", f"d{p.code}") for p in case.parameters]
    for p in case.trained:
        places += [(f"{key} of {p.code}", f'state_{p.code}["{key}"]') for key in case.keeps]
        places += [(f"update of {p.code}", f"update_{p.code}"), (f"new {p.code}", f"new_{p.code}")]
    places += carried_places(case)
    places.append(("loss after the step", "loss_after"))
    code = "\n".join("\n".join(block) for block in [*functions, work])
    return document(
        header(case, dialect, how), [imports(dialect, code)], SILENCE.get(dialect.name, []), data(case, dialect),
        [assign(p.code, case.step.before[p.layer][p.name], dialect) for p in case.parameters],
        marked.mask_lines(case, dialect), settings(case),
        *pieces.helpers(code, dialect), *functions, work, after, [*checks(case, places), agreed(case)],
    )  # fmt: skip


def definitions(case: Case, dialect: Dialect, with_slopes: bool) -> list[list[str]]:
    """The functions of a step: activations, the forward pass, the loss, the penalty, the optimizer."""
    return [*passes(case, dialect, with_slopes), pieces.optimizer_function(case, dialect)]


def passes(case: Case, dialect: Dialect, with_slopes: bool) -> list[list[str]]:
    """The same without the optimizer."""
    names = [parameter.code for parameter in case.parameters]
    forward = [
        f"def forward({', '.join(['X', *names])}):",
        *(f"    {line}" for line in forward_lines(case.nodes, Writer(dialect, autograd=not with_slopes))),
        f"    return {traces(case)}",
    ]
    return [
        *pieces.activation_functions(case, dialect, with_slopes),
        forward, pieces.loss_function(case, dialect), pieces.penalty_function(case, dialect),
    ]  # fmt: skip


def step_lines(case: Case, dialect: Dialect, backward: list[str]) -> list[str]:
    """The step: the loss, what `backward` does from there to new parameters, what layers carry along."""
    names = [parameter.code for parameter in case.parameters]
    return [
        f"{traces(case)} = forward({', '.join(['X', *names])})",
        f"loss = data_loss({case.nodes[-1].z}, a{len(case.nodes)}, Y){added_penalty(case)}",
        "",
        *backward,
        *carried_lines(case, dialect),
    ]


def carried_lines(case: Case, dialect: Dialect) -> list[str]:
    """What layers carry along to the next step."""
    return [line for node in every(case.nodes) for line in carried_equations(dialect, node)]


def traces(case: Case) -> str:
    """The names of what `forward` returns."""
    return ", ".join(name for node in case.nodes for name in node.kept)


def carried_places(case: Case, prefix: str = "") -> list[tuple[str, str]]:
    """What is checked of buffers, and what the script calls it."""
    return [
        (f"{name.replace('_', ' ')} of layer {node.tag}", f"{prefix}{name}{node.tag}")
        for node in every(case.nodes) for name in node.carried
    ]  # fmt: skip


def agreed(case: Case) -> str:
    """The last line of a script that found nothing wrong."""
    return f'print("All numbers agree to {case.bound:.2g}.")'


def added_penalty(case: Case, new: bool = False, prefix: str = "") -> str:
    """“ + penalty(W1, …)” where there is a penalty, of the parameters before or after the step."""
    names = pieces.penalized(case)
    called = [prefix + (new_name(case, name) if new else name) for name in names]
    return f" + penalty({', '.join(called)})" if names else ""


def imports(dialect: Dialect, code: str) -> str:
    """The library's imports, without the modules that the code has no use for."""
    used = dialect.imports
    if "math." not in code and "normal_cdf" not in code:
        used = used.replace("import math\n", "").lstrip("\n")
    if dialect.name == "pytorch" and "np." not in code and "looked_up(" not in code:
        used = used.replace("import numpy as np\n", "")
    return used if "F." in code else used.replace("import torch.nn.functional as F\n", "")


def new_name(case: Case, name: str) -> str:
    """What a parameter is called after the step."""
    return f"new_{name}" if name in {parameter.code for parameter in case.trained} else name


def backward_lines(case: Case, dialect: Dialect) -> list[str]:
    """δ, gradients and updates, from the output down."""
    sequential, layers = case.spec.conventions.update_order == "sequential", range(len(case.nodes))
    lines = gradient_lines(case, dialect, sequential)
    if not sequential:
        lines += norm_lines(case, dialect)
        lines += [line for k in layers for line in update_lines(case, dialect, k)]
    return lines


def gradient_lines(case: Case, dialect: Dialect, sequential: bool = False) -> list[str]:
    """δ and gradients, from the output down; sequential: each layer is updated at once."""
    spec, writer, last = case.spec, Writer(dialect), len(case.nodes) - 1
    lines = [f"# dE/d(prediction): {spec.loss.row.derivative}", *_output_slope(case, dialect)]
    for k in reversed(range(last + 1)):
        node, below = case.nodes[k], f"a{k}" if k else "X"
        lines.append(f"# layer {node.tag}")
        lines += layer_lines(writer, node, below, spec.conventions.bias, k == last and pieces.fused(case))
        lines += adjusted_lines(case, dialect, k)
        if sequential:
            lines += update_lines(case, dialect, k)
        if k:
            lines.append(f"da{k} = {passed_down(writer, node, 'new_' if sequential else '')}")
    return lines


def _output_slope(case: Case, dialect: Dialect) -> list[str]:
    """da of the last layer; for a fused pair ∂E/∂z at once."""
    loss, last, P = case.spec.loss, len(case.nodes), case.step.traces[-1].a
    name = case.spec.layers[-1].activation.row.name
    if (fused := loss.row.fused) and pieces.fused(case):
        delta = translate(fused.exact, dialect, {**_names(case), "z": case.nodes[-1].z})
        told = "" if fused.settings else " = prediction - target"
        return [
            f"# with {name} at the output: delta{told} at once, written so that no digits cancel",
            f"da{last} = {_over_samples(case, dialect, delta, 1)}",
        ]  # fmt: skip
    slope = translate(loss.row.derivative, dialect, _names(case))
    divisor = math.prod(P.shape[1:]) if loss.row.over_outputs == "mean" else 1
    return [f"da{last} = {_over_samples(case, dialect, slope, divisor)}"]


def _names(case: Case) -> dict[str, str]:
    """What stands for the names in the formulas of the loss."""
    numbers = {name: repr(value) for name, value in case.spec.loss.hyper.items()}
    return {"y": "Y", "p": f"a{len(case.nodes)}", **numbers}


def _over_samples(case: Case, dialect: Dialect, slope: str, divisor: int) -> str:
    """The slope of each sample's loss as that of the batch's."""
    loss, P = case.spec.loss, case.step.traces[-1].a
    by_weights = loss.weights is not None and loss.reduction == "weighted_mean"
    if loss.weights is not None:
        slope = f"({slope}) * sample_weights[{', '.join([':', *['None'] * (P.ndim - 1)])}]"
    if loss.reduction != "sum" and not by_weights:
        if case.rows:
            return f"({slope}) / " + (f"({divisor} * {case.rows})" if divisor > 1 else case.rows)
        divisor *= len(P)
    total = f" / {dialect.module}.sum(sample_weights)" if by_weights else ""
    return f"({slope}) / {divisor}{total}" if divisor > 1 else f"({slope}){total}" if total else slope


def adjusted_lines(case: Case, dialect: Dialect, k: int, penalized: bool = True) -> list[str]:
    """The penalty's gradient added (unless it is in already), then each entry clipped."""
    penalty, clip = case.spec.penalty, case.spec.clip
    lines = []
    for p in (p for p in case.parameters if p.layer == k):
        lines += marked.gradient_lines(case, p)
        if penalized and penalty.applies_to(p.name):
            numbers = penalty.told
            parts = [translate(row.slope, dialect, {row.name: repr(n), "w": p.code}) for row, n in numbers]
            lines.append(f"d{p.code} = {' + '.join([f'd{p.code}', *parts])}")
        if clip.value is not None and p.trained:
            bounded = dialect.fill(dialect.clip, x=f"d{p.code}", c=repr(clip.value))
            lines.append(f"d{p.code} = {marked.clipped(case, p, bounded)}")
    return lines


def norm_lines(case: Case, dialect: Dialect) -> list[str]:
    """All gradients scaled together where their norm is beyond the bound."""
    bound, m = case.spec.clip.norm, dialect.module
    if bound is None:
        return []
    squares = " + ".join(f"{m}.sum({marked.square(case, p)})" for p in case.trained)
    names = ", ".join(f"d{p.code}" for p in case.parameters)
    return [
        "# the norm of all gradients", f"norm = {m}.sqrt({squares})", f"if norm > {bound!r}:",
        f"    {names} = [g * ({bound!r} / norm) for g in [{names}]]",
    ]  # fmt: skip


def written_state(case: Case, p: Parameter, dialect: Dialect) -> str:
    """What the optimizer keeps of a parameter, before the step, as code of a dictionary."""
    kept = (
        f'"{key}": {dialect.fill(dialect.array, x=literal(array))}' for key, array in case.start(p).items()
    )  # fmt: skip
    return f"{{{', '.join(kept)}}}"


def update_lines(case: Case, dialect: Dialect, k: int) -> list[str]:
    """The updates of layer k."""
    lines = []
    for p in (p for p in case.trained if p.layer == k):
        state = f"state_{p.code}" if case.rows else written_state(case, p, dialect)
        lines += [*marked.update_lines(case, p, state), f"new_{p.code} = {p.code} + update_{p.code}"]
    return lines
