"""Sheets to print, to read and to fill in, without a learning platform: LaTeX, Markdown, a page that marks itself."""
