"""Networks in words: WEKA's list of nodes, the summary of R's nnet, FANN's `.net`."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np

from ...errors import refuse
from ...messages import Message, message
from ..arrival import Arrival, Dense, arrays_of
from ..numerals import NUMERAL

WEKA_NODE = re.compile(
    rf"^(Sigmoid|Linear) Node (\d+)\s*\n\s*Inputs\s+Weights\s*\n"
    rf"\s*Threshold\s+({NUMERAL})\s*\n((?:\s+(?:Node|Attrib) .+\n?)*)",
    re.M,
)
WEKA_INPUT = re.compile(rf"\s+(Node|Attrib) (.+?)\s+({NUMERAL})\s*$", re.M)
UNITS = "neurons (num_inputs, activation_function, activation_steepness)"
CONNECTIONS = "connections (connected_to_neuron, weight)"
NNET = re.compile(r"^a (\d+)-(\d+)-(\d+) network with (\d+) weights", re.M)
NNET_EDGE = re.compile(r"\b(b|[ih]\d+)->(h\d+|o\d*)")


def weka(text: str) -> Arrival | None:
    """Threshold is an added bias. The weights belong to inputs scaled to -1 … 1."""
    nodes = {
        int(number): (kind, threshold, WEKA_INPUT.findall(inputs))
        for kind, number, threshold, inputs in WEKA_NODE.findall(text)
    }
    if not nodes:
        return None
    outputs = [n for n in nodes if not any(n in _above(own) for own in nodes.values())]
    made: list[list[int]] = [outputs]
    while further := list(dict.fromkeys(n for one in made[0] for n in _above(nodes[one]) if n in nodes)):
        made.insert(0, further)
        if len(made) > len(nodes):
            raise refuse("read.mesh", "text", "nodes")
    layers = []
    for layer in made:
        kinds = {nodes[n][0] for n in layer}
        W = [[float(weight) for _, _, weight in nodes[n][2]] for n in layer]
        b = [float(nodes[n][1]) for n in layer]
        if len({*map(len, W)}) > 1 or len(kinds) > 1:
            raise refuse("read.mesh", "text", "nodes")
        layers.append(_dense(W, b, "sigmoid" if kinds == {"Sigmoid"} else "identity"))
    return _arrival("weka", layers, message("read.weka"))


def _above(node: tuple[str, str, list[tuple[str, str, str]]]) -> list[int]:
    """The nodes that a node takes as inputs."""
    return [int(name) for kind, name, _ in node[2] if kind == "Node"]


def nnet(text: str) -> Arrival | None:
    """Lines of connections and, below each, their weights; `b->h1` is a bias. The output is a sigmoid unless said."""
    head = NNET.search(text)
    if not head:
        return None
    n_in, hidden, n_out = int(head[1]), int(head[2]), int(head[3])
    found: dict[tuple[str, str], float] = {}
    lines = text[head.end() :].splitlines()
    for names, numbers in pairwise(lines):
        edges, weights = NNET_EDGE.findall(names), re.findall(NUMERAL, numbers)
        if edges and len(edges) == len(weights):
            found |= {(source, to): float(weight) for (source, to), weight in zip(edges, weights, strict=True)}
    if len(found) != int(head[4]) or (hidden and any(s.startswith("i") and t.startswith("o") for s, t in found)):
        raise refuse("read.mesh", "text", head[0])
    outputs = ["o"] if n_out == 1 else [f"o{j + 1}" for j in range(n_out)]
    stages = [[f"i{k + 1}" for k in range(n_in)], *([[f"h{j + 1}" for j in range(hidden)]] if hidden else []), outputs]
    last = "softmax" if "softmax modelling" in text else "identity" if "linear output units" in text else "sigmoid"
    layers = [
        _dense([[found[s, t] for s in below] for t in stage], [found["b", t] for t in stage],
               last if stage is outputs else "sigmoid")
        for below, stage in pairwise(stages)
    ]  # fmt: skip
    return _arrival("nnet", layers, message("read.nnet"))


def fann(text: str) -> Arrival | None:
    """The list of connections; the last unit of each layer but the last is the bias. Sums are halved by steepness ½."""
    if not text.startswith("FANN_FL"):
        return None
    sizes = [int(n) for n in _told(text, "layer_sizes").split()]
    units = re.findall(rf"\((\d+), (\d+), ({NUMERAL})\)", _told(text, UNITS))
    edges = [(int(n), float(w)) for n, w in re.findall(rf"\((\d+), ({NUMERAL})\)", _told(text, CONNECTIONS))]
    if len(units) != sum(sizes) or sum(int(n) for n, _, _ in units) != len(edges) or len(sizes) < 2:
        raise refuse("read.header", "file", "FANN")
    layers, written = list[Dense](), list[Dense]()
    at, first = 0, sizes[0]
    for size in sizes[1:]:
        own = [unit for unit in units[first : first + size] if int(unit[0])]
        rows = []
        for count, _, _ in own:
            rows.append([weight for _, weight in edges[at : at + int(count)]])
            at += int(count)
        kinds = {(code, float(steepness)) for _, code, steepness in own}
        if len(kinds) != 1 or len({*map(len, rows)}) != 1:
            raise refuse("read.mesh", "file", "FANN")
        code, steepness = kinds.pop()
        if code not in FANN_ACTIVATIONS:
            raise refuse("read.activation", "file", f"FANN {code}")
        name, factor = FANN_ACTIVATIONS[code]
        whole = np.array(rows)
        written.append(Dense(whole[:, :-1], whole[:, -1]))
        layers.append(Dense(whole[:, :-1] * steepness * factor, whole[:, -1] * steepness * factor, name))
        first += size
    return Arrival("fann", arrays_of(written), [message("read.fann")], layers)


FANN_ACTIVATIONS = {"0": ("identity", 1.0), "3": ("sigmoid", 2.0), "5": ("tanh", 1.0)}
"""By FANN's numbers: the function, and what z is multiplied with beside the steepness."""


def _told(text: str, key: str) -> str:
    """What stands after the equals sign of a line. Raises SpecError where there is no such line."""
    found = re.search(rf"^{re.escape(key)}=(.*)$", text, re.M)
    if not found:
        raise refuse("read.header", "file", "FANN")
    return found[1]


def _dense(W: list[list[float]], b: list[float], activation: str) -> Dense:
    return Dense(np.array(W), np.array(b), activation)


def _arrival(form: str, layers: list[Dense], note: Message) -> Arrival:
    return Arrival(form, arrays_of(layers), [note], layers)
