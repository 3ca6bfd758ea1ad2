"""The guide says nothing that the package has not computed: its numbers, its formulas, its links."""

import gzip
import json
import re
from collections import Counter
from html.parser import HTMLParser
from math import exp, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from guide_bindings import bindings

from backprop.doors.bridge import handle
from backprop.functions.activations import ACTIVATIONS
from backprop.numbers.strict_json import dumps
from building.guide.example import quantity
from building.guide.formulas import FORMULAS, LETTERS, formula, tree
from building.guide.fragments import PLACEHOLDER, read, reading_minutes
from building.guide.measured import documents
from building.guide.tries import TRIES, link
from building.guide.values import VALUES, value
from building.project import BuildError, Project

PROJECT = Project(Path(__file__).parents[2])
FRAGMENTS = read(PROJECT.web / "guide")
GUIDE_BYTES = 150_000
OTHERS_WORDS = ("cite", "q")
"""Elements whose numbers are somebody else's: names and years of sources, claims that are quoted."""


class Words(HTMLParser):
    """The text that the guide itself says: outside of tags and of what is quoted."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(tag in OTHERS_WORDS for tag in self.open):
            self.said.append(data)


class Anchors(HTMLParser):
    """Ids and links of the built page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        if own.get("id"):
            self.ids.append(str(own["id"]))
        if tag == "a":
            self.links.append(own.get("href") or "")


@pytest.fixture(scope="module")
def html() -> str:
    """The built page."""
    return (PROJECT.dist / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def built(html: str) -> str:
    """The guide in it."""
    found = re.search(r'<main id="guide".*?</main>', html, re.S)
    assert found
    return found[0]


@pytest.fixture(scope="module")
def anchors(html: str) -> Anchors:
    found = Anchors()
    found.feed(html)
    return found


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda fragment: fragment.file)
def test_no_number_of_the_text_is_typed(fragment: Any) -> None:
    words = Words()
    words.feed(PLACEHOLDER.sub("", fragment.source))
    said = "".join(words.said)
    assert re.findall(r"\S*\d\S*", said) == []
    assert "%" not in said, "a percentage comes from an experiment, or is quoted"


def test_a_typed_number_would_be_found() -> None:
    words = Words()
    words.feed("<p>Momentum saves <b>39</b> epochs, <q>20 to 40</q> say others <cite>(2015)</cite>.</p>")
    assert re.findall(r"\S*\d\S*", "".join(words.said)) == ["39"]


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda fragment: fragment.file)
def test_no_formula_and_no_picture_of_the_text_is_typed(fragment: Any) -> None:
    """An equals sign stands only before a number that the build puts in."""
    words = Words()
    words.feed(fragment.source)
    assert re.findall(r"=(?! \{value:)", "".join(words.said)) == []
    assert not re.search(r"<(math|svg|table|img)\b", fragment.source)


def test_each_formula_of_the_text_has_numbers_of_the_package_bound_to_it() -> None:
    found = [match for fragment in FRAGMENTS for match in PLACEHOLDER.findall(fragment.source)]
    used = {name for kind, name in found if kind in ("formula", "inline")}
    own = {name for name in used if "." not in name}
    assert own <= FORMULAS.keys()
    assert bindings().keys() == FORMULAS.keys()
    assert {name.partition(".")[0] for name in used - own} <= {"optimizers", "schedules", "activations"}


FUNCTIONS = {"sum": np.sum, "exp": exp, "sqrt": sqrt, "min": min}


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_gives_what_the_package_computes(name: str) -> None:
    cases = bindings()[name]
    assert cases
    code = compile(FORMULAS[name].right, name, "eval")
    for numbers, expected in cases:
        assert eval(code, {"__builtins__": {}}, FUNCTIONS | numbers) == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_a_name_of_several_letters_is_upright_as_a_functions_and_every_other_is_one_letter() -> None:
    names = [*FORMULAS, *(f"activations.{name}{more}" for name in ACTIVATIONS for more in ("", ".derivative"))]
    for name in names:
        written = formula(name)
        assert not [one for one in re.findall("<mi>([^<]*)</mi>", written) if len(one) > 1], written
        for one in re.findall('<mi mathvariant="normal">([^<]*)</mi>', written):
            assert re.fullmatch("\\w+[′″]*", one), written


@pytest.mark.parametrize("name", FORMULAS)
def test_each_letter_of_a_formula_is_shown_as_it_is_named(name: str) -> None:
    letters = set(re.findall(r"[A-Za-z_]\w*", FORMULAS[name].right)) - FUNCTIONS.keys()
    assert letters <= LETTERS.keys()
    left, right = tree(name)
    assert left == LETTERS[FORMULAS[name].left] or name == "signal"
    for letter in letters:
        assert str(LETTERS[letter])[1:-1] in str(right), letter


def test_two_letters_of_one_formula_never_look_alike() -> None:
    for name, own in FORMULAS.items():
        letters = set(re.findall(r"[A-Za-z_]\w*", f"{own.left} {own.right}")) - FUNCTIONS.keys()
        assert len({str(LETTERS[letter]) for letter in letters}) == len(letters), name


@pytest.mark.parametrize("name", [n for n in ACTIVATIONS if not ACTIVATIONS[n].couples])
def test_the_steepest_slope_in_the_table_is_that_of_the_function(name: str) -> None:
    row = ACTIVATIONS[name]
    hyper = {field.name: field.default for field in row.hyperparameters}
    z = np.linspace(-4.0, 4.0, 100_001)
    steepest = VALUES[f"steepest.{name}"]()
    differences = np.diff(row.value(z, **hyper)) / np.diff(z)
    if row.derivative == "0":  # a step: its jump is no slope
        differences = differences[(z[1:] < 0) | (z[:-1] > 0)]
    assert steepest == pytest.approx(float(differences.max()), rel=1e-3)


def test_the_numbers_of_the_worked_example_are_the_certified_ones(built: str) -> None:
    """To a unit or two in the last place, which NumPy's exponential has otherwise on other processors."""
    written = [float(value) for value in re.findall(r'value="([-+]?\d+\.\d+(?:e[-+]?\d+)?)"', built)]
    outputs, loss = (0.5012499973958399, 0.5137465349023549, 0.4985628935530006), 1.0326374700036243e-6
    for exact, off in (*((one, 5e-16) for one in outputs), (loss, 1e-12)):
        assert any(value == pytest.approx(exact, rel=off, abs=0) for value in written), exact
    assert quantity("layers[1].delta[0][0]") == pytest.approx(-3.592736437299247e-4, rel=1e-13)


def test_a_number_that_nothing_computes_stops_the_build() -> None:
    with pytest.raises(BuildError, match="which nothing computes"):
        value("made.up")
    with pytest.raises(BuildError, match="is in no table"):
        formula("made_up")


def test_no_placeholder_is_left(built: str) -> None:
    assert not PLACEHOLDER.search(re.sub(r'href="#[^"]*"', "", built))


def test_every_experiment_stands_in_the_text_with_its_verdict(built: str) -> None:
    measured = documents(PROJECT.python / "backprop", PROJECT.cache)
    used = [name for f in FRAGMENTS for kind, name in PLACEHOLDER.findall(f.source) if kind == "experiment"]
    assert sorted(used) == sorted(measured)
    for name, document in measured.items():
        assert document["seeds"] >= 30, name
        assert f'data-experiment="{name}"' in built
        assert document["verdict"]["holds"] in ("holds", "in part", "not shown", "fails")
    assert built.count("data-cell=") == sum(
        len(d["rows"]) * sum(not m["machine"] for m in d["measures"]) for d in measured.values()
    )


def test_what_decides_is_measured_on_further_seeds_and_the_text_says_where_they_differ(built: str) -> None:
    told = re.findall(r'<p class="other-seeds">(.*?)</p>', built)
    found = documents(PROJECT.python / "backprop", PROJECT.cache)
    order = re.findall(r'<figure class="measured" data-experiment="(\w+)"', built)
    assert sorted(order) == sorted(found)
    for name, words in zip(order, told, strict=True):
        document = found[name]
        assert [other["seed_list"] for other in document["again"]] == ["1000-1029", "5000-5029"]
        verdicts = {other["seed_list"]: other["verdict"]["holds"] for other in document["again"]}
        same = all(holds == document["verdict"]["holds"] for holds in verdicts.values())
        assert ("the verdict is the same" in words) == same
        assert {"holds", "fails"} - {document["verdict"]["holds"], *verdicts.values()}, "never from holds to fails"
        for other in document["again"]:
            assert all(one["n"] == 30 for one in other["verdict"]["deciding"])


def test_no_limit_of_a_verdict_is_what_the_claim_says() -> None:
    for name, document in documents(PROJECT.python / "backprop", PROJECT.cache).items():
        verdict = document["verdict"]
        agreeing = {one["label"] for one in verdict["deciding"] if one["says"] == "for"}
        assert not [limit for limit in verdict["limits"] if any(limit.startswith(f"{label}:") for label in agreeing)], (
            name
        )
        assert (verdict["holds"] == "holds") == all(one["says"] == "for" for one in verdict["deciding"])
        assert verdict["figure"].startswith(verdict["deciding"][0]["label"])


def test_what_depends_on_the_machine_is_not_printed(built: str) -> None:
    for document in documents(PROJECT.python / "backprop", PROJECT.cache).values():
        for measure in document["measures"]:
            if measure["machine"]:
                assert f'/{measure["name"]}"' not in built


@pytest.mark.parametrize("name", TRIES)
def test_each_setting_that_the_text_offers_runs(name: str) -> None:
    spec = TRIES[name]()
    answer = json.loads(handle("run", dumps({"spec": spec})))
    assert "error" not in answer, answer
    assert len(link(spec)) < 4_000


def test_each_setting_is_offered_in_the_text() -> None:
    used = {name for f in FRAGMENTS for kind, name in PLACEHOLDER.findall(f.source) if kind == "try"}
    assert used == set(TRIES)


def test_links_of_the_page_lead_somewhere(anchors: Anchors) -> None:
    modes = {"#calculate", "#train", "#guide", "#mark", "#compare"}
    places = {f"#{name}" for name in anchors.ids} | modes
    inside = [href for href in anchors.links if href.startswith("#") and not re.match(r"#(z|spec)=", href)]
    assert inside and [href for href in inside if href not in places] == []
    outside = [href for href in anchors.links if not href.startswith("#")]
    assert [href for href in outside if not href.startswith("https://")] == ["notices.txt"]


def test_each_id_is_there_once(anchors: Anchors) -> None:
    assert [name for name, count in Counter(anchors.ids).items() if count > 1] == []


def test_sections_are_numbered_in_their_order_and_listed(built: str) -> None:
    numbers = re.findall(r'<span class="section-number">(\d+)</span>', built)
    assert numbers == [str(k) for k in range(1, 11)]
    titles = re.findall(r'<h2 id="(guide-[\w-]+)">', built)
    listed = re.findall(r'href="#(guide-[\w-]+)"', built[: built.index("</nav>")])
    assert [name for name in titles if name != "guide-title"] == [name for name in listed if name in titles]


def test_the_reading_time_counts_words() -> None:
    assert reading_minutes("<p>" + "word " * 2380 + "</p>{formula:loss}") == 10


def test_the_guide_is_small_enough_to_come_with_the_page(built: str) -> None:
    assert len(gzip.compress(built.encode())) < GUIDE_BYTES
