"""What units, weights and data are called, in labels, messages and formulas.

Inputs are x1…, outputs y1…, hidden units h1… when there is one hidden layer, else h2.1 for the first unit of
the second. The units of a layer without weights take the name of the layer before with a prime. Inside a
residual block, whose function is F, units are f1…, or f2.1 where blocks have several layers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Names = list[list[str]]


def unit_names(n_inputs: int, weighted: Sequence[bool], units: Sequence[int]) -> Names:
    """Names of the inputs (first) and of each layer's units, as shown in labels and documents.

    weighted: for each layer, whether its units have names of their own, as those of layers with weights.
    """
    last = len(weighted) - 1
    hidden = [i for i, own in enumerate(weighted) if own and i != last]
    names: Names = [[f"x{k + 1}" for k in range(n_inputs)]]
    for i, (own, count) in enumerate(zip(weighted, units, strict=True)):
        if i == last:
            names.append([f"y{j + 1}" for j in range(count)])
        elif not own:
            names.append([f"{name}'" for name in names[-1]])
        else:
            layer = "" if len(hidden) == 1 else f"{hidden.index(i) + 1}."
            names.append([f"h{layer}{j + 1}" for j in range(count)])
    return names


def block_names(layers: Sequence[Any], names: Names) -> dict[str, Names]:
    """For each layer that holds layers, by path: the names that come in (first) and those of its layers' units.

    `layers` have names_units, units and inner; `names` are those of `unit_names`.
    """
    rows = _inner_rows("", layers)
    own = [path for path, layer in rows if layer.names_units]
    found: dict[str, Names] = {}

    def walk(path: str, layers: Sequence[Any], below: list[str]) -> None:
        found[path] = [below]
        for i, layer in enumerate(layers):
            here = f"{path}.layers[{i}]"
            if not layer.names_units:
                units = [f"{name}'" for name in found[path][-1]]
            else:
                number = "" if len(own) == 1 else f"{own.index(here) + 1}."
                units = [f"f{number}{j + 1}" for j in range(layer.units)]
            if layer.inner:
                walk(here, layer.inner, found[path][-1])
            found[path].append(units)

    for k, layer in enumerate(layers):
        if layer.inner:
            walk(f"layers[{k}]", layer.inner, names[k])
    return found


def _inner_rows(path: str, layers: Sequence[Any]) -> list[tuple[str, Any]]:
    """All layers inside layers, in order, with their paths."""
    rows: list[tuple[str, Any]] = []
    for i, layer in enumerate(layers):
        here = f"{path}.layers[{i}]" if path else f"layers[{i}]"
        rows += [(here, layer)] * bool(path)
        rows += _inner_rows(here, layer.inner)
    return rows


def shown(name: str, siblings: int) -> str:
    """The name as people read it: outputs wear a hat, a lone output needs no number."""
    if name.startswith("y"):
        return "ŷ" if siblings == 1 else f"ŷ{name[1:]}"
    return name


def unit_label(units: Sequence[str], j: int) -> str:
    """The name of unit j of a layer as people read it."""
    return shown(units[j], len(units))


def arrow_label(below: Sequence[str], k: int, here: Sequence[str], j: int, letter: str = "w") -> str:
    """w(x1→h2): the weight into unit j from unit k."""
    return f"{letter}({unit_label(below, k)}→{unit_label(here, j)})"


def weight_label(names: Names, layer: int, j: int, k: int) -> str:
    """w(x1→h2): the weight into unit j of the layer from unit k of the layer before."""
    return arrow_label(names[layer], k, names[layer + 1], j)


def bias_label(names: Names, layer: int, j: int) -> str:
    """b(h2): the bias of unit j of the layer."""
    return f"b({unit_label(names[layer + 1], j)})"


def parameter_label(
    letter: str, arrow: str | None, below: Sequence[str], here: Sequence[str], index: Sequence[int],
    numbered: bool = False,
) -> str:  # fmt: skip
    """One entry of a parameter: w(x1→h2), or for one number a unit b(h1), γ(h1'), or by its numbers k(1,1,2,3).

    letter: `Layer.parameter_letter`; arrow: `Layer.parameter_arrow`; numbered: `Layer.numbered`.
    """
    if numbered:
        return f"{letter}({','.join(str(i + 1) for i in index)})"
    if len(index) == 1:
        return f"{letter}({unit_label(here, index[0])})"
    return arrow_label(below if arrow == "below" else here, index[1], here, index[0], letter)
