"""Numbers and networks that others wrote, recognized by their content: the arrays by name, and the network they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..errors import refuse
from ..messages import noted
from ..rules.limits import FILE_BYTES, SCHEMA
from . import files
from .arrival import Arrival, Dense, network_of
from .files.words import fann, nnet, weka
from .networks import with_network
from .printed import FORMS as PRINTED

WORDS = {"weka": weka, "nnet": nnet, "fann": fann}
FORMS = (*files.FORMS, *WORDS, *PRINTED)
"""Names of all forms, in the order in which they are tried."""


def read(data: bytes, form: str | None = None, activations: Sequence[str] = ()) -> Arrival:
    """What a file or a copied text holds. Raises `SpecError` for what is not known, damaged, or too large.

    form: one of `FORMS`, recognized by the content when None. activations: a name for each layer, where the form holds
    arrays alone.
    """
    if len(data) > FILE_BYTES:
        raise refuse("file.size", "file", f"{len(data)} bytes", most=FILE_BYTES)
    if form is not None and form not in FORMS:
        raise refuse("read.form", "from", form, names=", ".join(FORMS))
    for name, reader in files.FORMS.items():
        if form in (None, name) and (found := reader(data)) is not None:
            return with_network(found, activations)
    text = _text(data)
    for name, of_text in {**WORDS, **PRINTED}.items():
        if form in (None, name) and (found := of_text(text)) is not None:
            return with_network(found, activations)
    raise refuse("read.nothing", "file", text, names=", ".join(FORMS))


def document(found: Arrival) -> dict[str, Any]:
    """The spec of a network that was understood whole, with a row of data to begin with; else the arrays."""
    if found.layers is None:
        return {**found.document(), **noted(found.notes)}
    return _spec(found.form, found.layers)


def preview(found: Arrival, into: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What was understood, before anything is replaced: form, sizes of the arrays, layers, and the spec they make.

    into: the spec that the network is to stand in. Its data and settings are kept where the sizes fit: `kept`.
    """
    told = [{"name": one.name, "shape": list(one.values.shape)} for one in found.arrays]
    spec, kept, layers = None, False, None
    if found.layers is not None:
        spec = _spec(found.form, found.layers)
        layers = [{"units": len(one.W), "activation": _name(one.activation)} for one in found.layers]
        kept = into is not None and _sizes(into) == _sizes(spec)
        if into is not None and kept:
            optimizer = {key: value for key, value in into.get("optimizer", {}).items() if key != "state"}
            spec = {**into, "title": found.form, "network": spec["network"], "optimizer": optimizer}
    return {"schema": SCHEMA, "form": found.form, "arrays": told, "layers": layers, "spec": spec, "kept": kept,
            **noted(found.notes)}  # fmt: skip


def _spec(form: str, layers: Sequence[Dense]) -> dict[str, Any]:
    """A spec that runs: the network, and a row of zeros where the visitor's data belong."""
    network = network_of(layers)
    data = {"X": [[0.0] * network["n_inputs"]], "Y": [[0.0] * len(layers[-1].W)]}
    return {"schema": SCHEMA, "title": form, "network": network, "data": data}


def _sizes(spec: Mapping[str, Any]) -> tuple[int, int]:
    """The numbers of inputs and of outputs of plain rows."""
    X, Y = (np.shape(spec["data"].get(key, ())) for key in ("X", "Y"))
    return (X[1], Y[1]) if len(X) == len(Y) == 2 else (-1, -1)


def _name(activation: Any) -> str:
    return str(activation["name"] if isinstance(activation, Mapping) else activation)


def _text(data: bytes) -> str:
    """The text of a file. Raises SpecError for a file of another kind, by its name where that is known."""
    for beginning, name in files.UNREAD:
        if data.startswith(beginning):
            raise refuse("read.unread", "file", name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refuse("read.binary", "file", data[:8].hex(" ")) from None
