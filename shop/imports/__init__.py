"""Bringing catalogues in: a file is staged row by row, then applied product by product in slices."""
