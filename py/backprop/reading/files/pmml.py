"""PMML's NeuralNetwork, as R, KNIME and others save it: units one by one, with the units that each takes.

What is done to the fields first is followed where it multiplies and adds: the weights then hold it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...errors import refuse
from ...messages import Message, message
from ..arrival import Arrival, Dense, arrays_of
from .markup import Element, begins, tree
from .pmml_fields import Affine, affine, attribute, derived_in, number
from .scaled import Scaling, from_raw_inputs, is_plain, to_raw_outputs

NAME = "pmml"
FUNCTIONS: dict[str, Any] = {
    "logistic": "sigmoid", "tanh": "tanh", "identity": "identity", "rectifier": "relu", "Elliott": "softsign",
    "threshold": {"name": "step", "at_zero": 0},
}  # fmt: skip
"""PMML's names of functions that are here."""


def read(data: bytes) -> Arrival | None:
    """The network; None where the file is no PMML. Raises SpecError for another model, or one that skips layers."""
    if not begins(data, b"<PMML"):
        return None
    root = tree(data, NAME)
    network = root.first("NeuralNetwork")
    if network is None:
        models = [one.name for one in root.inside if one.name.endswith(("Model", "Network"))]
        raise refuse("read.absent", "file", "NeuralNetwork", what=" ".join(["PMML", *models[:1]]))
    derived = derived_in(root.first("TransformationDictionary")) | derived_in(network.first("LocalTransformations"))
    inputs, rows = _within(network, "NeuralInputs", "NeuralInput"), network.all("NeuralLayer")
    if not inputs or not rows:
        raise refuse("read.absent", "file", "NeuralLayer" if inputs else "NeuralInputs", what=NAME)
    names = [attribute(one, "id") for one in inputs]
    written = []
    for row in rows:
        written.append(_layer(network, row, names, is_last=row is rows[-1]))
        names = [attribute(one, "id") for one in row.all("Neuron")]
    fields = [affine(one.first("DerivedField"), derived) for one in inputs]
    outputs = _outputs(network, names, derived)
    notes = [message("read.pmml.names", inputs=_listed(fields), outputs=_listed(outputs))]
    layers, more = _of_raw_numbers(written, fields, outputs, network)
    return Arrival(NAME, arrays_of(written), notes + more, layers)


def _within(network: Element, whole: str, one: str) -> list[Element]:
    found = network.first(whole)
    return found.all(one) if found else []


def _layer(network: Element, row: Element, below: Sequence[str], is_last: bool) -> Dense:
    """A layer whose units all take all units below."""
    place = {name: k for k, name in enumerate(below)}
    units = row.all("Neuron")
    if not units or len(place) != len(below):
        raise refuse("read.header", "file", NAME)
    W = np.zeros((len(units), len(below)))
    for j, unit in enumerate(units):
        came = [attribute(edge, "from") for edge in unit.all("Con")]
        if sorted(came) != sorted(below):
            raise refuse("read.mesh", "file", f"Neuron {attribute(unit, 'id')}")
        for edge, name in zip(unit.all("Con"), came, strict=True):
            W[j, place[name]] = number(edge, "weight")
    b = np.array([number(unit, "bias", "0") for unit in units])
    function = row.attributes.get("activationFunction") or network.attributes.get("activationFunction", "")
    whole = network.attributes.get("normalizationMethod", "none") if is_last else "none"
    normalized = row.attributes.get("normalizationMethod", whole)
    if normalized == "softmax" and function == "identity":
        return Dense(W, b, "softmax")
    if function not in FUNCTIONS or normalized != "none":
        raise refuse("read.activation", "file", f"PMML {function}" + f", {normalized}" * (normalized != "none"))
    if function == "threshold":
        b -= number(row, "threshold", network.attributes.get("threshold", "0"))
    return Dense(W, b, FUNCTIONS[function])


def _outputs(network: Element, names: Sequence[str], derived: Mapping[str, Element]) -> list[Affine]:
    """What each unit of the last layer stands for: the field that it is scaled from, in their order."""
    told = {
        one.attributes.get("outputNeuron"): affine(one.first("DerivedField"), derived)
        for one in _within(network, "NeuralOutputs", "NeuralOutput")
    }
    return [told.get(name, Affine(name, 1.0, 0.0)) for name in names]


def _of_raw_numbers(
    written: list[Dense], fields: Sequence[Affine], outputs: Sequence[Affine], network: Element
) -> tuple[list[Dense], list[Message]]:
    """The network that takes and gives fields as they are, where they are only scaled; and what is said of the rest."""
    layers, notes = written, list[Message]()
    into: Scaling = (np.array([one.scale for one in fields]), np.array([one.shift for one in fields]))
    target = next(iter(_within(network, "Targets", "Target")), Element("Target", {}))
    factor, constant = number(target, "rescaleFactor", "1"), number(target, "rescaleConstant", "0")
    back = np.array([1 / one.scale if one.scale else 1.0 for one in outputs])
    out: Scaling = (factor * back, constant - factor * back * np.array([one.shift for one in outputs]))
    if not is_plain(into):
        layers = from_raw_inputs(layers, into)
    if not is_plain(out):
        layers = to_raw_outputs(layers, out)
    if layers is not written:
        scaled = [one for one in (*fields, *outputs) if (one.scale, one.shift) != (1.0, 0.0)]
        notes.append(message("read.pmml.scaled", names=_listed(scaled) or attribute(target, "field")))
    if unknown := [one for one in (*fields, *outputs) if not one.known]:
        notes.append(message("read.pmml.derived", names=_listed(unknown)))
    return layers, notes


def _listed(fields: Sequence[Affine]) -> str:
    return ", ".join(one.field for one in fields)
