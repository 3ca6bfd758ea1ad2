"""Networks that this package wrote: the document in the file, and its arrays, which stand there as numbers.

The document is a spec. Where it has `{"array": name}` the file's array of that name belongs. A file of a network holds
no rows of data: `rows` of zeros stand in their place, as many as its first states for each row ask for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ..errors import refuse
from ..messages import message
from ..numbers.special import Array
from ..numbers.strict_json import Json, dumps, loads
from ..requests.parsing import parse
from .arrival import Arrival
from .arrived import Arrived

KEY = "backprop"
"""What the document is called in a file of arrays, and what stands before it in a text."""
REFERENCE = "array"
BEGINS, ENDS = f"{KEY}-spec-begins", f"{KEY}-spec-ends"


def taken_apart(document: Json, takes: Callable[[str], bool] = lambda path: True) -> tuple[Json, dict[str, Array]]:
    """The document with references in the place of its lists of numbers, and these, float64, by their paths."""
    arrays: dict[str, Array] = {}

    def without(value: Json, path: str) -> Json:
        if isinstance(value, Mapping):
            return {key: without(own, f"{path}.{key}" if path else key) for key, own in value.items()}
        if not isinstance(value, list):
            return value
        name = path.removeprefix("network.")
        if takes(name) and _is_of_floats(value):
            arrays[name] = np.array(value)
            return {REFERENCE: name}
        return [without(own, f"{path}[{i}]") for i, own in enumerate(value)]

    return without(document, ""), arrays


def _is_of_floats(value: list[Any]) -> bool:
    """True for nested lists with nothing but floats at the bottom; all lists of a document are of one length."""
    first = value
    while isinstance(first, list) and first:
        first = first[0]
    return isinstance(first, float)


def put_together(document: Json, arrays: Mapping[str, Array]) -> Json:
    """The document with the arrays as lists. Raises `SpecError` where one is missing."""
    if isinstance(document, Mapping):
        if list(document) == [REFERENCE]:
            name = str(document[REFERENCE])
            if name not in arrays:
                raise refuse("read.absent", "file", name, what=KEY)
            return arrays[name].tolist()
        return {key: put_together(own, arrays) for key, own in document.items()}
    return [put_together(own, arrays) for own in document] if isinstance(document, list) else document


def arrival(form: str, text: str, found: Sequence[Arrived] = ()) -> Arrival:
    """What a file of this package holds. Raises `SpecError` where its document is no spec that runs."""
    arrays = {one.name: one.values for one in found}
    spec = put_together(loads(text), arrays)
    read = parse(with_rows(spec, spec["data"]) if has_data(spec) else spec)
    rows = [message("read.own.rows")] if not np.any(read.X) and not np.any(read.Y) else []
    _, own = taken_apart({"network": spec["network"]})
    return Arrival(form, [Arrived(name, values) for name, values in own.items()], rows, spec=spec)


def has_data(spec: Json) -> bool:
    """Whether it is a document with rows."""
    data = spec.get("data") if isinstance(spec, Mapping) else None
    return isinstance(data, Mapping) and isinstance(data.get("X"), list)


def in_text(text: str) -> Arrival | None:
    """A script or page of this package; or a spec by itself. None where it is neither."""
    start = text.find(BEGINS)
    end = text.find(ENDS, start)
    if 0 <= start < end:
        between = text[start:end]
        return arrival("script", between[between.find("{") : between.rfind("}") + 1])
    if text[:1] == "{" and '"network"' in text and '"data"' in text:
        document = loads(text)
        if isinstance(document, Mapping) and {"network", "data"} <= set(document):
            return arrival("spec", text)
    return None


def told_in_text(document: Json) -> str:
    """The document as one line of JSON that may stand in a script between three quotes, and in a page."""
    plain = dumps(document)
    return plain.replace("'", "\\u0027").replace("<", "\\u003c").replace("&", "\\u0026").replace(">", "\\u003e")


def in_script(document: Json) -> str:
    """Lines of Python that give a script the document, and let a reader find it."""
    return f"# {BEGINS}\nSPEC = json.loads(r'''{told_in_text(document)}''')\n# {ENDS}\n"


def in_page(document: Json) -> str:
    """The same for a page."""
    text = told_in_text(document)
    return f'<!-- {BEGINS} --><script type="application/json" id="spec">{text}</script><!-- {ENDS} -->'


def with_rows(spec: Mapping[str, Any], data: Mapping[str, Any]) -> Json:
    """The spec with other rows; a batch that is larger than these is the whole of them."""
    training, rows = dict(spec.get("training") or {}), len(data["X"])
    size = training.get("batch_size")
    if isinstance(size, int) and size > rows:
        training["batch_size"] = None
    return {**spec, "data": data, "training": training}


def shapes(spec: Mapping[str, Any]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Of X and of Y."""
    X, Y = (np.shape(spec["data"].get(key, ())) for key in ("X", "Y"))
    return X, Y


def fits(spec: Mapping[str, Any], into: Mapping[str, Any]) -> bool:
    """Whether the rows of another spec go through the network: as many numbers, and time steps where it has them."""
    if any(len(a) != len(b) or a[-1:] != b[-1:] for a, b in zip(shapes(spec), shapes(into), strict=True)):
        return False
    rows = len(spec["data"]["X"])
    return rows in (1, len(into["data"]["X"])) and math.prod(shapes(into)[0]) > 0
