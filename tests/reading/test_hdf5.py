"""HDF5 as h5py writes it: numbers of every kind and layout to the bit; what is damaged or packed otherwise refused."""

import struct
import sys

import numpy as np
import pytest
from forms import FILES, HDF5

from backprop.errors import MissingModule, SpecError
from backprop.reading import read
from backprop.reading.files import hdf5

WRITTEN = [
    [0.125, -0.125, 0.625, 0.125, -0.5], [0.375, 1.25, 1.0, -0.75, -1.25], [-0.625, 0.0, -2.375, -0.25, -1.25],
    [-0.75, -0.5, -0.375, 0.375, 1.0], [-0.125, 1.375, -0.625, 0.375, 0.875], [0.125, -0.75, -0.875, -0.5, 0.25],
    [-1.0, -0.25, -0.125, 0.5, 0.25],
]  # fmt: skip
WEIGHTS = FILES["keras_jax_caseA.weights.h5"]


@pytest.mark.parametrize("name", ["plain", "chunked", "gzip", "double", "big_endian", "half"])
def test_an_array_is_read_exactly_in_every_layout(name: str) -> None:
    found = {one.name: one for one in read(HDF5["kinds.h5"]).arrays}
    assert found[name].values.tolist() == WRITTEN


def test_counts_and_arrays_that_were_never_written_are_read_and_texts_are_not() -> None:
    found = {one.name: one.values.tolist() for one in read(HDF5["kinds.h5"]).arrays}
    assert found["counts"] == [0, 1, 2, 3, 4]
    assert found["unwritten"] == [[0.0, 0.0]] * 3
    assert found["never_written"] == []
    assert "text" not in found


def test_the_newest_layout_of_groups_is_read() -> None:
    assert read(HDF5["newest.h5"]).arrays[0].values.tolist() == WRITTEN


def test_what_pyfive_has_not_is_named() -> None:
    for name, said in (("lzf.h5", "“lzf”"), ("newest_chunks.h5", "a layout that is read here"),
                       ("bomb.h5", "at most 1000000 numbers")):  # fmt: skip
        with pytest.raises(SpecError) as refusal:
            read(HDF5[name])
        assert said in str(refusal.value)


@pytest.mark.parametrize("size", [8, 9, 16, 40, 96, 100, 800, 5000, len(WEIGHTS) - 8, len(WEIGHTS) - 1])
def test_a_file_that_is_cut_is_refused_and_never_filled_up_with_zeros(size: int) -> None:
    with pytest.raises(SpecError) as refusal:
        read(WEIGHTS[:size])
    assert "It ends too early" in str(refusal.value) or "not damaged" in str(refusal.value)


def test_a_checksum_that_is_wrong_is_refused() -> None:
    data = bytearray(HDF5["kinds.h5"])
    found = hdf5.opened(bytes(data)).arrays["gzip"].values.astype("<f4")
    assert found.tolist() == WRITTEN
    refused = set()
    for place in range(0, len(data), 7):
        changed = bytearray(data)
        changed[place] ^= 1
        try:
            read(bytes(changed))
        except SpecError as refusal:
            refused.add(refusal.message.code)
    assert {"read.checksum", "read.damaged"} <= refused


def changed(place: int, value: int, width: str = "<Q") -> bytes:
    data = bytearray(WEIGHTS)
    struct.pack_into(width, data, place, value)
    return bytes(data)


def test_sizes_that_lie_are_refused() -> None:
    """The shape of an array, wherever it stands in the file, made vast."""
    shape = struct.pack("<QQ", 2, 2)
    whole = [one.values.tolist() for one in read(WEIGHTS).arrays]
    places = [i for i in range(len(WEIGHTS) - 16) if WEIGHTS[i : i + 16] == shape]
    assert places
    refused = 0
    for place in places:
        for size in (1, 3, 2**20, 2**40, 2**63):
            try:
                found = read(changed(place, size))
            except SpecError:
                refused += 1
            else:  # it is how far the array may grow
                assert [one.values.tolist() for one in found.arrays] == whole
    assert refused >= 5


def test_a_group_that_holds_itself_comes_to_an_end() -> None:
    """Each address of an object, pointed at the root."""
    root = struct.unpack_from("<Q", WEIGHTS, 64)[0]
    for place in range(96, len(WEIGHTS) - 8, 8):
        if 96 <= struct.unpack_from("<Q", WEIGHTS, place)[0] < len(WEIGHTS):
            try:
                found = read(changed(place, root))
            except SpecError:
                continue
            assert len(found.arrays) <= 4


def test_a_float_of_a_layout_that_nobody_knows_is_refused() -> None:
    """The 12 bytes that say where exponent and mantissa stand, of another two-byte float."""
    single = struct.pack("<BBBBI", 23, 8, 0, 23, 127)
    place = WEIGHTS.index(single)
    with pytest.raises(SpecError) as refusal:
        read(changed(place, 22, "<B"))
    assert "a float of 4 bytes" in str(refusal.value)


def test_without_pyfive_the_refusal_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "pyfive"]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "pyfive", None)
    monkeypatch.delitem(sys.modules, "backprop.reading.files.hdf5_objects", raising=False)
    with pytest.raises(MissingModule) as refusal:
        read(WEIGHTS)
    assert "pip install .[hdf5]" in str(refusal.value)
    assert refusal.value.module == "pyfive"


def test_a_bfloat16_is_the_upper_half_of_a_float32() -> None:
    assert np.float32(1.0).view("<u4") >> 16 == 0x3F80
    assert hdf5.LAYOUTS[2, 7, 8, 0, 7, 127] == "bfloat16"
