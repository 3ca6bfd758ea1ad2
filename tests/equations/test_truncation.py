"""Equations of errors that go on for some time steps alone, and what a person reads of them."""

from backprop.equations.notation import text
from backprop.equations.parser import parse
from backprop.equations.truncation import carried, truncated

ELMAN = parse("""
    dh[s,t,j] = da[s,t,j] + sum[i](dz[s,t+1,i] * Wh[i,j])
    dz[s,t,j] = dh[s,t,j] * slope(z[s,t,j], h[s,t,j])
    dWh[j,i] = sum[s,t](dz[s,t,j] * h[s,t-1,i])
    dh0[s,i] = sum[j](dz[s,0,j] * Wh[j,i])
""")


def test_what_comes_from_the_step_after_is_the_sum_of_the_errors_on_their_way():
    parts = truncated(ELMAN)
    assert parts.ends == ("dz",)
    assert [str(equation) for equation in parts.loop] == [
        "dh[s,t,j] = da[s,t,j] + sum[e](sum[i](on_the_way_dz[e,s,t+1,i] * Wh[i,j]))",
        "dz[s,t,j] = dh[s,t,j] * slope(z[s,t,j], h[s,t,j])",
    ]


def test_an_error_that_arises_and_those_that_are_handed_on_go_by_the_same_equations():
    assert [str(equation) for equation in truncated(ELMAN).flows] == [
        "own_dh[s,t,j] = da[s,t,j]",
        "own_dz[s,t,j] = own_dh[s,t,j] * slope(z[s,t,j], h[s,t,j])",
        "handed_on_dh[e,s,t,j] = sum[i](on_the_way_dz[e,s,t+1,i] * Wh[i,j])",
        "handed_on_dz[e,s,t,j] = handed_on_dh[e,s,t,j] * slope(z[s,t,j], h[s,t,j])",
    ]


def test_beyond_the_first_step_go_the_errors_that_have_not_reached_the_limit():
    parameter, first = truncated(ELMAN).after
    assert str(parameter) == "dWh[j,i] = sum[s,t](dz[s,t,j] * h[s,t-1,i])"
    assert text(first.value) == "sum[e](sum[j](on_the_way_dz[e,s,0,j] * Wh[j,i]))"


def test_a_person_reads_what_goes_on_after_the_whole_error():
    assert [str(equation) for equation in carried(ELMAN)] == [
        "dh[s,t,j] = da[s,t,j] + sum[i](carried_dz[s,t+1,i] * Wh[i,j])",
        "dz[s,t,j] = dh[s,t,j] * slope(z[s,t,j], h[s,t,j])",
        "carried_dz[s,t,j] = carried_dz[s,t,j]",
        "dWh[j,i] = sum[s,t](dz[s,t,j] * h[s,t-1,i])",
        "dh0[s,i] = sum[j](carried_dz[s,0,j] * Wh[j,i])",
    ]
