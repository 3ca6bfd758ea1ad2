"""The house as its source shows it: no circle, no module too long, kinds of layers known in their own files alone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from building.guide.measuring import UNREAD

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "py" / "backprop"
README = (ROOT / "README.md").read_text(encoding="utf-8")
ALARM = 300  # lines of a file
MODULES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}

KINDS = ("dense", "batch_norm", "dropout", "residual", "rnn", "layer_norm", "rms_norm", "lstm", "gru", "prelu")
PARAMETERS = ("W", "Wx", "Wh", "gamma")  # b and beta are letters of much else
# Kinds, specs written down, and the words of other programs' files.
TABLES = (
    "layers/",
    "experiments/",
    "laws/",
    "requests/examples",
    "requests/iris.py",
    "reading/files/",
    "exercises/difficulties.py",
)


def imports(module: str, tree: ast.AST) -> Iterator[str]:
    """The modules of the package that a module imports anywhere: at its head, in a function, for types."""
    here = ["backprop", *module.removesuffix(".py").split("/")]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level] if node.level else []
            stem = [*base, *(node.module or "").split(".")] if node.module else base
            for alias in node.names:
                yield from filter(None, (file_of([*stem, alias.name]) or file_of(stem),))
        elif isinstance(node, ast.Import):
            yield from filter(None, (file_of(alias.name.split(".")) for alias in node.names))


def file_of(parts: list[str]) -> str | None:
    """The file of a dotted name in the package."""
    if parts[:1] != ["backprop"]:
        return None
    stem = "/".join(parts[1:])
    return next((name for name in (f"{stem}.py", f"{stem}/__init__.py".lstrip("/")) if name in MODULES), None)


def room_of(module: str) -> str:
    return module.split("/")[0]


def circle(graph: dict[str, set[str]]) -> list[str]:
    """The files of one circle in their order; none where there is none."""
    done: set[str] = set()

    def follow(name: str, way: list[str]) -> list[str]:
        if name in way:
            return way[way.index(name) :]
        if name not in done:
            for further in sorted(graph[name]):
                if found := follow(further, [*way, name]):
                    return found
            done.add(name)
        return []

    return next((found for name in graph if (found := follow(name, []))), [])


def strings(tree: ast.AST) -> set[str]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.AST]:
    return {name: ast.parse(path.read_text()) for name, path in MODULES.items()}


def test_no_file_imports_itself_by_others(trees: dict[str, ast.AST]) -> None:
    graph = {name: set(imports(name, tree)) - {name} for name, tree in trees.items()}
    assert sum(map(len, graph.values())) > 500  # imports are found at all
    assert circle(graph) == []


def test_no_room_imports_itself_by_others(trees: dict[str, ast.AST]) -> None:
    """A room is a folder; a file at the top is a room of its own."""
    graph: dict[str, set[str]] = {}
    for name, tree in trees.items():
        graph.setdefault(room_of(name), set()).update(room_of(found) for found in imports(name, tree))
    assert len(graph) > 20
    assert circle({room: further - {room} for room, further in graph.items()}) == []


def test_rooms_stand_in_the_picture_of_the_readme_above_all_that_they_import(trees: dict[str, ast.AST]) -> None:
    picture = README.partition("```text\nweb/ ")[2].partition("```")[0]
    levels = [re.findall(r"(?<!\S)(\w+)/(?!\w)", level) for level in reversed(picture.split("↓"))]
    height = {room: i for i, level in enumerate(levels) for room in level}
    assert sum(map(len, levels)) == len(height)
    assert {*height} == {room_of(name) for name in MODULES if "/" in name}
    for name, tree in trees.items():
        own = room_of(name)
        for room in {room_of(found) for found in imports(name, tree)} & {*height} - {own}:
            assert own not in height or height[room] < height[own], f"{name} imports {room}"


def test_experiments_import_nothing_that_they_are_not_measured_anew_for(trees: dict[str, ast.AST]) -> None:
    graph = {name: set(imports(name, tree)) for name, tree in trees.items()}
    todo = [name for name in MODULES if name.startswith(("experiments/", "layers/"))]  # those of layers come by name
    read = set[str]()
    while todo:
        name = todo.pop()
        if name not in read:
            read.add(name)
            todo += graph[name]
    assert {"kernel/trainer.py", "messages/sentence.py"} < read
    assert {room_of(name) for name in read}.isdisjoint(UNREAD)
    assert {*UNREAD} < {room_of(name) for name in MODULES}


def test_a_circle_is_found() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c"]


def test_nothing_is_imported_for_types_alone(trees: dict[str, ast.AST]) -> None:
    found = {
        name for name, tree in trees.items()
        if any(isinstance(node, ast.Name) and node.id == "TYPE_CHECKING" for node in ast.walk(tree))
    }  # fmt: skip
    assert found == set()


def test_no_file_is_long() -> None:
    texts = {"py": ["*.py"], "tests": ["*.py"], "web": ["*.js", "*.css"]}
    kinds = [path for folder, names in texts.items() for name in names for path in (ROOT / folder).rglob(name)]
    own = [path for path in kinds if not {"node_modules", "contract"} & {*path.parts}]  # the contract is generated
    assert len(own) > 300
    long = {path.relative_to(ROOT).as_posix() for path in own if len(path.read_text().splitlines()) > ALARM}
    assert not long


def test_a_person_can_remember_the_files_at_the_top() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= 10


def test_kinds_of_layers_are_known_in_their_own_files_and_in_tables(trees: dict[str, ast.AST]) -> None:
    found = {name for name, tree in trees.items() if not name.startswith(TABLES) and strings(tree) & {*KINDS}}
    assert not found


def test_parameters_of_layers_are_known_in_their_own_files(trees: dict[str, ast.AST]) -> None:
    found = {name for name, tree in trees.items() if not name.startswith(TABLES) and strings(tree) & {*PARAMETERS}}
    assert not found
