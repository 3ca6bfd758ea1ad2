"""Some thousand texts of numbers: Python and the page give each the nearest float64, or the same sentence."""

from random import Random

from number_writer import altered, valid
from test_form_numbers import READ, node

from backprop.documents.options import options
from backprop.errors import SpecError
from backprop.rules.fields import Field
from backprop.rules.limits import FINITE

WHOLE = Field("epochs", "Epochs", "integer", minimum=-(10**20), maximum=10**20)


def read_by_both(texts: list[str], field: Field) -> list[tuple[str, str]]:
    """What Python and the page make of each text: the digits of the number, or the sentence."""
    known = {**options(), "fields": {"tried": field.document()}}
    of_page = node(READ, {"options": known, "rows": [{"field": "tried", "text": text} for text in texts]})
    return [(said(text, field), told(one, field)) for text, one in zip(texts, of_page, strict=True)]


def said(text: str, field: Field) -> str:
    try:
        return repr(field.parse(text))
    except SpecError as refused:
        return refused.message


def told(answer: dict[str, str | None], field: Field) -> str:
    if answer["message"] is not None:
        return answer["message"]
    return answer["value"] or "" if field is WHOLE else repr(float(answer["value"] or ""))


def test_a_written_number_is_the_nearest_float_in_both_languages() -> None:
    drawn = list(valid(Random(1), 2500))
    for (text, value), (by_python, by_page) in zip(drawn, read_by_both([t for t, _ in drawn], FINITE), strict=True):
        assert by_python == by_page, (text, by_python, by_page)
        nearest = float(value)
        if nearest in (float("inf"), float("-inf")) or (nearest == 0) != (value == 0):
            assert "Too large" in by_python or "Too small" in by_python, (text, by_python)
        else:
            assert by_python == repr(nearest), (text, by_python, nearest)


def test_both_languages_refuse_alike_what_no_grammar_holds() -> None:
    texts = list(altered(Random(2), [text for text, _ in valid(Random(3), 500)], 2500))
    answers = read_by_both(texts, FINITE)
    for text, (by_python, by_page) in zip(texts, answers, strict=True):
        assert by_python == by_page, (text, by_python, by_page)
    refused = sum("is not allowed" in by_python for by_python, _ in answers)
    assert refused > 1000 and len(texts) - refused > 300, "both kinds are tried"


def test_whole_numbers_are_told_exactly_in_both_languages() -> None:
    texts = [text for text, _ in valid(Random(4), 500)]
    texts += altered(Random(5), ["2^60/3", "(3*2^70)/6", "√(2^80)"], 300)
    for text, (by_python, by_page) in zip(texts, read_by_both(texts, WHOLE), strict=True):
        assert by_python == by_page, text
