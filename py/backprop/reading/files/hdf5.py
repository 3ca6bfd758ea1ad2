"""HDF5: groups, attributes and arrays of numbers. pyfive reads the structure; the numbers are taken from the bytes.

pyfive alone would fill up a cut array with zeros, inflate without end, and take any two bytes for a float16.
"""

from __future__ import annotations

import io
import math
import struct
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...errors import MissingModule, SpecError, refuse
from ...messages import message
from ...numbers.special import Array
from ..arrived import MOST_ARRAYS, MOST_NUMBERS, Arrived
from .raw import numbers

NAME = "hdf5"
MAGIC = b"\x89HDF\r\n\x1a\n"
MODULE = "pyfive"
DEEPEST, MOST_OBJECTS = 30, 10_000
MOST_READS, MOST_READ = 200_000, 64_000_000
TREE, TREE_DEPTH, DEEPEST_TREE = b"BTHD", 12, 8
UNDEFINED = 0xFFFF_FFFF_FFFF_FFFF
DATATYPE, FILTERS = 3, 11  # kinds of messages in an object's header
WHOLE, FLOATING, OPAQUE = 0, 1, 5  # classes of a datatype
COMPACT, CONTIGUOUS, CHUNKED = 0, 1, 2
LAYOUTS = {
    # size in bytes, place and size of exponent, place and size of mantissa, bias of the exponent
    (2, 10, 5, 0, 10, 15): "float16", (2, 7, 8, 0, 7, 127): "bfloat16",
    (4, 23, 8, 0, 23, 127): "float32", (8, 52, 11, 0, 52, 1023): "float64",
}  # fmt: skip
GZIP, SHUFFLE, FLETCHER = 1, 2, 3
FILTER_NAMES = {4: "szip", 5: "n-bit", 6: "scale-offset", 32000: "lzf", 32001: "blosc", 32004: "lz4", 32015: "zstd"}


@dataclass
class Opened:
    """arrays: by path, in the order of the file; attributes: of each group that has some, by its path."""

    arrays: dict[str, Arrived] = field(default_factory=dict)
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)


class _Bounded(io.BytesIO):
    """The bytes of a file, of which only so much is read: what points back at itself comes to an end."""

    reads = taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        found = super().read(size)
        self.taken += len(found)
        deep = found[:4] == TREE and len(found) > TREE_DEPTH + 1
        if self.reads > MOST_READS or self.taken > MOST_READ:
            raise ValueError("it points back at itself")
        if deep and struct.unpack_from("<H", found, TREE_DEPTH)[0] > DEEPEST_TREE:
            raise ValueError("a tree that is too deep")
        return found


def opened(data: bytes, what: str = NAME) -> Opened:
    """All arrays of numbers. Raises `SpecError` for a damaged or cut file, `MissingModule` where pyfive is missing."""
    try:
        from pyfive.misc_low_level import SuperBlock  # type: ignore[import-untyped]

        from .hdf5_objects import Objects
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != MODULE:
            raise
        raise MissingModule(MODULE, None, message("read.pyfive", what=what)) from None
    stream, found = _Bounded(data), Opened()
    try:
        with warnings.catch_warnings(action="ignore"):  # of attributes that pyfive does not know
            block = SuperBlock(stream, 0)
            stated = block._contents["end_of_file_address"]
            if stated > len(data):
                raise refuse("read.cut", "file", what, stated=stated, found=len(data))
            for path, one in _walk(Objects, stream, block.offset_to_dataobjects):
                if not one.is_dataset:
                    found.attributes[path] = one.get_attributes()
                elif (array := _array(one, stream, path)) is not None:
                    found.arrays[path] = array
                if len(found.arrays) > MOST_ARRAYS:
                    raise refuse("read.many", "file", f"more than {MOST_ARRAYS} arrays", most=MOST_ARRAYS)
    except SpecError:
        raise
    except Exception as error:  # pyfive asserts, indexes and unpacks what a damaged file says
        raise refuse("read.damaged", "file", what, why=type(error).__name__) from None
    return found


def _walk(objects: Any, stream: _Bounded, root: int) -> Iterator[tuple[str, Any]]:
    """Every group and dataset with its path, once each; links to other places are not followed."""
    seen: set[int] = set()

    def below(path: str, address: int, depth: int) -> Iterator[tuple[str, Any]]:
        if address in seen or depth > DEEPEST or len(seen) > MOST_OBJECTS:
            return
        seen.add(address)
        one = objects(stream, address)
        yield path, one
        if not one.is_dataset:
            for name, target in one.get_links().items():
                if isinstance(target, int):
                    yield from below(f"{path}/{name}" if path else name, target, depth + 1)

    yield from below("", root, 0)


def _array(one: Any, stream: _Bounded, path: str) -> Arrived | None:
    """A dataset's numbers; None where it holds none."""
    shape = one.shape
    kind, swapped = _kind(one, path)
    if shape is None or kind is None:
        return None
    if math.prod(shape) > MOST_NUMBERS:
        raise refuse("read.shape.large", "file", path, shape=tuple(shape), most=MOST_NUMBERS)
    width = struct.unpack_from("<I", one.msg_data, one.find_msg_type(DATATYPE)[0]["offset_to_message"] + 4)[0]
    raw = _bytes(one, stream, path, tuple(shape), width)
    if swapped:
        raw = np.frombuffer(raw, np.uint8).reshape(-1, width)[:, ::-1].tobytes()
    return Arrived(path, numbers(raw, kind, shape, path), None, kind)


def _kind(one: Any, path: str) -> tuple[str | None, bool]:
    """Of the numbers, None of texts and others; whether they are big-endian. Raises SpecError for unknown floats."""
    place = one.find_msg_type(DATATYPE)[0]["offset_to_message"]
    of_class, bits, size = struct.unpack_from("<BBxxI", one.msg_data, place)
    swapped = bool(bits & 1)
    if of_class & 15 == OPAQUE and one.get_attributes().get("dtype") == "bfloat16":  # as Keras keeps them
        return "bfloat16", False
    if of_class & 15 == WHOLE:
        return f"{'int' if bits & 8 else 'uint'}{8 * size}", swapped
    if of_class & 15 != FLOATING:
        return None, swapped
    *layout, bias = struct.unpack_from("<BBBBI", one.msg_data, place + 12)
    told = LAYOUTS.get((size, *layout, bias))
    return told or f"a float of {size} bytes", swapped


def _bytes(one: Any, stream: _Bounded, path: str, shape: tuple[int, ...], width: int) -> bytes:
    """The numbers as they are stored; zeros where none were ever written."""
    size = math.prod(shape) * width
    place, layout, start = one.get_id_storage_params()
    if layout == COMPACT:
        (held,) = struct.unpack_from("<H", one.msg_data, start)
        return bytes(one.msg_data[start + 2 : start + 2 + held])
    if layout == CONTIGUOUS:
        (address,) = struct.unpack_from("<Q", one.msg_data, start)
        if address == UNDEFINED:
            return bytes(size)
        if one.msg_data[place] >= 3 and (held := struct.unpack_from("<Q", one.msg_data, start + 8)[0]) != size:
            raise refuse("read.bytes", "file", path, stated=size, found=held)
        stream.seek(address)
        return stream.read(size)
    if layout == CHUNKED and one.msg_data[place] <= 3:
        return _from_chunks(one, stream, path, shape, width)
    raise refuse("read.hdf5.layout", "file", path)


def _from_chunks(one: Any, stream: _Bounded, path: str, shape: tuple[int, ...], width: int) -> bytes:
    from pyfive.btree import BTreeV1RawDataChunks  # type: ignore[import-untyped]

    whole: Array = np.zeros((*shape, width), np.uint8)
    chunk = (*one.chunks, width)
    if math.prod(chunk) > 8 * MOST_NUMBERS:
        raise refuse("read.shape.large", "file", path, shape=one.chunks, most=MOST_NUMBERS)
    if one._chunk_address == UNDEFINED or not whole.size:
        return whole.tobytes()
    tree = BTreeV1RawDataChunks(stream, one._chunk_address, one._chunk_dims)
    for node in tree.all_nodes[0]:
        for key, address in zip(node["keys"], node["addresses"], strict=True):
            stream.seek(address)
            raw = _unfiltered(
                stream.read(key["chunk_size"]), one.filter_pipeline or [], key["filter_mask"], math.prod(chunk), path
            )
            own = np.frombuffer(raw, np.uint8).reshape(chunk)
            at = tuple(slice(begin, begin + n) for begin, n in zip(key["chunk_offset"], one.chunks, strict=False))
            part = whole[at]
            part[...] = own[tuple(slice(n) for n in part.shape)]
    return whole.tobytes()


def _unfiltered(raw: bytes, filters: list[Any], left_out: int, most: int, path: str) -> bytes:
    """A chunk as it was before it was packed; never larger than a chunk can be."""
    for i, one in reversed(list(enumerate(filters))):
        kind = one["filter_id"]
        if left_out >> i & 1:
            continue
        if kind == GZIP:
            raw = zlib.decompressobj().decompress(raw, most + 5)  # a checksum may stand at its end
        elif kind == SHUFFLE:
            width = one["client_data"][0]
            raw = np.frombuffer(raw, np.uint8).reshape(width, -1).T.tobytes()
        elif kind == FLETCHER:
            raw = _summed(raw, path)
        else:
            raise refuse("read.filter", "file", FILTER_NAMES.get(kind, f"filter {kind}"), name=path)
    return raw


def _summed(raw: bytes, path: str) -> bytes:
    """A chunk without its checksum of Fletcher. Raises SpecError where this is not that of its bytes."""
    body = raw[:-4]
    words = np.frombuffer(body + bytes(len(body) % 2), "<u2").astype(np.uint64)
    sums = int(words.sum()) % 65535, int((words * np.arange(len(words), 0, -1, dtype=np.uint64)).sum()) % 65535
    if sums != tuple(int(one) % 65535 for one in np.frombuffer(raw[-4:], ">u2")):
        raise refuse("read.checksum", "file", path)
    return body
