"""The specs that are shipped: published worked examples, by name. Sources and errata stand with each."""

from __future__ import annotations

from copy import deepcopy

from ..errors import refuse
from ..numbers.strict_json import Json
from .examples_of_images import IMAGES
from .examples_of_perceptrons import PERCEPTRONS
from .examples_row import Example, dense, spec_of


def _mazur(title: str, conventions: Json) -> Json:
    layers = [
        dense([[0.15, 0.20], [0.25, 0.30]], [0.35, 0.35]),
        dense([[0.40, 0.45], [0.50, 0.55]], [0.60, 0.60]),
    ]
    return spec_of(title, layers, [[0.05, 0.10]], [[0.01, 0.99]], 0.5, conventions=conventions)


def _guide(title: str, target: float, learning_rate: float) -> Json:
    layers = [dense([[0.15, -0.2], [0.25, 0.4]], [0.1, -0.3]), dense([[0.35, -0.45]], [0.05])]
    return spec_of(title, layers, [[0.3, 0.7]], [[target]], learning_rate)


_MAZUR = "Matt Mazur, “A Step by Step Backpropagation Example”, 2015. "

EXAMPLES: dict[str, Example] = {
    example.name: example
    for example in (
        Example(
            "first-step", "2-2-1, a first step",
            "Inputs 0.3 and 0.7, target 0.9, η 0.5, sigmoid. "
            "The step takes E from 0.08058 to 0.07298 and ŷ from 0.4986 to 0.5180.",
            _guide("2-2-1, a first step", 0.9, 0.5),
        ),
        Example(
            "guide-2-2-1", "2-2-1 of the guide",
            "Inputs 0.3 and 0.7, target 0.5, weights from U(−0.5, 0.5), learning rate 0.1, sigmoid.",
            _guide("2-2-1 of the guide", 0.5, 0.1),
        ),
        Example(
            "mazur", "Mazur 2-2-2",
            _MAZUR + "As the text says: simultaneous updates, biases fixed. After one step E = 0.291027774; the page "
            "prints 0.291027924, which is the sequential variant.",
            _mazur("Mazur 2-2-2", {"bias": "frozen"}),
        ),
        Example(
            "mazur-sequential", "Mazur 2-2-2, sequential updates",
            _MAZUR + "As the author's first program did it: the hidden δ uses output weights that are already updated. "
            "After one step E = 0.291027924, the number that the page prints.",
            _mazur("Mazur 2-2-2, sequential", {"bias": "frozen", "update_order": "sequential"}),
        ),
        Example(
            "mazur-biases", "Mazur 2-2-2, biases learn",
            _MAZUR + "With one trained bias for each neuron. After one step E = 0.280471447.",
            _mazur("Mazur 2-2-2, biases learn", {"bias": "per_neuron"}),
        ),
        Example(
            "mazur-shared-bias", "Mazur 2-2-2, one bias a layer learns",
            _MAZUR + "With one trained bias for each layer, as the page draws it. After one step E = 0.285750887.",
            _mazur("Mazur 2-2-2, shared bias", {"bias": "shared"}),
        ),
        Example(
            "han-kamber", "Han & Kamber 3-2-1",
            "Han & Kamber, “Data Mining”, the backpropagation example: biases learn, Err has the opposite sign "
            "of ∂E/∂z.",
            spec_of("Han & Kamber 3-2-1",
                    [dense([[0.2, 0.4, -0.5], [-0.3, 0.1, 0.2]], [-0.4, 0.2]), dense([[-0.3, -0.2]], [0.1])],
                    [[1, 0, 1]], [[1]], 0.9, conventions={"delta_sign": "error_signal"}),
        ),
        Example(
            "zhou", "Zhou 2-2-1, squared error without ½",
            "Victor Zhou, “Machine Learning for Beginners: An Introduction to Neural Networks”. L = (1 − y)²; the page "
            "multiplies rounded factors, so two of its last digits are off.",
            spec_of("Zhou 2-2-1", [dense([[1, 1], [1, 1]], [0, 0]), dense([[1, 1]], [0])], [[-2, -1]], [[1]], 0.1,
                    loss={"name": "mean_squared_error"}),
        ),
        Example(
            "brownlee", "Brownlee 2-1-2",
            "Jason Brownlee, “How to Code a Neural Network with Backpropagation In Python”: the forward pass of "
            "his network.",
            spec_of("Brownlee 2-1-2",
                    [dense([[0.13436424411240122, 0.8474337369372327]], [0.763774618976614]),
                     dense([[0.2550690257394217], [0.4494910647887381]], [0.49543508709194095, 0.651592972722763])],
                    [[1, 0]], [[0, 1]], 0.5),
        ),
        Example(
            "cs231n-relu-softmax", "CS231n 2-2-3, ReLU and softmax, one unit off",
            "A two-layer network of Stanford's CS231n worked by hand: the second ReLU is off, so its gradients are 0.",
            spec_of("CS231n 2-2-3",
                    [dense([[0.18, 0.1], [0.04, 0.22]], [0, 0], "relu"),
                     dense([[0.19, -0.02], [-0.1, -0.01], [0.1, 0.04]], [0, 0, 0], "softmax")],
                    [[16, -6]], [[0, 0, 1]], 0.1, loss={"name": "categorical_cross_entropy"}),
        ),
        Example(
            "karpathy-tanh", "Karpathy's tanh neuron",
            "Andrej Karpathy, “The spelled-out intro to neural networks”: one tanh neuron whose output is 1/√2 "
            "by design. "
            "The loss is chosen so that ∂E/∂o = 1, as in the lecture.",
            spec_of("Karpathy's tanh neuron", [dense([[-3, 1]], [6.8813735870195432], "tanh")],
                    [[2, 0]], [[-0.2928932188134523]], 0.1),
        ),
        Example(
            "aiml-notes", "AIML notes 2-2-1, ReLU and sigmoid",
            "aiml-notes.pages.dev: both ReLUs are on, so their slope is 1. The page prints the output .6449, which "
            "rounds to .6450, and from that the loss .0631; exactly it is .0630.",
            spec_of("AIML notes 2-2-1",
                    [dense([[0.1, 0.2], [0.3, 0.4]], [0.1, 0.1], "relu"), dense([[0.5, 0.6]], [0.1])],
                    [[0.5, 0.8]], [[1]], 0.1),
        ),
        Example(
            "postnetwork", "Postnetwork 3-2-2, sigmoid and softmax",
            "postnetwork.co: softmax with cross-entropy. The page prints .185 for the second output's z, which is "
            ".157, then .561, .439 and the loss .579; exactly they are .567, .433 and .567.",
            spec_of("Postnetwork 3-2-2",
                    [dense([[0.2, -0.3, 0.4], [-0.5, 0.1, 0.2]], [0.5, 0.5]),
                     dense([[0.3, 0.4], [-0.1, 0.2]], [0.1, 0.1], "softmax")],
                    [[1, 2, -1]], [[1, 0]], 0.1, loss={"name": "categorical_cross_entropy"}),
        ),
        Example(
            "sghosh", "A single sigmoid neuron, Sghosh1999",
            "Sghosh1999: one neuron, one step. The page prints E = .1511, which rounds to .1512; its new weights "
            ".5136 and −.3728 and its new bias .1136 are right.",
            spec_of("A single sigmoid neuron", [dense([[0.5, -0.4]], [0.1])], [[1, 2]], [[1]], 0.1),
        ),
        Example(
            "xor", "XOR of Goodfellow, Bengio and Courville",
            "“Deep Learning”, section 6.1: a ReLU network that solves XOR exactly, so every gradient is 0.",
            spec_of("XOR, Deep Learning 6.1",
                    [dense([[1, 1], [1, 1]], [0, -1], "relu"), dense([[1, -2]], [0], "identity")],
                    [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]], 0.1, loss={"name": "mean_squared_error"}),
        ),
        Example(
            "perceptron", "Perceptron: one neuron learns AND",
            "No hidden layer: two inputs, one sigmoid neuron, the four rows of AND as one batch.",
            spec_of("Perceptron, AND", [dense([[0.5, -0.5]], [0.1])],
                    [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [0], [0], [1]], 0.5, loss={"name": "binary_cross_entropy"}),
        ),
        Example(
            "softmax-classifier", "Softmax classifier, 2-3-3",
            "Three classes with one-hot targets, a tanh hidden layer, softmax with cross-entropy: δ = ŷ − y.",
            spec_of("Softmax classifier",
                    [dense([[0.4, -0.3], [-0.2, 0.5], [0.3, 0.1]], [0, 0, 0], "tanh"),
                     dense([[0.2, -0.1, 0.4], [-0.3, 0.2, 0.1], [0.1, 0.3, -0.2]], [0, 0, 0], "softmax")],
                    [[1, 0.5], [-0.5, 1], [0.2, -1]], [[1, 0, 0], [0, 1, 0], [0, 0, 1]], 0.5,
                    loss={"name": "categorical_cross_entropy"}),
        ),
        Example(
            "dead-relu", "A dead ReLU",
            "The first hidden unit's z is far below 0: its output, its slope and every gradient through it are "
            "exactly 0.",
            spec_of("A dead ReLU",
                    [dense([[0.5, -0.4], [0.3, 0.8]], [-3, 0.1], "relu"), dense([[0.7, 0.6]], [0.2], "identity")],
                    [[1, 0.5]], [[1]], 0.1),
        ),
        Example(
            "batch-norm", "Batch normalization, 2-2-1",
            "Four samples; each hidden z is normalized over the batch to x̂ with mean 0 and variance 1, then scaled by "
            "γ and shifted by β. The biases below it have gradient 0: subtracting the mean cancels them.",
            spec_of("Batch normalization",
                    [dense([[0.5, -0.3], [0.2, 0.8]], [0, 0], "identity"),
                     {"kind": "batch_norm", "gamma": [1, 1], "beta": [0, 0]}, {"kind": "activation", "name": "tanh"},
                     dense([[0.6, -0.4]], [0.1], "identity")],
                    [[1, 2], [2, 1], [3, 5], [4, 4]], [[0.5], [-0.5], [1], [0]], 0.1),
        ),
        Example(
            "dropout", "Dropout, 2-4-1 with a fixed mask",
            "Inverted dropout with p = 0.5: h2 and h4 are dropped in this step, h1 and h3 are doubled, and no "
            "gradient flows through a dropped unit.",
            spec_of("Dropout",
                    [dense([[0.2, -0.4], [0.5, 0.3], [-0.6, 0.1], [0.4, 0.7]], [0.1, 0, 0.2, -0.1], "tanh"),
                     {"kind": "dropout", "rate": 0.5, "mask": [1, 0, 1, 0]},
                     dense([[0.3, -0.5, 0.8, 0.2]], [0.1], "identity")],
                    [[1, 0.5]], [[1]], 0.1),
        ),
        Example(
            "residual", "Residual block, 2-2-1",
            "The block adds its input to the output of its two layers, a = z + F(z); δ flows back along both paths, "
            "around the block and through it.",
            spec_of("Residual block",
                    [dense([[0.4, -0.2], [0.3, 0.5]], [0.1, -0.1], "tanh"),
                     {"kind": "residual", "layers": [dense([[0.2, 0.1], [-0.3, 0.4]], [0, 0.1], "relu"),
                                                     dense([[0.5, -0.2], [0.1, 0.3]], [0, 0], "identity")]},
                     dense([[0.7, -0.6]], [0.2], "identity")],
                    [[1, 0.5]], [[1]], 0.1),
        ),
        Example(
            "rnn-bptt", "Recurrent network, two time steps",
            "The prachub page on backpropagation through time: one tanh unit, inputs 1 and 2. It prints h2 = 0.7790 "
            "and L = 0.1007; exactly, h2 = 0.780329185 and L = 0.099380753.",
            spec_of("BPTT, two time steps",
                    [{"kind": "rnn", "units": 1, "activation": "tanh", "Wx": [[0.5]], "Wh": [[0.1]], "b": [0],
                      "return_sequences": True}, dense([[2]], [0], "identity")],
                    [[[1], [2]]], [[[1], [2]]], 0.1),
        ),
        *PERCEPTRONS,
        *IMAGES,
    )
}  # fmt: skip

DEFAULT = "first-step"


def example_list() -> list[Json]:
    """All examples with their specs."""
    return [{"name": e.name, "title": e.title, "note": e.note, "spec": deepcopy(e.spec)} for e in EXAMPLES.values()]


def example_spec(name: str) -> Json:
    """The spec of one example; raises `SpecError` for a name that is not shipped."""
    if name not in EXAMPLES:
        raise refuse("example.name", "name", name, names=", ".join(EXAMPLES))
    return deepcopy(EXAMPLES[name].spec)
