"""The whole training in PyTorch: one optimizer for all steps, running statistics as buffers of the module."""

from __future__ import annotations

from . import marked, pieces
from .case import Case
from .dialects import PYTORCH
from .loop import Body, buffers
from .pytorch_script import native, network_class, train_step, update_function
from .run_of_training import Run
from .sections import Section
from .whole import parts, started, validation


def pytorch_sections(case: Case, run: Run) -> list[Section]:
    """All parts."""
    own = native(case)
    functions = [
        *pieces.activation_functions(case, PYTORCH, with_slopes=False), network_class(case),
        pieces.loss_function(case, PYTORCH), pieces.penalty_function(case, PYTORCH),
        [] if own else pieces.optimizer_function(case, PYTORCH), update_function(case, own), train_step(case),
    ]  # fmt: skip
    start = ["network = Network()", "trained = [w for w in network.parameters() if w.requires_grad]"]
    if own:
        start.append(f"optimizer = torch.optim.{own}")
    else:
        states = [f'    "{p.code}": {started(case, p, PYTORCH, f"network.{p.code}.detach()")},' for p in case.trained]
        start += ["states = {", *states, "}"]
    start += marked.mask_lines(case, PYTORCH)
    follows = [] if case.spec.optimizer.fixed_rate or not own else [
        "for group in optimizer.param_groups:", '    group["lr"] = learning_rate',
    ]  # fmt: skip
    body = Body(
        start, [*follows, "loss = train_step(network, X, Y)"],
        validation(case, PYTORCH, "network.predict(X)", prefix="network."),
    )  # fmt: skip
    return parts(case, run, PYTORCH, buffers(case, PYTORCH, changing=False), functions, body)
