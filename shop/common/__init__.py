"""What every room may use: money, errors, the clock, the write transaction. It imports no other room."""
