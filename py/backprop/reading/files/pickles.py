"""Pickles read by an unpickler of our own: it builds arrays and containers, and refuses everything else by its name."""

from __future__ import annotations

import math
import pickle
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import numpy as np

from ...errors import SpecError, refuse
from ...numbers.special import Array
from ..arrived import DEEPEST, MOST_NUMBERS, Arrived, gathered
from .pickle_steps import look_through
from .raw import numbers

MOST_MODULES = 5_000
MOST_OBJECTS = 100_000
STORAGES = {"DoubleStorage": "float64", "FloatStorage": "float32", "HalfStorage": "float16",
            "BFloat16Storage": "bfloat16", "LongStorage": "int64", "IntStorage": "int32", "ShortStorage": "int16",
            "CharStorage": "int8", "ByteStorage": "uint8", "BoolStorage": "bool",
            "UntypedStorage": "bytes"}  # fmt: skip
WIDTHS = {"float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "int64": 8, "int32": 4, "int16": 2, "int8": 1,
          "uint8": 1, "bool": 1}  # fmt: skip


DTYPE = re.compile("(?:b?float|u?int|complex)[0-9][0-9a-z_]*")
"""PyTorch's names of kinds of numbers."""


@dataclass
class Stored:
    """A stretch of numbers that tensors look into."""

    kind: str
    key: str


@dataclass
class Module:
    """A saved object: its class's name and its attributes, none of its code."""

    state: dict[str, Any] = field(default_factory=dict)

    def __setstate__(self, state: Any) -> None:
        self.state = state if isinstance(state, dict) else {}


@dataclass
class Tensor:
    """A view of a stretch: where it begins, its sizes and strides."""

    stored: Stored
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


class Unpickler(pickle.Unpickler):
    """Allows what `allowed` names by module and name; everything else is refused before it is made."""

    def __init__(self, data: BytesIO, allowed: Mapping[tuple[str, str], Any], modules: Callable[[str], bool]) -> None:
        super().__init__(data, encoding="latin-1")
        self._allowed, self._modules = allowed, modules

    def find_class(self, module: str, name: str) -> Any:
        """What stands for a global of the pickle. Raises SpecError for one off the list."""
        if (module, name) in self._allowed:
            return self._allowed[module, name]
        if module in ("torch", "torch.storage") and name in STORAGES:
            return STORAGES[name]
        if module.startswith("torch") and (name.startswith(("Q", "quint", "qint")) or "qtensor" in name):
            raise refuse("read.quantized", "file", module, kind=name)
        if module == "torch" and DTYPE.fullmatch(name):
            return name
        if self._modules(module):
            return type(name, (Module,), {})
        raise refuse("read.pickle", "file", f"{module}.{name}")

    def persistent_load(self, pid: Any) -> Any:
        """PyTorch's storages stand outside the pickle, by a key."""
        if isinstance(pid, tuple) and len(pid) >= 3 and pid[0] == "storage" and isinstance(pid[1], str):
            return Stored(pid[1], str(pid[2]))
        raise refuse("read.pickle", "file", "an object outside the pickle")


def unpickled(data: BytesIO, allowed: Mapping[tuple[str, str], Any], modules: Callable[[str], bool]) -> Any:
    """What the pickle holds that begins here. Raises SpecError for a damaged one, or one that asks for too much."""
    look_through(data.getbuffer(), data.tell())
    try:
        return Unpickler(data, allowed, modules).load()
    except SpecError:
        raise
    except (pickle.UnpicklingError, EOFError, IndexError, KeyError, TypeError, ValueError, AttributeError, MemoryError,
            OverflowError, RecursionError, UnicodeDecodeError) as error:  # fmt: skip
        raise refuse("read.damaged", "file", "pickle", why=type(error).__name__) from None


def tensor(stored: Any, offset: Any, shape: Any, strides: Any, *_: Any) -> Tensor:
    """What PyTorch's rebuild function is given. Raises TypeError for anything else."""
    made = Tensor(stored, offset, tuple(map(int, shape)), tuple(map(int, strides)))
    if not isinstance(stored, Stored) or type(offset) is not int or len(made.shape) != len(made.strides):
        raise TypeError("no tensor")
    return made


def typed_tensor(
    stored: Any, offset: Any, shape: Any, strides: Any, _grad: Any, _hooks: Any, kind: Any, *_: Any
) -> Tensor:
    """The same of a stretch of bytes, whose kind of numbers is stated by itself."""
    made = tensor(stored, offset, shape, strides)
    return Tensor(Stored(str(kind), made.stored.key), made.offset, made.shape, made.strides)


TORCH: dict[tuple[str, str], Any] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): tensor,
    ("torch._utils", "_rebuild_tensor"): tensor,
    ("torch._utils", "_rebuild_tensor_v3"): typed_tensor,
    ("torch._utils", "_rebuild_parameter"): lambda data, *_: data,
    ("torch", "Size"): tuple,
    ("builtins", "set"): set,
    ("__builtin__", "set"): set,
}


ACTIVATIONS = {"Sigmoid": "sigmoid", "Tanh": "tanh", "ReLU": "relu", "Identity": "identity", "SELU": "selu",
               "Softplus": "softplus", "Softsign": "softsign", "SiLU": "silu", "GELU": "gelu", "Softmax": "softmax",
               "LeakyReLU": "leaky_relu", "ELU": "elu"}  # fmt: skip
"""Modules of PyTorch that are activations."""


def activations(value: Any) -> list[str] | None:
    """The activation behind each linear module of a saved model; None where other modules stand between."""
    found: list[str] = []
    for module in _modules(value):
        kind = type(module).__name__
        if kind == "Linear":
            found.append("identity")
        elif kind in ACTIVATIONS and found and found[-1] == "identity":
            found[-1] = ACTIVATIONS[kind]
        elif not module.state.get("_modules"):
            return None
    return found or None


def _modules(value: Any) -> list[Module]:
    """A module and all inside it, in their order; of more than a few thousand none is told."""
    found, waiting = list[Module](), [value]
    while waiting and len(found) < MOST_MODULES:
        one = waiting.pop()
        if isinstance(one, Module):
            found.append(one)
            inside = one.state.get("_modules")
            waiting += reversed([*inside.values()] if isinstance(inside, Mapping) else [])
    return found if not waiting else []


def array_of(one: Tensor, data: bytes, name: str) -> Array:
    """The numbers that a tensor looks at. Raises SpecError where they lie outside of the stretch."""
    if len(one.shape) > DEEPEST or any(size < 0 for size in one.shape) or math.prod(one.shape) > MOST_NUMBERS:
        raise refuse("read.shape.large", "file", name, shape=one.shape[: DEEPEST + 1], most=MOST_NUMBERS)
    width = WIDTHS.get(one.stored.kind, 1)
    whole = numbers(data, one.stored.kind, (len(data) // width,), name)
    reach = one.offset + sum((size - 1) * stride for size, stride in zip(one.shape, one.strides, strict=True))
    if one.offset < 0 or min(one.strides, default=0) < 0 or (0 not in one.shape and reach >= len(whole)):
        raise refuse("read.bytes", "file", name, stated=(reach + 1) * width, found=len(data))
    steps = tuple(stride * 8 for stride in one.strides)
    return np.lib.stride_tricks.as_strided(whole[one.offset :], one.shape, steps, writeable=False).copy()


def tensors(value: Any) -> list[tuple[str, Tensor]]:
    """All tensors of what was unpickled, by their names as a state dict has them."""
    return [(name, one) for name, one in leaves(value) if isinstance(one, Tensor)]


def leaves(value: Any) -> Iterator[tuple[str, Any]]:
    """Everything that is no container, with its path. Raises SpecError beyond a number of objects.

    They are counted each time they are met: containers that hold one another many times over would not come to an end.
    """
    waiting, met = [("", value)], 0
    while waiting:
        path, one = waiting.pop()
        met += 1
        if met > MOST_OBJECTS:
            raise refuse("read.objects", "file", f"more than {MOST_OBJECTS} objects", most=MOST_OBJECTS)
        inside = _inside(one)
        if inside is None:
            yield path, one
        else:
            waiting += [(f"{path}.{key}" if path else str(key), item) for key, item in reversed(inside)]


def _inside(value: Any) -> list[tuple[Any, Any]] | None:
    """What a container holds, by key or place; None for anything else."""
    if isinstance(value, Module):
        parts = [value.state.get(name) for name in ("_parameters", "_buffers", "_modules")]
        named = [item for part in parts if isinstance(part, Mapping) for item in part.items()]
        return named or list(value.state.items())
    if isinstance(value, Mapping):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list | tuple) else None


def arrived(value: Any, data_of: Callable[[str], bytes]) -> list[Arrived]:
    """The arrays of what was unpickled; data_of: the bytes of a storage by its key."""
    return gathered(
        Arrived(name, array_of(one, data_of(one.stored.key), name), None, one.stored.kind)
        for name, one in tensors(value)
    )
