"""What is wrong with a step or a training, and where it began."""
