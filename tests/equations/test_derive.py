"""Every written backward equation equals the derived one, for every kind, at random sizes, to 1e-12."""

import pytest
from held import disagreement
from rms_norm import RMS_NORM

from backprop.equations.derive import derive
from backprop.equations.parser import parse
from backprop.layers import LAYERS

KINDS = [RMS_NORM, *(row.data for row in LAYERS.values() if hasattr(row, "data"))]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_the_written_backward_equations_are_the_derived_ones(kind, seed):
    found = disagreement(kind, seed)
    assert found <= 1e-12, found


@pytest.mark.parametrize(
    ("forward", "wanted", "gradients"),
    [
        (
            "z[s,j] = sum[k](W[j,k] * A[s,k]) + b[j]\na[s,j] = f(z[s,j])", {"W": "jk", "b": "j", "A": "sk"},
            ["dz[s,j] = da[s,j] * slope(z[s,j])", "dW[j,k] = sum[s](dz[s,j] * A[s,k])", "db[j] = sum[s](dz[s,j])",
             "dA[s,k] = sum[j](dz[s,j] * W[j,k])"],
        ),
        (
            "h[s,t,j] = sum[i](Wh[j,i] * h[s,t-1,i])\na[s,t,j] = h[s,t,j]", {"Wh": "ji", "h0": "sj"},
            ["dh[s,t,j] = sum[l](dh[s,t+1,l] * Wh[l,j]) + da[s,t,j]", "dWh[j,i] = sum[s,t](dh[s,t,j] * h[s,t-1,i])",
             "dh0[s,j] = sum[l](dh[s,0,l] * Wh[l,j])"],
        ),
    ],
)  # fmt: skip
def test_derivation_finds_the_equations_of_the_textbook(forward, wanted, gradients):
    assert [str(equation) for equation in derive(parse(forward), wanted, {"h": "h0"})] == gradients


def test_a_sum_within_a_factor_keeps_its_own_letter():
    (_, gradient) = derive(parse("m[s] = sum[j](A[s,j])\na[s,j] = A[s,j] * sum[j](A[s,j])"), {"A": "sj"})
    assert str(gradient).endswith("da[s,j] * sum[j](A[s,j]) + sum[l](da[s,l] * A[s,l])")
