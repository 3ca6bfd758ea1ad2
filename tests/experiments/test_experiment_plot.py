"""Pictures of experiments: well-formed, the same from the same numbers, and made of them."""

import math
import xml.etree.ElementTree as ET

import pytest

from backprop.experiments import NAMES
from backprop.experiments.axes import Scale, scale, tick_label
from backprop.experiments.plot import drawing
from backprop.lines.markup import markup

SVG = "{http://www.w3.org/2000/svg}"


def picture(document):
    return ET.fromstring(markup(drawing(document)))


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_well_formed_named_and_inherits_its_colors(name, measured):
    document = measured(name).document()
    svg = picture(document)
    assert svg.find(f"{SVG}title").text.startswith(document["title"])
    assert document["verdict"]["words"] in svg.find(f"{SVG}desc").text
    assert svg.get("role") == "img"
    colors = {e.get(key) for e in svg.iter() for key in ("fill", "stroke") if e.get(key)}
    assert colors <= {"currentColor", "none"}
    assert all(e.get("style") is None for e in svg.iter())


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_and_every_arm_is_named_in_it(name, measured):
    document = measured(name).document()
    told = " ".join(e.text or "" for e in picture(document).iter(f"{SVG}text"))
    drawn = [row for row in document["rows"] if document["drawing"]["kind"] == "boxes" or row["curve"]]
    arms = {row["label"] for row in drawn}
    shown = {row["setting"] for row in drawn}
    assert all(s["label"] in told for s in document["settings"] if s["name"] in shown)
    if len(arms) > 1:
        assert all(label in told for label in arms)


@pytest.mark.parametrize("name", NAMES)
def test_all_of_it_lies_inside_the_picture(name, measured):
    svg = picture(measured(name).document())
    width, height = (float(v) for v in svg.get("viewBox").split()[2:])
    for element in svg.iter():
        for key, most in (("x", width), ("y", height)):
            assert 0.0 <= float(element.get(key, 0)) <= most
        for point in (element.get("d") or "").strip("MZ").split("L") if element.get("d") else ():
            x, y = (float(v) for v in point.split())
            assert 0.0 <= x <= width and 0.0 <= y <= height
    bottom = max(float(e.get("y", 0)) for e in svg.iter(f"{SVG}text"))
    assert bottom <= height


def test_it_is_the_same_text_from_the_same_document(measured):
    document = measured("momentum").document()
    assert markup(drawing(document)) == markup(drawing(document))


def test_the_nodes_for_a_page_hold_what_the_text_holds(measured):
    document = measured("momentum").document()

    def flat(node):
        return [(node["name"], node["attributes"], node["text"]), *(f for c in node["children"] for f in flat(c))]

    nodes = [
        (name, {k: v for k, v in own.items() if k != "xmlns"}, text) for name, own, text in flat(drawing(document))
    ]
    text = [(e.tag.removeprefix(SVG), dict(e.attrib), e.text or "") for e in picture(document).iter()]
    assert nodes == text


def test_a_box_stands_where_its_numbers_are(measured):
    document = measured("momentum").document()
    medians = [row["measures"]["epochs"]["median"] for row in document["rows"]]
    drawn = [e for e in picture(document).iter(f"{SVG}path") if e.get("class") == "median"]
    places = [float(e.get("d").removeprefix("M").split()[0]) for e in drawn]
    finite = [m for m in medians if m is not None]
    assert len(places) == len(finite)
    order = sorted(range(len(finite)), key=lambda k: finite[k])
    assert [places[k] for k in order] == sorted(places)


def test_scales_put_values_in_proportion():
    linear, log = Scale(0.0, 10.0, 100.0, 200.0), Scale(0.01, 100.0, 0.0, 4.0, log=True)
    assert [linear.at(v) for v in (0.0, 2.5, 10.0, 99.0)] == [100.0, 125.0, 200.0, 200.0]
    assert [log.at(v) for v in (0.01, 1.0, 100.0)] == pytest.approx([0.0, 2.0, 4.0], abs=1e-12)


@pytest.mark.parametrize(
    ("values", "log", "ticks"),
    [
        ([0.0, 9.2], False, [0, 2, 4, 6, 8, 10]),
        ([130.0], False, [0, 50, 100, 150]),
        ([-3.0, 4.0], False, [-2, 0, 2, 4]),
        ([0.003, 20.0], True, [0.001, 0.1, 10]),
        ([math.inf], True, [1, 10]),
    ],
)
def test_ticks_are_round_numbers_inside(values, log, ticks):
    assert scale(values, 0.0, 1.0, log).ticks() == pytest.approx(ticks, rel=1e-12)


@pytest.mark.parametrize(("value", "label"), [(0.001, "0.001"), (20.0, "20"), (1e-6, "10⁻⁶"), (-2.0, "−2")])
def test_ticks_read_as_numbers(value, label):
    assert tick_label(value) == label
