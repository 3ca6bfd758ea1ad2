"""What may be said: fields, limits and the declarations of numbers."""
