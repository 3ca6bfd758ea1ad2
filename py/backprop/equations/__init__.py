"""Equations in index notation: the notation, its parser, and the readers of equations."""
