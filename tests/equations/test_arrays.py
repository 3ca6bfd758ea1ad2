"""The arrays reader: the bits of the same lines written in NumPy, time steps in order, and what stands beyond them."""

import numpy as np
import pytest

from backprop.equations.absent import without
from backprop.equations.loops import phases
from backprop.equations.parser import parse
from backprop.equations.through_time import run
from backprop.equations.values import Values
from backprop.functions.activations import ACTIVATIONS
from backprop.layers.base import ActivationChoice

RNG = np.random.default_rng(5)
TANH = ActivationChoice(ACTIVATIONS["tanh"])
SIZES = {"s": 7, "t": 4, "j": 5, "i": 5, "k": 3}


def draw(letters, **more):
    return RNG.normal(size=[{**SIZES, **more}[letter] for letter in letters])


def computed(text, lead=1, starts=None, **arrays):
    values = Values(arrays, SIZES, starts or {}, activation=TANH, lead=lead)
    return run(parse(text), values)


def test_a_dense_layer_has_the_bits_of_its_einsums():
    A, W, b, da = draw("sk"), draw("jk"), draw("j"), draw("sj")
    made = computed(
        """
        z[s,j] = sum[k](W[j,k] * A[s,k]) + b[j]
        a[s,j] = f(z[s,j])
        delta[s,j] = da[s,j] * slope(z[s,j], a[s,j])
        dW[j,k] = sum[s](delta[s,j] * A[s,k])
        db[j] = sum[s](delta[s,j])
        dA[s,k] = sum[j](delta[s,j] * W[j,k])
        """,
        A=A, W=W, b=b, da=da,
    )  # fmt: skip
    z = np.einsum("sk,jk->sj", A, W) + b
    delta = da * TANH.factor(z, np.tanh(z), False)
    expected = {"z": z, "a": np.tanh(z), "delta": delta, "dW": np.einsum("sj,sk->jk", delta, A),
                "db": np.sum(delta, axis=0), "dA": np.einsum("sj,jk->sk", delta, W)}  # fmt: skip
    for name, array in expected.items():
        assert np.array_equal(made[name], array), name


def test_s_stands_for_samples_and_time_steps_of_a_kind_that_knows_no_time():
    A, W = draw("stk"), draw("jk")
    made = computed("z[s,j] = sum[k](W[j,k] * A[s,k])\nm[s] = sum[k](A[s,k])\nd[s,k] = A[s,k] - m[s]", 2, A=A, W=W)
    assert np.array_equal(made["z"], np.einsum("stk,jk->stj", A, W))
    assert np.array_equal(made["d"], A - np.sum(A, axis=-1)[..., None])


def test_time_steps_go_up_where_they_look_back_and_down_where_they_look_ahead():
    A, Wx, Wh, h0, da = draw("stk"), draw("jk"), draw("ji"), draw("sj"), draw("stj")
    made = computed(
        """
        z[s,t,j] = sum[k](Wx[j,k] * A[s,t,k]) + sum[i](Wh[j,i] * h[s,t-1,i])
        h[s,t,j] = tanh(z[s,t,j])
        """,
        starts={"h": "h0"}, A=A, Wx=Wx, Wh=Wh, h0=h0,
    )  # fmt: skip
    state = h0
    for t in range(SIZES["t"]):
        state = np.tanh(np.einsum("sk,jk->sj", A[:, t], Wx) + np.einsum("sk,jk->sj", state, Wh))
        assert np.array_equal(made["h"][:, t], state)
    back = computed(
        """
        dh[s,t,j] = da[s,t,j] + sum[i](dz[s,t+1,i] * Wh[i,j])
        dz[s,t,j] = dh[s,t,j] * tanh_slope(z[s,t,j], h[s,t,j])
        dWh[j,i] = sum[s,t](dz[s,t,j] * h[s,t-1,i])
        dh0[s,i] = sum[j](dz[s,0,j] * Wh[j,i])
        """,
        starts={"h": "h0"}, da=da, Wh=Wh, z=made["z"], h=made["h"], h0=h0,
    )  # fmt: skip
    assert np.array_equal(back["dh"][:, -1], da[:, -1])
    before = np.concatenate([h0[:, None], made["h"][:, :-1]], axis=1)
    assert np.array_equal(back["dWh"], np.einsum("stj,sti->ji", back["dz"], before))
    assert np.array_equal(back["dh0"], np.einsum("sj,ji->si", back["dz"][:, 0], Wh))


def test_equations_are_sorted_into_those_before_in_and_after_the_loop():
    found = phases(parse("u[s,t,j] = A[s,t,j]\nh[s,t,j] = u[s,t,j] + h[s,t-1,j]\na[s,t,j] = h[s,t,j]\nb[s] = c"))
    assert [[e.target.name for e in part] for part in (found.before, found.loop, found.after)] == [
        ["u", "b"], ["h"], ["a"],
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["h[s,t,j] = h[s,t-1,j] + h[s,t+1,j]", "h[s,t,j] = h[s,t,j] + A[s,t,j]"])
def test_equations_that_no_order_of_time_steps_computes_are_refused(text):
    with pytest.raises(ValueError, match="no order of time steps"):
        phases(parse(text))


def test_cases_functions_and_maxima_go_element_by_element():
    A, m = draw("sj"), draw("s")
    made = computed(
        "a[s,j] = A[s,j] if A[s,j] > 0 else 0.5 * A[s,j]\nb[s] = max[j](A[s,j])\nc[s,j] = max(A[s,j], m[s])\n"
        "d[s,j] = m[s]\ne[s,j] = -abs(A[s,j])**3 / exp(m[s])",
        A=A, m=m,
    )  # fmt: skip
    assert np.array_equal(made["a"], np.where(A > 0, A, 0.5 * A))
    assert np.array_equal(made["b"], A.max(axis=-1))
    assert np.array_equal(made["c"], np.maximum(A, m[:, None]))
    assert np.array_equal(made["d"], np.broadcast_to(m[:, None], A.shape))
    assert np.array_equal(made["e"], -(np.abs(A) ** 3) / np.exp(m)[:, None])


def test_an_absent_quantity_takes_its_term_and_its_gradient_along():
    text = "z[s,j] = sum[k](W[j,k] * A[s,k]) + b[j]\ny[s,j] = b[j] - z[s,j]\ndb[j] = sum[s](z[s,j])"
    found = without(parse(text), frozenset({"b"}))
    assert [str(equation) for equation in found] == ["z[s,j] = sum[k](W[j,k] * A[s,k])", "y[s,j] = -z[s,j]"]
