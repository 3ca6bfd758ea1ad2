"""Equations in index notation: the notation, its parser, and what reads them as numbers or derives them."""
