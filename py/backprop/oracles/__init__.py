"""Independent truth: gradients by a reverse-mode tape, by the complex step and by central differences."""
