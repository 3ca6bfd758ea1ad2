"""The page's own files: index.html with what it names, bundled, and each file named by its content."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from building.payload import digest
from building.project import BuildError


@dataclass(frozen=True)
class PageSource:
    """`web/index.html` and what it asks for: style sheets and scripts in their order, and other local files."""

    html: str
    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    other: tuple[str, ...]


class _References(HTMLParser):
    """Collects the local files that a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.styles: list[str] = []
        self.scripts: list[str] = []
        self.other: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "script":
            self.scripts.append(values.get("src") or "")
        elif tag == "link" and values.get("rel") == "stylesheet":
            self.styles.append(values.get("href") or "")
        elif tag == "link" and values.get("rel") in ("icon", "manifest", "apple-touch-icon"):
            self.other.append(values.get("href") or "")
        elif tag == "img":
            self.other.append(values.get("src") or "")


SCRIPT_ORDER = ("begin.js", "preload.js", "main.js")
"""The page's scripts. In the built page the first stands before everything else, as Python takes longest to come."""
BUILT = ("preload.js",)
"""Scripts that the page names and the build writes."""


def read_page(web: Path) -> PageSource:
    """Reads `web/index.html`. Raises BuildError when it names a file that is not there, or holds an inline script."""
    html = (web / "index.html").read_text(encoding="utf-8")
    found = _References()
    found.feed(html)
    for name in (*found.styles, *found.scripts, *found.other):
        if name.removeprefix("./") not in BUILT and not (name and (web / name).is_file()):
            raise BuildError(f"web/index.html names “{name}”, which is not a file in web/.")
    if tuple(found.scripts) != SCRIPT_ORDER:
        raise BuildError(f"web/index.html has the scripts {found.scripts}, not {list(SCRIPT_ORDER)}.")
    return PageSource(html, tuple(found.styles), tuple(found.scripts), tuple(found.other))


SCRIPTS = "<!-- scripts -->"
"""Where the page has its other scripts: after all that they work on but the guide, which is long and read later."""
GUIDE = "<!-- guide -->"
"""Where the page has the text of the guide."""


def write_page(dist: Path, page: PageSource, made: Mapping[str, bytes], guide: str) -> None:
    """Writes index.html and the files `made` (by plain name, such as main.js), named by content, into `dist`.

    Style sheets and scripts of the source page are replaced by the made ones, and the guide is put in its place.
    """
    names = {}
    for plain, data in made.items():
        stem, _, suffix = plain.rpartition(".")
        names[plain] = f"{stem}.{digest(data)[:12]}.{suffix}"
        (dist / names[plain]).write_bytes(data)
    first, *others = [f'<script src="{names[name]}"></script>' for name in SCRIPT_ORDER]
    # Before the payload that the first script asks for, or a slow line would bring the page after it.
    soon = "\n".join(f'<link rel="preload" href="{names[name]}" as="script">' for name in SCRIPT_ORDER[1:])
    head = f'{soon}\n{first}\n<link rel="stylesheet" href="{names["style.css"]}">\n'
    html = re.sub(r"[ \t]*<script\b[^>]*></script>\n?", "", page.html)
    html = re.sub(r"[ \t]*<link\b[^>]*rel=\"stylesheet\"[^>]*>\n?", "", html)
    html, count = re.subn(r"(?=[ \t]*</head>)", lambda _: head, html, count=1)
    if count != 1:
        raise BuildError("web/index.html has no </head> to put the first script before.")
    for place, what in ((SCRIPTS, "\n".join(others)), (GUIDE, guide)):
        if html.count(place) != 1:
            raise BuildError(f"web/index.html has no one place for what the build puts there: {place}.")
        html = html.replace(place, what)
    (dist / "index.html").write_text(html, encoding="utf-8")
