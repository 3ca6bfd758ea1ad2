"""Each refusal and note has a code; its sentence stands in one table, and its code and parts say all that it says."""

import ast
import json
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from backprop.documents.contract import SENTENCES
from backprop.doors.bridge import handle
from backprop.errors import refuse
from backprop.messages import MESSAGES, TABLES, counted, message, told
from backprop.requests.examples import EXAMPLES

PACKAGE = Path(__file__).parents[2] / "py" / "backprop"
WEB = PACKAGE.parents[1] / "web"
PAGE = {
    path.relative_to(WEB).as_posix(): path.read_text() for path in sorted(WEB.rglob("*.js"))
    if path.relative_to(WEB).parts[0] not in ("node_modules", "contract", "test")
}  # fmt: skip
SOURCES = {path.relative_to(PACKAGE).as_posix(): path.read_text() for path in sorted(PACKAGE.rglob("*.py"))}


def places(code: str) -> set[str]:
    """The names of the parts that a sentence has places for."""
    row = MESSAGES[code]
    texts = [row] if isinstance(row, str) else list(row)
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


def calls(source: str, names: tuple[str, ...]) -> list[ast.Call]:
    return [
        node for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]  # fmt: skip


def test_a_message_is_its_text_and_knows_its_code_and_parts() -> None:
    said = message("of_row", label="Inputs", row=2)
    assert (said, said.code, said.parts) == ("Inputs, row 2", "of_row", {"label": "Inputs", "row": 2})
    assert json.dumps([said]) == '["Inputs, row 2"]'
    again = pickle.loads(pickle.dumps(said))
    assert (again, again.code, again.parts) == (said, said.code, said.parts)


def test_a_message_may_be_part_of_another() -> None:
    error = refuse("json.count", "X[1]", counted(1, "number"), label=message("of_row", label="Inputs", row=2),
                   needed=counted(3, "number"))  # fmt: skip
    assert error.message == "Inputs, row 2: “1 number” is not allowed. Allowed: 3 numbers."
    assert error.document() == {
        "field": "X[1]", "message": str(error.message), "code": "json.count", "parts": {
            "label": {"code": "of_row", "parts": {"label": "Inputs", "row": 2}}, "allowed": "3 numbers",
            "given": {"code": "number.one", "parts": {"number": 1}},
            "needed": {"code": "number.many", "parts": {"number": 3}},
        },
    }  # fmt: skip


def test_a_part_without_a_json_value_travels_as_text() -> None:
    assert told([1, True, None, 0.5, "a", Path("b")]) == [1, True, None, 0.5, "a", "b"]
    assert told(float("-inf")) == {"nonfinite": "-inf"}


def test_every_sentence_can_be_made() -> None:
    for code in MESSAGES:
        parts: dict[str, Any] = dict.fromkeys(places(code) | {"given"}, 1)
        assert message(code, **parts), code


def test_a_part_that_lacks_is_an_error() -> None:
    with pytest.raises(KeyError, match="row"):
        message("of_row", label="Inputs")


@pytest.mark.parametrize(
    "name", [name for name in SOURCES if "message(" in SOURCES[name] or "refuse(" in SOURCES[name]]
)
def test_a_code_that_is_used_stands_in_the_table_and_gets_its_parts(name: str) -> None:
    for call in calls(SOURCES[name], ("message", "refuse")):
        code = call.args[0]
        if isinstance(code, ast.Constant):
            given = {word.arg for word in call.keywords}
            assert code.value in MESSAGES, code.value
            if None not in given:
                assert places(str(code.value)) <= given | {"given"}, code.value


def test_every_sentence_is_said_somewhere() -> None:
    python = [text for name, text in SOURCES.items() if not name.startswith("messages/")]
    source = "".join([*python, *PAGE.values()])
    stems = {code: re.sub(r"\.(one|many)$", "", code) for code in MESSAGES}
    made = tuple(re.findall(r'f"([a-z_]+\.[\w.]*)\{', source))  # codes that are put together begin so
    assert [code for code, stem in stems.items() if f'"{stem}"' not in source and not code.startswith(made)] == []


def test_the_page_has_every_sentence_that_it_says_by_itself() -> None:
    known = SENTENCES["messages"]
    used = {code for text in PAGE.values() for code in re.findall(r'(?:sentenceOf|refusalOf)\(\s*"([\w.]+)"', text)}
    counts = {noun for text in PAGE.values() for noun in re.findall(r'counted\([^"]+, "([\w ]+)"\)', text)}
    assert len(used) > 12
    assert {code for code in used if code not in known} == set()
    assert {noun for noun in counts if f"{noun}.many" not in known} == set()


def test_no_code_stands_in_two_tables() -> None:
    assert len(MESSAGES) == sum(len(table.MESSAGES) for table in TABLES)


def codes_beside_sentences(document: Any) -> Iterator[tuple[str, Any]]:
    """Each note or advice in a document with its code and parts."""
    if isinstance(document, dict):
        if "note_codes" in document:
            yield from zip(document["notes"], document["note_codes"], strict=True)
        for name in ("advice", "headline", "stable_form"):
            if f"{name}_code" in document:
                yield document[name], document[f"{name}_code"]
        for part in document.values():
            yield from codes_beside_sentences(part)
    elif isinstance(document, list):
        for part in document:
            yield from codes_beside_sentences(part)


def made_anew(said: Any) -> Any:
    """The sentence that code and parts make, as a page in another language would."""
    if isinstance(said, dict) and "nonfinite" in said:
        return float(said["nonfinite"])
    if isinstance(said, dict):
        return str(message(said["code"], **{name: made_anew(part) for name, part in said["parts"].items()}))
    return said


GOLDEN = Path(__file__).parents[1] / "golden" / "specs.jsonl"
SPECS = {name: example.spec for name, example in EXAMPLES.items()}
SPECS |= {f"random {i}": json.loads(line) for i, line in enumerate(GOLDEN.read_text().splitlines()) if i % 15 == 0}


@pytest.mark.parametrize("name", SPECS)
def test_every_note_is_what_its_code_and_parts_say(name: str) -> None:
    found = 0
    for method in ("run", "check", "hessian", "tape", "train"):
        answer = json.loads(handle(method, json.dumps({"spec": SPECS[name]})))
        if isinstance(answer.get("error"), dict):
            error = answer["error"]
            assert made_anew({"code": error["code"], "parts": error["parts"]}) == error["message"]
        for sentence, said in codes_beside_sentences(answer):
            found += 1
            assert made_anew(said) == sentence
    assert found
