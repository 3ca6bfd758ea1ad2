"""The loop of a training as lines of a script: order of rows, what is drawn, learning rate, epochs, stopping.

The lines of a step itself are each library's own. Everything here is NumPy and plain Python, alike for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..equations.kind import OLD
from ..layers.drawn import varies
from ..training.epochs import STILL
from ..training.shuffling import SHUFFLE_STREAM
from .case import Case
from .dialects import NUMPY, Dialect
from .nodes import Node, every
from .run_of_training import Run
from .sections import numbers
from .text import indented
from .translate import plain, translate

ROWS = "len(X)"


@dataclass(frozen=True)
class Body:
    """A library's own lines: before the loop, of a step (which leave `loss`), and of the loss of validation rows."""

    start: Sequence[str]
    step: Sequence[str]
    validation: Sequence[str] = field(default=())


def random(*of: int | str) -> str:
    """Code of a generator of the stream that the package draws from."""
    return f"np.random.default_rng(np.random.SeedSequence([{', '.join(map(str, of))}]))"


def of_numpy(dialect: Dialect, code: str) -> str:
    """An array of NumPy as one of the library."""
    return code if dialect.module == NUMPY.module else dialect.fill(dialect.array, x=code)


def data_lines(case: Case) -> list[str]:
    """All rows that are trained on, and those kept out."""
    lines = [f"X_training = {given(case.spec.X)}", f"Y_training = {given(case.spec.Y)}"]
    if case.spec.loss.weights is not None:
        lines.append(f"weights_training = {given(case.spec.loss.weights)}")
    if held_out := case.spec.rows.held_out:
        lines += [f"X_validation = {given(held_out[0])}", f"Y_validation = {given(held_out[1])}"]
    return lines


def weights_of(case: Case, dialect: Dialect, code: str) -> list[str]:
    """What the loss of each row counts, where rows have weights."""
    return [] if case.spec.loss.weights is None else [f"sample_weights = {of_numpy(dialect, code)}"]


def given(array: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> str:
    """An array of NumPy as code."""
    code = numbers(array)
    return code if code.startswith("unpack") else f"np.array({code})"


def buffers(case: Case, dialect: Dialect, changing: bool = True) -> list[str]:
    """What layers carry from step to step, before the first; not `changing`: those alone that stay."""
    return [
        f"{name}{node.tag} = {dialect.fill(dialect.array, x=numbers(node.before[name]))}"
        for node in every(case.nodes) for name in node.layer.written.kept if changing or not node.carried
    ]  # fmt: skip


def kept_buffers(case: Case) -> list[str]:
    """At a step: the buffers that are there become the old ones."""
    names = [(name, node.tag) for node in every(case.nodes) for name in node.carried]
    if not names:
        return []
    return [f"{', '.join(f'{n}{OLD}{tag}' for n, tag in names)} = {', '.join(f'{n}{tag}' for n, tag in names)}"]


def first_states(case: Case, dialect: Dialect, rows: str = "") -> list[str]:
    """What stands before the first time step; rows: which of them, where each row has its own."""
    lines = []
    for node in every(case.nodes):
        for start in node.layer.written.starts.values():
            own = node.layer.first.get(start.name)
            shape = f"({ROWS}, {node.layer.units})"
            code = f"np.zeros({shape})" if own is None else f"np.broadcast_to({_of_rows(own, rows)}, {shape})"
            lines.append(f"{start.name}_{node.tag} = {of_numpy(dialect, code)}")
    return lines


def _of_rows(own: np.ndarray[tuple[int, ...], np.dtype[np.float64]], rows: str) -> str:
    return f"{given(own)}[{rows}]" if own.ndim > 1 and rows else given(own)


def drawn(case: Case, dialect: Dialect) -> list[str]:
    """What is drawn at each step, by the formula of its kind, or given in its place."""
    return [line for node in every(case.nodes) for line in _drawn(node, dialect)]


def _drawn(node: Node, dialect: Dialect) -> list[str]:
    lines = []
    for row in node.layer.written.drawn:
        if row.name not in node.layer.written.given:
            continue
        name, own = f"{row.name}{node.tag}", node.layer.first.get(row.name)
        shape = f"({', '.join([ROWS, *map(str, node.trace.A.shape[1:])])})"
        if own is not None:
            code = f"np.broadcast_to({_of_rows(np.asarray(own, float), 'rows')}, {shape})"
        else:
            settings = {name: repr(float(value)) for name, value in node.layer.settings.items()}
            u = f"{random(node.layer.seed, node.stream, 't')}.random({shape})"
            u = u if varies(row, node.layer.settings) else f"np.zeros({shape})"
            lines.append(f"u = {u}  # {row.formula}")
            code = translate(row.formula, NUMPY, settings)
        lines.append(f"{name} = {of_numpy(dialect, code)}")
    return lines


def schedule_function(case: Case) -> list[str]:
    """`schedule(eta_0, k, drops)` → η, by the formula of its row."""
    choice = case.spec.optimizer.schedule
    if case.spec.optimizer.fixed_rate:
        return []
    row, hyper = choice.row, choice.hyper
    scalars = {"eta_0", "k", "drops", "pi", *hyper}
    return [
        "def schedule(eta_0, k, drops):",
        f"    # {row.label}: {row.source}",
        *(f"    {name} = {value!r}" for name, value in hyper.items() if name in row.formula),
        f"    return {translate(row.formula, NUMPY, {'pi': 'math.pi'}, scalars)}",
    ]


def _rate_lines(case: Case) -> list[str]:
    """η of the step."""
    optimizer = case.spec.optimizer
    if optimizer.fixed_rate:
        return []
    k = "epoch" if optimizer.schedule.choices.get("per") == "epoch" else "t - 1"
    changed = [f"eta_0 = {optimizer.learning_rate!r}"] if optimizer.changes else []
    for after, rate in optimizer.changes:
        changed += [f"if t > {after}:  # changed on the way", f"    eta_0 = {rate!r}"]
    eta_0 = "eta_0" if changed else repr(float(optimizer.learning_rate))
    drops = "drops" if optimizer.schedule.row.follows_loss else "0"
    return [*changed, f"learning_rate = schedule({eta_0}, {k}, {drops})"]


def loop(case: Case, run: Run, dialect: Dialect, body: Body) -> list[str]:
    """The whole training, with what stands before it."""
    training, n = case.spec.training, len(case.spec.X)
    size, at = training.batch_size or n, run.start
    lines = list(body.start)
    if training.shuffle:
        lines += [
            f"orders = {random(training.seed, SHUFFLE_STREAM)}  # the random numbers of Backprop's own orders",
            "drawn = 0  # orders so far",
        ]
    else:
        lines.append("order = np.arange(len(X_training))")
    if case.spec.optimizer.schedule.row.follows_loss:
        plateau = at.plateau
        lines.append(
            f"drops, plateau_best, plateau_waited = {plateau.drops}, {_number(plateau.best)}, {plateau.waited}"
        )
    lines += [f"best, waited = {_number(at.best)}, {at.waited}"] * (training.patience is not None)
    lines += ["losses = []  # of each step", "validation_losses = []  # after each epoch"][: 1 + bool(body.validation)]
    lines.append(f"epoch_losses = {list(at.epoch_losses)!r}")
    lines.append(f"for t in range({run.first}, {run.end + 1}):")
    inside = [f"epoch, batch = divmod(t - 1, {run.per_epoch})"]
    if training.shuffle:
        inside += ["while drawn <= epoch:  # each epoch has its own order of the rows",
                   "    order, drawn = orders.permutation(len(X_training)), drawn + 1"]  # fmt: skip
    inside += [
        f"rows = order[batch * {size}:(batch + 1) * {size}]",
        f"X, Y = {of_numpy(dialect, 'X_training[rows]')}, {of_numpy(dialect, 'Y_training[rows]')}",
        *weights_of(case, dialect, "weights_training[rows]"),
        *_rate_lines(case), *first_states(case, dialect, "rows"), *drawn(case, dialect),
        *body.step, f"losses.append({plain(dialect.fill(dialect.number, x='loss'))})",
        "epoch_losses.append(losses[-1])",
        f"if batch == {run.per_epoch - 1}:  # the epoch ends", *(f"    {line}" for line in _epoch_end(case, body)),
    ]  # fmt: skip
    return [*lines, *indented("\n".join(inside), 4)]


def _number(value: float) -> str:
    return repr(float(value)) if np.isfinite(value) else "math.inf"


def _epoch_end(case: Case, body: Body) -> list[str]:
    training, schedule = case.spec.training, case.spec.optimizer.schedule
    lines = list(body.validation)
    follows = schedule.row.follows_loss
    if follows or training.patience is not None or training.stop_loss is not None:
        lines.append("mean = sum(epoch_losses) / len(epoch_losses)")
    lines.append("epoch_losses = []")
    if follows:
        lines += [
            f"if mean < plateau_best * (1.0 - {schedule.hyper['threshold']!r}):",
            "    plateau_best, plateau_waited = mean, 0",
            f"elif plateau_waited + 1 > {schedule.hyper['patience']!r}:",
            "    plateau_waited, drops = 0, drops + 1", "else:", "    plateau_waited += 1",
        ]  # fmt: skip
    if training.patience is not None:
        lines += ["best, waited = (mean, 0) if mean < best else (best, waited + 1)"]
    tests = [f"mean <= {training.stop_loss!r}"] * (training.stop_loss is not None)
    tests += [f"waited >= {training.patience}"] * (training.patience is not None)
    tests += [f"still >= {STILL}"] * case.spec.optimizer.whole_batch
    return [*lines, *([f"if {' or '.join(tests)}:", "    break"] if tests else [])]
