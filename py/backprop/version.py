"""The version of the package, the page and the documents' writer; `pyproject.toml` reads it here."""

VERSION = "1.0.0"
