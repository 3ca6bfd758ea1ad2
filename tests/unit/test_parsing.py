"""Spec documents: what is refused, where, and in which words."""

from typing import Any

import pytest
from small import SMALL, chain, put, refusal_of, small

from backprop.errors import SpecError
from backprop.layers import LAYERS
from backprop.network.build import build
from backprop.optimizers import OPTIMIZERS
from backprop.requests.parsing import parse
from backprop.runs.spec_document import spec_document

NUMBER = "a number from -1e15 to 1e15"
FOUR_ROWS = {"X": [[0.0, 0.0]] * 4, "Y": [[0.0]] * 4}


def sentence(label: str, given: str, allowed: str, hint: str = "") -> str:
    return f"{label}: “{given}” is not allowed. Allowed: {allowed}." + (f" {hint}" if hint else "")


# spec, field, message
REFUSED: list[tuple[str, Any, str, str]] = [
    ("no network", {"data": SMALL["data"]}, "network",
     sentence("Network", "null", "an object with n_inputs and layers")),
    ("no data", {"network": SMALL["network"]}, "data",
     sentence("Data", "null", "an object with X and Y, or with the name of a dataset")),
    ("a list", [1], "", sentence("Spec", "[1]", "an object in braces")),
    ("a number", 3, "", sentence("Spec", "3", "an object in braces")),
    ("null", None, "", sentence("Spec", "null", "an object in braces")),
    ("a newer schema", small(schema=2), "schema",
     sentence("Schema version", "2", "version 1", "This file was made by another version of Backprop.")),
    ("schema true", small(schema=True), "schema",
     sentence("Schema version", "true", "version 1", "This file was made by another version of Backprop.")),
    ("an unknown key", small(learningrate=0.1), "learningrate",
     sentence("Key in Spec", "learningrate", "one of as, clip, conventions, data, init, loss, network, optimizer, "
              "penalty, schema, title, training, typed")),
    ("__proto__", small(__proto__={"x": 1}), "__proto__",
     sentence("Key in Spec", "__proto__", "one of as, clip, conventions, data, init, loss, network, optimizer, "
              "penalty, schema, title, training, typed")),
    ("constructor", put(SMALL, "data.constructor", {"prototype": {}}), "data.constructor",
     sentence("Key in Data", "constructor", "one of X, Y, about, sample_weights, val_fraction, val_seed")),
    ("a title of 65 characters", small(title="x" * 65), "title",
     sentence("Title", "x" * 40 + "…", "text of at most 64 characters")),
    ("a title of numbers", small(title=5), "title", sentence("Title", "5", "text of at most 64 characters")),
    ("a learning rate of text", put(SMALL, "optimizer.learning_rate", "0.1"), "optimizer.learning_rate",
     sentence("Learning rate η", "0.1", "a number from 0 to 1000", "Write the number without quotes.")),
    ("a learning rate of null", put(SMALL, "optimizer.learning_rate", None), "optimizer.learning_rate",
     sentence("Learning rate η", "null", "a number from 0 to 1000", "Enter a number.")),
    ("a learning rate of true", put(SMALL, "optimizer.learning_rate", True), "optimizer.learning_rate",
     sentence("Learning rate η", "true", "a number from 0 to 1000", "Write a number such as 0.5, -2 or 1e-3.")),
    ("a learning rate of −0.1", put(SMALL, "optimizer.learning_rate", -0.1), "optimizer.learning_rate",
     sentence("Learning rate η", "-0.1", "a number from 0 to 1000", "Too small: the smallest is 0.")),
    ("a learning rate of 1000.1", put(SMALL, "optimizer.learning_rate", 1000.1), "optimizer.learning_rate",
     sentence("Learning rate η", "1000.1", "a number from 0 to 1000", "Too large: the largest is 1000.")),
    ("NaN from Python", put(SMALL, "optimizer.learning_rate", float("nan")), "optimizer.learning_rate",
     sentence("Learning rate η", "NaN", "a number from 0 to 1000", "It must be finite.")),
    ("a list for a number", put(SMALL, "optimizer.learning_rate", [1]), "optimizer.learning_rate",
     sentence("Learning rate η", "[1]", "a number from 0 to 1000", "Write a number such as 0.5, -2 or 1e-3.")),
    ("a huge integer", put(SMALL, "optimizer.learning_rate", 10**399), "optimizer.learning_rate",
     sentence("Learning rate η", "1" + "0" * 39 + "…", "a number from 0 to 1000", "Too large: the largest is 1000.")),
    ("a weight of 1e308", put(SMALL, "network.layers.0.W.1.0", 1e308), "network.layers[0].W[1][0]",
     sentence("w(x1→h2)", "1e+308", NUMBER, "Too large: the largest is 1e15.")),
    ("a weight as text", put(SMALL, "network.layers.1.W.0.1", "0.5"), "network.layers[1].W[0][1]",
     sentence("w(h2→ŷ)", "0.5", NUMBER, "Write the number without quotes.")),
    ("a bias of null", put(SMALL, "network.layers.0.b.0", None), "network.layers[0].b[0]",
     sentence("b(h1)", "null", NUMBER, "Enter a number.")),
    ("an input of inf", put(SMALL, "data.X.0.0", float("inf")), "data.X[0][0]",
     sentence("x1 of sample 1", "Infinity", NUMBER, "Too large: the largest is 1e15.")),
    ("a target of 1e16", put(SMALL, "data.Y.0.0", -1e16), "data.Y[0][0]",
     sentence("y1 of sample 1", "-1e+16", NUMBER, "Too small: the smallest is -1e15.")),
    ("epochs 0", put(SMALL, "training.epochs", 0), "training.epochs",
     sentence("Epochs", "0", "a whole number from 1 to 1000000", "Too small: the smallest is 1.")),
    ("epochs −5", put(SMALL, "training.epochs", -5), "training.epochs",
     sentence("Epochs", "-5", "a whole number from 1 to 1000000", "Too small: the smallest is 1.")),
    ("epochs 2.5", put(SMALL, "training.epochs", 2.5), "training.epochs",
     sentence("Epochs", "2.5", "a whole number from 1 to 1000000", "Enter a whole number.")),
    ("epochs 1000001", put(SMALL, "training.epochs", 1000001), "training.epochs",
     sentence("Epochs", "1000001", "a whole number from 1 to 1000000", "Too large: the largest is 1000000.")),
    ("a seed of 2^64", put(SMALL, "init.seed", 2**64), "init.seed",
     sentence("Seed", str(2**64), "a whole number from 0 to 18446744073709551615",
              "Too large: the largest is 18446744073709551615.")),
    ("a seed of 1.5", put(SMALL, "init.seed", 1.5), "init.seed",
     sentence("Seed", "1.5", "a whole number from 0 to 18446744073709551615", "Enter a whole number.")),
    ("a seed of text", put(SMALL, "init.seed", "abc"), "init.seed",
     sentence("Seed", "abc", "a whole number from 0 to 18446744073709551615", "Write the number without quotes.")),
    ("a batch of 0", put(SMALL, "training.batch_size", 0), "training.batch_size",
     sentence("Batch size", "0", "a whole number from 1 to 1, or blank", "Too small: the smallest is 1.")),
    ("a batch larger than the rows", put(small(data=FOUR_ROWS), "training.batch_size", 5), "training.batch_size",
     sentence("Batch size", "5", "a whole number from 1 to 4, or blank", "Too large: the largest is 4.")),
    ("a layer of no units", chain(2, 0, 1), "network.layers[0].units",
     sentence("Units of layer 1", "0", "a whole number from 1 to 512", "Too small: the smallest is 1.")),
    ("a layer of 513 units", chain(2, 513, 1), "network.layers[0].units",
     sentence("Units of layer 1", "513", "a whole number from 1 to 512", "Too large: the largest is 512.")),
    ("a layer of 3.5 units", put(chain(2, 3, 1), "network.layers.0.units", 3.5), "network.layers[0].units",
     sentence("Units of layer 1", "3.5", "a whole number from 1 to 512", "Enter a whole number.")),
    ("a layer without units", put(chain(2, 3, 1), "network.layers.0.units", None), "network.layers[0].units",
     sentence("Units of layer 1", "null", "a whole number from 1 to 512", "Enter a number.")),
    ("201 hidden layers", chain(2, *[2] * 201, 1), "network.layers",
     sentence("Layers", "202", "a whole number from 1 to 201", "Too large: the largest is 201.")),
    ("4,992,513 parameters", chain(2, *[512] * 20, 1), "network.layers",
     sentence("Parameters of the network", "4992513", "at most 1000000 in all")),
    ("no layer", put(SMALL, "network.layers", []), "network.layers",
     sentence("Layers", "[]", "a list of at least one layer")),
    ("layers that are no list", put(SMALL, "network.layers", "2-1"), "network.layers",
     sentence("Layers", "2-1", "a list of at least one layer")),
    ("activations alone", put(SMALL, "network.layers", [{"kind": "activation", "name": "tanh"}]), "network.layers",
     sentence("Layers", '["activation"]', "at least one dense layer")),
    ("an unknown kind of layer", put(SMALL, "network.layers.0.kind", "conv"), "network.layers[0].kind",
     sentence("Kind of layer 1", "conv", f"one of {', '.join(LAYERS)}")),
    ("three inputs for two", put(SMALL, "data.X.0", [1, 2, 3]), "data.X[0]",
     sentence("Inputs, row 1", "3 numbers", "2 numbers")),
    ("two targets for one", put(SMALL, "data.Y.0", [1, 2]), "data.Y[0]",
     sentence("Targets, row 1", "2 numbers", "1 number")),
    ("more targets than samples", put(SMALL, "data.Y", [[1], [2]]), "data.Y",
     sentence("Targets", "2 rows", "1 row")),
    ("no samples", put(SMALL, "data", {"X": [], "Y": []}), "data.X", sentence("Inputs", "[]", "a list of rows")),
    ("a row that is a number", put(SMALL, "data.X", [1, 2]), "data.X[0]",
     sentence("Inputs, row 1", "1", "a list of numbers")),
    ("a ragged row", put(SMALL, "data", {"X": [[1, 2], [3]], "Y": [[1], [2]]}), "data.X[1]",
     sentence("Inputs, row 2", "1 number", "2 numbers")),
    ("weights 2×3 for 2×2", put(SMALL, "network.layers.0.W", [[1, 2, 3], [4, 5, 6]]), "network.layers[0].W[0]",
     sentence("Weights of layer 1, row 1", "3 numbers", "2 numbers")),
    ("weights 3×2 for 2×2", put(SMALL, "network.layers.0.W", [[1, 2], [3, 4], [5, 6]]), "network.layers[0].W",
     sentence("Weights of layer 1", "3 rows", "2 rows")),
    ("three biases for two", put(SMALL, "network.layers.0.b", [1, 2, 3]), "network.layers[0].b",
     sentence("Biases of layer 1", "3 numbers", "2 numbers")),
    ("biases where there are none", put(SMALL, "conventions.bias", "none"), "network.layers[0].b",
     sentence("Biases of layer 1", "[0.1, -0.3]", "no biases, since the convention for biases is “none”")),
    ("unequal biases where they are shared", put(SMALL, "conventions.bias", "shared"), "network.layers[0].b",
     sentence("Biases of layer 1", "[0.1, -0.3]", "equal numbers, since the layer's neurons share one bias")),
    ("an unknown activation", put(SMALL, "network.layers.0.activation", "swish"),
     "network.layers[0].activation.name",
     sentence("Activation of layer 1", "swish", "one of sigmoid, tanh, relu, identity, softmax, leaky_relu, elu, "
              "selu, gelu, softplus, silu, softsign, step, bipolar_step")),
    ("an activation of 0", put(SMALL, "network.layers.0.activation", 0), "network.layers[0].activation",
     sentence("Activation of layer 1", "0", "an object in braces")),
    ("an activation of false", put(SMALL, "network.layers.0.activation", False), "network.layers[0].activation",
     sentence("Activation of layer 1", "false", "an object in braces")),
    ("an activation of []", put(SMALL, "network.layers.0.activation", []), "network.layers[0].activation",
     sentence("Activation of layer 1", "[]", "an object in braces")),
    ("an α that sigmoid has not", put(SMALL, "network.layers.0.activation", {"name": "sigmoid", "alpha": 1}),
     "network.layers[0].activation.alpha", sentence("Key in Activation of layer 1", "alpha", "one of name")),
    ("an α below 0", put(SMALL, "network.layers.0.activation", {"name": "elu", "alpha": -1}),
     "network.layers[0].activation.alpha",
     sentence("Scale α below 0", "-1", "a number from 0 to 10", "Too small: the smallest is 0.")),
    ("an unknown loss", small(loss={"name": "mse"}), "loss.name",
     sentence("Loss", "mse", "one of half_squared_error, mean_squared_error, mean_absolute_error, huber, hinge, "
              "binary_cross_entropy, categorical_cross_entropy, perceptron, bipolar_perceptron, squared_hinge, "
              "kl_divergence, focal, smoothed_binary_cross_entropy, smoothed_categorical_cross_entropy")),
    ("an unknown reduction", small(loss={"reduction": "max"}), "loss.reduction",
     sentence("Loss over samples", "max", "one of mean, sum, weighted_mean")),
    ("cross-entropy of tanh", put(small(loss={"name": "binary_cross_entropy"}), "network.layers.1.activation", "tanh"),
     "loss.name", sentence("Loss", "binary_cross_entropy", "binary cross-entropy with an output activation among "
                           "sigmoid, softmax")),
    ("a probability of 2", put(small(loss={"name": "binary_cross_entropy"}), "data.Y.0.0", 2), "data.Y[0][0]",
     sentence("y1 of sample 1", "2", "a number from 0 to 1", "Too large: the largest is 1.")),
    ("a hinge target of 0", small(loss={"name": "hinge"}, data={"X": [[0, 0]], "Y": [[0]]}), "data.Y[0][0]",
     sentence("y1 of sample 1", "0.0", "-1 or 1, for hinge")),
    ("a Huber threshold of 0", small(loss={"name": "huber", "delta": 0}), "loss.delta",
     sentence("Huber threshold δ", "0", "a number above 0 to 1000000", "It must be above 0.")),
    ("an unknown optimizer", small(optimizer={"name": "adamx"}), "optimizer.name",
     sentence("Optimizer", "adamx", "one of " + ", ".join(OPTIMIZERS))),
    ("an l2 of 11", small(penalty={"l2": 11}), "penalty.l2",
     sentence("L2 penalty", "11", "a number from 0 to 10", "Too large: the largest is 10.")),
    ("biases of 1", small(penalty={"biases": 1}), "penalty.biases",
     sentence("Penalize biases", "1", "true or false")),
    ("a clip of 0", small(clip={"value": 0}), "clip.value",
     sentence("Clip each gradient at", "0", "a number above 0 to 1e15, or blank", "It must be above 0.")),
    ("a lowest weight above the highest", small(init={"name": "uniform", "low": 1, "high": 0}), "init.low",
     sentence("Lowest weight", "1.0", "a number not above the highest weight")),
    ("an unknown convention", small(conventions={"bias": "maybe"}), "conventions.bias",
     sentence("Biases", "maybe", "one of per_neuron, frozen, shared, none")),
    ("rounding to 18 digits", small(conventions={"rounding": {"digits": 18}}), "conventions.rounding.digits",
     sentence("Digits kept", "18", "a whole number from 0 to 17", "Too large: the largest is 17.")),
]  # fmt: skip


@pytest.mark.parametrize(("spec", "field", "message"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_bad_spec_is_refused_in_one_sentence_at_its_place(spec: Any, field: str, message: str) -> None:
    assert refusal_of(spec) == (field, message)


def test_the_refusal_tells_its_parts() -> None:
    with pytest.raises(SpecError) as refused:
        parse(put(SMALL, "optimizer.learning_rate", -1))
    error = refused.value
    assert (error.field, error.given, error.allowed) == ("optimizer.learning_rate", "-1", "a number from 0 to 1000")
    assert isinstance(error, ValueError)
    assert str(error) == f"optimizer.learning_rate: {error.message}"


def test_clipping_by_norm_has_no_meaning_with_sequential_updates() -> None:
    field, message = refusal_of(small(clip={"norm": 1}, conventions={"update_order": "sequential"}))
    assert field == "clip.norm"
    assert message.startswith("Clipping by the global norm needs all gradients before the first update;")


ACCEPTED: list[tuple[str, Any]] = [
    ("only network and data", SMALL),
    ("null for what has a default", small(loss=None, optimizer=None, init=None, training=None, conventions=None)),
    ("whole numbers written as 1.0", put(SMALL, "training.epochs", 3.0)),
    ("epochs 1e3 of JSON", put(SMALL, "training.epochs", 1e3)),
    ("the largest seed", put(SMALL, "init.seed", 2**64 - 1)),
    ("a seed beyond 2^53", put(SMALL, "init.seed", 9007199254740993)),
    ("a learning rate of 0", put(SMALL, "optimizer.learning_rate", 0)),
    ("a learning rate of 1000", put(SMALL, "optimizer.learning_rate", 1000)),
    ("a weight of −0.0", put(SMALL, "network.layers.0.W.0.0", -0.0)),
    ("a subnormal weight", put(SMALL, "network.layers.0.W.0.0", 5e-324)),
    ("weights of 1e15", put(SMALL, "network.layers.0.W", [[1e15, -1e15], [0, 0]])),
    ("no hidden layer", chain(2, 1)),
    ("200 hidden layers", chain(2, *[2] * 200, 1)),
    ("512 units", chain(2, 512, 1)),
    ("a batch of all rows", put(small(data=FOUR_ROWS), "training.batch_size", 4)),
    ("a title of 64 characters", small(title="=HYPERLINK(1)<script>\u202e" + "́" * 40)),
    ("an activation layer at each end", put(SMALL, "network.layers", [
        {"kind": "activation", "name": "tanh"}, {"units": 1}, {"kind": "activation", "name": "elu", "alpha": 0.5}])),
]  # fmt: skip


@pytest.mark.parametrize("spec", [row[1] for row in ACCEPTED], ids=[row[0] for row in ACCEPTED])
def test_a_good_spec_is_read_with_every_value_that_it_gives(spec: Any) -> None:
    read = parse(spec)
    assert_holds(spec_document(read, build(read)), spec, "spec")


def assert_holds(document: Any, given: Any, path: str) -> None:
    """Each value that was given stands in the document at its own place, in bits; null takes a default."""
    if given is None:
        return
    if isinstance(given, dict):
        for key, value in given.items():
            assert_holds(document[key], value, f"{path}.{key}")
    elif isinstance(given, list):
        assert len(document) == len(given), path
        for i, (one, value) in enumerate(zip(document, given, strict=True)):
            assert_holds(one, value, f"{path}[{i}]")
    elif isinstance(given, float | int) and not isinstance(given, bool):
        assert repr(float(document)) == repr(float(given)), path
    else:
        assert document == given, path


def test_defaults_are_those_of_the_interface() -> None:
    spec = parse(SMALL)
    assert (spec.loss.row.name, spec.loss.reduction) == ("half_squared_error", "mean")
    assert (spec.optimizer.row.name, spec.optimizer.learning_rate) == ("sgd", 0.1)
    assert (spec.init.row.name, spec.init.seed, spec.init.bias) == ("glorot_uniform", 0, 0.0)
    training = spec.training
    assert (training.epochs, training.batch_size, training.shuffle, training.seed) == (1, None, False, 0)
    assert (training.stop_loss, training.patience, training.keep_steps) == (None, None, 1)
    assert spec.conventions.bias == "per_neuron"
    assert spec.conventions.update_order == "simultaneous"
    assert spec.conventions.delta_sign == "gradient"
    assert spec.conventions.rounding is None
