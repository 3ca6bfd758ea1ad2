"""Tables of functions, one row a thing. They import NumPy and the limits of their numbers, nothing else."""
