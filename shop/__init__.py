"""The domain and its two fronts, API and back office. README.md names the rooms and the one rule."""
