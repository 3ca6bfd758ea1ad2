"""The page as one HTML file that holds all of it, for a stick or a mail: made of the finished `dist/`."""

import base64
import hashlib
import html
import re
from collections.abc import Callable
from pathlib import Path

from building.project import BuildError

FILE = "backprop.html"
POLICY = (
    "default-src 'none'; script-src {scripts} 'wasm-unsafe-eval'; worker-src blob:; connect-src 'none'; "
    "style-src {styles}; img-src data:; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types backprop"
)
"""As that of `web/index.html`; what it allows is named by its content."""


def write_single(dist: Path, folder: Path) -> Path:
    """Writes the file into the folder and returns its path. Raises BuildError for a page that it does not know."""
    page = (dist / "index.html").read_text(encoding="utf-8")
    allowed: dict[str, list[str]] = {"script": [], "style": []}

    def inline(tag: str, text: str) -> str:
        if re.search(rf"[\r\0]|</{tag}", text, re.IGNORECASE):
            raise BuildError(f"What is to stand in a <{tag}> would not be read as it is.")
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        allowed[tag].append(f"'sha256-{digest}'")
        return f"<{tag}>{text}</{tag}>"

    def script(name: str) -> str:
        return inline("script", quoted((dist / name).read_text(encoding="utf-8")))

    parts = [path.read_text(encoding="utf-8") for path in sorted((dist / "payload").glob("*.js"))]
    icon = base64.b64encode((dist / "icon.svg").read_bytes()).decode()
    notices = html.escape((dist / "notices.txt").read_text(encoding="utf-8"))
    page = once(r"<html ", lambda _: '<html data-single="" ', page)
    page = re.sub(r'<link rel="preload"[^>]*>\n?', "", page)
    page = re.sub(r'<script src="([^"]+)"></script>', lambda found: script(found[1]), page)
    # Last of all: what is seen comes before it.
    page = once(r"</body>", lambda _: inline("script", quoted("".join(parts))) + "\n</body>", page)
    page = once(
        r'<link rel="stylesheet" href="([^"]+)">',
        lambda found: inline("style", (dist / found[1]).read_text(encoding="utf-8")),
        page,
    )
    page = once(r'href="icon\.svg"', lambda _: f'href="data:image/svg+xml;base64,{icon}"', page)
    page = once(r'<p>[^<]*<a href="notices\.txt">.*?</p>', lambda _: LICENCES.format(notices=notices), page)
    policy = POLICY.format(scripts=" ".join(allowed["script"]), styles=" ".join(allowed["style"]))
    page = once(r'(<meta http-equiv="Content-Security-Policy" content=")[^"]*', lambda found: found[1] + policy, page)
    folder.mkdir(exist_ok=True)
    (folder / FILE).write_text(page, encoding="utf-8", newline="\n")
    return folder / FILE


LICENCES = """<p>The full texts of the licenses follow. Nothing that you type leaves your machine.</p>
<details><summary>Notices and licenses in full</summary><pre class="notices" tabindex="0">{notices}</pre></details>"""


def quoted(script: str) -> str:
    """A script whose texts can neither end nor begin an element of the page around it."""
    return re.sub(r"<(?=/script|!--)", lambda _: "<\\", script, flags=re.IGNORECASE)


def once(pattern: str, replacement: Callable[[re.Match[str]], str], text: str) -> str:
    """Replaces the one place where the pattern is found. Raises BuildError when there are more or none."""
    changed, count = re.subn(pattern, replacement, text, flags=re.DOTALL)
    if count != 1:
        raise BuildError(f"dist/index.html has {count} places for {pattern}, not one.")
    return changed
