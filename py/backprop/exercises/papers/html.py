"""A sheet as a page that marks itself: one file that works without a network and can be printed.

Keys and worked lines stand in it as Base64, out of sight. They are no secret from one who looks for them.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from ...lines.markup import PAGE_HEAD, escape
from ...numbers.strict_json import dumps
from ...version import VERSION
from ..sheet import Given, Question, Sheet
from .markdown import offered
from .marking_script import SCRIPT
from .words import heading, points, rows_of, typing, word

PAGE = (
    PAGE_HEAD
    + """input, button, textarea {{ font: inherit; padding: 0.2rem 0.4rem; }}
textarea {{ max-width: 100%; box-sizing: border-box; font-family: monospace; }}
input[type="text"] {{ width: 9rem; max-width: 40vw; }}
.scroll {{ overflow: auto; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 0.3rem 0 0.8rem; }}
th, td {{ padding: 0.25rem 0.6rem; border-bottom: 1px solid #8888; text-align: start; vertical-align: top; }}
.number td {{ text-align: end; }}
caption {{ text-align: start; white-space: nowrap; }}
label {{ white-space: nowrap; }}
.long {{ white-space: normal; }}
.worked {{ overflow-wrap: anywhere; }}
svg {{ max-width: 100%; height: auto; background: #fff; }}
footer {{ margin-top: 2rem; font-size: 0.85rem; }}
@media print {{
  .press, .result, .worked, footer {{ display: none; }}
  body {{ max-width: none; padding: 0; }}
  table, svg {{ break-inside: avoid; }}
  .asked {{ break-inside: auto; }}
  tr {{ break-inside: avoid; }}
  input {{ border: 0; border-bottom: 1px solid; }}
}}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p><label>{name} <input type="text" id="student" autocomplete="name"></label>
<label>{date} <input type="text" id="date"></label></p>
{picture}
<h2>{given_word}</h2>
<div class="scroll">{given}</div>
<h2>{asked_word}</h2>
<p>{typing}</p>
<form id="sheet">
<div class="scroll"><table class="asked">
<thead><tr><th></th><th>{asked_word}</th><th>{answer}</th><th>{points_word}</th><th class="result"></th></tr></thead>
<tbody>{questions}</tbody></table></div>
<p>{points}</p>
<p class="press"><button type="submit">{check}</button> <button type="button" id="save">{save}</button>
<button type="button" id="tell">{code}</button></p>
<p class="press" id="told-code" hidden><label for="code" class="long">{code_hint}</label><br/>
<textarea id="code" rows="4" cols="60" readonly></textarea></p>
<p id="score" role="status"></p>
</form>
</main>
<footer>{hidden} Backprop {version}.</footer>
<script type="application/json" id="told">{told}</script>
<script>{script}</script>
</body>
</html>
"""
)


def write(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """A page for each version, by its file's name."""
    return {f"sheet-{sheet.version:02}.html": page(sheet).encode() for sheet in sheets}


def page(sheet: Sheet) -> str:
    """The page of one version."""
    return PAGE.format(
        title=escape(heading(sheet)), name=word("name"), date=word("date"), picture=sheet.picture,
        given_word=word("given"), given="".join(map(_given, sheet.given)), asked_word=word("asked"),
        typing=escape(typing(sheet)), answer=word("answer"), points_word=word("points"),
        questions="".join(_questions(sheet)), points=escape(points(sheet)), check=word("check"), save=word("save"),
        code=word("code"), code_hint=word("code_hint"),
        hidden=escape(word("hidden")), version=VERSION, told=_told(sheet), script=SCRIPT,
    )  # fmt: skip


def _told(sheet: Sheet) -> str:
    """What the script knows: keys out of sight, and the words that it says."""
    keys = [{key: value for key, value in asdict(one).items() if key in ("quantity", "key", "unit", "points", "line")}
            for one in sheet.questions]  # fmt: skip
    words = {name: word(name) for name in ("right", "wrong", "empty", "worked")}
    told: dict[str, Any] = {
        "title": sheet.title, "version": sheet.version, "seed": str(sheet.seed), "words": words,
        "score": word("score", got="{got}", all="{all}"), "keys": b64encode(dumps(keys).encode()).decode(),
    }  # fmt: skip
    return dumps(told).replace("<", "\\u003c")


def _questions(sheet: Sheet) -> Iterator[str]:
    for number, one in enumerate(sheet.questions):
        yield (
            f'<tr><td>{number + 1}</td><td id="q{number}">{escape(one.symbol)}</td><td>{_answer(number, one)}</td>'
            f'<td>{one.points}</td><td class="result"><span role="status" id="r{number}"></span>'
            f'<div class="worked" id="w{number}"></div></td></tr>\n'
        )


def _answer(number: int, question: Question) -> str:
    if not question.choices:
        return (
            f'<input type="text" name="a{number}" inputmode="text" autocomplete="off" spellcheck="false" '
            f'aria-labelledby="q{number}" aria-describedby="r{number}">'
        )
    options = "".join(
        f'<label><input type="radio" name="a{number}" value="{text}"> {text}</label> ' for text in offered(question)
    )
    return f'<div role="radiogroup" aria-labelledby="q{number}">{options}</div>'


def _given(one: Given) -> str:
    name = f"{escape(one.name)}: {escape(one.symbol)}"
    if isinstance(one.values, str):
        return f"<p>{name} = {escape(one.values)}</p>\n"
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows_of(one.values)
    )
    return f'<table class="number"><caption>{name}</caption><tbody>{rows}</tbody></table>\n'
