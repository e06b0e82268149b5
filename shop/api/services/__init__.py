"""What the API writes of its own."""
