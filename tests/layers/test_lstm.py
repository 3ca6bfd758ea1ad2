"""The LSTM against PyTorch 2.13's in float64, a worked example of the web and its own laws."""

import numpy as np
import pytest
from stored import assert_pytorchs, cases

import backprop

GATES = "ifgo"  # PyTorch's order of the rows of its stacked matrices

# torch.nn.LSTM(2, 2, batch_first=True) on these numbers, its second bias 0; E = the mean over samples of ½ Σ (a − y)².
X = [[[-0.34, -0.42], [-0.39, 0.47], [-0.14, 1.36]], [[-0.98, -0.53], [0.44, -0.63], [-0.39, 0.48]]]
Y = [[[0.16, -0.47], [0.48, 0.4], [-0.41, 0.54]], [[0.04, -0.83], [-0.4, -0.58], [0.63, 0.15]]]
WX = [[-0.25, -0.5], [0.43, 0.35], [-0.57, -0.54], [-0.38, -1.5], [1.34, 0.18], [-0.09, 0.12], [0.66, -1.32],
      [1.16, -0.58]]  # fmt: skip
WH = [[-0.98, 0.52], [-0.3, 0.8], [-0.63, 0.24], [-0.01, -0.19], [-0.15, 0.66], [-1.13, 0.95], [-0.59, 0.8],
      [0.22, -0.06]]  # fmt: skip
B = [0.84, 1.1, -0.63, -0.08, 0.3, 1.17, 0.14, -0.2]
STATES = {"h0": [[0.38, 1.56], [-1.01, 0.5]], "c0": [[0.77, -0.29], [-0.04, -0.7]]}
PYTORCH = {
    "loss": 1.0095372149061448,
    "a": [[[0.581973301190793, 0.2432942586504584], [0.060093341666617325, 0.19394429726461063],
           [0.0468043629747126, 0.16426445291444064]],
          [[-0.381704456083752, 0.05325816362930434], [0.2639426153080951, 0.4514872818466521],
           [0.0685856329808913, 0.21869628182366513]]],
    "c": [[0.29331900036849573, 0.8344236923429146], [0.18915664049984615, 0.987996017648128]],
    "X": [[[0.11722854163457735, -0.0523747104712536], [-0.05487486269920156, 0.02113047368836918],
           [-0.0024464462507673896, 0.003147538614039206]],
          [[0.027628610953772215, 0.008020890480800891], [0.24109286118488454, -0.0456710237513039],
           [-0.08405037762355137, 0.005682877355750987]]],
    "Wx": [[0.007076144488839965, -0.015304802391300798], [-0.028285209887752703, -0.043742943430277285],
           [-0.01263033418447323, 0.006482745513219378], [0.03551579692647386, 0.009308688743533048],
           [0.09327420772475768, -0.08463332159854227], [0.008499258814840946, -0.02364997208183646],
           [-0.016034273999729717, -0.03109595533888278], [0.00022324718509755413, -0.1131129066783245]],
    "Wh": [[-0.008509871453792959, 0.012893718638635027], [-0.04578542388948663, 0.032558242486684985],
           [0.009646304112466118, 0.01675042353710667], [0.022901726811317507, -0.023555587893612527],
           [-0.02452547713257977, 0.017450715394130165], [-0.01315715592778892, 0.005091484797478209],
           [-0.027914886583356238, 0.044921147094344444], [-0.041195114561439164, 0.08190036632475131]],
    "b": [0.0355468096792212, 0.06591925654368982, -0.031048026950078342, -0.030342039187650004,
          0.023750703334328535, 0.014703476657844805, 0.051500950935224867, 0.11327512229899843],
    "h0": [[-0.033144525071065065, 0.061332149361852814], [-0.01932307538130987, 0.03575979155827757]],
    "c0": [[0.03789695144992841, 0.04677430966409185], [-0.034340118482680704, 0.15686294015893995]],
}  # fmt: skip


def by_gate(stacked, units=2):
    """PyTorch's stacked rows as one array for each gate."""
    return dict(zip(GATES, np.reshape(stacked, (4, units, *np.shape(stacked)[1:])).tolist(), strict=True))


def lstm(units=2, **more):
    return {"kind": "lstm", "units": units, **more}


def given():
    """The layer of the numbers above."""
    own = {f"{name}_{gate}": rows for name, whole in (("Wx", WX), ("Wh", WH), ("b", B))
           for gate, rows in by_gate(whole).items()}  # fmt: skip
    return lstm(return_sequences=True, **own, **STATES)


def spec_of(layers, X, Y, **more):
    return {"network": {"n_inputs": np.shape(X)[-1], "layers": layers}, "data": {"X": X, "Y": Y}, **more}


def test_states_and_gradients_are_pytorchs():
    step = backprop.run(spec_of([given()], X, Y))["steps"][0]
    (layer,) = step["layers"]
    assert step["loss"] == pytest.approx(PYTORCH["loss"], rel=1e-14)
    found = {"a": layer["a"], "c": np.array(layer["z"])[:, -1], "X": step["input_gradients"],
             "h0": layer["dh0"], "c0": layer["dc0"]}  # fmt: skip
    for name, numbers in found.items():
        assert np.allclose(numbers, PYTORCH[name], rtol=1e-12, atol=1e-15), name
    for name in ("Wx", "Wh", "b"):
        for gate, numbers in by_gate(PYTORCH[name]).items():
            assert np.allclose(layer["gradients"][f"{name}_{gate}"], numbers, rtol=1e-12, atol=1e-15), (name, gate)


def gomez():
    """A. Gomez, Backpropogating an LSTM: A Numerical Example (2016): one unit, two steps, rate 0.1, no mean."""
    weights = {"g": ([0.45, 0.25], 0.15, 0.2), "i": ([0.95, 0.8], 0.8, 0.65), "f": ([0.7, 0.45], 0.1, 0.15),
               "o": ([0.6, 0.4], 0.25, 0.1)}  # fmt: skip
    own = {}
    for gate, (W, U, b) in weights.items():
        own |= {f"Wx_{gate}": [W], f"Wh_{gate}": [[U]], f"b_{gate}": [b]}
    return spec_of(
        [lstm(1, return_sequences=True, **own)], [[[1, 2], [0.5, 3]]], [[[0.5], [1.25]]],
        optimizer={"name": "sgd", "learning_rate": 0.1},
    )  # fmt: skip


def test_the_worked_example_of_gomez_has_these_values():
    step = backprop.run(gomez())["steps"][0]
    (layer,) = step["layers"]
    # As published, whose last digits come of rounded gates carried on; then the exact ones.
    assert np.ravel(layer["z"]) == pytest.approx([0.78572, 1.5176], abs=5e-5)
    assert np.ravel(layer["a"]) == pytest.approx([0.53631, 0.77197], abs=2e-5)
    assert np.ravel(layer["z"]) == pytest.approx([0.7857261484365797, 1.5176330976694041], rel=1e-14)
    assert np.ravel(layer["a"]) == pytest.approx([0.5363133978820118, 0.7719811057588907], rel=1e-14)
    assert layer["after"]["Wx_g"][0] == pytest.approx([0.45267162184827364, 0.2592201131980954], rel=1e-13)
    assert layer["after"]["Wh_g"][0] == pytest.approx([0.15103960852776022], rel=1e-13)
    assert layer["after"]["b_f"] == pytest.approx([0.15063065417420077], rel=1e-13)
    gradients = [[-0.008165526548181463, -0.004866795778936157], [-0.04742406763993668, -0.030727654367278295]]
    assert np.allclose(step["input_gradients"][0], gradients, rtol=1e-13)


def test_its_last_output_alone_goes_on_unless_every_step_is_asked_for():
    every = backprop.run(spec_of([given()], X, Y))["steps"][0]["layers"][0]
    last = backprop.run(spec_of([{**given(), "return_sequences": False}], X, [[0, 0], [0, 0]]))["steps"][0]["layers"][0]
    assert last["a"] == [steps[-1] for steps in every["a"]]
    assert last["h"] == every["h"]


def test_a_bias_is_shared_or_left_out_by_the_convention():
    none = backprop.run(spec_of([lstm()], X, [[0, 0], [0, 0]], conventions={"bias": "none"}))["steps"][0]["layers"][0]
    assert {name.partition("_")[0] for name in none["gradients"]} == {"Wx", "Wh"}
    both = [backprop.run(spec_of([lstm()], X, [[0, 0], [0, 0]], conventions={"bias": way}))["steps"][0]["layers"][0]
            for way in ("shared", "per_neuron")]  # fmt: skip
    shared, own = (layer["gradients"]["b_f"] for layer in both)
    assert shared == pytest.approx([sum(own)] * 2, rel=1e-14)


def test_without_time_steps_it_is_refused():
    with pytest.raises(backprop.SpecError, match="let the recurrent layer before return sequences"):
        backprop.run(spec_of([lstm(), lstm()], X, [[0, 0], [0, 0]]))


@pytest.mark.parametrize("bias", ["per_neuron", "shared", "none"])
def test_tape_complex_step_and_central_differences_agree(bias):
    layers = [lstm(3, return_sequences=True), {"kind": "residual", "layers": [lstm(3, return_sequences=True)]}, lstm()]
    init = {"name": "normal", "std": 0.7, "seed": 3, "bias": {"name": "normal"}}
    found = backprop.check(spec_of(layers, X, [[1, 0], [0, 1]], init=init, conventions={"bias": bias}))
    assert found["passed"], found


def test_a_saturated_gate_keeps_the_digits_of_its_slope():
    layer = lstm(1, **{f"b_{gate}": [20.0] for gate in "ifo"})
    step = backprop.run(spec_of([layer], [[[0.5], [0.1]]], [[0.3]]))["steps"][0]["layers"][0]
    z, di, dz = (np.array(step[key]).ravel()[0] for key in ("z_i", "di", "dz_i"))
    assert dz == pytest.approx(di * np.exp(-z) / (1.0 + np.exp(-z)) ** 2, rel=1e-13)


def test_errors_that_go_back_through_one_step_are_those_of_networks_of_one_step():
    """Each time step by itself, from the state before it as a constant: their gradients add up to the truncated one."""
    targets = [[[1, 0], [0.5, 0.25], [-1, 0]], [[0, 1], [0.5, 0.5], [0, -1]]]
    loss = {"loss": {"name": "half_squared_error", "reduction": "sum"}}
    cut = backprop.run(spec_of([{**given(), "truncate": 1}], X, targets, **loss))["steps"][0]["layers"][0]
    h = np.concatenate([np.array(cut["h0"])[:, None], cut["h"]], axis=1)
    c = np.concatenate([np.array(cut["c0"])[:, None], cut["z"]], axis=1)
    total = dict.fromkeys(cut["gradients"], 0.0)
    for t in range(len(X[0])):
        layer = {**given(), "h0": h[:, t].tolist(), "c0": c[:, t].tolist()}
        here = [[row[t]] for row in X], [[row[t]] for row in targets]
        step = backprop.run(spec_of([layer], *here, **loss))["steps"][0]["layers"][0]
        total = {name: total[name] + np.array(gradient) for name, gradient in step["gradients"].items()}
    for name, gradient in cut["gradients"].items():
        assert np.allclose(gradient, total[name], rtol=1e-13, atol=1e-16), name


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_tape_complex_step_and_central_differences_stop_where_truncation_does(steps):
    layers = [lstm(3, return_sequences=True, truncate=steps), lstm(truncate=1)]
    init = {"name": "normal", "std": 0.7, "seed": 3, "bias": {"name": "normal"}}
    found = backprop.check(spec_of(layers, X, [[1, 0], [0, 1]], init=init))
    assert found["passed"], found
    assert any("stop where it stops" in note for note in found["notes"])


@pytest.mark.parametrize("name", cases("lstm"))
def test_with_hard_sigmoids_states_and_gradients_are_pytorchs(name):
    assert_pytorchs(name)


@pytest.mark.parametrize("gates", ["hard", "hard_sixth"])
def test_with_hard_sigmoids_the_four_ways_and_both_engines_agree(gates):
    layers = [lstm(3, gates=gates, return_sequences=True), lstm(gates=gates)]
    init = {"name": "normal", "std": 1.5, "seed": 3, "bias": {"name": "normal"}}
    spec = spec_of(layers, X, [[1, 0], [0, 1]], init=init, training={"epochs": 20})
    found = backprop.check(spec)
    assert found["passed"], found
    first = backprop.run(spec)["steps"][0]["layers"][0]
    assert {0.0, 1.0} & set(np.ravel([first[gate] for gate in "ifo"]))  # some gate is beyond its bounds
    numpy, kernel = (backprop.train(spec, engine=engine) for engine in ("numpy", "kernel"))
    assert kernel["training"]["engine"] == "kernel"
    assert kernel["history"]["loss"] == pytest.approx(numpy["history"]["loss"], rel=1e-12)
