"""In which order tools take the rows."""

from __future__ import annotations

import random
from collections.abc import Sequence

from .tool import Numbers

JAVA_FACTOR, JAVA_STEP, JAVA_BITS = 0x5DEECE66D, 0xB, 48
CV_FACTOR = 4164903690


def by_python(numbers: Numbers, rows: int, epochs: int) -> Sequence[Sequence[int]]:
    """Shuffled anew in each epoch by Python's generator; in their order without a seed."""
    if numbers["random_seed"] < 0:
        return [range(rows)] * epochs
    generator, orders = random.Random(int(numbers["random_seed"])), []
    for _ in range(epochs):
        order = list(range(rows))
        generator.shuffle(order)
        orders.append(order)
    return orders


def by_java(numbers: Numbers, rows: int, epochs: int) -> Sequence[Sequence[int]]:
    """Shuffled once by java.util.Random, from the last row down; in their order with a seed below 0."""
    order = list(range(rows))
    if numbers["seed"] >= 0:
        state = (int(numbers["seed"]) ^ JAVA_FACTOR) % 2**JAVA_BITS
        for j in range(rows - 1, 0, -1):
            bound = j + 1
            while True:
                state = (state * JAVA_FACTOR + JAVA_STEP) % 2**JAVA_BITS
                bits = state >> (JAVA_BITS - 31)
                if bound & -bound == bound:
                    value = (bound * bits) >> 31
                    break
                value = bits % bound
                if bits - value + bound - 1 < 2**31:
                    break
            order[j], order[value] = order[value], order[j]
    return [order] * epochs


def by_opencv(numbers: Numbers, rows: int, epochs: int) -> Sequence[Sequence[int]]:
    """As many swaps as rows, before each epoch, by OpenCV's generator from its fixed seed."""
    state, order, orders = 2**64 - 1, list(range(rows)), []

    def draw() -> int:
        nonlocal state
        state = (state % 2**32 * CV_FACTOR + (state >> 32)) % 2**64
        return state % 2**32 % rows

    for _ in range(epochs):
        for _ in range(rows):
            a, b = draw(), draw()
            order[a], order[b] = order[b], order[a]
        orders.append(list(order))
    return orders
