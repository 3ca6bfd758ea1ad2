"""Exercises: sheets with keys, made of seeded networks, and the files in which learning platforms take them."""
