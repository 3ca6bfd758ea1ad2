"""The ways in: the page's bridge, the command line, the commands as functions."""
