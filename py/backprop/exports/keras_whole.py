"""The whole training in Keras: `train_on_batch` for each step, one optimizer for all."""

from __future__ import annotations

from . import marked, pieces
from .case import Case
from .dialects import KERAS
from .keras_script import compiled, native, network_class, optimizer_class
from .loop import Body, buffers
from .manual import added_penalty
from .run_of_training import Run
from .sections import Section
from .whole import parts, validation


def keras_sections(case: Case, run: Run) -> list[Section]:
    """All parts."""
    own = native(case)
    functions = [
        *pieces.activation_functions(case, KERAS, with_slopes=False), pieces.loss_function(case, KERAS),
        pieces.penalty_function(case, KERAS), network_class(case),
        [] if own else pieces.optimizer_function(case, KERAS), optimizer_class(case, own),
    ]  # fmt: skip
    follows = [] if case.spec.optimizer.fixed_rate else ["optimizer.learning_rate = learning_rate"]
    step = [
        *follows, "z, a = network.passed(X)",
        f"loss = data_loss(z, a, Y){added_penalty(case, prefix='network.')}", *marked.trained_on_batch(case),
    ]  # fmt: skip
    body = Body(compiled(case, own), step, validation(case, KERAS, "network.predicted(X)", prefix="network."))
    start = [*marked.mask_lines(case, KERAS), *buffers(case, KERAS, changing=False)]
    return parts(case, run, KERAS, start, functions, body)
