"""Tests of the embedded search engine: units, and a real server spoken to by the official client."""
