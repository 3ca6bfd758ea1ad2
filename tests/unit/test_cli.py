"""The command line: answers on standard output or in a file, faults on standard error with exit code 2."""

import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small import SMALL, chain, put, small

import backprop
from backprop.documents.options import options
from backprop.doors.cli import main
from backprop.layers import LAYERS
from backprop.requests.examples import EXAMPLES, example_spec


def call(*arguments: str) -> int:
    """The exit code, whichever way the program ends."""
    try:
        return main(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)


def stdin(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))


@pytest.fixture
def spec(tmp_path: Path) -> str:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(SMALL), encoding="utf-8")
    return str(path)


def test_run_writes_the_result_document(spec: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert call("run", spec) == 0
    out, err = capfdbinary.readouterr()
    assert err == b""
    assert json.loads(out) == backprop.run(SMALL)


@pytest.mark.parametrize(("epochs", "said"), [(10000, ""), (10001, "10001 steps, each in full")])
def test_run_says_that_very_many_steps_take_a_while(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, epochs: int, said: str
) -> None:
    path = tmp_path / "long.json"
    path.write_text(json.dumps(small(training={"epochs": epochs})), encoding="utf-8")
    monkeypatch.setattr("backprop.doors.cli.document.run", lambda spec: {"taken": spec.training.epochs})
    assert call("run", str(path)) == 0
    out, err = capfd.readouterr()
    assert json.loads(out) == {"taken": epochs}
    assert err.startswith(said) and bool(err) == bool(said)
    assert not err or "backprop train" in err


def test_a_spec_comes_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    stdin(monkeypatch, b"\xef\xbb\xbf" + json.dumps(small(title="ŷ")).encode())
    assert call("run", "-") == 0
    assert json.loads(capfdbinary.readouterr().out)["spec"]["title"] == "ŷ"


def test_the_answer_goes_to_a_file(spec: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    made = tmp_path / "result.json"
    assert call("run", spec, "-o", str(made)) == 0
    assert capfdbinary.readouterr() == (b"", b"")
    assert json.loads(made.read_text("utf-8")) == backprop.run(SMALL)


def test_steps_may_be_kept(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(put(SMALL, "training.epochs", 5)), encoding="utf-8")
    assert call("run", str(path), "--keep-steps", "3") == 0
    assert [step["step"] for step in json.loads(capfdbinary.readouterr().out)["steps"]] == [1, 2, 3, 5]


FAULTS: list[tuple[str, bytes, str]] = [
    ("a bad number", json.dumps(put(SMALL, "optimizer.learning_rate", "0.1")).encode(),
     "optimizer.learning_rate: Learning rate η: “0.1” is not allowed. Allowed: a number from 0 to 1000. "
     "Write the number without quotes.\n"),
    ("no JSON", b"{", "spec: It is not JSON: expecting property name enclosed in double quotes at line 1, column 2.\n"),
    ("no UTF-8", b"\xff\xfe{}", "spec: The file is not UTF-8 text.\n"),
    ("nothing", b"", "spec: It is not JSON: expecting value at line 1, column 1.\n"),
    ("NaN", b'{"optimizer": {"learning_rate": NaN}}', "spec: NaN is not a number that JSON allows.\n"),
    ("1e400", b'{"optimizer": {"learning_rate": 1e400}}', "optimizer.learning_rate: The number 1e400 is too large.\n"),
    ("1e-400", b'{"data": {"X": [[1, 1e-400]]}}', "data.X[0][1]: The number 1e-400 is too small: it would become 0.\n"),
    ("a key twice", b'{"title": "a", "title": "b"}', "spec: The key “title” appears twice in one object.\n"),
    ("5000 brackets", b"[" * 5000, "spec: It is nested more than 20 levels deep.\n"),
    ("half a character", json.dumps(small(title="\ud800")).encode(),
     "title: Title: “<U+D800>” is not allowed. Allowed: text of at most 64 characters.\n"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "message"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
@pytest.mark.parametrize("command", ["run", "check", "worked"])
def test_a_bad_spec_is_said_on_standard_error_and_ends_with_two(
    command: str, content: bytes, message: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    assert call(command, str(path)) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err == message


def test_a_file_that_is_not_there_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    missing = str(tmp_path / "missing.json")
    assert call("run", missing) == 2
    assert capfd.readouterr().err == f"{missing}: No such file or directory\n"
    assert call("run", str(tmp_path)) == 2
    assert capfd.readouterr().err == f"{tmp_path}: Is a directory\n"


def test_an_output_that_cannot_be_written_is_said(spec: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    nowhere = str(tmp_path / "no" / "where.json")
    assert call("run", spec, "-o", nowhere) == 2
    assert capfd.readouterr() == ("", f"{nowhere}: No such file or directory\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--keep-steps", "0"), "keep_steps: Steps kept in full: “0” is not allowed. Allowed: a whole number from 1 to "
         "1000. Too small: the smallest is 1.\n"),
        (("--keep-steps", "1,5"), "keep_steps: Steps kept in full: “1,5” is not allowed. Allowed: a whole number from "
         "1 to 1000. Write the digits without spaces or separators.\n"),
    ],
)  # fmt: skip
def test_a_bad_option_is_refused_like_a_field(
    spec: str, arguments: tuple[str, ...], message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert call("run", spec, *arguments) == 2
    assert capfd.readouterr() == ("", message)


def test_unknown_calls_end_with_two(capfd: pytest.CaptureFixture[str]) -> None:
    for arguments in ((), ("train",), ("run",), ("worked", "x", "--format", "pdf")):
        assert call(*arguments) == 2
        assert "usage: backprop" in capfd.readouterr().err


def test_check_passes_with_zero_and_tells_every_parameter(spec: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert call("check", spec) == 0
    found = json.loads(capfdbinary.readouterr().out)
    assert found["passed"] is True
    assert len(found["parameters"]) == 9


def test_check_tells_how_far_central_differences_are_off(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "mazur.json"
    path.write_text(json.dumps(example_spec("mazur")), encoding="utf-8")
    assert call("check", str(path)) == 0
    found = json.loads(capfdbinary.readouterr().out)
    ours, theirs = (np.array([row[key] for row in found["parameters"]]) for key in ("analytic", "central_difference"))
    off = np.linalg.norm(ours - theirs) / np.linalg.norm(ours)
    assert found["central_error"] == pytest.approx(off, rel=1e-6)
    assert found["central_error"] > 0
    assert found["central_excess"] == 0, "their own rounding explains it all"
    assert found["central_excess"] <= found["central_bound"]


def test_check_fails_with_one_when_a_gradient_is_wrong(
    spec: str, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    dense: Any = LAYERS["dense"]
    wrong = replace(dense.data, backward=dense.data.backward.replace("sum[s]", "2 * sum[s]"))
    monkeypatch.setattr(dense, "data", wrong)
    assert call("check", spec) == 1
    found = json.loads(capfdbinary.readouterr().out)
    assert found["passed"] is False
    assert found["error"] > found["bound"]


def test_a_check_that_cannot_judge_says_so_and_is_neither_right_nor_wrong(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    layers = [{"units": 1, "activation": "identity", "W": [[1e15]], "b": [0]}] * 21
    path = tmp_path / "overflow.json"
    spec = {"network": {"n_inputs": 1, "layers": layers}, "data": {"X": [[1]], "Y": [[1]]}}
    path.write_text(json.dumps(spec), encoding="utf-8")
    assert call("check", str(path)) == 3
    told = capfdbinary.readouterr()
    found = json.loads(told.out)
    assert (found["passed"], found["outcome"]) == (None, "not judged")
    assert told.err.decode().startswith("not judged: A step that is not finite can't be checked: z of ŷ in layer 21")


def test_check_moves_a_sample_of_a_large_network_or_all_that_there_is(
    spec: str, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backprop.oracles.check.WORK", 0)
    monkeypatch.setattr("backprop.oracles.check.FEWEST", 4)
    for arguments, count in (((), 4), (("--all",), 9)):
        assert call("check", spec, *arguments) == 0
        found = json.loads(capfdbinary.readouterr().out)
        assert found["sampled"] == count
        assert sum(row["complex_step"] is not None for row in found["parameters"]) == count
        assert all(row["autodiff"] is not None for row in found["parameters"])


def test_worked_writes_the_arithmetic_in_each_format(spec: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    starts = {"text": "Forward pass\n  z(h1) = ", "markdown": "## Forward pass\n", "latex": r"\section*{Forward pass}",
              "html": "<section><h2>Forward pass</h2>"}  # fmt: skip
    for form, start in starts.items():
        assert call("worked", spec, "--format", form) == 0
        assert capfdbinary.readouterr().out.decode().startswith(start)
    assert call("worked", spec, "--digits", "10") == 0
    assert "0.4985628936" in capfdbinary.readouterr().out.decode()
    assert call("worked", spec, "--digits", "18") == 2


def test_examples_are_listed_and_given(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert call("examples") == 0
    assert capfdbinary.readouterr().out.decode().split() == list(EXAMPLES)
    assert call("examples", "mazur") == 0
    assert json.loads(capfdbinary.readouterr().out) == example_spec("mazur")
    assert call("examples", "nothing") == 2
    assert capfdbinary.readouterr().err.decode().startswith("name: Example: “nothing” is not allowed. Allowed: one of ")


def test_options_are_the_tables(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert call("options") == 0
    assert json.loads(capfdbinary.readouterr().out) == json.loads(json.dumps(options()))


def test_the_version_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    assert call("--version") == 0
    assert capfd.readouterr().out == backprop.__version__ + "\n"


def test_the_module_runs_as_a_program() -> None:
    package = str(Path(backprop.__file__).parents[1])
    bad: Any = subprocess.run(
        [sys.executable, "-m", "backprop", "run", "-"], input=json.dumps(chain(2, 0)).encode(),
        capture_output=True, env={"PYTHONPATH": package, "PYTHONUTF8": "1"}, check=False,
    )  # fmt: skip
    assert (bad.returncode, bad.stdout) == (2, b"")
    assert bad.stderr.decode().startswith("network.layers[0].units: Units of layer 1: “0” is not allowed.")


def test_a_gradient_is_the_sum_of_its_paths_and_foretells_a_nudge(
    spec: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert call("paths", spec, "layers[0].gradients.W[0][0]") == 0
    found = json.loads(capfdbinary.readouterr().out)
    assert found["count"] == len(found["paths"]) == 1
    assert found["sum"] == pytest.approx(found["value"], rel=1e-13)
    assert call("nudge", spec, "layers[0].gradients.W[0][0]", "--by", "0.001") == 0
    moved = json.loads(capfdbinary.readouterr().out)
    assert (moved["gradient"], moved["moves"][0]["h"]) == (found["value"], 0.001)
    assert call("paths", spec, "loss") == 2
    assert capfdbinary.readouterr().err.startswith("quantity: The loss does not come down to “loss”".encode())
