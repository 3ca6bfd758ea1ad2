"""Group and instance normalization against PyTorch 2.13 in float64, published values and their own laws."""

from typing import Any

import numpy as np
import pytest
from stored import PUBLISHED, assert_published, assert_pytorchs, cases

import backprop

X = np.round(np.random.default_rng(4).normal(size=(3, 4, 2, 3)), 2)  # samples, channels, rows, columns
ALL: list[dict[str, Any]] = [
    *({"kind": "group_norm", "groups": groups} for groups in (1, 2, 4)), {"kind": "instance_norm"},
]  # fmt: skip
EACH = pytest.mark.parametrize("layer", ALL, ids=lambda layer: " ".join(map(str, layer.values())))


def spec_of(layer: dict[str, Any], X: Any = X, **more: Any) -> dict[str, Any]:
    """The layer and a unit behind it, over images."""
    data = {"X": np.array(X).tolist(), "Y": [[k % 2] for k in range(len(X))]}
    return {"network": {"n_inputs": list(np.shape(X)[1:]), "layers": [layer, {"units": 1}]}, "data": data, **more}


def normalized(layer: dict[str, Any], X: Any = X) -> Any:
    """What goes out, in the form that came in."""
    return np.reshape(backprop.run(spec_of(layer, X))["steps"][0]["layers"][0]["a"], np.shape(X))


@pytest.mark.parametrize("name", [*cases("group_norm"), *cases("instance_norm")])
def test_output_and_gradients_are_pytorchs(name: str) -> None:
    assert_pytorchs(name)


@pytest.mark.parametrize("kind", ["group_norm", "instance_norm"])
def test_burns_images_of_one_row_have_their_published_values(kind: str) -> None:
    own = PUBLISHED[f"burn-{kind}_forward_affine_false"]
    rows = np.array(own["inputs"]["x"])[:, :, None]
    groups = {"groups": own["inputs"]["groups"]} if kind == "group_norm" else {}
    found = normalized({"kind": kind, "epsilon": own["inputs"]["eps"], **groups}, rows)
    if kind == "instance_norm":  # printed from more digits of x than are printed of it
        assert np.allclose(found[:, :, 0], own["printed"]["y"], atol=2e-4)
        assert np.allclose(found[:, :, 0], own["exact"]["y"], rtol=1e-12, atol=1e-12)
    else:
        assert_published(f"burn-{kind}_forward_affine_false", {"y": found[:, :, 0]})


def test_kerass_units_are_channels_of_one_place() -> None:
    own = PUBLISHED["keras-groupnorm-1d"]
    rows = np.array(own["inputs"]["x"])[:, :, None, None]
    layer = {"kind": "group_norm", "epsilon": own["inputs"]["eps"]}
    found = {key: normalized({**layer, "groups": n}, rows) for key, n in (("one_group", 1), ("two_groups", 2))}
    assert_published("keras-groupnorm-1d", found)


def test_one_group_is_layer_normalization_and_as_many_as_channels_are_instances() -> None:
    one, each, instance = normalized(ALL[0]), normalized(ALL[2]), normalized(ALL[3])
    flat = {"kind": "layer_norm"}
    data = {"X": X.reshape(3, -1).tolist(), "Y": [[0], [1], [0]]}
    spec = {"network": {"n_inputs": 24, "layers": [flat, {"units": 1}]}, "data": data}
    assert np.allclose(one.reshape(3, -1), backprop.run(spec)["steps"][0]["layers"][0]["a"], rtol=1e-13)
    assert np.allclose(each, instance, rtol=1e-14)


@EACH
def test_every_group_has_mean_0_and_variance_1(layer: dict[str, Any]) -> None:
    groups = layer.get("groups", 4)
    rows = normalized({**layer, "epsilon": 0}).reshape(3 * groups, -1)
    assert np.allclose(rows.mean(axis=1), 0, atol=1e-15)
    assert np.allclose(rows.var(axis=1), 1, rtol=1e-14)


@EACH
@pytest.mark.parametrize("place", ["in_root", "beside_root"])
@pytest.mark.parametrize("conventions", [{}, {"bias": "shared", "delta_sign": "error_signal"}])
def test_tape_complex_step_and_central_differences_agree(
    layer: dict[str, Any], place: str, conventions: dict[str, Any]
) -> None:
    gamma, beta = [0.5, -1, 2, 1.5], [0.1, 0, -0.3, 1]
    own = {**layer, "place": place, "epsilon": 0.1, "gamma": gamma, "beta": beta}
    assert backprop.check(spec_of(own, conventions=conventions))["passed"]


@EACH
def test_scales_start_at_1_and_shifts_at_0(layer: dict[str, Any]) -> None:
    told = backprop.run(spec_of(layer))["spec"]["network"]["layers"][0]
    assert (told["gamma"], told["beta"]) == ([1] * 4, [0] * 4)


@EACH
@pytest.mark.parametrize("library", ["numpy", "pytorch", "keras", "jax"])
def test_scripts_state_it_and_numpys_runs(
    layer: dict[str, Any], library: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = compile(backprop.export(spec_of(layer), library), "script", "exec")
    if library == "numpy":
        exec(code, {"__name__": "__main__"})
        assert "All numbers agree" in capsys.readouterr().out


def test_groups_that_do_not_part_the_channels_are_refused() -> None:
    with pytest.raises(backprop.SpecError, match="3") as refused:
        backprop.run(spec_of({"kind": "group_norm", "groups": 3}))
    assert refused.value.field == "network.layers[0].groups"


def test_a_convolution_and_its_normalization_learn() -> None:
    rng = np.random.default_rng(6)
    images = rng.normal(size=(20, 1, 4, 4))
    conv = {"kind": "conv2d", "filters": 4, "kernel": 2, "activation": "tanh"}
    data = {"X": images.tolist(), "Y": images[:, 0, :1, 0].tolist()}
    layers = [conv, {"kind": "group_norm", "groups": 2}, {"units": 1, "activation": "identity"}]
    spec = {"network": {"n_inputs": [1, 4, 4], "layers": layers}, "data": data,
            "optimizer": {"name": "adam", "learning_rate": 0.02}, "training": {"epochs": 100}}  # fmt: skip
    losses = backprop.train(spec)["history"]["loss"]
    assert losses[-1] < 0.2 * losses[0]
