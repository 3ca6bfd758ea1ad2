"""Runs of a spec: which engine takes the steps, where a run stands, what is told of it."""
