"""What PMML does to a field before it goes into a network: followed where it multiplies and adds numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...errors import refuse
from ..numerals import as_number
from .markup import Element

DEEPEST = 20  # derived fields of derived fields
EXPRESSIONS = ("FieldRef", "Constant", "Apply", "NormContinuous", "NormDiscrete")


@dataclass(frozen=True)
class Affine:
    """scale times a field plus shift. field: "" for a constant; known: False where more is done than that."""

    field: str
    scale: float
    shift: float
    known: bool = True


def attribute(one: Element, name: str) -> str:
    """An attribute that must be there."""
    if name not in one.attributes:
        raise refuse("read.absent", "file", name, what=f"PMML {one.name}")
    return one.attributes[name]


def number(one: Element, name: str, default: str | None = None) -> float:
    """A number in an attribute."""
    told = one.attributes.get(name, default) if default is not None else attribute(one, name)
    return as_number(str(told), f"{one.name} {name}")


def derived_in(one: Element | None) -> dict[str, Element]:
    """The derived fields of a dictionary of transformations by their names."""
    return {field.attributes.get("name", ""): field for field in one.all("DerivedField")} if one else {}


def affine(holder: Element | None, derived: Mapping[str, Element], depth: int = 0) -> Affine:
    """What the expression in a derived field, or in an input, is."""
    expressions = holder.all(*EXPRESSIONS) if holder else []
    if holder is None or len(expressions) != 1 or depth > DEEPEST:
        return Affine(holder.attributes.get("name", "a field") if holder else "a field", 1.0, 0.0, known=False)
    return _of(expressions[0], derived, depth)


def _of(one: Element, derived: Mapping[str, Element], depth: int) -> Affine:
    if one.name == "Constant":
        return Affine("", 0.0, as_number(one.text, "Constant"))
    if one.name == "Apply":
        return _applied(one, derived, depth)
    field = attribute(one, "field")
    if one.name == "NormDiscrete":
        return Affine(f"{field} = {one.attributes.get('value', '')}", 1.0, 0.0)
    came = affine(derived[field], derived, depth + 1) if field in derived else Affine(field, 1.0, 0.0)
    if not came.known:
        return Affine(field, 1.0, 0.0, known=False)
    if one.name == "FieldRef":
        return came
    points = [(number(point, "orig"), number(point, "norm")) for point in one.all("LinearNorm")]
    if len(points) != 2 or points[0][0] == points[1][0]:
        return Affine(field, 1.0, 0.0, known=False)
    (x, y), (x1, y1) = points
    slope = (y1 - y) / (x1 - x)
    return Affine(came.field, slope * came.scale, slope * came.shift + (y - x * slope))


def _applied(one: Element, derived: Mapping[str, Element], depth: int) -> Affine:
    """One of the four operations on a field and a number."""
    parts = [_of(part, derived, depth + 1) for part in one.all(*EXPRESSIONS) if depth < DEEPEST]
    names = [part.field for part in parts if part.field]
    name = names[0] if names else "a field"
    if len(parts) != 2 or len(one.inside) != 2 or len(names) != 1 or not all(part.known for part in parts):
        return Affine(name, 1.0, 0.0, known=False)
    left, right = parts
    function = one.attributes.get("function")
    if function in ("+", "-"):
        sign = 1.0 if function == "+" else -1.0
        return Affine(name, left.scale + sign * right.scale, left.shift + sign * right.shift)
    if function == "*":
        factor, other = (left.shift, right) if left.field == "" else (right.shift, left)
        return Affine(name, other.scale * factor, other.shift * factor)
    if function == "/" and right.field == "" and right.shift:
        return Affine(name, left.scale / right.shift, left.shift / right.shift)
    return Affine(name, 1.0, 0.0, known=False)
