"""Tables of data: CSV and JSON, recognized and read."""
