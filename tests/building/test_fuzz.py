"""`build.py fuzz`: a batch of each kind is answered, and what is not answered is told."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from building import fuzz_inputs
from building.fuzz import SHARES, Fuzz

ROOT = Path(__file__).parents[2]


@pytest.fixture
def fuzz() -> Iterator[Fuzz]:
    made = Fuzz(ROOT, shutil.which("node") or "node", seed=1)
    yield made
    made.close()


def test_a_batch_of_each_kind_is_answered_or_refused_in_words(fuzz: Fuzz) -> None:
    for kind in SHARES:
        fuzz.batch(kind)
        told = fuzz.counts[kind]
        assert told["inputs"] >= 20 and told["inputs"] == told["answer"] + told["refused"] + told["missing"], told
    assert fuzz.faults == []
    assert fuzz.counts["numbers"]["answer"] > 20 and fuzz.counts["numbers"]["refused"] > 20
    assert fuzz.table().splitlines()[-1].split()[0] == "all"


def test_languages_that_differ_are_told(fuzz: Fuzz, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Fuzz.by_javascript

    def altered(self: Fuzz, kind: str, batch: list[str]) -> list[dict[str, object]]:
        return [answer | {"value": "7"} if "value" in answer else answer for answer in real(self, kind, batch)]

    monkeypatch.setattr(Fuzz, "by_javascript", altered)
    fuzz.batch("numbers")
    assert fuzz.counts["numbers"]["differ"] == len(fuzz.faults) > 20


def test_what_is_uncaught_is_told(fuzz: Fuzz, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(method: str, params: str) -> tuple[str, str]:
        raise KeyError(method)

    monkeypatch.setattr("backprop.doors.bridge.reply", fails)
    fuzz.batch("tables")
    assert fuzz.counts["tables"]["uncaught"] == 20 and "KeyError" in fuzz.faults[0]


def test_inputs_of_a_seed_are_always_the_same() -> None:
    for kind, sources in (("numbers", ()), ("tables", ()), ("files", ([b"abc" * 9],)), ("links", ([{"a": [1]}],))):
        make = fuzz_inputs.KINDS[kind]
        first, again = ([make(*sources, random.Random(k)) for k in range(20)] for _ in range(2))
        assert first == again and len(set(first)) > 10
