"""Numbers behind the pictures of a training: what a network makes of its inputs, how well it fits, its loss near by."""

from .asking import pictures

__all__ = ["pictures"]
