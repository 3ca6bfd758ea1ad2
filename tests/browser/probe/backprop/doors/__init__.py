"""Stands in for the package in tests of the engine: the same door, behind it whatever can go wrong."""

__version__ = "0.0.0"
