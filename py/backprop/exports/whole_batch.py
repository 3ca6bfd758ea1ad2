"""The whole training by a method of the whole batch: its rules in NumPy, its derivatives by the library."""

from __future__ import annotations

from ..optimizers.whole_batch import FLAT
from ..training.apply_whole_batch import SETTLED
from . import marked
from .case import Case
from .derivatives import (
    BY,
    GRADIENT,
    KERAS_START,
    curvature_lines,
    fixed_lines,
    flat_line,
    gradient_of,
    loss_of,
    residuals_of,
    trained_of_flat,
)
from .dialects import COMPLEX, NUMPY, Dialect
from .loop import Body, buffers, given, kept_buffers
from .manual import added_penalty, carried_lines, passes, traces
from .method_code import method
from .run_of_training import Run
from .sections import Section, numbers
from .whole import before_of, parts, predict_function, validation


def whole_batch_sections(case: Case, run: Run, library: Dialect) -> list[Section]:
    """All parts."""
    own = method(case.spec.optimizer.row.name)
    second = list(own.derivatives)
    dialect = COMPLEX if library is NUMPY and second else library
    asked = ["loss_at", GRADIENT, *("jacobian_at" if name == "gauss_newton_at" else name for name in second)]
    by_hand = library is NUMPY or (library.name == "keras" and {"hessian_at", "hessian_vector_at"} & {*second})
    functions = [
        *passes(case, dialect, bool(by_hand)), predict_function(case, dialect), trained_of_flat(case, dialect),
        loss_of(case), gradient_of(case, dialect) if by_hand else [],
        *([residuals_of(case, dialect)] if "gauss_newton_at" in second else []), *BY[library.name](asked),
        *([curvature_lines(case)] if "gauss_newton_at" in second else []), *own.functions,
    ]  # fmt: skip
    fixed = [p for p in case.parameters if not p.trained]
    start = [f"{p.code} = {dialect.fill(dialect.array, x=numbers(before_of(case, p)))}" for p in fixed]
    start += marked.mask_lines(case, dialect, ("there",)) if by_hand else []
    start += [*fixed_lines(case, dialect), flat_line(case), *_kept(run), *buffers(case, dialect)]
    names, of_flat = ", ".join(p.code for p in case.parameters), _unflattened(case, dialect)
    loss = f"data_loss({case.nodes[-1].z}, a{len(case.nodes)}, Y){added_penalty(case)}"
    step = [
        *kept_buffers(case), of_flat, f"{traces(case)} = forward(X, {names})", f"loss = {loss}",
        f"E = {dialect.fill(dialect.number, x='loss')}",
        "g = gradient_at(flat)", "p, alpha, kept = method_step(flat, g, E, kept)", "update = alpha * p",
        "# a step that changes nothing any more",
        f"settled = alpha * abs(np.sum(g * p)) <= {SETTLED!r} * abs(E) or np.all(flat + update == flat)",
        "still = still + 1 if settled else 0", *carried_lines(case, dialect), "flat = flat + update",
        *([of_flat] if case.spec.rows.held_out else []),
    ]  # fmt: skip
    body = Body(KERAS_START if library.name == "keras" else (), step, validation(case, dialect, f"predict(X, {names})"))
    return parts(case, run, dialect, start, functions, body)


def _unflattened(case: Case, dialect: Dialect) -> str:
    flat = "flat" if dialect.module == NUMPY.module else dialect.fill(dialect.array, x="flat")
    return f"{', '.join(p.code for p in case.trained)}, = unflattened({flat})"


def _kept(run: Run) -> list[str]:
    """What the method has kept, and how many steps in a row changed nothing."""
    state = run.start.state[-1][FLAT]
    listed = [f'    "{key}": {given(array) if array.ndim else repr(float(array))},' for key, array in state.items()]
    lines = ["kept = {", *listed, "}"] if listed else ["kept = {}"]
    return [*lines, f"still = {run.start.still}"]
