"""One module for each outside thing that effects act on. Handlers never import each other."""
