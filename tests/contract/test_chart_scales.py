"""The axes of charts hold any numbers that float64 has: scales end, rise, and tell their ticks apart."""

import math
import struct
from itertools import pairwise
from random import Random

import pytest
from test_form_numbers import node

SCALES = """
import { linearScale, logScale } from "./views/chart/scale.js";
const cases = JSON.parse(await new Response(process.stdin).text());
const told = ({ at, ticks }, [low, high]) => ({ ends: [at(low), at(high)], ticks });
console.log(JSON.stringify(cases.map((domain) => ({
  linear: told(linearScale(domain, [0, 100], 6), domain),
  log: domain[0] > 0 ? told(logScale(domain, [0, 100], 6), domain) : null,
}))));
"""
LARGEST = 1.7976931348623157e308


def domains(count: int) -> list[list[float]]:
    """Pairs in order: of any two numbers, bit patterns drawn at random, and of two that lie close together."""
    random = Random(3)
    found: list[list[float]] = []
    while len(found) < count:
        one, other = struct.unpack("<dd", random.randbytes(16))
        near = one + random.randint(1, 400) * math.ulp(one)
        for pair in ([one, other], [one, near], [0.0, abs(one)]):
            if all(map(math.isfinite, pair)):
                found.append(sorted(pair))
    edges = [[1.0, 1.0000000000000002], [-LARGEST, LARGEST], [1e-320, LARGEST], [5e-324, 5e-324], [0.0, 1e-300]]
    return edges + found


def test_every_scale_ends_with_few_ticks_in_order_inside_its_domain() -> None:
    asked = domains(3000)
    for (low, high), made in zip(asked, node(SCALES, asked), strict=True):
        for scale in filter(None, made.values()):
            ticks = [tick["value"] for tick in scale["ticks"]]
            assert len(ticks) <= 20
            assert all(a < b for a, b in pairwise(ticks))
            if high / 2 - low / 2 > 1e-300:
                room = 1e-6 * (high / 2 - low / 2) + 1e-11 * abs(high)
                assert all(low - room <= tick <= high + room for tick in ticks), (low, high, ticks)
                assert scale["ends"] == [0, pytest.approx(100)]


def test_ticks_are_written_with_the_digits_that_tell_them_apart() -> None:
    for domain, texts in (
        ([0, 1], ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ([1, 1.00001], ["1.000000", "1.000002", "1.000004", "1.000006", "1.000008", "1.000010"]),
        ([0, 5e-15], ["0", "1e−15", "2e−15", "3e−15", "4e−15", "5e−15"]),
        ([-1e300, 1e300], ["−1e300", "−5e299", "0", "5e299", "1e300"]),
    ):
        assert [tick["text"] for tick in node(SCALES, [domain])[0]["linear"]["ticks"]] == texts
