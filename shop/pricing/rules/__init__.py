"""Rules of prices: pure functions over values. `totals.py` puts the others together."""
