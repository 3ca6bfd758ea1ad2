"""Elements as text, for HTML, SVG and MathML alike."""

from collections.abc import Mapping

from backprop.lines.markup import escape

VOID = {"br", "input", "line", "circle", "rect", "path", "polyline"}


def element(tag: str, attributes: Mapping[str, object] | None = None, *children: str) -> str:
    """An element; children are markup. True is an attribute without value, None and False are none."""
    written = "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in (attributes or {}).items()
        if value is not None and value is not False
    )
    if tag in VOID:
        return f"<{tag}{written}/>" if tag != "br" else f"<br{written}>"
    return f"<{tag}{written}>{''.join(children)}</{tag}>"


def table(
    caption: str, head: list[str], rows: list[list[str]], name: str = "", attributes: Mapping[str, object] | None = None
) -> str:
    """A table in a frame that scrolls sideways; the first cell of each row is its head. Cells are markup."""
    body = "".join(f'<tr><th scope="row">{first}</th>{"".join(map(_cell, rest))}</tr>' for first, *rest in rows)
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    inner = f"<caption>{caption}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody>"
    frame = {"class": "guide-table", "role": "group", "aria-label": name or caption, "tabindex": "0"}
    return element("div", frame, element("table", attributes, inner))


def _cell(markup: str) -> str:
    return markup if markup.startswith("<td") else f"<td>{markup}</td>"
