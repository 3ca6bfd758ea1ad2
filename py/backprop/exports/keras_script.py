"""The Keras script: a model trained by `train_on_batch`, with Keras's own optimizer where it has the variant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import marked, pieces
from .case import Case, data, header, settings
from .checks import check_function, checks
from .dialects import KERAS
from .equation_lines import carried_equations
from .forward import Writer, forward_lines
from .manual import WRITTEN_OUT, added_penalty, agreed, imports, written_out
from .nodes import every
from .sections import numbers
from .text import document, indented, literal

HOW = "Trained by train_on_batch in float64, on any backend of Keras 3 (KERAS_BACKEND=tensorflow, jax or torch)."

_BETAS = "beta_1=beta_1, beta_2=beta_2"
# Keras's own classes, for the variants that they compute; None where they do not. Adamax and AMSGrad are left to the
# formulas: theirs pass through ops.maximum, which is float32 on some backends.
NATIVE: dict[str, Callable[[dict[str, Any]], tuple[str, str] | None]] = {
    "sgd": lambda of: ("SGD", ""),
    "momentum": lambda of: ("SGD", "momentum=momentum") if of["rule"] == "keras" else None,
    "nesterov": lambda of: ("SGD", "momentum=momentum, nesterov=True") if of["rule"] == "keras" else None,
    "adagrad": lambda of: (
        ("Adagrad", f"epsilon=epsilon, initial_accumulator_value={of['start of v']}")
        if of["epsilon_place"] == "inside"
        else None
    ),
    "rmsprop": lambda of: (
        ("RMSprop", "rho=rho, epsilon=epsilon") if (of["epsilon_place"], of["start"]) == ("inside", "zero") else None
    ),
    "adadelta": lambda of: ("Adadelta", "rho=rho, epsilon=epsilon"),
    "adam": lambda of: ("Adam", f"{_BETAS}, epsilon=epsilon") if of["epsilon_place"] == "before_correction" else None,
    "adamw": lambda of: (
        ("AdamW", f"{_BETAS}, epsilon=epsilon, weight_decay=0.0")
        if of["epsilon_place"] == "before_correction"
        else None
    ),
    "nadam": lambda of: (
        ("Nadam", f"{_BETAS}, epsilon=epsilon")
        if (of["momentum_schedule"], of["momentum_decay"]) == ("warming", 1.0)
        else None
    ),
    "lion": lambda of: ("Lion", _BETAS),
}


def native(case: Case) -> tuple[str, str] | None:
    """Class and arguments of Keras's optimizer that takes this very step; None where there is none.

    With weight decay there is none: Keras on TensorFlow multiplies by λ in float32.
    """
    choice = case.spec.optimizer
    make = None if choice.checkpoint or choice.weight_decay else NATIVE.get(choice.row.name)
    return make(pieces.variant(choice)) if make else None


def keras_script(case: Case) -> str:
    """The whole script."""
    if case.spec.conventions.update_order == "sequential":
        return written_out(case, KERAS, WRITTEN_OUT)
    own = native(case)
    functions = [
        *pieces.activation_functions(case, KERAS, with_slopes=False), pieces.loss_function(case, KERAS),
        pieces.penalty_function(case, KERAS), network_class(case),
        [] if own else pieces.optimizer_function(case, KERAS), optimizer_class(case, own),
        [check_function(case, KERAS)],
    ]  # fmt: skip
    every = "\n".join("\n".join(block) for block in functions)
    after = f"data_loss(output, output, Y){added_penalty(case, prefix='network.')}"
    work = [
        *compiled(case, own),
        "output = network(X)",
        f"loss = {after}",
        *marked.trained_on_batch(case),
        "output = network(X)",
        f"loss_after = {after}",
    ]
    places = [("loss", "loss"), *((f"new {p.code}", f"network.{p.code}") for p in case.trained)]
    places.append(("loss after the step", "loss_after"))
    return document(
        header(case, KERAS, HOW), [imports(KERAS, every)], data(case, KERAS, carries=False),
        marked.mask_lines(case, KERAS), settings(case),
        *pieces.helpers(every, KERAS), *functions, work, [*checks(case, places), agreed(case)],
    )  # fmt: skip


def compiled(case: Case, own: tuple[str, str] | None) -> list[str]:
    """The network, compiled with its optimizer and loss."""
    base, arguments = own or ("Optimizer", "")
    name = "FromFormulas" if own is None else "Clipped" if _clips(case) else f"keras.optimizers.{base}"
    learning_rate = ["learning_rate=learning_rate", *([arguments] if arguments else [])]
    return [
        "network = Network()",
        *["network(X)"] * (not case.rows),
        f"optimizer = {name}({', '.join(learning_rate)})",
        "loss_function = lambda y, output: data_loss(output, output, y)",
        "network.compile(optimizer, loss_function, run_eagerly=True, jit_compile=False)",
    ]


def _clips(case: Case) -> bool:
    return case.spec.clip.value is not None or case.spec.clip.norm is not None


def network_class(case: Case) -> list[str]:
    """The model; in a whole training it has passes besides that of `train_on_batch`."""
    lines = ["class Network(keras.Model):", "    def __init__(self):", "        super().__init__()"]
    for p in case.parameters:
        array = case.step.before[p.layer][p.name]
        lines += [
            f'        self.{p.code} = self.add_weight(shape={array.shape!r}, name="{p.code}", trainable={p.trained})',
            *indented(f"self.{p.code}.assign(np.array({(numbers if case.rows else literal)(array)}))", 8),
        ]
    for node in every(case.nodes) if case.rows else ():
        for name in node.carried:
            value = KERAS.fill(KERAS.array, x=numbers(node.before[name]))
            lines += indented(f"self.{name}{node.tag} = {value}", 8)
    lines += ["", "    def call(self, X):"]
    lines += [f"        {line}" for line in forward_lines(case.nodes, Writer(KERAS, "self.", autograd=True))]
    added = added_penalty(case, prefix="self.").removeprefix(" + ")
    lines += [f"        self.add_loss({added})"] if added else []
    last = case.nodes[-1]
    lines.append(f"        return {last.z if pieces.fused(case) else f'a{last.tag}'}")
    return [*lines, *_passes(case)] if case.rows else lines


def _passes(case: Case) -> list[str]:
    """Of training, with what layers carry along, and of inference."""
    carried = [line for node in every(case.nodes) for line in carried_equations(KERAS, node, "self.")]
    both = f"        return {case.nodes[-1].z}, a{case.nodes[-1].tag}"
    lines = ["", "    def passed(self, X):"]
    lines += [f"        {line}" for line in (*forward_lines(case.nodes, Writer(KERAS, "self.")), *carried)]
    lines.append(both)
    if case.spec.rows.held_out:
        inferred = forward_lines(case.nodes, Writer(KERAS, "self.", inference=True))
        lines += ["", "    def predicted(self, X):", *(f"        {line}" for line in inferred), both]
    return lines


def optimizer_class(case: Case, own: tuple[str, str] | None) -> list[str]:
    """A class of the script's own: for a variant that Keras has not, and for clipping."""
    formulas, base = own is None, own[0] if own else ""
    if not formulas and not _clips(case):
        return []
    clip = [f"        {line}" for line in _clipping(case)]
    apply = [
        "    def apply(self, grads, trainable_variables=None):", *clip,
        "        return super().apply(grads, trainable_variables)",
    ]  # fmt: skip
    if not formulas:
        return [f"class Clipped(keras.optimizers.{base}):", *apply]
    lines = ["STATES = {"]
    for p in case.trained:
        state = ", ".join(f'"{key}": {literal(array)}' for key, array in case.start(p).items())
        lines += indented(f'"{p.code}": {{{state}}},', 4)
    return [
        "# Keras does not offer this variant: its formulas are written out.",
        *lines, "}", "", "",
        "class FromFormulas(keras.optimizers.Optimizer):",
        "    def build(self, variables):",
        "        if self.built:",
        "            return",
        "        super().build(variables)",
        "        self.states = {}",
        "        for v in variables:",
        "            self.states[v.name] = {k: self.add_variable_from_reference(v, name=k) for k in STATES[v.name]}",
        "            for key, start in STATES[v.name].items():",
        "                self.states[v.name][key].assign(np.array(start))",
        "",
        "    def update_step(self, gradient, variable, learning_rate):",
        '        state = self.states[variable.name.split("/")[-1].split(":")[0]]  # TensorFlow: network/W1:0',
        "        w = ops.convert_to_tensor(variable)",
        "        update, new = optimizer_step(w, gradient, {k: ops.convert_to_tensor(v) for k, v in state.items()})",
        "        for key, value in new.items():",
        "            self.assign(state[key], value)",
        "        self.assign_add(variable, update)",
        *(["", *apply] if _clips(case) else []),
    ]  # fmt: skip


def _clipping(case: Case) -> list[str]:
    clip, lines = case.spec.clip, []
    if clip.value is not None:
        lines.append(f"grads = [{KERAS.fill(KERAS.clip, x='g', c=repr(clip.value))} for g in grads]")
    if clip.norm is not None:
        if marked.has_free(case):
            names = ", ".join(f'"{p.code}"' for p in case.trained)
            lines.append(f"grads = [g * free.get(name, 1.0) for name, g in zip([{names}], grads)]  # not in the norm")
        lines += [
            "norm = ops.sqrt(sum(ops.sum(g**2) for g in grads))", f"if float(norm) > {clip.norm!r}:",
            f"    grads = [g * ({clip.norm!r} / norm) for g in grads]",
        ]  # fmt: skip
    return lines
