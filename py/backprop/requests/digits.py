"""Handwritten digits: 1,740 images of 8 × 8, 174 of each digit, the digits in turn; each number is the ink of a place.

E. Alpaydin & C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998, under
CC BY 4.0: the part that scikit-learn ships, without the rows that would leave the digits in unequal numbers. In
`digits.txt` each line is an image row by row, a character a place, from 0 to g, which is 16.
"""

from pathlib import Path

import numpy as np

from ..numbers.special import Array

COUNT, MOST = 1740, 16


def images(count: int) -> Array:
    """The first images, (count, 64), from 0 for white to 1 for black; image i is that of the digit i mod 10."""
    lines = Path(__file__).with_name("digits.txt").read_text(encoding="ascii").split()[:count]
    return np.array([[int(place, MOST + 1) for place in line] for line in lines], dtype=np.float64) / MOST
