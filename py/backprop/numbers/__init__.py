"""Number types, rounding, and numbers as text."""
