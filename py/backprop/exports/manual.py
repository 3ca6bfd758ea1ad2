"""The step written out: forward, backward, update; the NumPy script, and what autodiff cannot express elsewhere."""

from __future__ import annotations

from ..functions.losses import sample_share
from . import pieces
from .case import Case, assign, check_function, checks, data, document, header, literal, settings
from .dialects import Dialect
from .translate import translate

HOW = "Plain arithmetic: forward pass, loss, backward pass, update."
WRITTEN_OUT = (
    "Automatic differentiation cannot express this order of updates, so the backward pass is written out by hand."
)


def written_out(case: Case, dialect: Dialect, how: str = HOW) -> str:
    """The whole script."""
    names = [parameter.code for parameter in case.parameters]
    last = len(case.spec.layers)
    traces = [f"{letter}{k + 1}" for k in range(last) for letter in "za"]
    forward = [
        f"def forward({', '.join(names)}):",
        *(f"    {line}" for line in pieces.forward_lines(case, dialect)),
        f"    return {', '.join(traces)}",
    ]
    penalty = pieces.penalty_function(case, dialect)
    added = f" + penalty({', '.join(pieces.penalized(case))})" if penalty else ""
    added_after = f" + penalty({', '.join(_new(case, pieces.penalized(case)))})" if penalty else ""
    functions = [
        *pieces.activation_functions(case, dialect, with_slopes=True),
        forward, pieces.loss_function(case, dialect), penalty,
        pieces.optimizer_function(case, dialect), [check_function(case, dialect)],
    ]  # fmt: skip
    work = [
        f"{', '.join(traces)} = forward({', '.join(names)})", f"loss = data_loss(z{last}, a{last}){added}",
        "", *_backward(case, dialect),
    ]  # fmt: skip
    after = [
        f"{', '.join(traces)} = forward({', '.join(_new(case, names))})",
        f"loss_after = data_loss(z{last}, a{last}){added_after}",
    ]
    silence = ["np.seterr(all=\"ignore\")  # both branches of np.where are computed"] if dialect.name == "numpy" else []
    places = [("loss", "loss")]
    places += [(f"gradient of {p.code}", f"d{p.code}") for p in case.parameters]
    for p in case.trained:
        places += [(f"{key} of {p.code}", f'state_{p.code}["{key}"]') for key in case.start(p)]
        places += [(f"update of {p.code}", f"update_{p.code}"), (f"new {p.code}", f"new_{p.code}")]
    body = [
        data(case, dialect),
        [assign(p.code, case.step.before[p.layer][p.name], dialect) for p in case.parameters],
        settings(case),
    ]
    every = "\n".join("\n".join(block) for block in [*functions, work])
    imports = dialect.imports.strip() if "math." in every or "normal_cdf(" in every else _without_math(dialect.imports)
    return document(
        header(case, dialect, how), [imports], silence, *body, *pieces.helpers(every, dialect), *functions,
        work, after, [*checks(case, [*places, ("loss after the step", "loss_after")]),
                      f'print("All numbers agree to {case.bound:.2g}.")'],
    )  # fmt: skip


def _without_math(imports: str) -> str:
    return imports.replace("import math\n\n", "").replace("import math\n", "").strip()


def _new(case: Case, names: list[str]) -> list[str]:
    trained = {parameter.code for parameter in case.trained}
    return [f"new_{name}" if name in trained else name for name in names]


def _backward(case: Case, dialect: Dialect) -> list[str]:
    """δ, gradients and updates, from the output down."""
    spec, m = case.spec, dialect.module
    last = len(spec.layers)
    sequential = spec.conventions.update_order == "sequential"
    lines = [f"# dE/d(prediction): {spec.loss.row.derivative}", *_output_slope(case, dialect)]
    for k in reversed(range(last)):
        n, row = k + 1, spec.layers[k].activation.row
        below = f"a{k}" if k else "X"
        lines.append(f"# layer {n}")
        if n == last and pieces.fused(case):
            delta = dialect.fill(pieces.FUSED_DELTA[row.name], P=f"a{n}", Y="Y")
            share = sample_share(len(case.step.X), spec.loss.reduction)
            lines.append(f"delta{n} = ({delta}) / {len(case.step.X)}" if share != 1 else f"delta{n} = {delta}")
        elif row.couples:
            lines.append(f"delta{n} = a{n} * (da{n} - {m}.sum(da{n} * a{n}, axis=1, keepdims=True))")
        else:
            lines.append(f"delta{n} = da{n} * {pieces.call(case, k, f'z{n}', '_slope', f'a{n}')}")
        W = f"W{n}"
        if spec.layers[k].kind == "dense":
            transposed = dialect.fill(dialect.transpose, x=f"delta{n}")
            lines.append(f"dW{n} = {dialect.fill(dialect.dot, a=transposed, b=below)}")
            if spec.conventions.bias == "shared":
                lines.append(f"db{n} = {m}.reshape({m}.sum(delta{n}), (1,))")
            elif spec.conventions.bias != "none":
                lines.append(f"db{n} = {m}.sum(delta{n}, axis=0)")
            lines += _adjusted(case, dialect, k)
            if sequential:
                lines += _update(case, dialect, k)
                W = f"new_W{n}"
        if k:
            down = dialect.fill(dialect.dot, a=f"delta{n}", b=W) if spec.layers[k].kind == "dense" else f"delta{n}"
            lines.append(f"da{k} = {down}")
    if not sequential:
        lines += _norm(case, dialect)
        lines += [line for k in range(last) for line in _update(case, dialect, k)]
    return lines


def _output_slope(case: Case, dialect: Dialect) -> list[str]:
    loss, last = case.spec.loss, len(case.spec.layers)
    if pieces.fused(case):
        return [f"# with {case.spec.layers[-1].activation.row.name} at the output: delta = prediction - target at once"]
    names = {"y": "Y", "p": f"a{last}", **{name: repr(value) for name, value in loss.hyper.items()}}
    slope = translate(loss.row.derivative, dialect, names)
    divisor = 1
    if loss.row.over_outputs == "mean":
        divisor *= case.spec.layers[-1].units
    if loss.reduction == "mean":
        divisor *= len(case.step.X)
    return [f"da{last} = ({slope}) / {divisor}" if divisor > 1 else f"da{last} = {slope}"]


def _adjusted(case: Case, dialect: Dialect, k: int) -> list[str]:
    """The penalty's gradient added, then each entry clipped."""
    penalty, clip, m = case.spec.penalty, case.spec.clip, dialect.module
    lines = []
    for p in (p for p in case.parameters if p.layer == k):
        if penalty.applies_to(p.name):
            l1 = f" + {penalty.l1!r} * {m}.sign({p.code})" if penalty.l1 else ""
            l2 = f" + {penalty.l2!r} * {p.code}" if penalty.l2 else ""
            lines.append(f"d{p.code} = d{p.code}{l1}{l2}")
        if clip.value is not None and p.trained:
            lines.append(f"d{p.code} = {dialect.fill(dialect.clip, x=f'd{p.code}', c=repr(clip.value))}")
    return lines


def _norm(case: Case, dialect: Dialect) -> list[str]:
    """All gradients scaled together where their norm is beyond the bound."""
    bound, m = case.spec.clip.norm, dialect.module
    if bound is None:
        return []
    squares = " + ".join(f"{m}.sum(d{p.code} ** 2)" for p in case.trained)
    names = ", ".join(f"d{p.code}" for p in case.parameters)
    return [
        "# the norm of all gradients", f"norm = {m}.sqrt({squares})", f"if norm > {bound!r}:",
        f"    {names} = [g * ({bound!r} / norm) for g in [{names}]]",
    ]  # fmt: skip


def _update(case: Case, dialect: Dialect, k: int) -> list[str]:
    lines = []
    for p in (p for p in case.trained if p.layer == k):
        state = ", ".join(
            f'"{key}": {dialect.fill(dialect.array, x=literal(array))}' for key, array in case.start(p).items()
        )
        lines += [
            f"update_{p.code}, state_{p.code} = optimizer_step({p.code}, d{p.code}, {{{state}}})",
            f"new_{p.code} = {p.code} + update_{p.code}",
        ]
    return lines
