"""The page reads numbers as Python does: the same table of texts, the same values, the same sentences."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from backprop.names import shown, unit_names
from backprop.options import options

ROOT = Path(__file__).parents[2]
TABLE: list[dict[str, Any]] = json.loads(Path(__file__).with_name("number_texts.json").read_text("utf-8"))

READ = """
import { createReader, Refusal } from "./form/numbers.js";
const { options, rows } = JSON.parse(await new Response(process.stdin).text());
const { read } = createReader(options);
const answers = rows.map(({ field, text }) => {
  try {
    const value = read(options.fields[field], text);
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
    if not found:
        pytest.skip("Node.js is not there; build.py brings it")
    command = [found, "--input-type=module", "-e", script]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, cwd=ROOT / "web", check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_page_gives_each_text_the_value_or_the_sentence_that_python_gives_it() -> None:
    answers = node(READ, {"options": options(), "rows": TABLE})
    for row, answer in zip(TABLE, answers, strict=True):
        assert answer["message"] == row["message"], row
        if row["message"] is None and row["value"] is not None:
            same = answer["value"] == row["value"] if isinstance(row["value"], str) else False
            assert same or repr(float(answer["value"])) == repr(float(row["value"])), row


@pytest.mark.parametrize("kinds", [["dense"], ["dense", "dense"], ["dense"] * 3, ["dense", "activation", "dense"], ["dense", "activation"]])
def test_the_page_names_units_as_python_does(kinds: list[str]) -> None:
    units = [2 if kind == "activation" else 2 + i % 1 for i, kind in enumerate(kinds)]
    expected = [[shown(name, len(row)) for name in row] for row in unit_names(3, kinds, units)]
    assert node(NAMES, [[3, kinds, units]]) == [expected]
