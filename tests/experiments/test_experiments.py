"""Each experiment: complete, repeatable, in slices, with words that follow from its numbers."""

import json
import math
from dataclasses import replace

import pytest

from backprop.errors import SpecError
from backprop.experiments import NAMES, SEEDS, experiment, start
from backprop.experiments.documents import experiment_document
from backprop.experiments.evidence import Comparison
from backprop.experiments.experiment import Results
from backprop.experiments.report import claims, markdown, table, text
from backprop.experiments.verdicts import verdict
from backprop.numbers.strict_json import dumps, loads
from backprop.requests.parsing import parse

GUIDE_SECTIONS = {"3", "4", "5", "6", "8", "9"}
FULL = ("momentum", "local_minima", "batch_sizes")


def without_machine(document):
    """The document without what depends on the machine."""
    slow = {measure["name"] for measure in document["measures"] if measure["machine"]}
    rows = [
        {**row, "measures": {name: m for name, m in row["measures"].items() if name not in slow}}
        for row in document["rows"]
    ]
    return {**document, "rows": rows}


@pytest.mark.parametrize("name", NAMES)
def test_its_document_is_complete(name, measured):
    document = measured(name).document()
    assert document["section"] in GUIDE_SECTIONS
    for key in ("title", "claim", "question", "task", "budget", "source"):
        assert document[key]
    assert len(document["rows"]) >= 4  # at least two arms in two settings
    assert len({row["setting"] for row in document["rows"]}) >= 2
    for row in document["rows"]:
        for of in row["measures"].values():
            assert of["n"] == len(of["values"]) == document["seeds"] == 2
    found = document["verdict"]
    assert found["words"] and found["figure"] and found["deciding"]
    assert found["holds"] == "not shown"  # of two seeds
    assert loads(dumps(document)) == json.loads(json.dumps(document, allow_nan=False))


@pytest.mark.parametrize("name", NAMES)
def test_each_arm_has_a_spec_that_the_calculator_loads(name, measured):
    for row in measured(name).document()["rows"]:
        assert parse(row["spec"]).title == row["spec"]["title"] != ""


@pytest.mark.parametrize("name", NAMES)
def test_it_repeats_itself_in_bits_however_it_is_cut_into_slices(name, measured, begin):
    again = begin(name)
    told = again.advance(0.0)
    assert told["total"] == 2 * len(again.experiment.arms)
    while not told["finished"]:
        told = again.advance(5.0)
    assert without_machine(again.document()) == without_machine(measured(name).document())


@pytest.mark.parametrize("name", NAMES)
def test_other_numbers_give_other_words(name, measured):
    run = measured(name)
    arms = run.experiment.arms
    outcomes = run.results().outcomes
    many = {key: found * 15 for key, found in outcomes.items()}  # as if thirty seeds agreed
    turned = {}
    for setting in {arm.setting for arm in arms}:
        names = [arm.name for arm in arms if arm.setting == setting]
        for mine, other in zip(names, names[1:] + names[:1], strict=True):
            turned[setting, mine] = many[setting, other]
    before, after = verdict(run.experiment, Results(many)), verdict(run.experiment, Results(turned))
    assert before.figure != after.figure
    assert before.deciding != after.deciding
    assert before.limits != after.limits or before.findings != after.findings


@pytest.mark.parametrize("name", NAMES)
def test_arms_that_are_all_alike_make_no_claim_hold_by_comparison(name, measured):
    run = measured(name)
    like = {arm.setting: run.results().outcomes[arm.setting, arm.name] for arm in run.experiment.arms}
    alike = {(arm.setting, arm.name): like[arm.setting] * 15 for arm in run.experiment.arms}
    compared = [question for question in run.experiment.deciding if isinstance(question, Comparison)]
    assert all(question.evidence(Results(alike)).agree == 0 for question in compared)


@pytest.mark.parametrize("name", NAMES)
def test_runs_that_all_fail_are_told_and_do_not_break_it(name, measured):
    run = measured(name)
    lost = {
        key: [replace(outcome, numbers=dict.fromkeys(outcome.numbers, math.inf)) for outcome in found]
        for key, found in run.results().outcomes.items()
    }
    document = experiment_document(run.experiment, Results(lost), (0, 1), {})
    first = document["measures"][0]["name"]
    assert all(row["measures"][first]["failed"] == 2 for row in document["rows"])
    assert document["verdict"]["holds"] != "holds"
    assert dumps(document)


@pytest.mark.parametrize("name", FULL)
def test_a_claim_is_measured_over_thirty_seeds(name, begin):
    document = begin(name, SEEDS).finish()
    assert (document["seeds"], document["seed_list"]) == (SEEDS, "0-29") == (30, "0-29")
    assert {one["says"] for one in document["verdict"]["deciding"]} & {"for", "against"}
    assert all(of["n"] == 30 for row in document["rows"] for of in row["measures"].values())


def test_what_is_done_so_far_has_a_document_too(begin):
    run = begin("momentum", 3)
    assert run.document()["rows"] == []
    while run.seeds_done < 1:
        run.advance(1.0)
    document = run.document()
    assert document["seeds"] == 1
    assert document["verdict"]["holds"] == "not shown"


def test_progress_names_what_is_under_way(begin):
    told = begin("momentum", 3).advance(0.0)
    assert told["now"] == {"seed": 0, "arm": "gradient descent", "setting": "Circles, both at rate 1", "rate": None}
    assert (told["done"], told["seeds_done"], told["finished"]) == (0, 0, False)


def test_a_unit_that_an_error_interrupts_begins_anew(measured, begin):
    run = begin("momentum")
    whole = run.experiment.run
    calls = []

    def failing_once(arm, seed):
        calls.append(arm)
        yield
        if len(calls) == 1:
            raise ModuleNotFoundError("No module named 'numpy.random'")
        return (yield from whole(arm, seed))

    run.experiment = replace(run.experiment, run=failing_once)
    with pytest.raises(ModuleNotFoundError):
        run.finish()
    assert run.finish() == measured("momentum").document()


@pytest.mark.parametrize(
    ("name", "seeds", "field"),
    [
        ("sorcery", 3, "name"),
        ("momentum", 0, "seeds"),
        ("momentum", 1.5, "seeds"),
        ("momentum", True, "seeds"),
        ("momentum", 1001, "seeds"),
        ("momentum", "29-0", "seeds"),
        ("momentum", "0-1000", "seeds"),
        ("momentum", "0-999,2000", "seeds"),
        ("momentum", "1,,2", "seeds"),
        ("momentum", "-5", "seeds"),
        ("momentum", "1e3-1003", "seeds"),
        ("momentum", "0-1000000000", "seeds"),
        ("momentum", "", "seeds"),
    ],
)
def test_what_cannot_be_run_is_refused_by_its_field(name, seeds, field):
    with pytest.raises(SpecError) as refused:
        start(name, seeds)
    assert refused.value.field == field


def test_a_test_of_the_rates_stands_in_the_table_as_measured(measured):
    head, rows = table(measured("momentum").document())
    assert head == ["setting", "arm", "learning rate", "epochs to the goal", "seeds", "failed"]
    assert len(rows) == len(experiment("momentum").arms)
    assert [row[2] for row in rows[:4]] == ["fixed", "fixed", "4", "4"]


@pytest.mark.parametrize("form", [text, markdown])
def test_the_report_tells_claim_verdict_and_limits(form, measured):
    document = measured("momentum").document()
    report = form(document)
    assert document["claim"] in report
    assert document["verdict"]["words"] in report
    assert "Where it does not hold:" in report


def test_the_table_of_claims_has_a_row_each(measured):
    documents = [measured(name).document() for name in NAMES]
    head, rows = claims(documents)
    assert len(rows) == len(NAMES) == 15
    assert all(len(row) == len(head) for row in rows)
