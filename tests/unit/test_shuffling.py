"""Orders of rows: those that one generator draws, from whatever epoch one begins."""

import numpy as np

from backprop.functions.initializers import generator
from backprop.training import shuffling
from backprop.training.shuffling import HELD, SHUFFLE_STREAM, SPACING, Shuffle


def test_orders_are_the_same_from_any_epoch_on() -> None:
    random = generator(7, SHUFFLE_STREAM)
    orders = [random.permutation(5) for _ in range(3 * SPACING)]
    for epoch in (0, 1, 2 * SPACING + 3, SPACING - 1, SPACING, 5):
        shuffle = Shuffle(7, 5, epoch)
        assert shuffle.epoch == epoch
        for order in orders[epoch : epoch + 3]:
            assert np.array_equal(shuffle.next(), order)


def test_what_is_remembered_saves_drawing_and_stays_small() -> None:
    Shuffle(8, 4, 10 * SPACING)
    marks = shuffling._stood[8, 4]
    assert sorted(marks) == [k * SPACING for k in range(10)]
    again = Shuffle(8, 4, 0)
    again._random.permutation(4)  # another stream of numbers does not move what is remembered
    assert np.array_equal(Shuffle(8, 4, 9 * SPACING).next(), Shuffle(8, 4, 9 * SPACING).next())
    for seed in range(100, 100 + 2 * HELD):
        Shuffle(seed, 4)
    assert len(shuffling._stood) == HELD
