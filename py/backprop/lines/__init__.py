"""Worked lines: formulas as trees, and their renderings."""
