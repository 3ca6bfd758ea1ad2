"""Canvas, Classic and New Quizzes: a zip of QTI 1.2 with a quiz for each version and an item for each number.

The bounds are written inclusive, with the key and its margin beside them: other forms are read as another tolerance.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from ..sheet import Question, Sheet
from .archive import zipped
from .asked import asked, options
from .markup import document, html, node, schema_location
from .words import asking, given, heading, identifier, identifiers, in_math, named, picture

QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
DECIMALS = 4  # the page of Classic Quizzes rounds what is typed to so many before it stores it
RESPONSE = {"respident": "response1"}


def write(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """One archive."""
    files, resources = {}, []
    for sheet in sheets:
        own = identifier(sheet)
        path = f"{own}/{own}.xml"
        files[path] = document(_assessment(sheet))
        resources.append(_resource(own, "imsqti_xmlv1p2", path))
        if sheet.picture:
            files[_picture(sheet)] = sheet.picture.encode()
            resources.append(_resource(f"{own}_picture", "webcontent", _picture(sheet), href=_picture(sheet)))
    manifest = node(
        "manifest", {"identifier": f"{identifier(sheets[0])}_manifest", "xmlns": PACKAGE},
        node("metadata", None, node("schema", None, "IMS Content"), node("schemaversion", None, "1.1.3")),
        node("organizations"), node("resources", None, *resources),
    )  # fmt: skip
    return {"canvas.zip": zipped({"imsmanifest.xml": document(manifest), **files})}


def _resource(identity: str, kind: str, file: str, **more: str) -> Element:
    return node("resource", {"identifier": identity, "type": kind, **more}, node("file", {"href": file}))


def _picture(sheet: Sheet) -> str:
    return f"images/{identifier(sheet)}.svg"


def _assessment(sheet: Sheet) -> Element:
    items = [_item(sheet, own, question) for own, question in identifiers(sheet)]
    return node(
        "questestinterop", schema_location(QTI, "http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd"),
        node("assessment", {"ident": identifier(sheet), "title": heading(sheet)},
             node("section", {"ident": "root_section"}, *items)),
    )  # fmt: skip


def _item(sheet: Sheet, own: str, question: Question) -> Element:
    kind = "multiple_choice_question" if question.choices else "numerical_question"
    response, right = _chosen(question) if question.choices else _typed(question)
    shown = [picture(f"$IMS-CC-FILEBASE$/{_picture(sheet)}")] if sheet.picture else []
    text = html(*shown, *given(sheet), node("p", None, asking(question, in_math)))
    return node(
        "item", {"ident": own, "title": named(sheet, question)},
        node("itemmetadata", None, node("qtimetadata", None,
             _field("question_type", kind), _field("points_possible", f"{question.points}.0"))),
        node("presentation", None, _material(text, "text/html"), response),
        node("resprocessing", None,
             node("outcomes", None, node("decvar", {
                 "maxvalue": "100", "minvalue": "0", "varname": "SCORE", "vartype": "Decimal",
             })),
             node("respcondition", {"continue": "No"}, node("conditionvar", None, right),
                  node("setvar", {"action": "Set", "varname": "SCORE"}, "100"))),
    )  # fmt: skip


def _field(label: str, entry: str) -> Element:
    return node("qtimetadatafield", None, node("fieldlabel", None, label), node("fieldentry", None, entry))


def _material(text: str, kind: str) -> Element:
    return node("material", None, node("mattext", {"texttype": kind}, text))


def _typed(question: Question) -> tuple[Element, Element]:
    """Where the number is typed, and what of it is right."""
    here = asked(question)
    field = node("render_fib", {"fibtype": "Decimal"}, node("response_label", {"ident": "answer1"}))
    margin = {"margintype": "absolute", "margin": here.half}
    within = node("and", None, node("vargte", RESPONSE, here.low), node("varlte", RESPONSE, here.high))
    right = node("or", None, node("varequal", RESPONSE | margin, here.key), within)
    return node("response_str", {"ident": "response1", "rcardinality": "Single"}, field), right


def _chosen(question: Question) -> tuple[Element, Element]:
    """What is chosen from, and which is right."""
    texts = options(question)
    labels = [
        node("response_label", {"ident": f"choice{i}"}, _material(text, "text/plain")) for i, text in enumerate(texts)
    ]
    field = node("response_lid", {"ident": "response1", "rcardinality": "Single"}, node("render_choice", None, *labels))
    return field, node("varequal", RESPONSE, f"choice{texts.index(asked(question).key)}")
