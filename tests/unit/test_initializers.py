"""Drawn weights: the same for a seed everywhere, within their bounds, with their spread."""

from math import sqrt

import numpy as np
import pytest
from small import chain, put

from backprop.functions.initializers import INITIALIZERS, generator
from backprop.network.build import build
from backprop.requests.parsing import parse

SHAPE = (40, 60)
# first weight of layer 1, and the first of layer 2, of a 3-2-2 network with seed 1
FIRST_DRAWS: dict[str, tuple[float, float]] = {
    "glorot_uniform": (0.02589988205876348, -0.41182685159775756),
    "uniform": (0.011821624700256717, -0.16812760813189953),
    "normal": (0.017279209603239302, 0.026667693919247344),
    "glorot_normal": (0.2185666340547623, 0.3771381441781411),
    "he_uniform": (0.033436603960775635, -0.5824111188789607),
    "he_normal": (0.2821683112435684, 0.5333538783849469),
    "lecun_uniform": (0.023643249400513433, -0.41182685159775756),
    "lecun_normal": (0.19952312631628352, 0.3771381441781411),
    "orthogonal": (0.33753118573948804, 0.9464819252571104),
    "zeros": (0.0, 0.0),
    "ones": (1.0, 1.0),
    "constant": (0.5, 0.5),
}


def drawn(name: str, seed: int = 1, **hyper: float) -> list[dict[str, np.ndarray]]:
    return build(parse(chain(3, 2, 2, init={"name": name, "seed": seed, **hyper})))


@pytest.mark.parametrize("name", INITIALIZERS)
def test_the_first_draws_are_the_stored_ones(name: str) -> None:
    low, high = drawn(name)
    assert (float(low["W"][0, 0]), float(high["W"][0, 0])) == pytest.approx(FIRST_DRAWS[name], rel=1e-15)
    assert not low["b"].any() and not high["b"].any()


def test_the_random_numbers_are_numpys_of_seed_and_layer() -> None:
    rng = np.random.default_rng(np.random.SeedSequence([7, 1]))
    expected = rng.uniform(-0.5, 0.5, (2, 2))
    assert drawn("uniform", 7)[1]["W"].tolist() == expected.tolist()
    assert generator(7, 1).uniform(-0.5, 0.5, (2, 2)).tolist() == expected.tolist()


BOUNDS = {"glorot_uniform": sqrt(6 / 100), "he_uniform": sqrt(6 / 60), "lecun_uniform": sqrt(3 / 60)}
SPREADS = {
    "glorot_normal": sqrt(2 / 100), "he_normal": sqrt(2 / 60), "lecun_normal": sqrt(1 / 60),
    "glorot_uniform": sqrt(2 / 100), "he_uniform": sqrt(2 / 60), "lecun_uniform": sqrt(1 / 60),
}  # fmt: skip


@pytest.mark.parametrize("name", BOUNDS)
def test_uniform_draws_fill_their_bounds(name: str) -> None:
    W = INITIALIZERS[name].draw(generator(3, 0), SHAPE)
    assert W.shape == SHAPE
    assert np.abs(W).max() <= BOUNDS[name], np.abs(W).max()
    assert np.abs(W).max() >= 0.99 * BOUNDS[name], np.abs(W).max()


@pytest.mark.parametrize("name", SPREADS)
def test_draws_have_their_spread(name: str) -> None:
    """2400 draws: the standard deviation within 5 %, the mean within a tenth of it."""
    W = INITIALIZERS[name].draw(generator(3, 0), SHAPE)
    assert abs(W.std() / SPREADS[name] - 1) < 0.05, (W.std(), SPREADS[name])
    assert abs(W.mean()) < 0.1 * SPREADS[name], W.mean()


@pytest.mark.parametrize("shape", [(3, 5), (5, 3), (4, 4), (1, 3)])
def test_orthogonal_rows_or_columns_are_orthonormal(shape: tuple[int, int]) -> None:
    W = INITIALIZERS["orthogonal"].draw(generator(3, 0), shape)
    product = W @ W.T if shape[0] <= shape[1] else W.T @ W
    assert np.max(np.abs(product - np.eye(min(shape)))) <= 1e-14, product


def test_constants_are_constant() -> None:
    assert drawn("zeros")[0]["W"].tolist() == [[0.0] * 3] * 2
    assert drawn("ones")[0]["W"].tolist() == [[1.0] * 3] * 2
    assert drawn("constant", value=0.3)[0]["W"].tolist() == [[0.3] * 3] * 2


def test_another_seed_draws_others_and_layers_draw_for_themselves() -> None:
    assert drawn("normal", 1)[0]["W"].tolist() != drawn("normal", 2)[0]["W"].tolist()
    one, two = (build(parse(chain(2, 2, 2, units_of_the_last)))[0]["W"] for units_of_the_last in (1, 5))
    assert one.tolist() == two.tolist()


def test_drawing_biases_leaves_the_weights_as_they_are() -> None:
    plain = build(parse(chain(3, 2, 2, init={"seed": 1})))
    biased = build(parse(chain(3, 2, 2, init={"seed": 1, "bias": {"name": "normal", "std": 1}})))
    for one, other in zip(plain, biased, strict=True):
        assert one["W"].tolist() == other["W"].tolist()
        assert other["b"].all()


def test_seeds_beyond_2_to_53_are_told_apart() -> None:
    one, other = drawn("normal", 9007199254740992), drawn("normal", 9007199254740993)
    assert one[0]["W"].tolist() != other[0]["W"].tolist()


def test_only_what_is_absent_is_drawn() -> None:
    given = put(chain(2, 2, 1), "network.layers.0.W", [[1, 2], [3, 4]])
    low, high = build(parse(given))
    assert low["W"].tolist() == [[1, 2], [3, 4]]
    assert high["W"].tolist() == build(parse(chain(2, 2, 1)))[1]["W"].tolist()
