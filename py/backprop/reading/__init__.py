"""Numbers and networks that others wrote, recognized by their content: the arrays by name, and the network they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ..errors import SpecError, refuse
from ..messages import noted
from ..numbers.strict_json import loads
from ..requests.parsing import parse
from ..rules.limits import FILE_BYTES, SCHEMA
from . import files
from .arrival import Arrival, Dense, Layer, Other, network_of
from .beside import Beside, nothing
from .chosen import chosen, left_out
from .files.neuralnet import neuralnet
from .files.words import fann, nnet, weka
from .networks import with_network
from .own import fits, has_data, in_text, with_rows
from .printed import FORMS as PRINTED
from .printed import rows

WORDS = {"backprop": in_text, "weka": weka, "nnet": nnet, "neuralnet": neuralnet, "fann": fann}
__all__ = ["FORMS", "Arrival", "chosen", "document", "is_table", "preview", "read"]
HEAD = 4_000  # bytes by which text is told from others
TABLE = "table"
"""What is told of rows of data, which are read elsewhere."""
FORMS = (*files.FORMS, *WORDS, *PRINTED)
"""Names of all forms, in the order in which they are tried."""


def read(data: bytes, form: str | None = None, activations: Sequence[str] = (), beside: Beside = nothing) -> Arrival:
    """What a file or a copied text holds. Raises `SpecError` for what is not known, damaged, or too large.

    form: one of `FORMS`, recognized by the content when None. activations: a name for each layer, where the form holds
    arrays alone. beside: the files that belong to this one, which holds their names.
    """
    if len(data) > FILE_BYTES:
        raise refuse("file.size", "file", f"{len(data)} bytes", most=FILE_BYTES)
    if form is not None and form not in FORMS:
        raise refuse("read.form", "from", form, names=", ".join(FORMS))
    for name, reader in files.forms(beside).items():
        if form in (None, name) and (found := reader(data)) is not None:
            return with_network(found, activations)
    text = _text(data)
    for name, of_text in {**WORDS, **PRINTED}.items() if text.strip() else ():
        if form in (None, name) and (found := of_text(text)) is not None:
            return with_network(found, activations)
    raise refuse("read.nothing", "file", text, names=", ".join(FORMS))


def is_table(data: bytes) -> bool:
    """True for a text that holds rows of data: no model, no arrays with names or brackets. Raises `SpecError`.

    Rows in JSON may be either: they are a table where they are no network.
    """
    if any(reader(data) is not None for reader in files.FORMS.values()):
        return False
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _is_other_text(data[:HEAD])  # an encoding that tables may have
    if re.search("[\0-\x08\x0e-\x1f\x7f-\x9f]", text[:HEAD]):
        return False
    for name, of_text in {**WORDS, **PRINTED}.items():
        if name != rows.NAME and (found := of_text(text)) is not None and _is_most(found, text):
            made = with_network(found)
            return made.layers is None and made.spec is None and _is_json(text)
    return True


def _is_json(text: str) -> bool:
    try:
        loads(text)
    except SpecError:
        return False
    return True


def _is_other_text(head: bytes) -> bool:
    """Of text in one byte a letter no control characters; in UTF-16 every other byte is 0."""
    is_wide = head[:2] in (b"\xff\xfe", b"\xfe\xff") or abs(2 * head.count(0) - len(head)) < 4
    return not re.search(rb"[\x01-\x08\x0e-\x1f]" if is_wide else rb"[\0-\x08\x0e-\x1f]", head)


def _is_most(found: Arrival, text: str) -> bool:
    """Whether the numbers of the text are those that were found, more than by chance."""
    taken = sum(len(number) for one in found.arrays for number in one.texts or (text,))
    return 2 * taken > len(re.findall("[0-9]", text))


def document(found: Arrival) -> dict[str, Any]:
    """The spec of a network that was understood whole, with a row of data to begin with; else the arrays."""
    if found.spec is not None:
        return with_rows(found.spec, found.spec["data"]) if has_data(found.spec) else found.spec
    if found.layers is None:
        return {**found.document(), **noted(found.notes)}
    return _spec(found.form, found.layers)


def preview(found: Arrival, into: Mapping[str, Any] | None = None, texts: bool = False) -> dict[str, Any]:
    """What was understood, before anything is replaced: form, sizes of the arrays, layers, and the spec they make.

    into: the spec that the network is to stand in. Its data are kept where the sizes fit, `kept`, and its settings
    where the file has none.
    """
    told = [
        {"name": one.name, "shape": list(one.values.shape), **({"texts": one.printed()} if texts else {})}
        for one in found.arrays
    ]
    spec, kept = None, False
    if found.spec is not None or found.layers is not None:
        spec = document(found)
        kept = into is not None and fits(spec, into)
        if into is not None and kept:
            spec = _standing(found, spec, into)
    return {"schema": SCHEMA, "form": found.form, "arrays": told, "layers": _layers(found), "spec": spec, "kept": kept,
            "settings": found.spec is not None, "left_out": left_out(found), **noted(found.notes)}  # fmt: skip


def _standing(found: Arrival, spec: Mapping[str, Any], into: Mapping[str, Any]) -> dict[str, Any]:
    """The network on the data of another spec; where the file has no settings, in all of it."""
    if found.spec is not None:
        return with_rows(found.spec, into["data"])
    optimizer = {key: value for key, value in into.get("optimizer", {}).items() if key != "state"}
    return {**into, "title": found.form, "network": spec["network"], "optimizer": optimizer}


def _layers(found: Arrival) -> list[dict[str, Any]] | None:
    """Each layer's units, its activation, or its kind where that says more; and of which arrays it was made."""
    if found.spec is not None:
        return [{"units": one.units, "activation": one.activation.row.name if one.called_by_function else one.label}
                for one in parse(document(found)).layers]  # fmt: skip
    if found.layers is None:
        return None
    told = []
    for i, one in enumerate(found.layers):
        own = found.mapping[i] if found.mapping else None
        told.append({
            "units": one.n_out, "activation": one.says, "inputs": one.n_in, "stored": found.stored,
            "changeable": isinstance(one, Dense), **({} if own is None else asdict(own)),
        })  # fmt: skip
    return told


def _spec(form: str, layers: Sequence[Layer]) -> dict[str, Any]:
    """A spec that runs: the network, and a row of zeros, of one time step, where the visitor's data belong."""
    over_time = [one for one in layers if isinstance(one, Other) and one.over_time]
    X, Y = (rows_of_zeros(size, steps) for size, steps in (
        (layers[0].n_in, bool(over_time)), (layers[-1].n_out, bool(over_time) and over_time[-1].returns)))  # fmt: skip
    return {"schema": SCHEMA, "title": form, "network": network_of(layers), "data": {"X": X, "Y": Y}}


def rows_of_zeros(size: int, steps: bool) -> list[Any]:
    """One row of so many numbers, of one time step where it has any."""
    return [[[0.0] * size]] if steps else [[0.0] * size]


def _text(data: bytes) -> str:
    """The text of a file. Raises SpecError for a file of another kind, by its name where that is known."""
    for place, beginning, name, code in files.UNREAD:
        if data.startswith(beginning, place):
            raise refuse(code, "file", name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refuse("read.binary", "file", data[:8].hex(" ")) from None
