"""The text: fragments in their order, placeholders filled, sections numbered, a table of contents, a reading time."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from building.guide import measured
from building.guide.drawing import surface
from building.guide.formulas import block, formula
from building.guide.network import network
from building.guide.tables import TABLES, notices, worked_phase
from building.guide.tries import TRIES, link
from building.guide.values import value
from building.project import BuildError

PLACEHOLDER = re.compile(r"\{(\w+):([^{}]*)\}")
WORDS_A_MINUTE = 238  # Brysbaert 2019: silent reading of non-fiction in English, average of adults
TECHNIQUES = ["momentum", "adam_sparse", "batch_norm", "dropout"]


@dataclass(frozen=True)
class Fragment:
    """A file of the text: 01-fundamentals.html is section 1; 00 and those after 10 have no number."""

    file: str
    source: str

    @property
    def number(self) -> int | None:
        """Of the section."""
        found = int(self.file[:2])
        return found if 1 <= found <= 10 else None


def read(folder: Path) -> list[Fragment]:
    """All fragments, in their order."""
    return [Fragment(path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.html"))]


def fillers(web: Path, experiments: dict[str, Any]) -> dict[str, Callable[[str], str]]:
    """What stands for each kind of placeholder."""
    pictures: dict[str, Callable[[], str]] = {"surface": lambda: surface()[0], "network": network}

    def chosen(table: dict[str, Any], kind: str) -> Callable[[str], Any]:
        def find(name: str) -> Any:
            if name not in table:
                raise BuildError(f"The guide asks for the {kind} “{name}”, which is in no table.")
            return table[name]

        return find

    picture, tries, tables = chosen(pictures, "picture"), chosen(TRIES, "setting"), chosen(TABLES, "table")
    measurement = chosen(experiments, "experiment")
    groups = {"techniques": TECHNIQUES, "all": list(experiments)}
    return {
        "value": value,
        "formula": block,
        "inline": formula,
        "table": lambda name: notices(web) if name == "notices" else tables(name)(),
        "plot": lambda name: picture(name)(),
        "worked": worked_phase,
        "try": lambda name: link(tries(name)()),
        "experiment": lambda name: measured.figure(measurement(name)),
        "claims": lambda name: measured.claims(experiments, groups[name]),
    }


def guide(web: Path, experiments: dict[str, Any]) -> str:
    """The whole guide as HTML: contents, then the sections."""
    fill = fillers(web, experiments)

    def filled(source: str) -> str:
        return PLACEHOLDER.sub(lambda match: fill[match[1]](match[2]), source)

    opening, *fragments = read(web / "guide")
    sections = "".join(section(fragment, filled(fragment.source)) for fragment in fragments)
    minutes = reading_minutes(opening.source + "".join(fragment.source for fragment in fragments))
    head = (
        '<header class="guide-head"><h2 id="guide-title">A guide to backpropagation</h2>'
        f'<p class="reading-time">About {minutes} minutes to read, without the tables.</p>'
        f"{filled(opening.source)}</header>"
    )
    return f'{contents(fragments)}<div class="guide-text">{head}{sections}</div>'


def section(fragment: Fragment, html: str) -> str:
    """One section, numbered; its name is that of its heading."""
    found = re.match(r'<h2 id="([\w-]+)">', html)
    if not found:
        raise BuildError(f"web/guide/{fragment.file} does not begin with a heading that has an id.")
    number = f'<span class="section-number">{fragment.number}</span> ' if fragment.number else ""
    titled = html.replace(found[0], found[0] + number, 1)
    linked = re.sub(
        r'(<h3 id="([\w-]+)">)(.*?)(</h3>)',
        r'\1\3 <a class="anchor" href="#\2" aria-label="Link to “\3”">#</a>\4',
        titled,
    )
    return f'<section aria-labelledby="{found[1]}">{linked}</section>'


def contents(fragments: list[Fragment]) -> str:
    """The table of contents: sections, and what is in them."""
    items = []
    for fragment in fragments:
        (name, title), *inner = re.findall(r'<h[23] id="([\w-]+)">(.*?)</h[23]>', fragment.source)
        number = f"{fragment.number} " if fragment.number else ""
        below = "".join(f'<li><a href="#{anchor}">{words}</a></li>' for anchor, words in inner)
        items.append(f'<li><a href="#{name}">{number}{title}</a>{f"<ol>{below}</ol>" if below else ""}</li>')
    return (
        '<nav class="contents" id="guide-contents" aria-label="Contents of the guide">'
        "<details open><summary>Contents</summary>"
        f"<ol>{''.join(items)}</ol></details></nav>"
    )


def reading_minutes(source: str) -> int:
    """Of the running text, formulas and numbers counted as a word each."""
    text = re.sub(r"<[^>]*>", " ", PLACEHOLDER.sub(" 0 ", source))
    return round(len(text.split()) / WORDS_A_MINUTE)
