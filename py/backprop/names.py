"""What units, weights and data are called, in labels, messages and formulas.

Inputs are x1…, outputs y1…, hidden units h1… when there is one hidden layer, else h2.1 for the first unit of
the second. The units of an activation layer take the name of the layer before with a prime.
"""

from __future__ import annotations

from collections.abc import Sequence

Names = list[list[str]]


def unit_names(n_inputs: int, kinds: Sequence[str], units: Sequence[int]) -> Names:
    """Names of the inputs (first) and of each layer's units, as shown in labels and documents."""
    last = len(kinds) - 1
    hidden = [i for i, kind in enumerate(kinds) if kind != "activation" and i != last]
    names: Names = [[f"x{k + 1}" for k in range(n_inputs)]]
    for i, (kind, count) in enumerate(zip(kinds, units, strict=True)):
        if i == last:
            names.append([f"y{j + 1}" for j in range(count)])
        elif kind == "activation":
            names.append([f"{name}'" for name in names[-1]])
        else:
            layer = "" if len(hidden) == 1 else f"{hidden.index(i) + 1}."
            names.append([f"h{layer}{j + 1}" for j in range(count)])
    return names


def shown(name: str, siblings: int) -> str:
    """The name as people read it: outputs wear a hat, a lone output needs no number."""
    if name.startswith("y"):
        return "ŷ" if siblings == 1 else f"ŷ{name[1:]}"
    return name


def weight_label(names: Names, layer: int, j: int, k: int) -> str:
    """w(x1→h2): the weight into unit j of the layer from unit k of the layer before."""
    below, here = names[layer], names[layer + 1]
    return f"w({shown(below[k], len(below))}→{shown(here[j], len(here))})"


def bias_label(names: Names, layer: int, j: int) -> str:
    """b(h2): the bias of unit j of the layer."""
    here = names[layer + 1]
    return f"b({shown(here[j], len(here))})"
