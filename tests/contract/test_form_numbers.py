"""The page reads numbers as Python does: the same table of texts, the same values, the same sentences."""

import itertools
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from backprop.documents.options import options
from backprop.layers import LAYERS
from backprop.numbers.conventions import Rounding
from backprop.numbers.display import apart, display
from backprop.rules.names import block_names, shown, unit_names

ROOT = Path(__file__).parents[2]
TABLE: list[dict[str, Any]] = json.loads(Path(__file__).with_name("number_texts.json").read_text("utf-8"))

READ = """
import { readNumber } from "./draft/numbers.js";
import { Refusal } from "./lib/messages.js";
const { options, rows } = JSON.parse(await new Response(process.stdin).text());
const answers = rows.map(({ field, text }) => {
  try {
    const value = readNumber(options.fields[field], text);
    return { message: null, value: Object.is(value, -0) ? "-0" : value === null ? null : String(value) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { message: error.message, value: null };
  }
});
console.log(JSON.stringify(answers));
"""

NAMES = """
import { plainName, unitNames } from "./lib/names.js";
const cases = JSON.parse(await new Response(process.stdin).text());
const named = ([n, kinds, units]) => unitNames(n, kinds, units).map((row) => row.map((_, j) => plainName(row, j)));
console.log(JSON.stringify(cases.map(named)));
"""


def node(script: str, given: object) -> Any:
    """What a module script prints that imports from `web/`, given JSON on its standard input."""
    found = shutil.which("node", path=os.pathsep.join([str(ROOT / ".venv" / "bin"), os.environ.get("PATH", "")]))
    assert found, "Node.js is not there; build.py brings it"
    command = [found, "--input-type=module", "-e", script]
    done = subprocess.run(
        command, input=json.dumps(given), capture_output=True, text=True, cwd=ROOT / "web", check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_page_gives_each_text_the_value_or_the_sentence_that_python_gives_it() -> None:
    answers = node(READ, {"options": options(), "rows": TABLE})
    for row, answer in zip(TABLE, answers, strict=True):
        assert answer["message"] == row["message"], row
        if row["value"] is None:
            assert answer["value"] is None, row
        else:
            same = answer["value"] == row["value"] if isinstance(row["value"], str) else False
            assert same or repr(float(answer["value"])) == repr(float(row["value"])), row


def weighted(kinds: list[str]) -> list[bool]:
    return [LAYERS[kind].names_units for kind in kinds]


def networks() -> Iterator[list[Any]]:
    """Inputs, kinds and units of small networks: layers of one, two and three units in every order."""
    for kinds in (["dense"], ["dense"] * 2, ["dense"] * 3, ["dense", "activation", "dense"], ["dense", "activation"],
                  ["rnn", "dropout", "dense", "batch_norm"]):  # fmt: skip
        own = [kind for kind in kinds if LAYERS[kind].names_units]
        for sizes in itertools.product((1, 2, 3), repeat=len(own)):
            units: list[int] = []
            for kind in kinds:
                before = sum(LAYERS[k].names_units for k in kinds[: len(units)])
                units.append(sizes[before] if LAYERS[kind].names_units else units[-1])
            yield from ([n, kinds, units] for n in (1, 3))


def test_the_page_names_units_as_python_does() -> None:
    cases = list(networks())
    expected = [[[shown(name, len(row)) for name in row] for row in unit_names(n, weighted(kinds), units)]
                for n, kinds, units in cases]  # fmt: skip
    assert node(NAMES, cases) == expected
    assert ["ŷ"] in expected[0] and ["ŷ1", "ŷ2"] in expected[2], "one output has no number"


BLOCKS = """
import { blockNames, unitNames } from "./lib/names.js";
const [n, layers] = JSON.parse(await new Response(process.stdin).text());
const names = unitNames(n, layers.map((l) => l.kind), layers.map((l) => l.units));
console.log(JSON.stringify([names, blockNames(layers, names)]));
"""


@dataclass
class Named:
    kind: str
    units: int
    inner: list["Named"] = field(default_factory=list)

    @property
    def names_units(self) -> bool:
        return LAYERS[self.kind].names_units


def test_the_page_names_units_inside_blocks_as_python_does() -> None:
    deep = Named("residual", 2, [Named("dense", 3), Named("dropout", 3), Named("dense", 2)])
    layers = [
        Named("rnn", 2), Named("batch_norm", 2), deep, Named("dropout", 2),
        Named("residual", 2, [Named("batch_norm", 2), Named("residual", 2, [Named("dense", 2)])]), Named("dense", 1),
    ]  # fmt: skip
    names = unit_names(3, weighted([layer.kind for layer in layers]), [layer.units for layer in layers])
    expected = [names, block_names(layers, names)]
    assert node(BLOCKS, [3, [asdict(layer) for layer in layers]]) == expected


SHOW = """
import { formatNumber } from "./lib/format.js";
const cases = JSON.parse(await new Response(process.stdin).text());
console.log(JSON.stringify(cases.map(([value, digits]) => formatNumber(value, digits))));
"""


def test_a_number_is_shown_with_the_same_digits_by_the_page_and_by_python() -> None:
    numbers = [0.0, 1.005, 2.5, 0.125, 9.9996, 99.99, 0.0009999, 0.00099996, 1e-3, 1e-4, 123456.789, 9999999.0, 1e7]
    numbers += [12345678.0, 1e21, 1e308, 5e-324, 0.1, 0.30000000000000004, 1 / 3, 2 / 3, 299792458.25]
    numbers += [1.7000000000000002, 0.1 + 0.2, 0.35000000000000003, 0.28500000000000003, 0.285, 0.5 - 1e-13]
    numbers += [9.99999999999999, 0.9999999999996, 0.99999999999951]
    numbers += [0.00005, 0.00004999, 0.5, 0.05, 1234.5, 99999.99995, 1e15, 123456789012345.67, 3.0000000000000004e-7]
    ways: list[Any] = [2, 3, 4, 7, 11, 12, 17, *(
        {"digits": digits, "kind": kind, "carry": carry}
        for digits in (0, 1, 2, 4, 9) for kind in ("decimals", "significant") for carry in (True, False)
    )]  # fmt: skip
    cases = [[sign * number, way] for number in numbers for sign in (1, -1) for way in ways]
    for (number, way), shown_by_page in zip(cases, node(SHOW, cases), strict=True):
        shown = way if isinstance(way, int) else Rounding(**way)
        assert shown_by_page == display(number, shown), (number, way)


APART = """
import { apart } from "./lib/format.js";
const cases = JSON.parse(await new Response(process.stdin).text());
console.log(JSON.stringify(cases.map(([value, other, digits]) => apart(value, other, digits))));
"""


def test_numbers_that_stand_side_by_side_are_told_apart_alike() -> None:
    pairs = [(0.1499988, 0.15), (0.2, 0.15), (0.15, 0.15), (0.7370712, 0.737071), (-1e-9, 0.0)]
    pairs.append((1.0000000000000002, 1.0))
    cases = [[*pair, digits] for pair in pairs for digits in (2, 4, 6, 17)]
    for case, of_page in zip(cases, node(APART, cases), strict=True):
        assert of_page == apart(*case), case
