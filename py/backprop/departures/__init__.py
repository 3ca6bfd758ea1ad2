"""Whose numbers? Equations of a step that others write otherwise, and whose sheet that explains."""
