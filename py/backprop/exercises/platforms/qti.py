"""QTI 2.1, 2.2 and 3.0: a package with an item for each number and a test for each version.

Right is what lies between two bounds that are written out. `equal` with a tolerance is not used: engines read its
exponents as names, lose its ends to binary rounding, or ignore it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ...messages import message
from ..sheet import Question, Sheet
from .archive import zipped
from .asked import asked, options
from .markup import document, node, schema_location
from .words import given, heading, how_to_type, identifier, identifiers, in_words, named, picture, so_many_digits

LENGTH = 12  # characters of the box, at least


@dataclass(frozen=True)
class Dialect:
    """A release: its names, its schemas, and how it spells. content: of packages; model: a line that stands before."""

    name: str
    number: str
    namespace: str
    address: str
    content: str
    content_address: str
    package: tuple[str, str]
    hyphened: bool = False
    model: str = ""

    def node(self, tag: str, attributes: Mapping[str, str] | None = None, *inside: Element | str) -> Element:
        """An element of QTI, named as in 2.1; from 3.0 on names have hyphens and begin with qti."""
        given = dict(attributes or {})
        if not self.hyphened:
            return node(tag, given, *inside)
        return node(f"qti-{_hyphened(tag)}", {_hyphened(name): value for name, value in given.items()}, *inside)

    def root(self, tag: str, attributes: Mapping[str, str], *inside: Element | str) -> Element:
        """The element that a file begins with."""
        made = self.node(tag, attributes, *inside)
        made.attrib = {**schema_location(self.namespace, self.address), **made.attrib}
        return made


ASI = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd"
DIALECTS = {
    "qti21": Dialect(
        "qti21", "v2p1", "http://www.imsglobal.org/xsd/imsqti_v2p1",
        "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
        "http://www.imsglobal.org/xsd/imscp_v1p1",
        "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd", ("QTIv2.1 Package", "1.0.0"),
    ),
    "qti22": Dialect(
        "qti22", "v2p2", "http://www.imsglobal.org/xsd/imsqti_v2p2",
        "http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_v2p2.xsd",
        "http://www.imsglobal.org/xsd/imscp_v1p1",
        "http://www.imsglobal.org/xsd/qti/qtiv2p2/qtiv2p2_imscpv1p2_v1p0.xsd", ("QTIv2.2 Package", "1.0.0"),
    ),
    "qti30": Dialect(
        "qti30", "v3p0", "http://www.imsglobal.org/xsd/imsqtiasi_v3p0", ASI,
        "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd", ("QTI Package", "3.0.0"),
        hyphened=True,
        model=f'<?xml-model href="{ASI}" type="application/xml" schematypens="http://purl.oclc.org/dsdl/schematron"?>\n',
    ),
}  # fmt: skip


def write(sheets: Sequence[Sheet], dialect: Dialect) -> dict[str, bytes]:
    """One archive."""
    files: dict[str, bytes] = {}
    resources = []
    for sheet in sheets:
        pictures = [_picture(sheet)] if sheet.picture else []
        items = []
        for own, question in identifiers(sheet):
            items.append((own, f"items/{own}.xml"))
            files[items[-1][1]] = document(item(sheet, own, question, dialect), dialect.model)
            resources.append(_resource(dialect, "item", *items[-1], pictures))
        test = identifier(sheet)
        files[f"tests/{test}.xml"] = document(_test(sheet, items, dialect), dialect.model)
        resources.append(_resource(dialect, "test", test, f"tests/{test}.xml", [], [own for own, _ in items]))
        files |= dict.fromkeys(pictures, sheet.picture.encode())
    kind, version = dialect.package
    manifest = node(
        "manifest",
        {**schema_location(dialect.content, dialect.content_address), "identifier": f"{identifier(sheets[0])}_package"},
        node("metadata", None, node("schema", None, kind), node("schemaversion", None, version)),
        node("organizations"), node("resources", None, *resources),
    )  # fmt: skip
    return {f"{dialect.name}.zip": zipped({"imsmanifest.xml": document(manifest), **files})}


def item(sheet: Sheet, own: str, question: Question, dialect: Dialect) -> Element:
    """One question."""
    return dialect.root(
        "assessmentItem",
        {"identifier": own, "title": named(sheet, question), "adaptive": "false", "timeDependent": "false"},
        *(_chosen if question.choices else _typed)(sheet, question, dialect),
    )


def _typed(sheet: Sheet, question: Question, dialect: Dialect) -> list[Element]:
    here, node_of = asked(question), dialect.node
    box = node_of("textEntryInteraction", {
        "responseIdentifier": "RESPONSE", "expectedLength": str(max(LENGTH, len(here.key) + 4)),
    })  # fmt: skip
    sentence = message("sheet.entry", symbol=in_words(question), digits=so_many_digits(here))
    within = node_of("and", None, _bound(dialect, "gte", here.low), _bound(dialect, "lte", here.high))
    told = [node("p", None, line) for line in how_to_type(question)]
    return _parts(sheet, question, dialect, ("float", here.key), [*told, node("p", None, f"{sentence} ", box)], within)


def _chosen(sheet: Sheet, question: Question, dialect: Dialect) -> list[Element]:
    here, node_of = asked(question), dialect.node
    texts = options(question)
    sentence = message("sheet.give", symbol=in_words(question), digits=so_many_digits(here))
    choice = node_of(
        "choiceInteraction", {"responseIdentifier": "RESPONSE", "shuffle": "false", "maxChoices": "1"},
        node_of("prompt", None, sentence),
        *(node_of("simpleChoice", {"identifier": f"choice{i}"}, text) for i, text in enumerate(texts)),
    )  # fmt: skip
    right = node_of("match", None, _response(dialect), node_of("correct", {"identifier": "RESPONSE"}))
    return _parts(sheet, question, dialect, ("identifier", f"choice{texts.index(here.key)}"), [choice], right)


def _parts(
    sheet: Sheet, question: Question, dialect: Dialect, key: tuple[str, str], body: list[Element], right: Element
) -> list[Element]:
    """Declarations, what is shown, and when the points are given."""
    node_of, (kind, value) = dialect.node, key
    shown = [picture(f"../{_picture(sheet)}")] if sheet.picture else []
    points = node_of("baseValue", {"baseType": "float"}, str(question.points))
    return [
        node_of("responseDeclaration", {"identifier": "RESPONSE", "cardinality": "single", "baseType": kind},
                node_of("correctResponse", None, node_of("value", None, value))),
        _outcome(dialect, "SCORE", "0"),
        _outcome(dialect, "MAXSCORE", str(question.points)),
        node_of("itemBody", None, *shown, *given(sheet), *body),
        node_of("responseProcessing", None, node_of("responseCondition", None, node_of(
            "responseIf", None, right, node_of("setOutcomeValue", {"identifier": "SCORE"}, points)))),
    ]  # fmt: skip


def _outcome(dialect: Dialect, name: str, value: str) -> Element:
    default = dialect.node("defaultValue", None, dialect.node("value", None, value))
    return dialect.node(
        "outcomeDeclaration", {"identifier": name, "cardinality": "single", "baseType": "float"}, default
    )


def _response(dialect: Dialect) -> Element:
    return dialect.node("variable", {"identifier": "RESPONSE"})


def _bound(dialect: Dialect, comparison: str, value: str) -> Element:
    bound = dialect.node("baseValue", {"baseType": "float"}, value)
    return dialect.node(comparison, None, _response(dialect), bound)


def _test(sheet: Sheet, items: Sequence[tuple[str, str]], dialect: Dialect) -> Element:
    """A version as a test: one part with its questions in order."""
    node_of, title = dialect.node, heading(sheet)
    references = [node_of("assessmentItemRef", {"identifier": own, "href": f"../{path}"}) for own, path in items]
    section = node_of("assessmentSection", {"identifier": "section", "title": title, "visible": "true"}, *references)
    part = {"identifier": "part", "navigationMode": "nonlinear", "submissionMode": "individual"}
    return dialect.root(
        "assessmentTest", {"identifier": identifier(sheet), "title": title}, node_of("testPart", part, section)
    )


def _resource(
    dialect: Dialect, kind: str, own: str, path: str, further: Sequence[str], needed: Sequence[str] = ()
) -> Element:
    return node(
        "resource", {"identifier": own, "type": f"imsqti_{kind}_xml{dialect.number}", "href": path},
        *(node("file", {"href": file}) for file in (path, *further)),
        *(node("dependency", {"identifierref": other}) for other in needed),
    )  # fmt: skip


def _picture(sheet: Sheet) -> str:
    return f"images/{identifier(sheet)}.svg"


def _hyphened(name: str) -> str:
    return re.sub("[A-Z]", lambda found: f"-{found[0].lower()}", name)
