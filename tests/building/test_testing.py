"""What `build.py test` says of the tests of JavaScript."""

from pathlib import Path

import pytest

from building import testing
from building.node import ensure_node
from building.project import Project

WHOLE = Project(Path(__file__).parents[2])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    node = ensure_node(WHOLE)
    monkeypatch.setattr(testing, "ensure_node", lambda _: node)
    (tmp_path / "web" / "test").mkdir(parents=True)
    (tmp_path / "web" / "package.json").write_text('{"type": "module"}')
    return Project(tmp_path)


def write_test(project: Project, body: str) -> None:
    text = f'import {{ test }} from "node:test";\ntest("two and two", () => {{ {body} }});\n'
    (project.web / "test" / "sums.test.js").write_text(text)


def test_what_fails_by_node_is_kept_to_be_said_at_the_end(project: Project) -> None:
    write_test(project, 'throw new Error("they are five");')
    wrong = testing.run_node_tests(project)
    assert "two and two" in wrong
    assert "they are five" in wrong


def test_nothing_is_kept_where_all_pass(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    write_test(project, "")
    assert testing.run_node_tests(project) == ""
    assert "pass 1" in capsys.readouterr().out
