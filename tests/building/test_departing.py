"""Why numbers differ, as the guide measures it: departures by sheets that marking explains, programs by their step."""

import base64
import json
import re
import zlib
from urllib.parse import parse_qs

import pytest

from backprop.departures.departure import CONVENTION
from backprop.departures.table import ROWS
from building.guide.departing import Measured, conventions, measured, programs, slips

NAMES = [row.name for row in ROWS]


@pytest.fixture(scope="module")
def by_name() -> dict[str, Measured]:
    return {one.departure.name: one for one in measured()}


def test_every_row_of_the_table_is_measured_once_and_in_its_order(by_name: dict[str, Measured]) -> None:
    assert list(by_name) == NAMES
    head = '<th scope="row">'
    assert (slips() + conventions()).count(head) == len(NAMES)
    assert conventions().count(head) == sum(row.family == CONVENTION for row in ROWS)


@pytest.mark.parametrize("name", NAMES)
def test_marking_names_what_was_done_on_its_sheet(by_name: dict[str, Measured], name: str) -> None:
    one = by_name[name]
    assert (
        name in {slip["name"] for slip in one.marked["slips"] if slip["explanation"] == 0}
        or len({slip["explanation"] for slip in one.marked["slips"]}) > 1
    )
    assert one.ours != one.theirs
    assert 0 < one.differ <= len(one.answers)


def test_a_link_holds_the_whole_sheet_as_it_is_typed(by_name: dict[str, Measured]) -> None:
    for one in by_name.values():
        _, _, parts = one.address.partition("&")
        ((key, (data,)),) = parse_qs(parts).items()
        packed = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
        text = zlib.decompress(packed, -15) if key == "zsheet" else packed
        assert json.loads(text) == {"answers": one.answers}
        assert len(one.address) < 4_000


def test_each_program_stands_with_its_own_weight_and_the_textbook_first() -> None:
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td><data value="(.*?)"', programs())
    assert rows[0] == ("This calculator", "0.15000094308742049")
    found = dict(rows)
    assert found["PyTorch 2.13.0"] == "0.15000188617484095"  # the mean without ½: twice the step
    assert found["neurolab 0.3.5"] == found["This calculator"]
    assert len(rows) > 25
