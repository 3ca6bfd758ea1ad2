"""What kinds show in a step: the page and Mark know each quantity by its key alone, so a key means one thing."""

from collections import defaultdict

from backprop.layers import LAYERS

OF_A_BATCH = {"mean", "variance", "dmean", "dvariance"}
"""Of a unit in batch normalization, of a sample in layer normalization: alike but for what they are counted by."""


def test_a_key_means_the_same_in_every_kind() -> None:
    words, axes = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for layer in LAYERS.values():
        for row in layer.shows:
            words[row.name].add(row.words)
            axes[row.name].add(row.axes)
    assert {name: found for name, found in words.items() if len(found) > 1} == {}
    assert {name for name, found in axes.items() if len(found) > 1} == OF_A_BATCH
