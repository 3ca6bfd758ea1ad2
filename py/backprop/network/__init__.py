"""A network as plain data: spec, layers, addresses, passes."""
