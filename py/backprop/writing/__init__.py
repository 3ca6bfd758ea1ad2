"""What goes out, a row a form: scripts of the step or of the training, the network with numbers and state as a file.

A file of the network comes in again to the same bits: it holds the spec, by numbers of its own or as a text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from ..errors import refuse
from ..exports import CHOICES, NOTEBOOK, TRAININGS, export
from ..messages import Message, message
from ..network.spec import Spec
from ..numbers.strict_json import dumps
from ..rules.limits import FILE_BYTES, Choice
from .framework_scripts import keras_network, pytorch_network
from .html_file import html_file
from .npz import npz
from .onnx import onnx
from .python_file import python_file
from .safetensors import safetensors
from .standing import coded, computable, own_starts, standing, trained, training_of, whole_document

__all__ = ["FORMS", "GROUPS", "NOTEBOOK", "Form", "Written", "named", "standing", "trained", "training_of", "write"]

GROUPS = (
    Choice("step", "This step, as a script",
           "The script takes this one step, not the whole training, and checks its digits against this page's."),
    Choice("training", "The whole training, as a script",
           "The script takes every step of the training and checks each loss against this page's."),
    Choice("notebook", "The whole training, as a notebook",
           "A Jupyter notebook with the same in cells, and a sentence for each."),
    Choice("network", "The network, as a file", "With all its numbers, and the state of the optimizer."),
)  # fmt: skip


@dataclass(frozen=True)
class Form:
    """A form in which a spec goes out. file: what it is called; write: what makes it.

    copied: it is a text of a size to copy; whole: it repeats the training from its start; computes: the file computes
    on rows itself; codes: these are rows in the units of the table that the data came from; fixed: of as many
    time steps as the training had.
    """

    name: str
    label: str
    note: str
    group: str
    file: str
    write: Callable[[Spec], bytes | str]
    copied: bool = True
    computes: bool = False
    whole: bool = False
    codes: bool = False
    fixed: bool = False


@dataclass(frozen=True)
class Written:
    """A file: its name, what it holds, and what is to be said of it."""

    file: str
    data: bytes | str
    notes: list[Message]


_STEPS = [
    Form(row.name, row.label, row.note, "step", f"backprop_{row.name}.py", partial(export, to=row.name))
    for row in CHOICES
]
_NETWORKS = [
    Form("spec", "Setup (JSON)", "The setup with these numbers and its rows.", "network", "backprop-network.json",
         lambda spec: dumps(whole_document(spec))),
    Form("npz", "NumPy .npz", "An array for each parameter and each state, for numpy.load.", "network",
         "backprop-network.npz", npz, copied=False),
    Form("safetensors", "safetensors", "The same for safetensors.numpy, PyTorch and others.", "network",
         "backprop-network.safetensors", safetensors, copied=False),
    Form("onnx", "ONNX", "A model in float64 that computes outputs, for onnxruntime and others.", "network",
         "backprop-network.onnx", onnx, copied=False, computes=True),
    Form("state_dict", "PyTorch module", "A script that sets the numbers as a state_dict, and saves them.",
         "network", "backprop-network-pytorch.py", pytorch_network, computes=True, fixed=True),
    Form("keras_model", "Keras model", "A script that sets the weights, and saves them.", "network",
         "backprop-network-keras.py", keras_network, computes=True, fixed=True),
    Form("python", "Python file that predicts", "Rows of CSV in, outputs out; it needs Python alone.", "network",
         "backprop-network.py", python_file, computes=True, codes=True),
    Form("html", "HTML page that predicts", "One file that opens by a double-click: rows in, outputs out.", "network",
         "backprop-network.html", html_file, computes=True, codes=True),
]  # fmt: skip
_TRAININGS = [
    Form(f"{row.name}-training", f"{row.label}, whole training", row.note, "training",
         f"backprop_training_{row.name}.py", partial(export, to=row.name, whole=True), whole=True)
    for row in TRAININGS
]  # fmt: skip
_NOTEBOOKS = [
    Form(f"{row.name}-{NOTEBOOK}", f"{row.label} notebook", row.note, "notebook", f"backprop_training_{row.name}.ipynb",
         partial(export, to=NOTEBOOK, library=row.name), copied=False, whole=True)
    for row in TRAININGS
]  # fmt: skip
FORMS: dict[str, Form] = {row.name: row for row in (*_STEPS, *_TRAININGS, *_NOTEBOOKS, *_NETWORKS)}
"""Every form by name, as offered."""


def named(to: str, whole: bool = False, library: str | None = None) -> str:
    """The form's name: `to`, or that of the whole training in that library; "notebook" is one of a `library`."""
    if to == NOTEBOOK:
        return f"{library or CHOICES[0].name}-{NOTEBOOK}"
    return f"{to}-training" if whole else to


def write(spec: Spec, to: str) -> Written:
    """A spec in a form of `FORMS`. Raises `SpecError` where there is none of that name, or it can't hold the spec."""
    if to not in FORMS:
        raise refuse("export.to", "to", to, names=", ".join(FORMS))
    form = FORMS[to]
    data = form.write(computable(spec) if form.computes else spec)
    size = len(data if isinstance(data, bytes) else data.encode())
    return Written(form.file, data, _notes(form, spec, size) if form.group == "network" else [])


def _notes(form: Form, spec: Spec, size: int) -> list[Message]:
    notes = []
    if form.computes:
        if any(not layer.evaluates_alike for layer in spec.layers):
            notes.append(message("write.inference"))
        if form.fixed and spec.X.ndim > 2:
            notes.append(message("write.times", times=spec.X.shape[1]))
        if own_starts(spec):
            notes.append(message("predict.first_state"))
        if coded(spec):
            notes.append(message("write.coding" if form.codes else "write.coded"))
        if spec.optimizer.checkpoint is not None:
            notes.append(message("write.state"))
    if size > FILE_BYTES:
        notes.append(message("write.large", bytes=size, most=FILE_BYTES))
    return notes
