"""What may be chosen, and the shape of every answer."""
