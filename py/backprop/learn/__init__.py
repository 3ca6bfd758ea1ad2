"""Explanation: the worked arithmetic of a step, line by line. Nothing here computes a gradient."""
