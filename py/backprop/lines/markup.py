"""Text inside markup. The standard library's `html` brings 2,000 named entities that nothing here needs at start-up."""

from collections.abc import Mapping
from typing import Any

_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def escape(text: str) -> str:
    """The text with the characters that markup gives a meaning replaced."""
    return text.translate(_MARKUP)


def markup(node: Mapping[str, Any]) -> str:
    """An element as text: its name, attributes, text and children, as pictures are made of."""
    own = "".join(f' {key}="{escape(value)}"' for key, value in node["attributes"].items())
    body = escape(node["text"]) + "".join(markup(child) for child in node["children"])
    return f"<{node['name']}{own}>{body}</{node['name']}>" if body else f"<{node['name']}{own}/>"


PAGE_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
body {{ max-width: 60rem; margin: 0 auto; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; }}
"""
"""How a page of one file begins, which loads nothing: to be formatted with its title, and its own styles follow."""
