"""The guide: fragments of text in `web/guide/`, filled with numbers, formulas, tables and pictures by the package."""
