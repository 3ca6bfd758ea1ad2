"""Whether a document is as its shape says: the types of `documents/shapes/` read and held against real values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from backprop.documents.shape_reader import Shape, read_all

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\w]+|\[\]|[{}\[\]()<>|&,:?]')
SHAPES: dict[str, Shape] = {shape.name: shape for shapes in read_all().values() for shape in shapes}
ANYTHING = ("any", "unknown")


def faults(value: Any, shape: str, path: str = "") -> list[str]:
    """What of a value is not as the type says: each place and what is wrong there."""
    return list(_faults(value, _type(shape), path or shape))


@dataclass(frozen=True)
class Object:
    """An object with these keys; `rest` is the type of all others, None where there are none."""

    keys: tuple[tuple[str, bool, Any], ...]
    rest: Any = None


class Types:
    """Reads one type as nested tuples, by descent."""

    def __init__(self, text: str) -> None:
        self.tokens = TOKEN.findall(text)
        assert "".join(self.tokens) == re.sub(r"\s(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", "", text), text
        self.at = 0

    def whole(self) -> Any:
        """The type that the whole text is."""
        read = self.union()
        assert self.at == len(self.tokens), self.tokens[self.at :]
        return read

    def next(self) -> str:
        self.at += 1
        return str(self.tokens[self.at - 1])

    def took(self, token: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] == token:
            self.at += 1
            return True
        return False

    def union(self) -> Any:
        self.took("|")
        options = [self.both()]
        while self.took("|"):
            options.append(self.both())
        return options[0] if len(options) == 1 else ("one of", tuple(options))

    def both(self) -> Any:
        parts = [self.list()]
        while self.took("&"):
            parts.append(self.list())
        return parts[0] if len(parts) == 1 else ("all of", tuple(parts))

    def list(self) -> Any:
        read = self.single()
        while self.took("[]"):
            read = ("list", read)
        return read

    def single(self) -> Any:
        token = self.next()
        if token == "(":
            inner = self.union()
            assert self.took(")")
            return inner
        if token == "{":
            return self.object()
        if token == "[":
            return ("tuple", tuple(self.several("]")))
        if token == "Record":
            assert self.took("<")
            assert self.next() == "string"
            assert self.took(",")
            rest = self.union()
            assert self.took(">")
            return Object((), rest)
        return ("literal", token.strip('"')) if token.startswith('"') else ("name", token)

    def several(self, end: str) -> Iterator[Any]:
        while not self.took(end):
            yield self.union()
            self.took(",")

    def object(self) -> Object:
        keys, rest = [], None
        while not self.took("}"):
            name = self.next()
            if name == "[":
                while self.next() != ":":
                    pass
                assert self.next() == "string"
                assert self.took("]")
                assert self.took(":")
                rest = self.union()
            else:
                optional = self.took("?")
                assert self.took(":"), name
                keys.append((name, optional, self.union()))
            self.took(",")
        return Object(tuple(keys), rest)


@cache
def _type(text: str) -> Any:
    return Types(text).whole()


@cache
def _named(name: str) -> Any:
    """The type that a shape's name stands for."""
    shape = SHAPES[name]
    if shape.type is not None:
        return _type(shape.type)
    return Object(tuple((key.name, key.optional, _type(key.type)) for key in shape.keys))


def _faults(value: Any, type_: Any, path: str) -> Iterator[str]:
    match type_:
        case Object():
            yield from _object(value, type_, path)
        case ("one of", options):
            first = [next(_faults(value, option, path), None) for option in options if _may_be(value, option)]
            if not first:
                yield f"{path} is none of {len(options)} types: {str(value)[:40]}"
            elif None not in first:
                yield str(first[-1])
        case ("all of", parts):
            yield from _object(value, _merged(parts), path)
        case ("list", inner):
            if not isinstance(value, list):
                yield f"{path} is no list"
            else:
                for i, item in enumerate(value):
                    yield from _faults(item, inner, f"{path}[{i}]")
        case ("tuple", inner):
            if not isinstance(value, list) or len(value) != len(inner):
                yield f"{path} is no list of {len(inner)}"
            else:
                for i, (item, each) in enumerate(zip(value, inner, strict=True)):
                    yield from _faults(item, each, f"{path}[{i}]")
        case ("literal", text):
            if value != text:
                yield f"{path} is not “{text}”"
        case ("name", name):
            yield from _of_name(value, name, path)


def _may_be(value: Any, type_: Any) -> bool:
    """Whether the tag of a tagged list is right: only then is it worth looking deeper."""
    match type_:
        case ("tuple", (("literal", tag), *_)):
            return isinstance(value, list) and value[:1] == [tag]
    return True


def _of_name(value: Any, name: str, path: str) -> Iterator[str]:
    if name in ANYTHING:
        return
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    right = {
        "number": is_number, "bigint": isinstance(value, int), "string": isinstance(value, str), "null": value is None,
        "boolean": isinstance(value, bool), "object": isinstance(value, dict),
    }  # fmt: skip
    if name.isdigit():
        if value != int(name):
            yield f"{path} is not {name}"
    elif name not in right:
        yield from _faults(value, _named(name), path)
    elif not right[name]:
        yield f"{path} is no {name}: {str(value)[:40]}"


def _merged(parts: tuple[Any, ...]) -> Object:
    """One object type of several."""
    objects = [_resolved(part) for part in parts]
    rests = [each.rest for each in objects if each.rest is not None]
    return Object(tuple(key for each in objects for key in each.keys), rests[0] if rests else None)


def _resolved(type_: Any) -> Object:
    if isinstance(type_, Object):
        return type_
    kind, inner = type_
    found = _merged(inner) if kind == "all of" else _resolved(_named(inner))
    assert isinstance(found, Object)
    return found


def _object(value: Any, type_: Object, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path} is no object"
        return
    keys = {name: (optional, inner) for name, optional, inner in type_.keys}
    for name, (optional, inner) in keys.items():
        if name in value:
            yield from _faults(value[name], inner, f"{path}.{name}")
        elif not optional:
            yield f"{path}.{name} is not there"
    for name in value.keys() - keys.keys():
        if type_.rest is None:
            yield f"{path}.{name} is in no shape"
        else:
            yield from _faults(value[name], type_.rest, f"{path}.{name}")
