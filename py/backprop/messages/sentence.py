"""What stands in a table of messages."""

Sentence = str | tuple[str, ...]
"""A text with places for its parts; of a refused value: what it is called, what is allowed, and perhaps a hint."""
Table = dict[str, Sentence]
