"""The page draws formulas as Python writes them: the same letters, indices, fractions and powers for every worked line.

Parentheses are left out of the comparison, and so is the sign of multiplication: the page puts a negative factor in
parentheses wherever it stands, and breaks lines at terms.
"""

import re
from html import unescape
from typing import Any

import pytest
from test_form_numbers import node

from backprop.lines import worked
from backprop.lines.mathml import MathML
from backprop.requests.examples import EXAMPLES
from backprop.requests.parsing import parse

DRAW = """
globalThis.Node = class {};
class Element extends Node {
  constructor(tag) { super(); [this.tag, this.children] = [tag, []]; }
  setAttribute() {}
  append(child) { this.children.push(child); }
  get text() {
    const inside = this.children.map((child) => child.text ?? child).join("");
    return this.tag === "mspace" ? "" : this.tag === "mrow" ? inside : `<${this.tag}>${inside}</${this.tag}>`;
  }
}
globalThis.document = { createElementNS: (_, tag) => new Element(tag), createElement: (tag) => new Element(tag) };
const { render } = await import("./lib/mathml.js");
const trees = JSON.parse(await new Response(process.stdin).text());
console.log(JSON.stringify(trees.map((tree) => render(tree, { digits: 6, times: "·" }).text)));
"""
SEQUENCE = {"X": [[[0.1], [0.4]]], "Y": [[0.5]]}
LAYERS: dict[str, Any] = {
    "lstm": {"network": {"n_inputs": 1, "layers": [{"kind": "lstm", "units": 1}, {"units": 1}]}, "data": SEQUENCE},
    "layer_norm": {
        "network": {"n_inputs": 2, "layers": [{"units": 2}, {"kind": "layer_norm"}, {"units": 1, "activation": "elu"}]},
        "data": {"X": [[0.1, 0.4]], "Y": [[0.5]]},
    },
    "adam": {
        "network": {"n_inputs": 2,
                    "layers": [{"units": 2, "activation": "gelu"}, {"units": 2, "activation": "softmax"}]},
        "data": {"X": [[0.1, 0.4]], "Y": [[0.0, 1.0]]}, "loss": {"name": "categorical_cross_entropy"},
        "optimizer": {"name": "adam"}, "penalty": {"l1": 0.1, "l2": 0.1}, "clip": {"norm": 0.1},
    },
}  # fmt: skip


def bare(markup: str) -> str:
    """Markup without attributes, rows and parentheses."""
    plain = re.sub(r"<(\w+)[^>]*?(/?)>", r"<\1\2>", markup)
    return re.sub(r"</?mrow>|<mo>[()]</mo>|<mspace></mspace>", "", unescape(plain).replace("\u00a0", " "))


@pytest.mark.parametrize("name", [*EXAMPLES, *LAYERS])
def test_the_page_draws_formulas_as_python_writes_them(name: str) -> None:
    spec = parse(LAYERS[name] if name in LAYERS else EXAMPLES[name].spec)
    lines = [line.document() for line in worked.all_lines(worked.view(spec, worked.first_step(spec)))]
    trees = [line[part] for line in lines for part in ("symbol", "formula", "numbers")]
    trees = [tree for tree in trees if "dots" not in str(tree)]  # the page says how many there are
    written = MathML(6)
    for tree, drawn in zip(trees, node(DRAW, trees), strict=True):
        assert bare(drawn) == bare(written.write(tree)), tree
