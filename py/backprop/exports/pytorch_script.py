"""The PyTorch script: a module with autograd, `torch.optim` where it has the optimizer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..equations.kind import OLD
from . import marked, pieces
from .case import Case, data, header, settings
from .checks import check_function, checks
from .dialects import PYTORCH
from .equation_lines import carried_equations
from .forward import Writer, forward_lines
from .manual import WRITTEN_OUT, added_penalty, agreed, carried_places, imports, written_out, written_state
from .nodes import every
from .sections import numbers
from .text import document, indented, literal

HOW = "Gradients by autograd in float64."

_BETAS = "betas=(beta_1, beta_2), eps=epsilon"
# torch.optim's own classes, for the variants that they compute; None where they do not.
NATIVE: dict[str, Callable[[dict[str, Any]], str | None]] = {
    "sgd": lambda of: "SGD(trained, lr=learning_rate)",
    "momentum": lambda of: {
        "pytorch": "SGD(trained, lr=learning_rate, momentum=momentum)",
        "dampened": "SGD(trained, lr=learning_rate, momentum=momentum, dampening=dampening)",
    }.get(of["rule"]),
    "nesterov": lambda of: (
        "SGD(trained, lr=learning_rate, momentum=momentum, nesterov=True)"
        if of["rule"] == "pytorch" and of["momentum"]
        else None
    ),
    "adagrad": lambda of: (
        f"Adagrad(trained, lr=learning_rate, eps=epsilon, initial_accumulator_value={of['start of v']})"
        if of["epsilon_place"] == "outside"
        else None
    ),
    "rmsprop": lambda of: (
        "RMSprop(trained, lr=learning_rate, alpha=rho, eps=epsilon)"
        if (of["epsilon_place"], of["start"]) == ("outside", "zero")
        else None
    ),
    "adadelta": lambda of: "Adadelta(trained, lr=learning_rate, rho=rho, eps=epsilon)",
    "adam": lambda of: f"Adam(trained, lr=learning_rate, {_BETAS})" if of["epsilon_place"] == "outside" else None,
    "adamax": lambda of: f"Adamax(trained, lr=learning_rate, {_BETAS})" if of["epsilon_place"] == "inside" else None,
    "nadam": lambda of: (
        f"NAdam(trained, lr=learning_rate, {_BETAS}, momentum_decay=momentum_decay)"
        if of["momentum_schedule"] == "warming"
        else None
    ),
    "amsgrad": lambda of: (
        f"Adam(trained, lr=learning_rate, {_BETAS}, amsgrad=True)" if of["rule"] == "pytorch" else None
    ),
    "adamw": lambda of: (
        f"AdamW(trained, lr=learning_rate, {_BETAS}, weight_decay={of['weight_decay']!r})"
        if of["epsilon_place"] == "outside"
        else None
    ),
}


def native(case: Case) -> str | None:
    """The optimizer of `torch.optim` that takes this very step; None where there is none."""
    choice = case.spec.optimizer
    make = NATIVE.get(choice.row.name)
    return make(pieces.variant(choice)) if make and choice.checkpoint is None else None


def pytorch_script(case: Case) -> str:
    """The whole script."""
    if case.spec.conventions.update_order == "sequential":
        return written_out(case, PYTORCH, WRITTEN_OUT)
    own = native(case)
    functions = [
        *pieces.activation_functions(case, PYTORCH, with_slopes=False), network_class(case),
        pieces.loss_function(case, PYTORCH), pieces.penalty_function(case, PYTORCH),
        [] if own else pieces.optimizer_function(case, PYTORCH), update_function(case, own), train_step(case),
        [check_function(case, PYTORCH)],
    ]  # fmt: skip
    code = "\n".join("\n".join(block) for block in functions)
    places = [(f"new {p.code}", f"network.{p.code}") for p in case.trained]
    gradients = [(f"gradient of {p.code}", f"network.{p.code}.grad") for p in case.trained]
    work = [
        "network = Network()",
        "loss = train_step(network, X, Y)",
        *checks(case, [("loss", "loss"), *gradients, *places, *carried_places(case, "network.")]),
        "z, a = network(X)",
        f"loss_after = data_loss(z, a, Y){added_penalty(case, prefix='network.')}",
        *checks(case, [("loss after the step", "loss_after")]),
        agreed(case),
    ]
    return document(
        header(case, PYTORCH, HOW), [imports(PYTORCH, code)], data(case, PYTORCH), marked.mask_lines(case, PYTORCH),
        _rates(case, own),
        *pieces.helpers(code, PYTORCH), *functions, work,
    )  # fmt: skip


def _rates(case: Case, own: str | None) -> list[str]:
    lines = settings(case)
    return [line for line in lines if not own or not line.startswith("t =")]


def network_class(case: Case) -> list[str]:
    """The module; in a whole training it predicts too."""
    lines = ["class Network(torch.nn.Module):", "    def __init__(self):", "        super().__init__()"]
    for p in case.parameters:
        before = case.step.before[p.layer][p.name]
        name, tensor = f"self.{p.code}", PYTORCH.fill(PYTORCH.array, x=(numbers if case.rows else literal)(before))
        frozen = "" if p.trained else ", requires_grad=False"
        lines += indented(f"{name} = torch.nn.Parameter({tensor}{frozen})", 8)
    carried = [line for node in every(case.nodes) for line in carried_equations(PYTORCH, node, "self.")]
    for node in every(case.nodes):
        for name in node.carried:
            value = PYTORCH.fill(PYTORCH.array, x=numbers(node.before[name])) if case.rows else f"{name}{OLD}{node.tag}"
            lines += indented(f'self.register_buffer("{name}{node.tag}", {value})', 8)
    last = case.nodes[-1]
    writer = Writer(PYTORCH, "self.", autograd=True)
    lines += ["", "    def forward(self, X):", *(f"        {line}" for line in forward_lines(case.nodes, writer))]
    lines += ["        with torch.no_grad():", *(f"            {line}" for line in carried)] if carried else []
    lines.append(f"        return {last.z}, a{last.tag}")
    if not (case.rows and case.spec.rows.held_out):
        return lines
    inferred = forward_lines(case.nodes, Writer(PYTORCH, "self.", inference=True))
    return [*lines, "", "    def predict(self, X):", *(f"        {line}" for line in inferred), lines[-1]]


def update_function(case: Case, own: str | None) -> list[str]:
    """From gradients to new parameters; own: the optimizer of torch.optim, if it has it."""
    decay = case.spec.optimizer.weight_decay
    lines = [
        "def update(network):",
        *["    trained = [w for w in network.parameters() if w.requires_grad]"] * (not case.rows),
        *(f"    {line}" for line in _clipping(case)),
        *marked.kept_lines(case, 4),
    ]
    if own:
        lines += [f"    optimizer = torch.optim.{own}"] * (not case.rows)
        if decay and case.spec.optimizer.row.name != "adamw":
            lines += [
                "    with torch.no_grad():  # decoupled weight decay",
                "        for w in trained:",
                "            w.mul_(1.0 - learning_rate * weight_decay)",
            ]
        return [*lines, "    optimizer.step()", *marked.put_back_lines(case, 4)]
    lines.append("    # torch.optim does not offer this variant: its formulas are written out.")
    if not case.rows:
        lines.append("    states = {")
        for p in case.trained:
            lines += indented(f'"{p.code}": {written_state(case, p, PYTORCH)},', 8)
        lines.append("    }")
    return [
        *lines, "    with torch.no_grad():", "        for name, w in network.named_parameters():",
        "            if w.requires_grad:",
        "                change, states[name] = optimizer_step(w, w.grad, states[name])",
        "                w.add_(change)", *marked.put_back_lines(case, 4),
    ]  # fmt: skip


def _clipping(case: Case) -> list[str]:
    clip, lines = case.spec.clip, marked.gradients_there(case)
    named = marked.has_free(case)
    each = "name, w in named" if named else "w in trained"
    if named and (clip.value is not None or clip.norm is not None):
        lines.append("named = [(name, w) for name, w in network.named_parameters() if w.requires_grad]")
    if clip.value is not None:
        bounded, free = f"w.grad.clamp(-{clip.value!r}, {clip.value!r})", "free.get(name, torch.ones(())) == 1.0"
        lines.append(f"for {each}:")
        lines.append(f"    w.grad.copy_(torch.where({free}, {bounded}, w.grad))" if named
                     else f"    w.grad.clamp_(-{clip.value!r}, {clip.value!r})")  # fmt: skip
    if clip.norm is not None:
        free = " * free.get(name, 1.0)" * named
        lines += [
            "# not clip_grad_norm_, which adds 1e-6 to the norm",
            f"norm = torch.sqrt(sum(torch.sum({f'(w.grad{free})' if named else 'w.grad'}**2) for {each}))",
            f"if norm > {clip.norm!r}:",
            "    for w in trained:", f"        w.grad.mul_({clip.norm!r} / norm)",
        ]  # fmt: skip
    return lines


def train_step(case: Case) -> list[str]:
    """Loss, gradients, update."""
    return [
        "def train_step(network, X, Y):",
        "    z, a = network(X)",
        f"    loss = data_loss(z, a, Y){added_penalty(case, prefix='network.')}",
        "    network.zero_grad()",
        "    loss.backward()",
        "    update(network)",
        "    return loss",
    ]
