"""`backprop experiment`, and the bridge's methods of experiments and architecture search."""

import json

import pytest

from backprop.doors import cli_experiments
from backprop.doors.bridge import handle
from backprop.doors.cli import main
from backprop.experiments import NAMES, start
from backprop.experiments.plot import drawing
from backprop.experiments.report import CLAIM_COLUMNS
from backprop.experiments.tasks import circles, classifier, dense
from backprop.numbers.strict_json import dumps, loads

SLICE = '{"milliseconds": 5}'


def printed(capfd, *arguments):
    assert main(["experiment", *arguments]) == 0
    return capfd.readouterr().out


def test_without_a_name_the_names_are_listed(capfd):
    assert printed(capfd).split() == list(NAMES)


@pytest.fixture(scope="module")
def momentum():
    """The document of an experiment over two seeds, its learning rates chosen."""
    return start("momentum", 2).finish()


def test_a_name_measures_one_claim(capfd, momentum):
    assert json.loads(printed(capfd, "momentum", "--seeds", "2", "--format", "json")) == loads(dumps(momentum))


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_it_prints_table_and_verdict(capfd, form, momentum):
    report = printed(capfd, "momentum", "--seeds", "2", "--format", form)
    assert momentum["verdict"]["words"] in report
    assert all(one["label"] in report for one in momentum["verdict"]["deciding"])


def test_seeds_may_be_chosen(capfd, begin, monkeypatch):
    monkeypatch.setattr(cli_experiments, "start", begin)
    told = json.loads(printed(capfd, "residual", "--seeds", "1000-1001,7", "--format", "json"))
    assert (told["seeds"], told["seed_list"]) == (3, "1000-1001,7")


def test_all_of_them_make_the_table_of_claims_with_its_seeds(capfd, begin, monkeypatch):
    monkeypatch.setattr(cli_experiments, "start", begin)
    rows = printed(capfd, "--all", "--table", "--seeds", "4-4", "--format", "markdown").splitlines()
    assert rows[0] == f"| {' | '.join(CLAIM_COLUMNS)} |"
    assert len(rows) == 2 + len(NAMES)
    assert {row.split(" | ")[3] for row in rows[2:]} == {"4"}
    assert {row.split(" | ")[4] for row in rows[2:]} == {"not shown"}  # a verdict needs thirty


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (["sorcery"], "name"),
        (["momentum", "--seeds", "0"], "seeds"),
        (["momentum", "--all"], "name"),
        (["momentum", "--seeds", "5-3"], "seeds"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(capfd, arguments, field):
    assert main(["experiment", *arguments]) == 2
    assert capfd.readouterr().err.startswith(f"{field}: ")


def test_a_search_for_an_architecture_prints_its_document(capfd, tmp_path):
    spec = classifier(circles(1, 16), [dense(3, "tanh")], 1, optimizer={"name": "adam", "learning_rate": 0.1})
    (tmp_path / "spec.json").write_text(json.dumps(spec))
    arguments = ["--strategy", "halving", "--seed", "2", "--steps", "120", "--each", "20", "--parameters", "50",
                 "--layers", "1-2", "--units", "2,5", "--activations", "tanh,elu"]  # fmt: skip
    assert main(["architecture", str(tmp_path / "spec.json"), *arguments]) == 0
    document = json.loads(capfd.readouterr().out)
    space = {"layers": "1-2", "units": "2 5", "activations": ["tanh", "elu"]}
    budget = {"steps": "120", "each": 20, "parameters": "50", "seconds": ""}  # as they are typed, or as numbers
    answer = asked(
        "architecture", json.dumps({"spec": spec, "strategy": "halving", "seed": 2, "space": space, "budget": budget})
    )
    assert {la["units"] for c in answer["candidates"] for la in c["layers"]} <= {2, 5}
    assert answer.pop("picture")["name"] == "svg"
    assert document == answer


def asked(method, params="{}"):
    return json.loads(handle(method, params))


def sliced(kind, params):
    assert asked(f"{kind}_open", json.dumps(params)) == {}
    told = []
    while True:
        text = handle(f"{kind}_slice", SLICE)
        if not text.startswith('{"progress":'):
            return told, json.loads(text)
        told.append(json.loads(text)["progress"])


def test_the_page_runs_an_experiment_in_slices(momentum):
    told, answer = sliced("experiment", {"name": "momentum", "seeds": 2})
    assert [p["done"] for p in told] == sorted(p["done"] for p in told)
    assert len(told) > 3
    document = loads(dumps(momentum))
    assert {key: answer[key] for key in document} == document
    assert answer["picture"] == json.loads(json.dumps(drawing(document)))
    assert len(answer["table"]["rows"]) == len(document["rows"])
    assert asked("experiment", '{"name": "momentum", "seeds": 2}') == answer


def test_a_stopped_experiment_answers_with_what_it_has():
    asked("experiment_open", '{"name": "momentum", "seeds": 30}')
    asked("experiment_slice", SLICE)
    answer = asked("experiment_slice", '{"milliseconds": 5, "stop": true}')
    assert answer["seeds"] < 30
    assert asked("experiment_slice", SLICE)["error"]["message"] == "No experiment is under way."


def test_the_page_searches_for_an_architecture_in_slices():
    spec = classifier(circles(1, 16), [dense(3, "tanh")], 1, optimizer={"name": "adam", "learning_rate": 0.1})
    params = {"spec": spec, "strategy": "evolution", "seed": 2, "budget": {"steps": 200, "each": 20, "parameters": 50}}
    told, answer = sliced("architecture", params)
    assert told[-1]["total"] == 200
    assert answer == asked("architecture", json.dumps(params))
    assert answer["candidates"][answer["winner"]]["front"]
    assert "error" not in asked("run", json.dumps({"spec": answer["spec"]}))


@pytest.mark.parametrize(
    ("method", "params", "field"),
    [("experiment_open", {"name": "sorcery"}, "name"), ("experiment_open", {"name": "momentum", "seeds": 0}, "seeds"),
     ("experiment_open", {"name": "momentum", "speed": 3}, "speed"),
     ("experiment_open", {"name": "momentum", "seeds": "9-1"}, "seeds"),
     ("architecture_open", {"spec": {}, "strategy": "sorcery"}, "strategy"),
     ("architecture_open", {"spec": {}, "budget": {"steps": 0}}, "budget.steps"),
     ("architecture_open", {"spec": {}, "budget": {"steps": "many"}}, "budget.steps"),
     ("architecture_open", {"spec": {}, "space": {"units": "8-2"}}, "units"),
     ("architecture_open", {"spec": {}, "space": {"width": "8"}}, "space.width"),
     ("architecture_open", {"spec": {}}, "network")],
)  # fmt: skip
def test_what_the_page_may_not_ask_is_refused_by_its_field(method, params, field):
    assert asked(method, json.dumps(params))["error"]["field"] == field
