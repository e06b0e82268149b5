"""The environment and what is made of it."""
