"""What goes out and comes in again, in every form that holds a network, by each of the three doors: counted bit by bit.

python tests/writing/round_trips.py prints how many, a row a form; the README says so.
"""

import json
import tempfile
from base64 import b64encode
from pathlib import Path

from written_networks import SPECS, spec

import backprop
from backprop.doors.bridge import handle
from backprop.doors.cli import main
from backprop.numbers.strict_json import Json, dumps
from backprop.requests.parsing import parse
from backprop.writing import FORMS
from backprop.writing.standing import whole_document

NETWORKS = [name for name, form in FORMS.items() if form.group == "network"]
SAME = ("network", "optimizer", "loss", "conventions")
"""What a file says of a network; the rows stay at home, but for `spec`."""


def by_python(document: Json, to: str) -> Json:
    """`backprop.export`, then `backprop.read`."""
    return backprop.read(backprop.export(document, to))


def by_command(document: Json, to: str) -> Json:
    """`backprop export`, then `backprop import`, by files."""
    with tempfile.TemporaryDirectory() as folder:
        given, out, back = (Path(folder) / name for name in ("given.json", "out", "back.json"))
        given.write_text(dumps(document), encoding="utf-8")
        assert main(["export", str(given), "--to", to, "-o", str(out)]) == 0
        assert main(["import", str(out), "-o", str(back)]) == 0
        return json.loads(back.read_text(encoding="utf-8"))


def by_page(document: Json, to: str) -> Json:
    """The page's own calls: its row Export, then a file that is dropped on it."""
    answer = json.loads(handle("export", json.dumps({"spec": document, "to": to})))
    data = answer.get("base64") or b64encode(answer["text"].encode()).decode()
    return json.loads(handle("read", json.dumps({"data": data})))["spec"]


DOORS = {"Python": by_python, "command line": by_command, "page": by_page}


def is_same(name: str, to: str, door: str) -> bool:
    """Whether a network comes in again with each bit of its numbers, state and settings."""
    meant = whole_document(spec(name))
    again = whole_document(parse(DOORS[door](meant, to)))
    return all(dumps(again[key]) == dumps(meant[key]) for key in SAME)


def table(names: list[str]) -> str:
    """A row a form: of how many networks all bits come in again, by each door."""
    lines = [f"| form | {' | '.join(DOORS)} |", f"| --- |{' --- |' * len(DOORS)}"]
    for to in NETWORKS:
        counts = (sum(is_same(name, to, door) for name in names) for door in DOORS)
        lines.append(f"| {to} | {' | '.join(f'{count} of {len(names)}' for count in counts)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(list(SPECS)))
