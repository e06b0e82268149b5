"""The demo catalogue: its file and its pictures."""
