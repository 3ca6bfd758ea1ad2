"""The golden vector: a 2-2-1 sigmoid network by 400-bit interval arithmetic, inputs taken as binary64.

Weights are named w(i→j): into neuron i from input j in this table, so that W = [[.15, −.2], [.25, .4]].
"""

from decimal import Decimal
from typing import Any

import pytest
from by_command import at, dense, finish, network, run, start

SPEC: Any = {
    "schema": 1,
    "network": network(dense([[0.15, -0.2], [0.25, 0.4]], [0.1, -0.3]), dense([[0.35, -0.45]], [0.05])),
    "data": {"X": [[0.3, 0.7]], "Y": [[0.5]]},
    "optimizer": {"name": "sgd", "learning_rate": 0.1},
}
CERTIFIED = {
    "layers[0].a[0][0]": "0.5012499973958398445662",
    "layers[0].a[0][1]": "0.5137465349023549312135",
    "prediction[0][0]": "0.4985628935530005766740",
    "loss": "1.032637470003653162555e-6",
    "layers[1].delta[0][0]": "-3.592736437299247206490e-4",
    "layers[0].delta[0][0]": "-3.143624734941315075150e-5",
    "layers[0].delta[0][1]": "4.038773399556830676888e-5",
    "layers[0].after.W[0][0]": "0.1500009430874204768434",
    "layers[0].after.W[0][1]": "-0.1999977994626855521817",
    "layers[0].after.W[1][0]": "0.2499987883679801329508",
    "layers[0].after.W[1][1]": "0.3999971728586203324230",
    "layers[1].after.W[0][0]": "0.3500180085912983796624",
    "layers[1].after.W[0][1]": "-0.4499815424410452119011",
    "after.prediction[0][0]": "0.4985767905951543085910",
    "after.loss": "1.012762505020613574465e-6",
}
EPSILON = Decimal(2) ** -52
KAPPA = 1 + Decimal("0.4985628935530005766740") / (Decimal("0.5") - Decimal("0.4985628935530005766740"))


@pytest.fixture(scope="module", params=["in this process", "by python -m backprop"])
def step(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("certified")
    here = request.param == "in this process"
    return (run(SPEC, folder) if here else finish(start(SPEC, folder)))["steps"][0]


@pytest.mark.parametrize("path", CERTIFIED)
def test_each_number_agrees_to_ten_digits_and_more(step: Any, path: str) -> None:
    """Activations and weights to the last bits; what is made from ŷ − y only as far as that difference has digits."""
    exact, value = Decimal(CERTIFIED[path]), Decimal(at(step, path))
    relative = abs(value - exact) / abs(exact)
    made_from_the_residual = "delta" in path or path.endswith("loss")
    bound = EPSILON * (KAPPA if made_from_the_residual else 4)
    assert relative <= bound, f"{value} is not {exact}: off by {relative:.2e}, bound {bound:.2e}"
    assert relative < Decimal("5e-11")
